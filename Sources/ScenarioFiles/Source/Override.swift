/// A key and a value from the command line: `jobs.0.training.inner_steps=200`.
///
/// Items of lists are named by their place, from 0, or by their `name`.
struct Override {
    private let text: String
    private let keys: [String]
    private let value: SourceNode
    /// Whether it may take the place of what another override has set.
    private let replaces: Bool

    init(_ text: String, replacing: Bool = false) throws(ScenarioError) {
        self.text = text
        replaces = replacing
        let file = "--set \(text)"
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw ScenarioError(
                file: file, message: "write “key=value”, e.g. --set jobs.0.nodes=16")
        }
        keys = text[..<equals].split(separator: ".", omittingEmptySubsequences: false)
            .map { String($0).trimmed }
        let written = String(text[text.index(after: equals)...])
        value = try SourceParser(text: written, file: file, voice: .override).parse()
    }

    /// A key of another file, and the value that it gives it.
    ///
    /// - Throws: a fault at the key's place if it is empty.
    init(key: String, at place: Place, value: SourceNode) throws(ScenarioError) {
        text = key
        keys = key.split(separator: ".", omittingEmptySubsequences: false).map {
            String($0).trimmed
        }
        guard !keys.contains("") else {
            throw place.error(
                "this is no key of a scenario; write e.g. “jobs.0.nodes: 16”", key: key, found: key)
        }
        self.value = value
        replaces = false
    }

    /// The seed, which the command line gives as a number.
    init(seed: UInt64) {
        text = "seed=\(seed)"
        keys = ["seed"]
        let place = Place(
            file: "--seed \(seed)", line: nil, column: nil, voice: .override, note: .none)
        value = SourceNode(content: .scalar("\(seed)"), place: place)
        replaces = false
    }

    func applied(to root: SourceNode) throws(ScenarioError) -> SourceNode {
        try set(keys[...], in: root, path: "")
    }

    private func set(
        _ keys: ArraySlice<String>, in node: SourceNode, path: String
    ) throws(ScenarioError) -> SourceNode {
        guard let key = keys.first else {
            // One of the two would be lost without a word.
            if !replaces, let other = node.override(besides: value.place.file) {
                throw value.place.error(
                    "is set already, or a part of it, by \(other); leave one of them out", key: path
                )
            }
            return value
        }
        let here = path.key(key)
        switch node.content {
        case .mapping(var entries):
            if let place = entries.firstIndex(where: { $0.key == key }) {
                entries[place].value = try set(
                    keys.dropFirst(), in: entries[place].value, path: here)
            } else {
                entries.append(try entry(key, keys.dropFirst(), path: here))
            }
            return SourceNode(content: .mapping(entries), place: node.place)
        case .sequence(var items):
            let place = try value.place.index(of: key, in: items, at: path)
            items[place] = try set(keys.dropFirst(), in: items[place], path: here)
            return SourceNode(content: .sequence(items), place: node.place)
        case .scalar(let text):
            let below = try entry(key, keys.dropFirst(), path: here)
            // What stood here goes on to speak for the other keys.
            let entries = text.isEmpty ? [below] : [SourceNode.Entry(shorthand: node), below]
            return SourceNode(content: .mapping(entries), place: node.place)
        }
    }

    private func entry(
        _ key: String, _ rest: ArraySlice<String>, path: String
    ) throws(ScenarioError) -> SourceNode.Entry {
        let empty = SourceNode(content: .scalar(""), place: value.place)
        return SourceNode.Entry(
            key: key, place: value.place, value: try set(rest, in: empty, path: path))
    }
}
