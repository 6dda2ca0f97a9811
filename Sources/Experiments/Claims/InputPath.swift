import Quantities
import Randomness

/// The way from an input's value to an end of its range, in the language of scenario files:
/// between "500 ZEN" and "20000 ZEN" lies "3200 ZEN".
///
/// Both texts must say the same but for their numbers, or differ in units of the same kind. Numbers
/// of one sign of which one is ten times the other or more are gone through in equal factors,
/// others in equal steps; whole numbers without a unit, and with one that only counts, stay whole.
struct InputPath: Hashable, Sendable {
    private var words: [String]
    private var from: [Double]
    private var to: [Double]
    private var isWhole: [Bool]

    /// Whether any of its numbers is gone through in equal factors.
    var isGeometric: Bool { zip(from, to).contains { Self.isFar($0, $1) } }

    /// Whether the numbers that it joins are whole, so that those between may have to be.
    var joinsWholeNumbers: Bool { (from + to).allSatisfy(\.isWholeNumber) }

    /// A way; nil if the texts differ in more than their numbers, or in nothing.
    ///
    /// - Parameter isWhole: whether its numbers stay whole, where more is known of that than the
    ///   texts say.
    init?(from: String, to: String, isWhole known: Bool? = nil) {
        var (a, b) = (Self.parts(of: from), Self.parts(of: to))
        guard a.numbers.count == b.numbers.count, !a.numbers.isEmpty else { return nil }
        let written = a
        for place in a.numbers.indices where a.words[place + 1] != b.words[place + 1] {
            guard let (unit, one, other) = Self.common(a.words[place + 1], b.words[place + 1])
            else { return nil }
            a.words[place + 1] = unit
            b.words[place + 1] = unit
            a.numbers[place] *= one
            b.numbers[place] *= other
        }
        guard a.words == b.words, a.numbers != b.numbers else { return nil }
        words = a.words
        self.from = a.numbers
        self.to = b.numbers
        isWhole = written.numbers.indices.map { place in
            if let known { return known }
            let unit = written.words[place + 1].trimmingSpaces
            return ["", "steps", "sequences", "step", "sequence"].contains(unit)
                && written.numbers[place].isWholeNumber && b.numbers[place].isWholeNumber
        }
    }

    /// The text at a share of the way, to so many digits; 1 is the end.
    func text(at share: Double, digits: Int = 4) -> String {
        var text = words[0]
        for place in from.indices {
            let value = Self.between(from[place], to[place], share)
            text += NumberText.significant(isWhole[place] ? value.rounded() : value, digits)
            text += words[place + 1]
        }
        return text
    }

    /// How many whole numbers it goes through in equal steps; nil if it is no such way.
    var steps: Int? {
        guard from.count == 1, isWhole[0], !isGeometric else { return nil }
        let length = abs(to[0].rounded() - from[0].rounded())
        return length < 1e9 ? Int(length) + 1 : nil
    }

    /// Where on the way the text at a share really lies: where its first number was rounded to.
    func position(of share: Double) -> Double {
        guard isWhole[0] else { return share }
        let (a, b) = (from[0], to[0])
        let value = Self.between(a, b, share).rounded()
        guard Self.isFar(a, b) else { return (value - a) / (b - a) }
        return ElementaryFunctions.log(value / a) / ElementaryFunctions.log(b / a)
    }

    private static func between(_ a: Double, _ b: Double, _ share: Double) -> Double {
        guard isFar(a, b) else { return a + (b - a) * share }
        return a * ElementaryFunctions.pow(b / a, share)
    }

    private static func isFar(_ a: Double, _ b: Double) -> Bool {
        a * b > 0 && max(a / b, b / a) >= 10
    }

    /// The numbers of a text, and the words before, between and after them.
    private static func parts(of text: String) -> (words: [String], numbers: [Double]) {
        var (words, numbers): ([String], [Double]) = ([""], [])
        var rest = text[...]
        while let first = rest.first {
            let isStart = words[words.count - 1].last?.isLetter != true
            let digits = isStart ? number(at: rest) : ""
            if let value = Double(digits.filter { $0 != "_" }), first.isNumber {
                numbers.append(value)
                words.append("")
                rest = rest.dropFirst(digits.count)
            } else {
                words[words.count - 1].append(first)
                rest = rest.dropFirst()
            }
        }
        return (words, numbers)
    }

    /// The digits with which a text begins, an exponent included.
    private static func number(at rest: Substring) -> String {
        var digits = rest.prefix { $0.isNumber || $0 == "." || $0 == "_" }
        let after = rest.dropFirst(digits.count)
        if let e = after.first, "eE".contains(e), after.dropFirst().first?.isNumber == true {
            digits = rest.prefix(digits.count + 1 + after.dropFirst().prefix { $0.isNumber }.count)
        }
        return String(digits)
    }

    /// Units of one kind, each with its size in the smallest.
    private static let families: [[(String, Double)]] = [
        [
            ("us", 1), ("ms", 1e3), ("s", 1e6), ("min", 6e7), ("h", 3.6e9), ("d", 8.64e10),
            ("week", 6.048e11), ("weeks", 6.048e11), ("year", 3.15576e13),
            ("years", 3.15576e13),
        ],
        [("kbps", 1), ("Mbps", 1e3), ("Gbps", 1e6), ("Tbps", 1e9)],
        [("KB", 1), ("MB", 1e3), ("GB", 1e6), ("TB", 1e9), ("PB", 1e12)],
    ]

    /// The smaller unit of two, with what either counts in it; nil if the rest of the words
    /// differs, or the units are no units of one kind.
    private static func common(_ a: String, _ b: String) -> (String, Double, Double)? {
        let (unitA, unitB) = (a.firstWord, b.firstWord)
        guard a.replacingFirst(unitA, by: "") == b.replacingFirst(unitB, by: "") else { return nil }
        for family in families {
            guard let one = family.first(where: { $0.0 == unitA }),
                let other = family.first(where: { $0.0 == unitB })
            else { continue }
            let least = one.1 < other.1 ? one : other
            return (
                a.replacingFirst(unitA, by: least.0), one.1 / least.1, other.1 / least.1
            )
        }
        return nil
    }
}

extension String {
    fileprivate var firstWord: String {
        String(drop { $0 == " " }.prefix { $0.isLetter })
    }

    fileprivate var trimmingSpaces: String { filter { $0 != " " } }

    fileprivate func replacingFirst(_ word: String, by other: String) -> String {
        guard !word.isEmpty, let range = firstRange(of: word) else { return self }
        return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}

extension Double {
    fileprivate var isWholeNumber: Bool { rounded() == self }
}
