import Randomness

/// Arithmetic over named numbers: "gpu_hours / (nodes × duration)", "1 − (1 − rate)^100".
///
/// There are + − × / ^ and brackets, with * and - for × and −; ^ binds most tightly and to the
/// right. A number may end in %.
public struct ClaimExpression: Hashable, Sendable {
    /// Why a text is no expression, or has no value.
    public struct Fault: Error, Hashable, Sendable {
        /// What is wrong, and what to do.
        public var message: String
    }

    indirect enum Node: Hashable, Sendable {
        case number(Double, text: String)
        case name(String)
        case negative(Node)
        case operation(Node, Operator, Node)
    }
    enum Operator: Character, Hashable, Sendable {
        case plus = "+"
        case minus = "−"
        case times = "×"
        case over = "/"
        case power = "^"
    }

    let root: Node
    /// As it was written.
    public let text: String

    /// Reads an expression.
    public init(_ text: String) throws(Fault) {
        self.text = text.trimmed
        var parser = ClaimExpressionParser(text)
        root = try parser.whole()
    }

    /// The names in it, in their order, each once.
    public var names: [String] {
        var names: [String] = []
        func visit(_ node: Node) {
            switch node {
            case .number: break
            case .name(let name): if !names.contains(name) { names.append(name) }
            case .negative(let inner): visit(inner)
            case .operation(let left, _, let right):
                visit(left)
                visit(right)
            }
        }
        visit(root)
        return names
    }

    /// What it comes to.
    ///
    /// - Throws: a name without a number, a division by zero, a root of a negative number.
    public func value(_ numbers: (String) -> Double?) throws(Fault) -> Double {
        let value = try Self.value(of: root, numbers)
        guard value.isFinite else { throw Fault(message: "“\(text)” has no finite value") }
        return value
    }

    private static func value(
        of node: Node, _ numbers: (String) -> Double?
    ) throws(Fault) -> Double {
        switch node {
        case .number(let value, _): return value
        case .name(let name):
            guard let value = numbers(name) else {
                throw Fault(message: "there is no number “\(name)” under “stated”")
            }
            return value
        case .negative(let inner): return -(try value(of: inner, numbers))
        case .operation(let left, let sign, let right):
            let (a, b) = (try value(of: left, numbers), try value(of: right, numbers))
            switch sign {
            case .plus: return a + b
            case .minus: return a - b
            case .times: return a * b
            case .over: return a / b
            case .power: return a < 0 ? .nan : ElementaryFunctions.pow(a, b)
            }
        }
    }

    /// The expression with numbers in the place of names: "8400 / (24 × 504)".
    public func spelled(_ numbers: (String) -> String?) -> String {
        Self.spelled(root, numbers, inside: 0)
    }

    /// - Parameter outer: how tightly what stands around binds; a part that binds less is put into
    ///   brackets.
    private static func spelled(
        _ node: Node, _ numbers: (String) -> String?, inside outer: Int
    ) -> String {
        switch node {
        case .number(_, let text): return text
        case .name(let name): return numbers(name) ?? name
        case .negative(let inner): return "−" + spelled(inner, numbers, inside: 3)
        case .operation(let left, let sign, let right):
            let (own, space) = (sign.strength, sign == .power ? "" : " ")
            let text =
                spelled(left, numbers, inside: sign == .power ? own + 1 : own) + space
                + String(sign.rawValue) + space
                + spelled(right, numbers, inside: sign == .power ? own : own + 1)
            return own < outer ? "(\(text))" : text
        }
    }
}

extension ClaimExpression.Operator {
    /// How tightly it binds.
    fileprivate var strength: Int {
        switch self {
        case .plus, .minus: 1
        case .times, .over: 2
        case .power: 3
        }
    }
}

/// Reads an expression from left to right.
private struct ClaimExpressionParser {
    private var rest: Substring
    private let text: String

    init(_ text: String) {
        self.text = text
        rest = text[...]
    }

    mutating func whole() throws(ClaimExpression.Fault) -> ClaimExpression.Node {
        let node = try sum()
        skip()
        guard rest.isEmpty else { throw fault("“\(rest)” is too much") }
        return node
    }

    private func fault(_ what: String) -> ClaimExpression.Fault {
        ClaimExpression.Fault(
            message: "“\(text)” is no expression: \(what); write e.g. “gpu_hours / (nodes × 504)”")
    }

    private mutating func skip() { rest = rest.drop { $0.isWhitespace } }

    private mutating func take(_ signs: String) -> Character? {
        skip()
        guard let first = rest.first, signs.contains(first) else { return nil }
        rest = rest.dropFirst()
        return first
    }

    private mutating func sum() throws(ClaimExpression.Fault) -> ClaimExpression.Node {
        var node = try product()
        while let sign = take("+-−") {
            node = .operation(node, sign == "+" ? .plus : .minus, try product())
        }
        return node
    }

    private mutating func product() throws(ClaimExpression.Fault) -> ClaimExpression.Node {
        var node = try signed()
        while let sign = take("*×·/÷") {
            node = .operation(node, "/÷".contains(sign) ? .over : .times, try signed())
        }
        return node
    }

    private mutating func signed() throws(ClaimExpression.Fault) -> ClaimExpression.Node {
        if take("-−") != nil { return .negative(try signed()) }
        let base = try atom()
        return take("^") == nil ? base : .operation(base, .power, try signed())
    }

    private mutating func atom() throws(ClaimExpression.Fault) -> ClaimExpression.Node {
        if take("(") != nil {
            let node = try sum()
            guard take(")") != nil else { throw fault("a bracket is not closed") }
            return node
        }
        skip()
        guard let first = rest.first else { throw fault("it ends where a number belongs") }
        if first.isLetter || first == "_" {
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            rest = rest.dropFirst(name.count)
            return .name(String(name))
        }
        var digits = rest.prefix { $0.isNumber || $0 == "." || $0 == "_" }
        let after = rest.dropFirst(digits.count)
        if let e = after.first, "eE".contains(e), after.dropFirst().first?.isNumber == true {
            digits = rest.prefix(digits.count + 1 + after.dropFirst().prefix { $0.isNumber }.count)
        }
        guard let value = Double(decimal: digits.filter { $0 != "_" }) else {
            throw fault("“\(rest)” begins with no number")
        }
        rest = rest.dropFirst(digits.count)
        guard take("%") != nil else { return .number(value, text: String(digits)) }
        return .number(value / 100, text: digits + "%")
    }
}
