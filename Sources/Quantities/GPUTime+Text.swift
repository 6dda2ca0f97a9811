extension GPUTime: Quantity, TabulatedQuantity {
    static let vocabulary = QuantityVocabulary(
        kindName: "amount of GPU-time", examples: ["8400 GPU-h"],
        units: [
            QuantityUnit(["GPU-h", "GPU-hours", "GPU-hour"], factor: 36, power: 11),
            QuantityUnit(["GPU-d", "GPU-days", "GPU-day"], factor: 864, power: 11),
            QuantityUnit(["GPU-min", "GPU-minutes", "GPU-minute"], factor: 6, power: 10),
            QuantityUnit(["GPU-s", "GPU-seconds", "GPU-second"], power: 9),
            QuantityUnit(["GPU-ns"]),
        ])

    /// Reads an amount of GPU-time, rounded to the nearest GPU-nanosecond.
    public init(parsing text: String) throws(QuantityError) {
        self.init(nanoseconds: try Self.readSteps(text, as: Int128.self))
    }

    /// The exact amount: "8400 GPU-h".
    public var description: String {
        Self.text(nanoseconds, in: ["GPU-h", "GPU-min"], decimals: 3)
            ?? Self.text(nanoseconds, in: ["GPU-s", "GPU-ns"], decimals: 9) ?? "0 GPU-h"
    }
}
