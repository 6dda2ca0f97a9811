/// Where a value stands, and what its line says that it rests on.
struct Place: Sendable, Hashable, Codable {
    /// Who speaks there.
    enum Voice: Sendable, Hashable, Codable { case scenario, catalog, override, `default` }

    /// The file as it was named, or `--set` and the text of the override.
    var file: String
    var line: Int?
    var column: Int?
    var voice: Voice
    var note: ResolvedInput.Note

    var origin: ResolvedInput.Origin {
        switch voice {
        case .scenario: .file(path: file, line: line ?? 1)
        case .catalog: .catalog(path: file, line: line ?? 1)
        case .override: .override
        case .default: .default
        }
    }

    /// The place of a value that nothing sets.
    static func absent(note: ResolvedInput.Note) -> Place {
        Place(file: "", line: nil, column: nil, voice: .default, note: note)
    }

    /// The beginning of a table of the catalogue.
    static func catalogTable(_ path: String) -> Place {
        Place(file: path, line: 1, column: nil, voice: .catalog, note: .none)
    }

    /// A fault at this place.
    func error(
        _ message: String, key: String? = nil, found: String? = nil, expected: String? = nil,
        nearest: String? = nil
    ) -> ScenarioError {
        ScenarioError(
            file: file, line: line, column: column, key: key, found: found, expected: expected,
            nearest: nearest, message: message)
    }
}
