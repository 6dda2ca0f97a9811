extension Zen: Quantity, TabulatedQuantity {
    static let vocabulary = QuantityVocabulary(
        kindName: "amount of ZEN", examples: ["2.5 ZEN"],
        units: [QuantityUnit(["ZEN"], power: 6)])

    /// Reads an amount, rounded to the nearest micro-ZEN.
    public init(parsing text: String) throws(QuantityError) {
        self.init(micro: try Self.readSteps(text, as: Int64.self))
    }

    /// The exact amount: "2.5 ZEN".
    public var description: String { Self.exactText(Int128(micro)) }
}

extension GPUHourPrice: Quantity, TabulatedQuantity {
    static let vocabulary = QuantityVocabulary(
        kindName: "price of GPU-time", examples: ["2.5 ZEN/GPU-h"],
        units: [QuantityUnit(["ZEN/GPU-h", "ZEN/GPU-hour", "ZEN per GPU-hour"], power: 6)])

    /// Reads a price, rounded to the nearest micro-ZEN per GPU-hour.
    public init(parsing text: String) throws(QuantityError) {
        self.init(microZen: try Self.readSteps(text, as: Int64.self))
    }

    /// The exact price: "2.5 ZEN/GPU-h".
    public var description: String { Self.exactText(Int128(microZen)) }
}
