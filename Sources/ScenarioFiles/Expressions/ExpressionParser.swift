/// Reads the words of an expression by recursive descent, a function for each level of binding.
struct ExpressionParser {
    private let tokens: [ExpressionToken]
    private var place = 0
    /// The column behind the last character.
    private let end: Int

    init(_ tokens: [ExpressionToken], end: Int) {
        self.tokens = tokens
        self.end = end
    }

    /// The whole expression.
    mutating func whole() throws(ExpressionError) -> ExpressionTerm {
        let term = try level(0)
        guard place == tokens.count else {
            throw ExpressionError(
                column: tokens[place].column,
                message: "“\(spelling(tokens[place]))” cannot stand here; an operator is missing")
        }
        return term
    }

    private static let levels: [[String]] = [
        ["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">="], ["+", "-"], ["*", "/"],
    ]

    private mutating func level(_ depth: Int) throws(ExpressionError) -> ExpressionTerm {
        guard depth < Self.levels.count else { return try unary() }
        var left = try level(depth + 1)
        while let (symbol, column) = symbol(among: Self.levels[depth]) {
            let right = try level(depth + 1)
            left = .binary(symbol, left, right, column: column)
            // a < b < c would compare a truth with a number.
            if depth == 2, let next = self.symbol(among: Self.levels[2]) {
                throw ExpressionError(
                    column: next.column,
                    message: "only two values can be compared; join comparisons with “&&”")
            }
        }
        return left
    }

    private mutating func unary() throws(ExpressionError) -> ExpressionTerm {
        if let (symbol, column) = symbol(among: ["!", "-"]) {
            return .unary(symbol, try unary(), column: column)
        }
        let base = try atom()
        guard let (symbol, column) = symbol(among: ["^"]) else { return base }
        return .binary(symbol, base, try unary(), column: column)
    }

    private mutating func atom() throws(ExpressionError) -> ExpressionTerm {
        guard place < tokens.count else {
            throw ExpressionError(
                column: end, message: "the expression ends where a value belongs")
        }
        let token = tokens[place]
        place += 1
        switch token.kind {
        case .number(let measure, let text): return .constant(.number(measure), text: text)
        case .text(let text): return .constant(.text(text), text: "'\(text)'")
        case .name(let name):
            if symbol(among: ["("]) != nil { return try call(name, token.column) }
            return .variable(name, column: token.column)
        case .symbol("("):
            let inner = try level(0)
            try close(token.column)
            return inner
        case .symbol(let symbol):
            throw ExpressionError(
                column: token.column, message: "found “\(symbol)” where a value belongs")
        }
    }

    private mutating func call(
        _ name: String, _ column: Int
    ) throws(ExpressionError) -> ExpressionTerm {
        guard let count = ["min": 2, "max": 2, "round": 1][name] else {
            throw ExpressionError(
                column: column,
                message: "there is no function “\(name)”; there are min, max and round")
        }
        var arguments = [try level(0)]
        while symbol(among: [","]) != nil { arguments.append(try level(0)) }
        try close(column)
        guard arguments.count == count else {
            throw ExpressionError(
                column: column, message: "“\(name)” takes \(count) values, not \(arguments.count)")
        }
        return .call(name, arguments, column: column)
    }

    private mutating func close(_ column: Int) throws(ExpressionError) {
        guard symbol(among: [")"]) == nil else { return }
        throw ExpressionError(
            column: place < tokens.count ? tokens[place].column : end,
            message: "the parenthesis of column \(column) is not closed here")
    }

    private mutating func symbol(among symbols: [String]) -> (symbol: String, column: Int)? {
        guard place < tokens.count, case .symbol(let found) = tokens[place].kind,
            symbols.contains(found)
        else { return nil }
        place += 1
        return (found, tokens[place - 1].column)
    }

    private func spelling(_ token: ExpressionToken) -> String {
        switch token.kind {
        case .number(_, let text), .text(let text), .name(let text), .symbol(let text): text
        }
    }
}
