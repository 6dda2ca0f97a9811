import Quantities

/// A value of a scenario file, with its place: what is left of YAML after parsing.
struct SourceNode: Sendable, Codable {
    /// A value, by its form.
    indirect enum Content: Sendable, Codable {
        case scalar(String)
        case sequence([SourceNode])
        case mapping([Entry])
    }

    /// A key of a mapping and its value.
    struct Entry: Sendable, Codable {
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
    var name: String? { scalar ?? self["name"]?.scalar ?? self[Self.shorthand]?.scalar }

    /// The first override that set this value or a part of it, other than one of that name.
    func override(besides own: String) -> String? {
        if place.voice == .override, place.file != own { return place.file }
        return switch content {
        case .scalar: nil
        case .sequence(let items):
            items.lazy.compactMap { $0.override(besides: own) }.first
        case .mapping(let entries):
            entries.lazy.compactMap { $0.value.override(besides: own) }.first
        }
    }

    /// What stands here, for a message.
    var summary: String {
        switch content {
        case .scalar(let text): text.isEmpty ? "nothing" : "“\(text)”"
        case .sequence(let items): "a list of \(items.count)"
        case .mapping(let entries):
            "a mapping of " + entries.prefix(3).map { "“\($0.key)”" }.joined(separator: ", ")
        }
    }

    /// The value on one line, as YAML writes it.
    var text: String {
        switch content {
        case .scalar(let text): text
        case .sequence(let items): "[" + items.map(\.text).joined(separator: ", ") + "]"
        case .mapping(let entries):
            "{" + entries.map { "\($0.key): \($0.value.text)" }.joined(separator: ", ") + "}"
        }
    }

    /// This value laid over another.
    ///
    /// Mappings are merged key by key. A mapping over a list changes the items that its keys name,
    /// by their `name` or their place from 0. Everything else replaces.
    func merged(
        over base: SourceNode, at path: String = ""
    ) throws(ScenarioError) -> SourceNode {
        guard case .mapping(let upper) = content else { return self }
        switch base.content {
        case .mapping(var lower):
            for entry in upper {
                if let place = lower.firstIndex(where: { $0.key == entry.key }) {
                    let value = try entry.value.merged(
                        over: lower[place].value, at: path.key(entry.key))
                    lower[place] = Entry(key: entry.key, place: entry.place, value: value)
                } else {
                    lower.append(entry)
                }
            }
            return SourceNode(content: .mapping(lower), place: place)
        case .sequence(var lower):
            for entry in upper {
                let index = try entry.place.index(of: entry.key, in: lower, at: path)
                lower[index] = try entry.value.merged(
                    over: lower[index], at: path.key(entry.key))
            }
            return SourceNode(content: .sequence(lower), place: base.place)
        case .scalar:
            return self
        }
    }
}

extension Place {
    /// The place of the item of a list that a key names; the fault, if there is none, is here.
    func index(
        of key: String, in items: [SourceNode], at path: String
    ) throws(ScenarioError) -> Int {
        if let index = items.firstIndex(where: { $0.name == key }) { return index }
        if let index = Int(key), items.indices.contains(index) { return index }
        let names = items.compactMap(\.name)
        let range =
            items.isEmpty ? "it is empty" : "its items have the numbers 0 to \(items.count - 1)"
        let list = names.isEmpty ? "" : " and the names " + names.joined(separator: ", ")
        throw error(
            "the list has no item “\(key)”; \(range)\(list)", key: path, found: key,
            nearest: Spelling.likeliest(key, among: names))
    }
}

extension String {
    /// The path of a key beneath this one.
    func key(_ key: String) -> String { isEmpty ? key : self + "." + key }
}
