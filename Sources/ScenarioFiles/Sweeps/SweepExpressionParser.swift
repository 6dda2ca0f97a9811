/// Reads the words of an expression by recursive descent, a function for each level of binding.
struct SweepExpressionParser {
    private let tokens: [SweepToken]
    private var place = 0
    /// The column behind the last character.
    private let end: Int

    init(_ tokens: [SweepToken], end: Int) {
        self.tokens = tokens
        self.end = end
    }

    /// The whole expression.
    mutating func whole() throws(SweepExpressionError) -> SweepTerm {
        let term = try level(0)
        guard place == tokens.count else {
            throw SweepExpressionError(
                column: tokens[place].column,
                message: "“\(spelling(tokens[place]))” cannot stand here; an operator is missing")
        }
        return term
    }

    private static let levels: [[String]] = [
        ["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">="], ["+", "-"], ["*", "/"],
    ]

    private mutating func level(_ depth: Int) throws(SweepExpressionError) -> SweepTerm {
        guard depth < Self.levels.count else { return try unary() }
        var left = try level(depth + 1)
        while let (symbol, column) = symbol(among: Self.levels[depth]) {
            let right = try level(depth + 1)
            left = .binary(symbol, left, right, column: column)
            // a < b < c would compare a truth with a number.
            if depth == 2, let next = self.symbol(among: Self.levels[2]) {
                throw SweepExpressionError(
                    column: next.column,
                    message: "only two values can be compared; join comparisons with “&&”")
            }
        }
        return left
    }

    private mutating func unary() throws(SweepExpressionError) -> SweepTerm {
        if let (symbol, column) = symbol(among: ["!", "-"]) {
            return .unary(symbol, try unary(), column: column)
        }
        guard place < tokens.count else {
            throw SweepExpressionError(
                column: end, message: "the expression ends where a value belongs")
        }
        let token = tokens[place]
        place += 1
        switch token.kind {
        case .number(let measure): return .constant(.number(measure))
        case .text(let text): return .constant(.text(text))
        case .name(let name):
            if symbol(among: ["("]) != nil { return try call(name, token.column) }
            return .variable(name, column: token.column)
        case .symbol("("):
            let inner = try level(0)
            try close(token.column)
            return inner
        case .symbol(let symbol):
            throw SweepExpressionError(
                column: token.column, message: "found “\(symbol)” where a value belongs")
        }
    }

    private mutating func call(
        _ name: String, _ column: Int
    ) throws(SweepExpressionError) -> SweepTerm {
        guard let count = ["min": 2, "max": 2, "round": 1][name] else {
            throw SweepExpressionError(
                column: column,
                message: "there is no function “\(name)”; there are min, max and round")
        }
        var arguments = [try level(0)]
        while symbol(among: [","]) != nil { arguments.append(try level(0)) }
        try close(column)
        guard arguments.count == count else {
            throw SweepExpressionError(
                column: column, message: "“\(name)” takes \(count) values, not \(arguments.count)")
        }
        return .call(name, arguments, column: column)
    }

    private mutating func close(_ column: Int) throws(SweepExpressionError) {
        guard symbol(among: [")"]) == nil else { return }
        throw SweepExpressionError(
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

    private func spelling(_ token: SweepToken) -> String {
        switch token.kind {
        case .number(let measure): measure.text
        case .text(let text), .name(let text), .symbol(let text): text
        }
    }
}
