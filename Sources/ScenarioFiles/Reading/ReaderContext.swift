/// What all readers of one scenario share: its faults, its inputs and the schema.
final class ReaderContext {
    /// What reading is for.
    enum Purpose { case decoding, describing }

    let purpose: Purpose
    /// Whether a value may carry a range of its own; only a scenario's can.
    let acceptsRanges: Bool
    private(set) var errors: [ScenarioError] = []
    private(set) var inputs: [ResolvedInput] = []
    private(set) var schema: [SchemaEntry] = []

    init(_ purpose: Purpose, acceptsRanges: Bool = false) {
        self.purpose = purpose
        self.acceptsRanges = acceptsRanges
    }

    func report(_ error: ScenarioError) {
        // One value may speak for several keys; its fault is told once.
        let isTold = errors.contains {
            $0.message == error.message && $0.file == error.file && $0.line == error.line
                && $0.column == error.column && error.found != nil
        }
        if purpose == .decoding && !isTold { errors.append(error) }
    }

    func record(_ input: ResolvedInput) {
        if purpose == .decoding { inputs.append(input) }
    }

    func describe(_ entry: SchemaEntry) {
        guard purpose == .describing, !schema.contains(where: { $0.key == entry.key }) else {
            return
        }
        schema.append(entry)
    }

    /// Reads something whose inputs count only if it is used.
    func withoutRecording<Value>(_ body: () -> Value) -> Value {
        let before = inputs
        let value = body()
        inputs = before
        return value
    }
}

/// The way from the top of a scenario to a value.
struct ScenarioKey: Sendable, Hashable {
    /// With names and numbers of list items, as an override would say it.
    var actual: String
    /// With `<name>` in their stead, as the schema says it.
    var general: String

    static let top = ScenarioKey(actual: "", general: "")

    func child(_ key: String) -> ScenarioKey { item(key, general: key) }

    func item(_ name: String, general: String) -> ScenarioKey {
        ScenarioKey(actual: actual.key(name), general: self.general.key(general))
    }
}
