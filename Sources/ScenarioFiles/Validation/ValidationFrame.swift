/// What a file of cases says for all of them: which scenario they change, and what is set in it.
struct ValidationFrame {
    var base: ScenarioRecipe.Base?
    /// The file's own scenario, which a case with a base of its own does without.
    var scenario: SourceNode?
    var inputs: [ValidationFile.StatedInput] = []
    var fitted: [ValidationFile.FittedConstant] = []
    /// Inputs, fitted constants and settings, in that order.
    var settings: [Override] = []

    /// Whether there is anything to run.
    var hasScenario: Bool { base != nil || scenario != nil }

    /// This frame laid over another: its base and scenario in place of the other's, its settings
    /// after them.
    func over(_ other: ValidationFrame?) -> ValidationFrame {
        guard let other else { return self }
        var frame = other
        if hasScenario {
            frame.base = base
            frame.scenario = scenario
        }
        frame.inputs += inputs.filter { !other.inputs.contains($0) }
        frame.fitted += fitted.filter { !other.fitted.contains($0) }
        frame.settings += settings
        return frame
    }
}

/// The frames of other files that cases are like.
final class ValidationFrames {
    private var known: [String: ValidationFrame] = [:]
    /// Those that cases have taken by themselves, in their order.
    private(set) var used: [ValidationFrame] = []
    private var usedPaths: [String] = []
    /// What rules for published tables have taken from nowhere else, in its order.
    private(set) var ofRules: [ValidationFile.StatedInput] = []
    /// The files that are being read, so that none is like itself.
    private var open: [String] = []

    /// The frame that the `like` of a mapping names; nil if it names none.
    func frame(_ reader: KeyedReader) -> ValidationFrame? {
        guard let node = reader.node("like") else { return nil }
        let key = reader.path.child("like").actual
        guard let name = node.scalar, !name.isEmpty else {
            reader.context.report(
                node.place.error(
                    "found \(node.summary) where the name of a file of cases belongs; write e.g. "
                        + "“like: hm.yaml”", key: key))
            return nil
        }
        do throws(ScenarioErrors) {
            return try frame(named: name, from: node.place.file)
        } catch {
            for fault in error.errors { reader.context.report(fault) }
            if error.errors.isEmpty {
                reader.context.report(
                    node.place.error(
                        "there is no file \(name) beside this one or among the project's cases",
                        key: key, found: name))
            }
            return nil
        }
    }

    /// Notes what a rule has used.
    func note(_ constants: [ValidationFile.StatedInput]) {
        for constant in constants where !ofRules.contains(constant) { ofRules.append(constant) }
    }

    /// The same for one case alone.
    func take(named name: String, from file: String) throws(ScenarioErrors) -> ValidationFrame {
        let frame = try frame(named: name, from: file)
        if !usedPaths.contains(name) {
            usedPaths.append(name)
            used.append(frame)
        }
        return frame
    }

    /// - Throws: the faults of that file; none if there is no such file.
    private func frame(
        named name: String, from file: String
    ) throws(ScenarioErrors) -> ValidationFrame {
        guard let path = Self.find(name, from: file), !open.contains(path) else {
            throw ScenarioErrors(errors: [])
        }
        if let frame = known[path] { return frame }
        open.append(path)
        defer { open.removeLast() }
        let root: SourceNode
        do throws(ScenarioError) {
            let text = try SourceLoader.read(path, from: nil, key: "", what: "a file of cases")
            root = try SourceParser(text: text, file: path, voice: .scenario).parse()
        } catch {
            throw ScenarioErrors(error)
        }
        let context = ReaderContext(.decoding)
        let reader = KeyedReader(root, at: .top, in: root.place, context: context)
        let frame = ValidationReader(reader, isBareList: false, frames: self).frame()
        guard context.errors.isEmpty else { throw ScenarioErrors(errors: context.errors) }
        known[path] = frame
        return frame
    }

    /// The file of that name: beside the one that names it, or in the first `Scenarios/validation`
    /// on the way up from it and from the working directory.
    static func find(_ name: String, from file: String) -> String? {
        let beside = FilePath.resolve(name, in: FilePath.folder(of: file))
        if FilePath.text(of: beside) != nil { return beside }
        for start in [FilePath.folder(of: FilePath.absolute(file)), FilePath.absolute("")] {
            var folder = start
            while true {
                let path = FilePath.resolve("Scenarios/validation/" + name, in: folder)
                if FilePath.text(of: path) != nil { return FilePath.short(path) }
                if folder.isEmpty || folder == "/" { break }
                folder = FilePath.folder(of: folder)
            }
        }
        return nil
    }
}
