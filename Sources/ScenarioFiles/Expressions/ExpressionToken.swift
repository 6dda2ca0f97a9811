/// A word of an expression, with its column.
struct ExpressionToken: Hashable {
    /// What stands there.
    enum Kind: Hashable {
        /// With its text.
        case number(Measure, String)
        case text(String)
        case name(String)
        case symbol(String)
    }

    var kind: Kind
    var column: Int

    private static let symbols = [
        "||", "&&", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "^", "!", "(", ")", ",",
    ]
    /// Signs as on paper, and what they stand for.
    private static let paper: [Character: String] = ["−": "-", "×": "*", "·": "*", "÷": "/"]

    /// The words of a text.
    static func tokens(of text: String) throws(ExpressionError) -> [ExpressionToken] {
        let characters = Array(text)
        var tokens: [ExpressionToken] = []
        var place = 0
        while place < characters.count {
            let first = characters[place]
            if first.isWhitespace {
                place += 1
                continue
            }
            let (kind, length) = try next(characters[place...])
            tokens.append(ExpressionToken(kind: kind, column: place + 1))
            place += length
        }
        return tokens
    }

    private static func next(
        _ rest: ArraySlice<Character>
    ) throws(ExpressionError) -> (Kind, Int) {
        let column = rest.startIndex + 1
        guard let first = rest.first else { return (.symbol(""), 0) }
        if first.isNumber || first == "." { return try number(rest) }
        if first.isLetter || first == "_" {
            let word = rest.prefix { $0.isLetter || $0.isNumber || "_.".contains($0) }
            return (.name(String(word)), word.count)
        }
        if first == "\"" || first == "'" {
            guard let close = rest.dropFirst().firstIndex(of: first) else {
                throw ExpressionError(column: column, message: "the quote is not closed")
            }
            return (.text(String(rest[(rest.startIndex + 1)..<close])), close - rest.startIndex + 1)
        }
        if let symbol = symbols.first(where: { rest.starts(with: $0) }) {
            return (.symbol(symbol), symbol.count)
        }
        if let symbol = paper[first] { return (.symbol(symbol), 1) }
        let said = ["=": "==", "&": "&&", "|": "||"][String(first)]
        throw ExpressionError(
            column: column,
            message: "“\(first)” means nothing here" + (said.map { "; write “\($0)”" } ?? ""))
    }

    /// A number and the unit behind it, if there is one; “h/2” behind a number is its hours
    /// divided, but “ZEN/GPU-h” is one unit.
    private static func number(
        _ rest: ArraySlice<Character>
    ) throws(ExpressionError) -> (Kind, Int) {
        var end = rest.startIndex
        while end < rest.endIndex {
            let isExponent =
                "eE".contains(rest[end]) && end + 1 < rest.endIndex
                && (rest[end + 1].isNumber
                    || "+-".contains(rest[end + 1]) && end + 2 < rest.endIndex
                        && rest[end + 2].isNumber)
            if isExponent {
                end += 2
            } else if rest[end].isNumber || "._".contains(rest[end]) {
                end += 1
            } else {
                break
            }
        }
        let digits = String(rest[rest.startIndex..<end])
        guard let plain = Measure(digits) else {
            throw ExpressionError(
                column: rest.startIndex + 1, message: "“\(digits)” is no number")
        }
        let behind = rest[end...].drop { $0 == " " }
        guard behind.first.map({ $0.isLetter || $0 == "%" }) == true else {
            return (.number(plain, digits), digits.count)
        }
        let compound = String(behind.prefix { $0.isLetter || "%/-".contains($0) })
        let word = String(behind.prefix { $0.isLetter || $0 == "%" })
        let unit = Measure.isUnit(compound) ? compound : word
        guard let measure = Measure(digits + " " + unit) else {
            throw ExpressionError(
                column: behind.startIndex + 1, message: "“\(unit)” is no unit")
        }
        let length = behind.startIndex - rest.startIndex + unit.count
        return (.number(measure, String(rest.prefix(length))), length)
    }
}
