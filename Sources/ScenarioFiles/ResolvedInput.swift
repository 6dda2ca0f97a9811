/// One value that a run depends on, with the place that set it and what it rests on.
public struct ResolvedInput: Sendable, Hashable {
    /// Where it stands in the scenario, such as `jobs.zen-2-7b.training.inner_steps`.
    ///
    /// An override of the same key changes it.
    public var key: String
    /// The value as a scenario file would say it, with its unit.
    public var value: String
    /// What set it.
    public var origin: Origin
    /// What it rests on.
    public var note: Note
    /// What it means: the schema's sentence.
    public var about: String
    /// The key of the value that stands for this input and others, where one does: of
    /// `access: 10 Gbps` both directions. An override of it changes them all.
    public var shorthand: String?

    /// What set a value.
    public enum Origin: Sendable, Hashable {
        /// A line of the scenario or of a file that it extends.
        case file(path: String, line: Int)
        /// A line of the catalogue.
        case catalog(path: String, line: Int)
        /// The command line.
        case override
        /// Nothing: the schema's own value stands.
        case `default`
    }

    /// What a value rests on.
    public enum Note: Sendable, Hashable, Codable {
        /// It was published: where.
        case source(String)
        /// It was chosen: between which ends it may lie, and why.
        case assumed(low: String?, high: String?, why: String?)
        /// Nothing is said.
        case none
    }

    /// Whether it changes only what things cost, so that the course of a run is the same without
    /// it: energy, hardware, fees, rewards and exchange rates.
    public var changesOnlyMoney: Bool {
        let parts = key.split(separator: ".").map(String.init)
        guard let last = parts.last else { return false }
        switch parts[0] {
        case "fleet": return parts.contains("costs")
        case "accelerators":
            return ["power", "idle_power", "purchase", "rental"].contains(last)
        case "economy":
            return parts.contains("rewards")
                || ["fee", "zen_price", "reward_pool", "unbonding"].contains(last)
        case "twin": return last == "price"
        default: return false
        }
    }

    public init(
        key: String, value: String, origin: Origin, note: Note, about: String,
        shorthand: String? = nil
    ) {
        self.key = key
        self.value = value
        self.origin = origin
        self.note = note
        self.about = about
        self.shorthand = shorthand
    }
}

extension ResolvedInput.Note {
    /// The note that a comment contains, or nil if it is only a comment.
    ///
    /// The forms are `source: …`, `spec: …` (the network's own description), `assumed: …`,
    /// `assumed LOW to HIGH` and `assumed LOW to HIGH: …`.
    init?(comment: String) {
        let text = comment.trimmed
        if let rest = text.after("source:") {
            self = .source(rest)
        } else if let rest = text.after("spec:") {
            self = .source(Self.specification + (rest.isEmpty ? "" : ", " + rest))
        } else if let rest = text.after("assumed") {
            guard rest.isEmpty || text.dropFirst(7).first == ":" || text.dropFirst(7).first == " "
            else { return nil }
            self = Self.assumption(rest)
        } else {
            return nil
        }
    }

    /// How a note names the network's own published descriptions.
    static let specification = "the network's description"

    private static func assumption(_ text: String) -> Self {
        if let why = text.after(":") {
            return .assumed(low: nil, high: nil, why: why.isEmpty ? nil : why)
        }
        let parts = text.split(separator: ": ", maxSplits: 1)
        let why = parts.count == 2 ? String(parts[1]).trimmed : nil
        let ends = String(parts.first ?? "")
        guard let middle = ends.firstRange(of: " to ") else {
            let said = text.isEmpty ? nil : text
            return .assumed(low: nil, high: nil, why: said)
        }
        return .assumed(
            low: String(ends[..<middle.lowerBound]).trimmed,
            high: String(ends[middle.upperBound...]).trimmed, why: why)
    }

    /// The comment that says the same, or nil for none.
    var comment: String? {
        switch self {
        case .none: return nil
        case .source(let text): return "source: " + text
        case .assumed(let low, let high, let why):
            var text = "assumed"
            if let low, let high { text += " \(low) to \(high)" }
            return why.map { text + ": " + $0 } ?? text
        }
    }
}

extension String {
    /// The text without white space at its ends.
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    /// What follows a beginning, without the white space between; nil if it begins otherwise.
    func after(_ beginning: String) -> String? {
        hasPrefix(beginning) ? String(dropFirst(beginning.count)).trimmed : nil
    }
}
