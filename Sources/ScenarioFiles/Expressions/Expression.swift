/// A condition or a value that is reckoned from named values: `h > 100 && sites == 3`,
/// `1 − (1 − rate)^100`.
///
/// Numbers may have units (`line >= 1 Gbps`), texts stand in quotes, names are those of a sweep's
/// axes or of numbers that a claim states. From what binds least to what binds most there are `||`,
/// `&&`, comparisons (`== != < <= > >=`), `+ -`, `* /`, `!` and `-` before a value, `^` (to the
/// right), `min(a, b)`, `max(a, b)`, `round(a)` and parentheses; `−`, `×`, `·` and `÷` are read as
/// well. Every value has a type: a number of some dimension, a text, or true and false.
public struct Expression: Hashable, Sendable {
    /// The text as it was written.
    public let text: String
    let root: ExpressionTerm

    /// Reads an expression.
    ///
    /// - Throws: what is wrong with it, and at which character.
    public init(_ text: String) throws(ExpressionError) {
        self.text = text
        var parser = ExpressionParser(try ExpressionToken.tokens(of: text), end: text.count + 1)
        root = try parser.whole()
    }

    /// The value with values in the place of names.
    ///
    /// - Throws: a name without a value, or an operation on what it is not for.
    public func value(
        with variables: [String: Operand]
    ) throws(ExpressionError) -> Operand {
        try root.value(with: variables)
    }

    /// The names in it, in their order, each once.
    public var names: [String] { root.names }

    /// The expression with texts in the place of names, in signs as on paper:
    /// “8400 / (24 × 504)”. A name without a text stays.
    public func spelled(_ texts: (String) -> String?) -> String { root.spelled(texts, inside: 0) }

    /// The same for a condition.
    public func holds(
        with variables: [String: Operand]
    ) throws(ExpressionError) -> Bool {
        guard case .truth(let holds) = try value(with: variables) else {
            throw ExpressionError(
                column: 1, message: "this is no condition; compare it, e.g. “h > 100”")
        }
        return holds
    }
}

/// A value in an expression.
public enum Operand: Hashable, Sendable {
    case number(Measure)
    case text(String)
    case truth(Bool)

    /// The value of an axis, as it stands in a file.
    public init(_ text: String) {
        self = Measure(text).map { .number($0) } ?? .text(text)
    }

    /// What it is, for a message.
    var kind: String {
        switch self {
        case .number(let measure):
            measure.dimension.isEmpty ? "a number" : "a number of dimension “\(measure.dimension)”"
        case .text(let text): "the text “\(text)”"
        case .truth: "true or false"
        }
    }
}

/// What is wrong with an expression.
public struct ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The character at fault, from 1.
    public var column: Int
    public var message: String

    public var description: String { "column \(column): \(message)" }
}
