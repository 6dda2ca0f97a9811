import Quantities

/// Reads the keys of one mapping of a scenario.
///
/// The same calls decode a file, find its unknown keys, fill in what it leaves out, list every
/// input and write the canonical text; with a context that describes, they make the schema.
final class KeyedReader {
    let context: ReaderContext
    let path: ScenarioKey
    /// The place of the mapping.
    let place: Place
    private let entries: [SourceNode.Entry]
    /// The keys for which a scalar in the mapping's stead speaks.
    private let shorthand: [String]
    private(set) var known: [String] = []
    private(set) var output: [(key: String, value: CanonicalNode)] = []

    init(
        _ node: SourceNode?, at path: ScenarioKey, in place: Place, context: ReaderContext,
        shorthand: [String] = []
    ) {
        self.context = context
        self.path = path
        self.shorthand = shorthand
        self.place = node?.place ?? place
        switch node?.content {
        case .mapping(let entries):
            self.entries = entries
        case .scalar(let text):
            let stands = !shorthand.isEmpty && !text.isEmpty
            entries = node.flatMap { stands ? [SourceNode.Entry(shorthand: $0)] : nil } ?? []
            if let node, shorthand.isEmpty, !text.isEmpty { report(node) }
        case .sequence:
            entries = []
            if let node { report(node) }
        case nil:
            entries = []
        }
    }

    private func report(_ node: SourceNode) {
        let message =
            "found \(node.summary) where keys and values belong; write “key: value” lines, "
            + "indented beneath it"
        context.report(
            node.place.error(
                message, key: path.actual, found: node.summary, expected: "a mapping of keys"))
    }

    var isDescribing: Bool { context.purpose == .describing }

    /// The value of a key, which is known from now on.
    func node(_ key: String) -> SourceNode? {
        if !known.contains(key) { known.append(key) }
        if let entry = entries.first(where: { $0.key == key }) { return entry.value }
        guard shorthand.contains(key) else { return nil }
        return entries.first { $0.key == SourceNode.shorthand }?.value
    }

    /// The mapping's own key, if a single value in its stead speaks for a key and for others.
    func shorthand(of key: String) -> String? {
        let isOwn = entries.contains { $0.key == key }
        let isSpoken = entries.contains { $0.key == SourceNode.shorthand }
        return shorthand.count > 1 && shorthand.contains(key) && isSpoken && !isOwn
            ? path.actual : nil
    }

    /// The keys that the mapping has, in its order.
    var keys: [String] { entries.map(\.key).filter { $0 != SourceNode.shorthand } }

    /// Where a key stands; the mapping's place if it is missing.
    func place(of key: String) -> Place {
        entries.first { $0.key == key }?.place ?? place
    }

    /// Takes all keys as known, for a mapping that does not matter.
    func skip() { known += keys }

    /// Reads something that is no input and not written out.
    func withoutRecording<Value>(_ body: () -> Value) -> Value {
        let before = output
        let value = context.withoutRecording(body)
        output = before
        return value
    }

    /// Puts something into the canonical text.
    func write(_ key: String, _ value: CanonicalNode) { output.append((key, value)) }

    /// Reports the keys that nobody asked for.
    func finish() {
        for entry in entries where !known.contains(entry.key) {
            if entry.key == SourceNode.shorthand {
                if shorthand.isEmpty { report(entry.value) }
                continue
            }
            let nearest = Spelling.nearest(entry.key, among: known)
            let list = known.sorted().joined(separator: ", ")
            context.report(
                entry.place.error(
                    nearest == nil ? "unknown key; possible are \(list)" : "unknown key",
                    key: path.child(entry.key).actual, found: entry.key, expected: list,
                    nearest: nearest))
        }
    }
}
