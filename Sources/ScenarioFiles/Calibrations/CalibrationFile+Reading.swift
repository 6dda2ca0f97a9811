extension CalibrationFile {
    /// Reads a calibration.
    ///
    /// The scenario and the results that targets come from are not read yet.
    ///
    /// - Parameter metrics: the units of metrics by their names without an owner, so that a name
    ///   that is none, or a figure in another unit, is a fault of the file.
    /// - Throws: all faults that the file has, by line.
    public static func read(
        path: String, metrics: [(name: String, unit: String)]
    ) throws(ScenarioErrors) -> CalibrationFile {
        let name = FilePath.resolve(path, in: "")
        let root: SourceNode
        do throws(ScenarioError) {
            let text = try SourceLoader.read(name, from: nil, key: "", what: "a calibration")
            root = try SourceParser(text: text, file: name, voice: .scenario).parse()
        } catch {
            throw ScenarioErrors(error)
        }
        guard root.entries != nil else {
            throw ScenarioErrors(
                root.place.error(
                    "found \(root.summary) where a calibration belongs; write “scenario: "
                        + "file.yaml”, “unknowns:” and “targets:”"))
        }
        let context = ReaderContext(.decoding)
        let reader = KeyedReader(root, at: .top, in: root.place, context: context)
        let stem = name.split(separator: "/").last.map { String($0.prefix { $0 != "." }) }
        let file = CalibrationReader(reader, metrics: metrics)
            .file(path: name, stem: stem ?? "calibration")
        reader.finish()
        guard context.errors.isEmpty else {
            throw ScenarioErrors(
                errors: context.errors.sorted {
                    ($0.file, $0.line ?? 0, $0.column ?? 0, $0.key ?? "") < (
                        $1.file, $1.line ?? 0, $1.column ?? 0, $1.key ?? ""
                    )
                })
        }
        return file
    }
}
