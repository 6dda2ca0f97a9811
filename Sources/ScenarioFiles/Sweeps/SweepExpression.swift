/// A condition or a value that is reckoned from the axes of a sweep: `h > 100 && sites == 3`.
///
/// Numbers may have units (`line >= 1 Gbps`), texts stand in quotes, names are those of axes. From
/// what binds least to what binds most there are `||`, `&&`, comparisons (`== != < <= > >=`),
/// `+ -`, `* /`, `!` and `-` before a value, `min(a, b)`, `max(a, b)`, `round(a)` and parentheses.
/// Every value has a type: a number of some dimension, a text, or true and false.
public struct SweepExpression: Hashable, Sendable {
    /// The text as it was written.
    public let text: String
    let root: SweepTerm

    /// Reads an expression.
    ///
    /// - Throws: what is wrong with it, and at which character.
    public init(_ text: String) throws(SweepExpressionError) {
        self.text = text
        var parser = SweepExpressionParser(try SweepToken.tokens(of: text), end: text.count + 1)
        root = try parser.whole()
    }

    /// The value with the axes' own values.
    ///
    /// - Throws: a name that is no axis, or an operation on what it is not for.
    public func value(
        with variables: [String: SweepOperand]
    ) throws(SweepExpressionError) -> SweepOperand {
        try root.value(with: variables)
    }

    /// The same for a condition.
    public func holds(
        with variables: [String: SweepOperand]
    ) throws(SweepExpressionError) -> Bool {
        guard case .truth(let holds) = try value(with: variables) else {
            throw SweepExpressionError(
                column: 1, message: "this is no condition; compare it, e.g. “h > 100”")
        }
        return holds
    }
}

/// A value in an expression.
public enum SweepOperand: Hashable, Sendable {
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
public struct SweepExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The character at fault, from 1.
    public var column: Int
    public var message: String

    public var description: String { "column \(column): \(message)" }
}
