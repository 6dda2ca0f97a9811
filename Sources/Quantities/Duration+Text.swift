extension Duration: Quantity, TabulatedQuantity {
    static let vocabulary = QuantityVocabulary(
        kindName: "duration", examples: ["21 d", "40 min", "29 h"],
        units: [
            QuantityUnit(["d", "day", "days"], factor: 864, power: 11),
            QuantityUnit(["h", "hour", "hours", "hr", "hrs"], factor: 36, power: 11),
            QuantityUnit(["min", "minute", "minutes", "mins"], factor: 6, power: 10),
            QuantityUnit(["s", "second", "seconds", "sec", "secs"], power: 9),
            QuantityUnit(["ms", "millisecond", "milliseconds"], power: 6),
            // The two spellings of the micro sign: U+00B5 and the Greek letter U+03BC.
            QuantityUnit(["us", "\u{B5}s", "\u{3BC}s", "microsecond", "microseconds"], power: 3),
            QuantityUnit(["ns", "nanosecond", "nanoseconds"]),
            QuantityUnit(["weeks", "week", "wk"], factor: 6048, power: 11),
            QuantityUnit(["years", "year"], factor: 31536, power: 12),
        ])

    /// Reads a duration, rounded to the nearest nanosecond; a year is 365 days.
    public init(parsing text: String) throws(QuantityError) {
        self.init(nanoseconds: try Self.readSteps(text, as: Int64.self))
    }

    /// The exact length: "21 d", "1.5 h", "103 ms".
    public var description: String {
        let steps = Int128(nanoseconds)
        return Self.text(steps, in: ["d", "h", "min"], decimals: 2)
            ?? Self.text(steps, in: ["s", "ms", "us", "ns"], decimals: 9) ?? "0 s"
    }
}
