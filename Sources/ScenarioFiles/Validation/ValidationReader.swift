import Quantities

/// Reads a file of validation cases: every key that one can have is named here or beneath.
struct ValidationReader {
    /// What the file says for all its cases.
    struct Defaults {
        var group: Field<String?>
        var source: Field<String?>
        var kind: Field<EvidenceKind>
        var isHeldOut: Field<Bool>
        var tolerance: Field<Tolerance?>
        var frame: ValidationFrame
    }

    private let reader: KeyedReader
    private let isBareList: Bool
    private let frames: ValidationFrames

    init(_ reader: KeyedReader, isBareList: Bool, frames: ValidationFrames) {
        self.reader = reader
        self.isBareList = isBareList
        self.frames = frames
    }

    /// What a file says for all its cases, to those of another that is like it.
    func frame() -> ValidationFrame {
        var settings: [Override] = []
        let inputs = readInputs(&settings)
        let fitted = readFitted(&settings)
        settings += ValidationReader.settings(reader)
        return ValidationFrame(
            base: ValidationReader.base(reader), scenario: ValidationReader.scenario(reader),
            inputs: inputs, fitted: fitted, settings: settings
        ).over(frames.frame(reader))
    }

    func file(path: String) -> ValidationFile {
        let about = reader.value(
            "about", .text("Hivemind over three continents."), .standard("Validation cases."),
            about: "What the cases are about.")
        let frame = frame()
        let defaults = Defaults(
            group: reader.value(
                "group", Kind<String>.text("HM").optional, .none,
                about: "Row of the summary; a case can say another."),
            source: ValidationReader.source(reader),
            kind: ValidationReader.kind(reader, .standard("measured")),
            isHeldOut: ValidationReader.split(reader, .standard("given")),
            tolerance: reader.value(
                "tolerance", Kind<Tolerance>.tolerance.optional, .none,
                about: "How far a prediction may be off where it does not say so itself."),
            frame: frame)
        var ids: [String] = []
        let cases = reader.list(
            "cases", called: "<id>", atLeast: 1, identity: "id",
            about: "Runs of which something was measured."
        ) { item in
            let read = CaseReader(item, defaults, isBareList: isBareList, frames: frames)
                .readCases()
            for given in read {
                if ids.contains(given.id) {
                    item.context.report(
                        item.place.error(
                            "this id is taken; every case needs its own", key: given.id))
                }
                ids.append(given.id)
            }
            return read
        }.flatMap { $0 }
        for constant in frame.fitted where constant.mark.file == reader.place.file {
            for id in constant.cases where !ids.contains(id) {
                reader.context.report(
                    constant.mark.fault(
                        "there is no case “\(id)”", found: id,
                        nearest: Spelling.nearest(id, among: ids)))
            }
        }
        let all = frames.used.reduce(frame) { $1.over($0) }
        return ValidationFile(
            path: path, about: about.value, inputs: all.inputs, fitted: all.fitted,
            ofRules: frames.ofRules, cases: cases)
    }

    private func readInputs(_ settings: inout [Override]) -> [ValidationFile.StatedInput] {
        let read = reader.list(
            "inputs", called: "<n>", about: "Values of the scenario that the sources state."
        ) { item in
            let key = ValidationReader.key(item)
            let (setting, text) = ValidationReader.setting(item, key)
            return (
                ValidationFile.StatedInput(
                    key: key.value, value: text, source: ValidationReader.ownSource(item)),
                setting
            )
        }
        settings += read.compactMap(\.1)
        return read.map(\.0)
    }

    private func readFitted(_ settings: inout [Override]) -> [ValidationFile.FittedConstant] {
        let read = reader.list(
            "fitted", called: "<n>", about: "Values of the scenario that were fitted."
        ) { item in
            let key = ValidationReader.key(item)
            let (setting, text) = ValidationReader.setting(item, key)
            let on = item.value(
                "on", .caseNames, about: "The cases it was fitted on; they are not scored.")
            let constant = ValidationFile.FittedConstant(
                key: key.value, value: text, cases: on.value,
                source: ValidationReader.ownSource(item), mark: on.mark)
            return (constant, setting)
        }
        settings += read.compactMap(\.1)
        return read.map(\.0)
    }

