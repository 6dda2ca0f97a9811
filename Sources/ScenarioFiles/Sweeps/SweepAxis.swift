import Quantities
import Randomness

/// One direction in which a sweep goes: a key, or several that move together.
public struct SweepAxis: Hashable, Sendable {
    /// What moves; all have the same number of values.
    public var variables: [SweepVariable]

    /// An axis of variables.
    public init(variables: [SweepVariable]) { self.variables = variables }

    /// The name of its first variable.
    public var name: String { variables[0].name }
    /// How many values it lists; 0 for a range that only a random design can use.
    public var count: Int { variables[0].values.count }
}

/// Something that a sweep varies.
public struct SweepVariable: Hashable, Sendable {
    /// What expressions and results call it.
    public var name: String
    /// The keys of the scenario that get its value.
    public var keys: [String]
    /// The values that a grid goes through.
    public var values: [SweepValue]
    /// Where values between the ends make sense, the ends.
    public var range: SweepRange?

    /// A variable by its parts.
    public init(name: String, keys: [String], values: [SweepValue], range: SweepRange? = nil) {
        self.name = name
        self.keys = keys
        self.values = values
        self.range = range
    }

    /// The unit in which results show it: that of its first value; empty if it has none, or if its
    /// values are not all of one dimension.
    public var unit: String {
        if let range { return range.unit }
        guard isNumeric, let first = values.first else { return "" }
        return Measure.parts(of: first.text)?.unit ?? ""
    }

    /// Whether all of its values are numbers of one dimension.
    public var isNumeric: Bool {
        guard range == nil else { return true }
        let dimensions = values.map { $0.measure?.dimension }
        return !values.isEmpty && dimensions.allSatisfy { $0 != nil && $0 == dimensions[0] }
    }

    /// The value at a place between 0 and 1: of a range the point there, of a list the one of the
    /// parts, all equally long, in which it lies.
    public func value(at share: Double) -> SweepValue {
        if let range { return range.value(at: share) }
        return values[min(values.count - 1, Int(share * Double(values.count)))]
    }

    /// A value as a number in the variable's unit; not-a-number for words.
    public func number(of value: SweepValue) -> Double {
        guard isNumeric, let measure = value.measure else { return .nan }
        return measure.value(in: unit)
    }
}

/// A value of an axis.
public struct SweepValue: Hashable, Sendable {
    /// As an override says it.
    public var text: String
    /// As tables and figures say it.
    public var label: String

    /// A value; without a label it is called what it is.
    public init(_ text: String, label: String? = nil) {
        self.text = text
        self.label = label ?? text
    }

    /// The value as a number with a dimension; nil for words.
    public var measure: Measure? { Measure(text) }
}

/// All values between two ends.
public struct SweepRange: Hashable, Sendable {
    /// In the unit.
    public var low: Double
    public var high: Double
    public var unit: String
    /// Whether equal steps multiply.
    public var isLogarithmic: Bool
    /// Whether only whole numbers count.
    public var isWhole: Bool

    /// The value at a place between 0 and 1, rounded to six digits so that it can be typed again.
    public func value(at share: Double) -> SweepValue {
        value(
            isLogarithmic
                ? low * Self.power(high / low, share) : low + (high - low) * share)
    }

    /// A number as a value.
    func value(_ number: Double) -> SweepValue {
        let text = isWhole ? number.rounded().plain : NumberText.significant(number, 6)
        guard !unit.isEmpty else { return SweepValue(text) }
        return SweepValue(text + (unit == "%" ? "" : " ") + unit)
    }

    private static func power(_ base: Double, _ exponent: Double) -> Double {
        exponent == 0 ? 1 : exponent == 1 ? base : ElementaryFunctions.pow(base, exponent)
    }
}
