import Randomness

/// A value of a scenario that is sought between two ends.
public struct CalibrationUnknown: Hashable, Sendable {
    /// What tables call it.
    public var name: String
    /// The keys of the scenario that get its value.
    public var keys: [String]
    public var range: SweepRange
    /// What stands around the number, with "{}" in its place: "exponential mean {}".
    public var form: String
    /// Where the search begins, in the range's unit; nil for the scenario's own value.
    public var start: Double?
    public var mark: SourceMark

    /// The place of the number in a form.
    public static let gap = "{}"

    /// An unknown by its parts.
    public init(
        name: String, keys: [String], range: SweepRange, form: String = gap, start: Double? = nil,
        mark: SourceMark
    ) {
        self.name = name
        self.keys = keys
        self.range = range
        self.form = form
        self.start = start
        self.mark = mark
    }

    /// A value that it may have.
    public struct Value: Hashable, Sendable {
        /// In the range's unit, as its text says it.
        public var number: Double
        /// With its unit, as tables say it.
        public var label: String
        /// As the scenario says it.
        public var text: String
    }

    /// The value at a share of the way between the ends: 0 is the low one, 1 the high one. Of whole
    /// numbers it is the nearest.
    public func value(at share: Double) -> Value {
        value(range.value(at: min(1, max(0, share))))
    }

    /// A number as a value.
    public func value(of number: Double) -> Value { value(range.value(number)) }

    private func value(_ value: SweepValue) -> Value {
        Value(
            number: Measure.parts(of: value.text)?.number ?? .nan, label: value.text,
            text: form.replacing(Self.gap, with: value.text))
    }

    /// Where a number lies between the ends.
    public func share(of number: Double) -> Double {
        guard range.isLogarithmic else {
            return (number - range.low) / (range.high - range.low)
        }
        return ElementaryFunctions.log(number / range.low)
            / ElementaryFunctions.log(range.high / range.low)
    }

    /// Where the search begins: where the file says, else where the scenario stands, else in the
    /// middle.
    ///
    /// - Parameter own: what the scenario says itself.
    public func startingShare(own: String?) -> Double {
        var number = start
        if number == nil, let own, form == Self.gap, let measure = Measure(own),
            measure.dimension == Measure(value(at: 0).label)?.dimension
        {
            number = measure.value(in: range.unit)
        }
        guard let number, number >= range.low, number <= range.high else { return 0.5 }
        return share(of: number)
    }
}
