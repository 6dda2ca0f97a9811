/// A scenario with the values that a calibration found.
public struct CalibratedScenario: Sendable {
    /// A value that was found.
    public struct Setting: Hashable, Sendable {
        public var key: String
        /// As the scenario says it.
        public var text: String
        /// What it rests on, for the comment beside it.
        public var source: String

        /// A value by its parts.
        public init(key: String, text: String, source: String) {
            self.key = key
            self.text = text
            self.source = source
        }
    }

    private let file: CalibrationFile
    private let overrides: [String]
    private var settings: [Setting]
    private let name: String
    /// Lines that stand at the head of the file.
    private let head: [String]

    /// - Parameters:
    ///   - overrides: what the command line laid over the scenario.
    ///   - name: the scenario's new name.
    ///   - head: what the file says about itself, without comment signs.
    public init(
        of file: CalibrationFile, overrides: [String], settings: [Setting], name: String,
        head: [String]
    ) {
        self.file = file
        self.overrides = overrides
        self.settings = settings
        self.name = name
        self.head = head
    }

    /// The scenario itself.
    ///
    /// - Throws: the faults that it has.
    public func scenario() throws(ScenarioErrors) -> Scenario {
        var recipe = file.recipe
        do throws(ScenarioError) {
            recipe.steps += try found().map { .set($0) }
        } catch {
            throw ScenarioErrors(error)
        }
        return try Scenario.load(recipe, overrides: overrides)
    }

    /// The text of a file in a folder, which extends the calibration's scenario and sets what
    /// differs.
    public func text(in folder: String) throws(ScenarioErrors) -> String {
        let place = Place(file: file.path, line: nil, column: nil, voice: .scenario, note: .none)
        func scalar(_ text: String) -> SourceNode {
            SourceNode(content: .scalar(text), place: place)
        }
        let base = FilePath.relative(
            FilePath.absolute(file.scenarioPath), to: FilePath.absolute(folder))
        var root = SourceNode(
            content: .mapping([
                .init(key: "extends", place: place, value: scalar(base)),
                .init(key: "name", place: place, value: scalar(name)),
            ]), place: place)
        do throws(ScenarioError) {
            for entry in file.settings {
                root = try Override(key: entry.key, at: entry.place, value: entry.value)
                    .applied(to: root)
            }
            for text in overrides { root = try Override(text).applied(to: root) }
            for setting in try found() { root = try setting.applied(to: root) }
        } catch {
            throw ScenarioErrors(error)
        }
        return comments + root.canonical.yaml
    }

    /// The text of a file that needs no other: the whole scenario with everything filled in.
    public func wholeText() throws(ScenarioErrors) -> String {
        var named = self
        named.settings.append(Setting(key: "name", text: name, source: "the scenario calibrated"))
        return try comments + named.scenario().resolvedYAML
    }

    private var comments: String { head.map { "# \($0)\n" }.joined() }

    /// What was found, in the language of overrides, with what it rests on.
    private func found() throws(ScenarioError) -> [Override] {
        var found: [Override] = []
        for setting in settings {
            let place = Place(
                file: file.path, line: nil, column: nil, voice: .scenario,
                note: .source(setting.source))
            found.append(
                try Override(
                    key: setting.key, at: place,
                    value: SourceNode(content: .scalar(setting.text), place: place)))
        }
        return found
    }
}

extension SourceNode {
    /// As it is written out.
    fileprivate var canonical: CanonicalNode {
        switch content {
        case .scalar(let text): .scalar(text, place.note)
        case .sequence(let items): .sequence(items.map(\.canonical))
        case .mapping(let entries): .mapping(entries.map { ($0.key, $0.value.canonical) })
        }
    }
}

extension FilePath {
    /// The path of a file as a folder sees it; both are given from the root.
    static func relative(_ path: String, to folder: String) -> String {
        let parts = path.split(separator: "/")
        let base = folder.split(separator: "/")
        let shared = zip(parts, base).prefix { $0 == $1 }.count
        let up = Array(repeating: "..", count: base.count - shared)
        return (up + parts[shared...].map(String.init)).joined(separator: "/")
    }
}