    private static func key(_ item: KeyedReader) -> Field<String> {
        item.value(
            "key", .text("network.paths.0.window"),
            about: "Key of the scenario, in the language of --set.")
    }

    /// A key and its value as a setting; nil, with a fault, if one is missing.
    private static func setting(
        _ item: KeyedReader, _ key: Field<String>
    ) -> (Override?, text: String) {
        guard let node = item.node("value") else {
            item.context.report(
                item.place.error(
                    "is missing; write e.g. “value: 2.7 MB”",
                    key: item.path.child("value").actual))
            return (nil, "")
        }
        guard key.isSound else { return (nil, "") }
        let text = node.text
        do throws(ScenarioError) {
            return (try Override(key: key.value, at: key.place, value: node), text)
        } catch {
            item.context.report(error)
            return (nil, text)
        }
    }

    private static func ownSource(_ item: KeyedReader) -> String {
        let note = item.node("value")?.place.note ?? .none
        let field = item.value(
            "source", Kind<String>.text("arXiv 2306.03163, table of zones").optional, .none,
            about: "Where the value stands, or how it was fitted.")
        if let said = field.value { return said }
        if case .source(let text) = note { return text }
        return ""
    }
}

/// Keys that a file and its cases have in common.
extension ValidationReader {
    static func base(_ reader: KeyedReader) -> ScenarioRecipe.Base? {
        guard let node = reader.node("base") else { return nil }
        guard let name = node.scalar, !name.isEmpty else {
            reader.context.report(
                node.place.error(
                    "found \(node.summary) where the name of a file belongs; write e.g. “base: "
                        + "hm.base.yaml”", key: reader.path.child("base").actual))
            return nil
        }
        return ScenarioRecipe.Base(
            path: FilePath.resolve(name, in: FilePath.folder(of: node.place.file)), origin: node)
    }

    static func scenario(_ reader: KeyedReader) -> SourceNode? {
        guard let node = reader.node("scenario") else { return nil }
        guard node.entries != nil else {
            reader.context.report(
                node.place.error(
                    "found \(node.summary) where keys of a scenario belong; the name of a file is "
                        + "written “base: FILE”",
                    key: reader.path.child("scenario").actual))
            return nil
        }
        return node
    }

    /// The settings of `set`.
    static func settings(_ reader: KeyedReader) -> [Override] {
        guard let node = reader.node("set") else { return [] }
        guard let entries = node.entries else {
            reader.context.report(
                node.place.error(
                    "found \(node.summary) where keys and values belong; write e.g. “set: "
                        + "{jobs.0.nodes: 16}”", key: reader.path.child("set").actual))
            return []
        }
        return entries.compactMap { entry in
            do throws(ScenarioError) {
                return try Override(key: entry.key, at: entry.place, value: entry.value)
            } catch {
                reader.context.report(error)
                return nil
            }
        }
    }

    static func source(_ reader: KeyedReader) -> Field<String?> {
        reader.value(
            "source", Kind<String>.text("arXiv 2306.03163").optional, .none,
            about: "Where it was published.")
    }

    /// What others call what somebody simulated or derived.
    private static let others: [(String, EvidenceKind)] = [
        ("simulated-by-others", .simulated), ("fit-by-others", .derived),
    ]

    static func kind(
        _ reader: KeyedReader, _ presence: Presence<EvidenceKind>
    ) -> Field<EvidenceKind> {
        reader.value(
            "kind", .choice(EvidenceKind.allCases.map { ($0.rawValue, $0) } + others), presence,
            about: "Measured, by somebody else's simulator, or derived by a fit or a formula.")
    }

    static func split(_ reader: KeyedReader, _ presence: Presence<Bool>) -> Field<Bool> {
        reader.value(
            "split", .choice([("given", false), ("held out", true), ("held-out", true)]), presence,
            about: "Whether the figure was known when the model was made.")
    }
}

extension Kind<[String]> {
    /// Names of cases.
    static var caseNames: Kind {
        var kind = Kind(
            "names of cases", example: "[HM-A-2-CONV, HM-B-2-CONV]", standIn: [],
            read: { text throws(Misfit) in text.words },
            write: { $0.joined(separator: ", ") })
        kind.joinsList = true
        return kind
    }
}

extension Field {
    /// Where it stands.
    var mark: SourceMark { SourceMark(file: place.file, line: place.line, key: key) }
}
