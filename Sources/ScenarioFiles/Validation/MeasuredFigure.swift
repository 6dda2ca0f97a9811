import Quantities

/// What was measured: one figure, several of which the median counts, or a range.
public struct MeasuredFigure: Hashable, Sendable {
    /// The figures as they were written, each with its unit; an empty unit if there was none.
    public var figures: [PublishedFigure]
    /// Whether they are the two ends of a range.
    public var isRange: Bool
    /// A unit of the last digit that was printed of the first figure, in its unit: it may have been
    /// rounded or cut off, so that it is known to that and no better.
    public var rounding = 0.0
}

/// How far a prediction may be from what was measured.
public enum Tolerance: Hashable, Sendable {
    /// A share of what was measured.
    case relative(Double)
    /// Percentage points of a share: 0.03 for three.
    case points(Double)
    /// So much in a unit.
    case absolute(PublishedFigure)
    /// A factor in either direction.
    case factor(Double)
    /// So many steps of the grid of a least value.
    case gridSteps(Int)
}

extension Tolerance: CustomStringConvertible {
    /// As a file says it: "10%", "3 points", "x2".
    public var description: String {
        switch self {
        case .relative(let share): NumberText.significant(share * 100, 4) + "%"
        case .points(let share): NumberText.significant(share * 100, 4) + " points"
        case .absolute(let figure):
            (NumberText.significant(figure.value, 6) + " " + figure.unit).trimmed
        case .factor(let factor): "x" + NumberText.significant(factor, 4)
        case .gridSteps(let count): count == 1 ? "1 grid step" : "\(count) grid steps"
        }
    }
}

extension PublishedFigure {
    /// Reads a number and what follows it; "89%" is 0.89 without a unit.
    static func read(_ text: String) -> PublishedFigure? {
        let text = text.trimmed
        var digits = text.prefix { $0.isNumber || ".+-_".contains($0) }
        let rest = text.dropFirst(digits.count)
        // An exponent is one only with digits behind it: "99e9", but "2 epochs".
        if let sign = rest.first, "eE".contains(sign) {
            let power = rest.dropFirst().prefix { $0.isNumber || "+-".contains($0) }
            if power.contains(where: \.isNumber) {
                digits = text.prefix(digits.count + 1 + power.count)
            }
        }
        guard let value = Double(decimal: digits.filter { $0 != "_" }) else { return nil }
        let unit = String(text.dropFirst(digits.count)).trimmed
        return unit == "%"
            ? PublishedFigure(value: value / 100, unit: "%")
            : PublishedFigure(value: value, unit: unit)
    }

    /// A unit of the last digit of a number as it is written: 0.1 of "13.3 Gbps".
    static func rounding(of text: String) -> Double {
        guard let figure = read(text), figure.value != 0 else { return 0 }
        let digits = text.trimmed.prefix { $0.isNumber || ".+-_eE".contains($0) }
            .filter { $0 != "_" }
        // With a five behind its last digit a number is half a unit of that digit more.
        let parts = digits.split(maxSplits: 1) { "eE".contains($0) }
        guard let first = parts.first else { return 0 }
        let power = parts.count > 1 ? "e" + parts[1] : ""
        let longer = first + (first.contains(".") ? "5" : ".5") + power
        guard let more = Double(decimal: longer), let value = Double(decimal: String(digits)) else {
            return 0
        }
        return 2 * abs(more - value) * (figure.unit == "%" ? 0.01 : 1)
    }

    /// As a file says it.
    public var written: String {
        unit == "%"
            ? NumberText.significant(value * 100, 6) + "%"
            : (NumberText.significant(value, 6) + " " + unit).trimmed
    }
}

extension Kind<PublishedFigure> {
    /// A number, with its unit where it has one.
    static func figure(_ example: String) -> Kind {
        let name = "a number with its unit"
        return Kind(
            name, example: example,
            standIn: PublishedFigure.read(example) ?? PublishedFigure(value: 1, unit: ""),
            read: { text throws(Misfit) in
                guard let figure = PublishedFigure.read(text) else {
                    throw Misfit("write \(name)", expected: name, showsExample: true)
                }
                return figure
            }, write: { $0.written })
    }
}

extension Kind<MeasuredFigure> {
    /// A figure, a list of figures, or a range.
    static var measured: Kind {
        let name = "a number with its unit, a list of them, or a range “80 s to 180 s”"
        var kind = Kind(
            name, example: "233.9 s",
            standIn: MeasuredFigure(
                figures: [PublishedFigure(value: 233.9, unit: "s")], isRange: false),
            read: { text throws(Misfit) in
                let misfit = Misfit("write \(name)", expected: name, showsExample: true)
                if let middle = text.firstRange(of: " to ") {
                    let ends = [text[..<middle.lowerBound], text[middle.upperBound...]]
                    var figures = ends.compactMap { PublishedFigure.read(String($0)) }
                    guard figures.count == 2 else { throw misfit }
                    // "80 to 180 s"
                    if figures[0].unit.isEmpty { figures[0].unit = figures[1].unit }
                    guard figures[1].unit != "%" || ends[0].contains("%") else { throw misfit }
                    return MeasuredFigure(figures: figures, isRange: true)
                }
                let words = text.words
                let figures = words.compactMap { PublishedFigure.read($0) }
                guard !figures.isEmpty, figures.count == words.count else { throw misfit }
                return MeasuredFigure(
                    figures: figures, isRange: false,
                    rounding: PublishedFigure.rounding(of: words[0]))
            },
            write: {
                $0.figures.map(\.written).joined(separator: $0.isRange ? " to " : ", ")
            })
        kind.joinsList = true
        return kind
    }
}

extension Kind<Tolerance> {
    /// How far a prediction may be off.
    static var tolerance: Kind {
        let name = "a tolerance such as “10%”, “3 points”, “5 s”, “x2” or “1 grid step”"
        return Kind(
            name, example: "10%", standIn: .relative(0.1),
            read: { text throws(Misfit) in
                guard let tolerance = Tolerance(text) else {
                    throw Misfit("write \(name)", expected: name)
                }
                return tolerance
            }, write: { "\($0)" })
    }
}

extension Tolerance {
    /// Reads "10%", "±10%", "3 points", "x2", "1 grid step" or a number with a unit; nothing
    /// negative.
    init?(_ text: String) {
        var rest = text.trimmed
        for sign in ["±", "+-", "+/-"] { rest = rest.after(sign) ?? rest }
        for sign in ["x", "×", "factor "] {
            guard let after = rest.after(sign) else { continue }
            guard let factor = Double(decimal: after), factor >= 1 else { return nil }
            self = .factor(factor)
            return
        }
        guard let figure = PublishedFigure.read(rest), figure.value >= 0 else { return nil }
        switch figure.unit {
        case "%": self = .relative(figure.value)
        case "points", "point", "pp": self = .points(figure.value / 100)
        case "grid step", "grid steps":
            guard let count = Int(exactly: figure.value) else { return nil }
            self = .gridSteps(count)
        default: self = .absolute(figure)
        }
    }
}
