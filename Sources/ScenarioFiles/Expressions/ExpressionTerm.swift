import Quantities
import Randomness

/// A part of an expression: the tree that a parser makes, and what it comes to.
indirect enum ExpressionTerm: Hashable, Sendable {
    /// With the text that it was read from.
    case constant(Operand, text: String)
    case variable(String, column: Int)
    case unary(String, ExpressionTerm, column: Int)
    case binary(String, ExpressionTerm, ExpressionTerm, column: Int)
    case call(String, [ExpressionTerm], column: Int)

    func value(
        with variables: [String: Operand]
    ) throws(ExpressionError) -> Operand {
        switch self {
        case .constant(let value, _): return value
        case .variable(let name, let column):
            if let value = variables[name] { return value }
            if name == "true" || name == "false" { return .truth(name == "true") }
            let names = variables.keys.sorted()
            let nearest = Spelling.nearest(name, among: names).map { "; did you mean “\($0)”?" }
            throw ExpressionError(
                column: column,
                message: "nothing is called “\(name)”"
                    + (nearest ?? "; there are " + names.joined(separator: ", ")
                        + "; a text stands in quotes"))
        case .unary(let symbol, let term, let column):
            return try Self.apply(symbol, try term.value(with: variables), column)
        case .binary("&&", let left, let right, let column):
            guard try left.truth(with: variables, column) else { return .truth(false) }
            return .truth(try right.truth(with: variables, column))
        case .binary("||", let left, let right, let column):
            if try left.truth(with: variables, column) { return .truth(true) }
            return .truth(try right.truth(with: variables, column))
        case .binary(let symbol, let left, let right, let column):
            return try Self.apply(
                symbol, try left.value(with: variables), try right.value(with: variables), column)
        case .call(let name, let terms, let column):
            var numbers: [Measure] = []
            for term in terms {
                guard case .number(let number) = try term.value(with: variables) else {
                    throw ExpressionError(column: column, message: "“\(name)” takes numbers")
                }
                numbers.append(number)
            }
            return try Self.call(name, numbers, column)
        }
    }

    private func truth(
        with variables: [String: Operand], _ column: Int
    ) throws(ExpressionError) -> Bool {
        let value = try value(with: variables)
        guard case .truth(let truth) = value else {
            throw ExpressionError(
                column: column, message: "a condition belongs to each side, not \(value.kind)")
        }
        return truth
    }

    private static func apply(
        _ symbol: String, _ value: Operand, _ column: Int
    ) throws(ExpressionError) -> Operand {
        switch (symbol, value) {
        case ("!", .truth(let truth)): return .truth(!truth)
        case ("-", .number(let number)): return .number(Measure(-number.value, number.dimension))
        default:
            throw ExpressionError(
                column: column, message: "“\(symbol)” cannot stand before \(value.kind)")
        }
    }

    private static func apply(
        _ symbol: String, _ left: Operand, _ right: Operand, _ column: Int
    ) throws(ExpressionError) -> Operand {
        let misfit = ExpressionError(
            column: column, message: "“\(symbol)” does not join \(left.kind) and \(right.kind)")
        if case .number(let a) = left, case .number(let b) = right {
            guard let result = apply(symbol, a, b) else { throw misfit }
            guard case .number(let number) = result, !number.value.isFinite else { return result }
            throw ExpressionError(column: column, message: "the result is no finite number")
        }
        let areAlike =
            switch (left, right) {
            case (.text, .text), (.truth, .truth): true
            default: false
            }
        switch symbol {
        case "==" where areAlike: return .truth(left == right)
        case "!=" where areAlike: return .truth(left != right)
        default: throw misfit
        }
    }

    /// Nil if the dimensions do not fit.
    private static func apply(_ symbol: String, _ a: Measure, _ b: Measure) -> Operand? {
        func number(_ value: Double, _ dimension: String) -> Operand {
            .number(Measure(value, dimension))
        }
        // A percentage is a pure number: 1 − 5%.
        let isSame = a.dimension == b.dimension || a.isPure && b.isPure
        let common = a.dimension == b.dimension ? a.dimension : ""
        switch symbol {
        case "*":
            if a.dimension.isEmpty { return number(a.value * b.value, b.dimension) }
            if b.dimension.isEmpty || b.isPure { return number(a.value * b.value, a.dimension) }
            return a.isPure ? number(a.value * b.value, b.dimension) : nil
        case "/":
            if a.dimension == b.dimension { return number(a.value / b.value, "") }
            return b.isPure ? number(a.value / b.value, a.dimension) : nil
        case "+": return isSame ? number(a.value + b.value, common) : nil
        case "-": return isSame ? number(a.value - b.value, common) : nil
        case "^": return a.isPure && b.isPure ? number(power(a.value, b.value), "") : nil
        case "==": return isSame ? .truth(a.value == b.value) : nil
        case "!=": return isSame ? .truth(a.value != b.value) : nil
        case "<": return isSame ? .truth(a.value < b.value) : nil
        case "<=": return isSame ? .truth(a.value <= b.value) : nil
        case ">": return isSame ? .truth(a.value > b.value) : nil
        case ">=": return isSame ? .truth(a.value >= b.value) : nil
        default: return nil
        }
    }

    private static func power(_ base: Double, _ exponent: Double) -> Double {
        base < 0 ? .nan : ElementaryFunctions.pow(base, exponent)
    }

    private static func call(
        _ name: String, _ numbers: [Measure], _ column: Int
    ) throws(ExpressionError) -> Operand {
        let first = numbers[0]
        if name == "round" { return .number(Measure(first.value.rounded(), first.dimension)) }
        let second = numbers[1]
        guard first.dimension == second.dimension else {
            throw ExpressionError(
                column: column, message: "“\(name)” takes numbers of one dimension")
        }
        let isFirst = name == "min" ? first.value <= second.value : first.value >= second.value
        return .number(isFirst ? first : second)
    }
}
