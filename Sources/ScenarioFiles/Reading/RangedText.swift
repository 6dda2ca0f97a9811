import Quantities

/// A value that carries its own range: "0.35 ± 0.05", "1–4 Gbps", "500 Mbps to 2 Gbps".
///
/// The value is the middle. With ± (or +-) that is the number before the sign, and the range is as
/// wide to both sides; a percentage behind a number that is none is a share of it, as in
/// "100 Gbps ± 10%". Between two ends (an en dash or “to”) it is halfway, or their geometric mean
/// where the upper end is ten times the lower or more: the middle, either way, of what
/// `zoosim sensitivity` draws. An end without a unit has that of the other. Within a law
/// ("exponential mean 10–30 h") a dash or ± gives one of its numbers a range; “to” stands there for
/// the law's own ends.
struct RangedText: Hashable, Sendable {
    /// A number as it stands in a text, with its unit.
    struct Number: Hashable, Sendable {
        var value: Double
        var unit: String

        /// As a scenario says it.
        func text(_ value: Double) -> String {
            unit.isEmpty ? value.plain : value.plain + (unit == "%" ? "%" : " " + unit)
        }
    }

    private enum Sign { case tolerance, ends }

    /// What stands before and behind the range: the words of a law.
    private var before: String
    private var behind: String
    private var sign: Sign
    private var first: Number
    private var second: Number

    /// Takes a text apart; nil if there is no range in it.
    init?(_ text: String) {
        let signs: [(String, Sign)] = [
            ("±", .tolerance), ("+/-", .tolerance), ("+-", .tolerance), ("–", .ends),
            (" to ", .ends),
        ]
        for (word, sign) in signs {
            guard let middle = text.firstRange(of: word) else { continue }
            guard let left = Self.last(of: text[..<middle.lowerBound]),
                let right = Self.first(of: text[middle.upperBound...])
            else { return nil }
            // The ends of a uniform law are its own.
            if word == " to ", !(left.before + right.behind).isEmpty { return nil }
            (before, behind) = (left.before, right.behind)
            self.sign = sign
            (first, second) = (left.number, right.number)
            // Behind ± a percentage may be a share of a bare number.
            let isShare = sign == .tolerance && second.unit == "%"
            if first.unit.isEmpty, !isShare { first.unit = second.unit }
            if second.unit.isEmpty { second.unit = first.unit }
            return
        }
        return nil
    }

    /// The number with which a text ends, and what stands before it.
    private static func last(of text: Substring) -> (before: String, number: Number)? {
        let words = text.split(separator: " ")
        for count in [1, 2] where words.count >= count {
            let end = words.suffix(count).joined(separator: " ")
            guard let (value, unit) = Measure.parts(of: end) else { continue }
            let before = words.dropLast(count).joined(separator: " ")
            return (before.isEmpty ? "" : before + " ", Number(value: value, unit: unit))
        }
        return nil
    }

    /// The number with which a text begins, and what stands behind it.
    private static func first(of text: Substring) -> (number: Number, behind: String)? {
        let words = text.split(separator: " ")
        for count in [2, 1] where words.count >= count {
            let start = words.prefix(count).joined(separator: " ")
            guard let (value, unit) = Measure.parts(of: start) else { continue }
            let behind = words.dropFirst(count).joined(separator: " ")
            return (
                Number(value: value, unit: unit), behind.isEmpty ? "" : " " + behind
            )
        }
        return nil
    }

    private func whole(_ number: String) -> String { before + number + behind }
}

extension RangedText {
    /// The middle and both ends as a scenario says them, before any kind has read them.
    ///
    /// - Throws: if the range is upside down, has no width, or has ends of unlike kinds.
    func parts() throws(Misfit) -> (middle: Double, number: Number, low: String, high: String) {
        switch sign {
        case .tolerance:
            let reach = try reach()
            guard reach > 0 else {
                throw Misfit(
                    "what stands behind “±” is the way to both ends, and must be above zero",
                    expected: "a number above zero behind “±”")
            }
            return (
                first.value, first, whole(first.text((first.value - reach).tidy)),
                whole(first.text((first.value + reach).tidy))
            )
        case .ends:
            let start = try length(first, in: second.unit)
            guard start < second.value else {
                let (low, high) = (second.text(second.value), first.text(first.value))
                throw Misfit(
                    start == second.value
                        ? "both ends of the range are the same; write the value alone"
                        : "the lower end stands first: “\(low) to \(high)”",
                    expected: "a range with its lower end first")
            }
            return (
                Self.middle(start, second.value), second, whole(first.text(first.value)),
                whole(second.text(second.value))
            )
        }
    }

    /// The way to both ends, in the unit of the figure.
    private func reach() throws(Misfit) -> Double {
        if second.unit == "%", first.unit != "%" {
            return first.value.magnitude * second.value / 100
        }
        return try length(second, in: first.unit)
    }

    /// A number in another unit.
    private func length(_ number: Number, in unit: String) throws(Misfit) -> Double {
        guard number.unit != unit else { return number.value }
        guard let one = Measure("1 " + unit), let other = Measure(number.text(number.value)),
            one.dimension == other.dimension
        else {
            throw Misfit(
                "the units “\(unit)” and “\(number.unit)” of the range are of different kinds",
                expected: "both ends in units of one kind")
        }
        return other.value / one.value
    }

    /// The middle between two ends: the geometric one where they are far apart.
    static func middle(_ low: Double, _ high: Double) -> Double {
        guard low > 0, high / low >= 10 else { return ((low + high) / 2).tidy }
        return Double(NumberText.significant((low * high).squareRoot(), 4)) ?? low
    }

    /// The same with a whole number in the middle.
    func text(of middle: Double, _ number: Number) -> String { whole(number.text(middle)) }
}

extension Double {
    /// Without the last bits of a sum: 0.35 − 0.05 is 0.3.
    fileprivate var tidy: Double { Double(NumberText.significant(self, 12)) ?? self }
}
