/// A kind of value: what it is called, how it is read and how it is written.
struct Kind<Value: Equatable & Sendable>: Sendable {
    /// What it is, with an article: "a duration".
    var name: String
    /// A value of it, as one would write it.
    var example: String
    /// The value that stands in for one that could not be read, so that reading can go on.
    var standIn: Value
    /// Whether `{fabricates: 10%}` may be written for "fabricates 10%".
    var joinsMapping = false
    /// Whether `[iowa, belgium]` may be written for "iowa, belgium".
    var joinsList = false
    /// Whether items of such a list may be lists themselves: `[[iowa, oregon], [belgium]]`.
    var joinsInnerLists = false
    /// How large a value is, for bounds; nil where that means nothing.
    var magnitude: (@Sendable (Value) -> Double)?
    private var read: @Sendable (String) throws(Misfit) -> Value
    private var write: @Sendable (Value) -> String

    init(
        _ name: String, example: String, standIn: Value,
        read: @escaping @Sendable (String) throws(Misfit) -> Value,
        write: @escaping @Sendable (Value) -> String
    ) {
        self.name = name
        self.example = example
        self.standIn = standIn
        self.read = read
        self.write = write
    }

    /// Reads a text.
    func value(of text: String) throws(Misfit) -> Value { try read(text.trimmed) }

    /// The text under which a value is shown and stored.
    ///
    /// It is the canonical one, unless that would say something else when it is read again (a
    /// printed number may be rounded): then what was written stays.
    func canonical(_ value: Value, written text: String) -> String {
        let printed = write(value)
        guard let again = try? read(printed), again == value else { return text.trimmed }
        return printed
    }

    /// The same kind, with values that fail a test refused.
    ///
    /// - Parameter phrase: what is accepted, to be read after the name: "above zero".
    func limited(
        _ phrase: String, to holds: @escaping @Sendable (Value) -> Bool
    ) -> Kind {
        let inner = read
        let name = "\(self.name) \(phrase)"
        var kind = self
        kind.name = name
        kind.read = { text throws(Misfit) in
            let value = try inner(text)
            guard holds(value) else {
                throw Misfit("write \(name)", expected: name, showsExample: true)
            }
            return value
        }
        return kind
    }

    /// The same kind, without zero and negative values.
    var positive: Kind { limited("above zero") { [magnitude] in (magnitude?($0) ?? 1) > 0 } }

    /// The same kind, without negative values.
    var nonNegative: Kind {
        limited("that is not negative") { [magnitude] in (magnitude?($0) ?? 0) >= 0 }
    }

    /// The same kind, with a least value.
    func atLeast(_ text: String) -> Kind {
        guard let magnitude, let least = try? read(text) else {
            preconditionFailure("“\(text)” is no bound for \(name)")
        }
        return limited("of at least \(text)") { magnitude($0) >= magnitude(least) }
    }

    /// The same kind, with a greatest value.
    func atMost(_ text: String) -> Kind {
        guard let magnitude, let most = try? read(text) else {
            preconditionFailure("“\(text)” is no bound for \(name)")
        }
        return limited("of at most \(text)") { magnitude($0) <= magnitude(most) }
    }

    /// The same kind with another example.
    func like(_ example: String) -> Kind {
        var kind = self
        kind.example = example
        if let value = try? read(example) { kind.standIn = value }
        return kind
    }

    /// The same kind, or one of a few words that stand for fixed values.
    func or(_ word: String, _ meaning: Value) -> Kind {
        let (inner, print) = (read, write)
        let name = "\(self.name), or “\(word)”"
        var kind = self
        kind.name = name
        kind.read = { text throws(Misfit) in
            text == word ? meaning : try inner(text)
        }
        kind.write = { $0 == meaning ? word : print($0) }
        return kind
    }

    /// The same kind, or "none".
    var optional: Kind<Value?> {
        let (inner, print) = (read, write)
        var kind = Kind<Value?>(
            "\(name), or “none”", example: example, standIn: standIn,
            read: { text throws(Misfit) -> Value? in
                text == Self.none ? nil : try inner(text)
            },
            write: { $0.map(print) ?? Self.none })
        kind.joinsMapping = joinsMapping
        kind.joinsList = joinsList
        kind.joinsInnerLists = joinsInnerLists
        if let magnitude { kind.magnitude = { $0.map(magnitude) ?? 0 } }
        return kind
    }

    /// The word for no value.
    static var none: String { "none" }
}

/// Why a text is no value of a kind.
struct Misfit: Error, Sendable, Hashable {
    /// What is wrong and what to do: "write a duration above zero".
    var message: String
    var expected: String
    var nearest: String?
    /// A number that stands without its unit.
    var bareNumber: String?
    /// Whether an example helps.
    var showsExample: Bool

    init(
        _ message: String, expected: String, nearest: String? = nil, bareNumber: String? = nil,
        showsExample: Bool = false
    ) {
        self.message = message
        self.expected = expected
        self.nearest = nearest
        self.bareNumber = bareNumber
        self.showsExample = showsExample
    }

    /// The message, with an example of the place at which the text stands.
    func message(example: String) -> String {
        if let bareNumber {
            let unit = example.drop { !$0.isLetter && $0 != "%" }
            let space = unit.first == "%" ? "" : " "
            return message + " “\(bareNumber)\(space)\(unit)”"
        }
        return showsExample ? message + ", e.g. “\(example)”" : message
    }
}
