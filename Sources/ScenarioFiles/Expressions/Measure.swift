import Quantities

/// A number with what it is a number of: a time, a data rate, steps, or nothing.
///
/// A sweep knows no keys' kinds, so that it reads “100 Mbps” and “500 steps” by their units alone.
/// Values of one dimension can be compared and added, whatever their units.
public struct Measure: Hashable, Sendable {
    /// In the dimension's base unit: seconds, bits per second, or the thing that is counted; a
    /// percentage as a share of one.
    public var value: Double
    /// "duration", "data rate", …; the word itself for things that are counted ("steps"); empty for
    /// a pure number.
    public var dimension: String

    /// A value by its parts.
    public init(_ value: Double, _ dimension: String = "") {
        self.value = value
        self.dimension = dimension
    }

    /// The name of the dimension of percentages, which multiply like pure numbers.
    static let percentage = "percentage"

    /// Whether it is a number without a unit, or a percentage, which is one too.
    var isPure: Bool { dimension.isEmpty || dimension == Self.percentage }

    /// Reads a number with or without a unit; nil for all other texts.
    public init?(_ text: String) {
        guard let (number, unit) = Self.parts(of: text) else { return nil }
        if unit.isEmpty {
            self.init(number)
        } else if let known = Self.known(text) {
            self = known
        } else if unit.allSatisfy(\.isLetter) {
            self.init(number, Self.plural(unit))
        } else {
            return nil
        }
    }

    /// The number and the unit as they are written; nil if the text is something else.
    public static func parts(of text: String) -> (number: Double, unit: String)? {
        let text = text.trimmed
        var end = text.startIndex
        var last: Character = " "
        while end < text.endIndex {
            let next = text[end]
            let isSign =
                (next == "-" || next == "+") && (end == text.startIndex || "eE".contains(last))
            let isExponent =
                "eE".contains(next) && last.isNumber
                && text[text.index(after: end)...].first.map { "+-0123456789".contains($0) } == true
            guard isSign || isExponent || "0123456789._".contains(next) else { break }
            last = next
            end = text.index(after: end)
        }
        guard let number = Double(decimal: text[..<end].filter { $0 != "_" }) else { return nil }
        let unit = String(text[end...]).trimmed
        return unit.contains(where: \.isWhitespace) ? nil : (number, unit)
    }

    /// The value as a scenario says it, in the base unit of its dimension.
    public var text: String {
        guard !dimension.isEmpty else { return value.plain }
        if dimension == Self.percentage { return (value * 100).plain + "%" }
        let unit = Self.kinds.first { $0.dimension == dimension }?.unit ?? dimension
        return value.plain + " " + unit
    }

    /// What the value is in another unit: 0.1 for 100 Mbps in Gbps.
    public func value(in unit: String) -> Double {
        guard !unit.isEmpty, let one = Measure("1 " + unit), one.dimension == dimension else {
            return value
        }
        return value / one.value
    }

    /// “step” and “steps” are one dimension.
    private static func plural(_ word: String) -> String { word.hasSuffix("s") ? word : word + "s" }
}

extension Measure {
    /// A kind of quantity that has units of its own.
    private struct Kind: Sendable {
        var dimension: String
        var unit: String
        var read: @Sendable (String) -> Double?
    }

    private static func kind<Q: Quantity>(
        _ unit: String, _ value: @escaping @Sendable (Q) -> Double
    ) -> Kind {
        Kind(dimension: Q.kindName, unit: unit) { text in
            (try? Q(parsing: text)).map(value)
        }
    }

    private static let kinds: [Kind] = [
        kind("s") { (value: Quantities.Duration) in value.inSeconds },
        kind("B") { (value: Bytes) in Double(value.count) },
        kind("bps") { (value: ByteRate) in value.bytesPerSecond * 8 },
        kind("ZEN") { (value: Zen) in value.inZen },
        kind("ZEN/GPU-h") { (value: GPUHourPrice) in value.inZen },
        kind("USD") { (value: Dollars) in value.inDollars },
        kind("USD/ZEN") { (value: ZenPrice) in Double(value.microDollars) / 1e6 },
        kind("USD/kWh") { (value: EnergyPrice) in value.inDollars },
        kind("USD/GB") { (value: DataPrice) in Double(value.microDollars) / 1e6 },
        kind("USD/GPU-h") { (value: GPUHourDollars) in Double(value.microDollars) / 1e6 },
        kind("FLOP/s") { (value: FLOPRate) in value.perSecond },
        kind("W") { (value: Watts) in value.watts },
        Kind(dimension: percentage, unit: "%") { text in (try? Ratio(parsing: text))?.value },
    ]

    private static func known(_ text: String) -> Measure? {
        for kind in kinds {
            if let value = kind.read(text) { return Measure(value, kind.dimension) }
        }
        return nil
    }

    /// Whether a word is a unit of a quantity, and not merely a thing that can be counted.
    static func isUnit(_ word: String) -> Bool { known("1 " + word) != nil }
}
