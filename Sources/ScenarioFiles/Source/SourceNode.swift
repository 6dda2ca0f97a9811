/// A value of a scenario file, with its place: what is left of YAML after parsing.
struct SourceNode: Sendable {
    /// A value, by its form.
    indirect enum Content: Sendable {
        case scalar(String)
        case sequence([SourceNode])
        case mapping([Entry])
    }

    /// A key of a mapping and its value.
    struct Entry: Sendable {
        var key: String
        var place: Place
        var value: SourceNode

        init(key: String, place: Place, value: SourceNode) {
            self.key = key
            self.place = place
            self.value = value
        }

        /// The hidden entry of a scalar.
        init(shorthand value: SourceNode) {
            self.init(key: SourceNode.shorthand, place: value.place, value: value)
        }
    }

    var content: Content
    var place: Place

    /// The key of a hidden entry: a scalar that stood where an override set a key beneath it.
    ///
    /// `--set fleet.0.access.up="1 Gbps"` over `access: 100 Gbps` leaves the other direction as it
    /// was.
    static let shorthand = ""

    /// The text of a scalar.
    var scalar: String? {
        if case .scalar(let text) = content { text } else { nil }
    }

    /// The entries of a mapping.
    var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// The items of a sequence.
    var items: [SourceNode]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// The value of a key of a mapping.
    subscript(key: String) -> SourceNode? {
        entries?.first { $0.key == key }?.value
    }

    /// The name of an item of a list: its `name`, or itself if it is a scalar.
    var name: String? { scalar ?? self["name"]?.scalar }

    /// What stands here, for a message.
    var summary: String {
        switch content {
        case .scalar(let text): text.isEmpty ? "nothing" : "“\(text)”"
        case .sequence(let items): "a list of \(items.count)"
        case .mapping(let entries):
            "a mapping of " + entries.prefix(3).map { "“\($0.key)”" }.joined(separator: ", ")
        }
    }

    /// This value laid over another: mappings are merged key by key, everything else replaces.
    func merged(over base: SourceNode) -> SourceNode {
        guard case .mapping(let upper) = content, case .mapping(var lower) = base.content else {
            return self
        }
        for entry in upper {
            if let place = lower.firstIndex(where: { $0.key == entry.key }) {
                let value = entry.value.merged(over: lower[place].value)
                lower[place] = Entry(key: entry.key, place: entry.place, value: value)
            } else {
                lower.append(entry)
            }
        }
        return SourceNode(content: .mapping(lower), place: place)
    }
}
