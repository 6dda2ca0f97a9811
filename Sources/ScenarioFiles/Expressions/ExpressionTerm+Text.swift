extension ExpressionTerm {
    /// The names in it, in their order, each once.
    var names: [String] {
        var names: [String] = []
        func visit(_ term: ExpressionTerm) {
            switch term {
            case .constant: break
            case .variable(let name, _): if !names.contains(name) { names.append(name) }
            case .unary(_, let inner, _): visit(inner)
            case .binary(_, let left, let right, _):
                visit(left)
                visit(right)
            case .call(_, let terms, _): terms.forEach(visit)
            }
        }
        visit(self)
        return names
    }

    /// How tightly each operator binds, and how it is written on paper.
    private static let operators: [String: (strength: Int, sign: String)] = [
        "||": (1, "||"), "&&": (2, "&&"), "==": (3, "="), "!=": (3, "≠"), "<": (3, "<"),
        "<=": (3, "≤"), ">": (3, ">"), ">=": (3, "≥"), "+": (4, "+"), "-": (4, "−"), "*": (5, "×"),
        "/": (5, "/"), "^": (7, "^"),
    ]
    /// A sign before a value binds more than a product and less than a power.
    private static let unaryStrength = 6

    /// - Parameter outer: how tightly what stands around binds; a part that binds less is put into
    ///   brackets.
    func spelled(_ texts: (String) -> String?, inside outer: Int) -> String {
        switch self {
        case .constant(_, let text): return text
        case .variable(let name, _): return texts(name) ?? name
        case .unary(let symbol, let inner, _):
            let text =
                (symbol == "-" ? "−" : symbol)
                + inner.spelled(texts, inside: Self.unaryStrength)
            return Self.unaryStrength < outer ? "(\(text))" : text
        case .binary(let symbol, let left, let right, _):
            let (strength, sign) = Self.operators[symbol] ?? (0, symbol)
            // A power is reckoned from the right, all else from the left.
            let isPower = symbol == "^"
            let space = isPower ? "" : " "
            let text =
                left.spelled(texts, inside: isPower ? strength + 1 : strength) + space + sign
                + space
                + right.spelled(texts, inside: isPower ? Self.unaryStrength : strength + 1)
            return strength < outer ? "(\(text))" : text
        case .call(let name, let terms, _):
            let inner = terms.map { $0.spelled(texts, inside: 0) }
            return "\(name)(\(inner.joined(separator: ", ")))"
        }
    }
}
