extension Zen: Quantity, TabulatedQuantity {
    public static var kindName: String { "amount of ZEN" }
    public static var example: String { "2.5 ZEN" }

    static let table = [QuantityUnit(["ZEN"], power: 6)]

    /// Reads an amount, rounded to the nearest micro-ZEN.
    public init(parsing text: String) throws(QuantityError) {
        self.init(micro: try Self.readSteps(text, as: Int64.self))
    }

    /// The exact amount: "2.5 ZEN".
    public var description: String { Self.exactText(Int128(micro)) }
}

extension GPUHourPrice: Quantity, TabulatedQuantity {
    public static var kindName: String { "price of GPU-time" }
    public static var example: String { "2.5 ZEN/GPU-h" }

    static let table = [QuantityUnit(["ZEN/GPU-h", "ZEN/GPU-hour", "ZEN per GPU-hour"], power: 6)]

    /// Reads a price, rounded to the nearest micro-ZEN per GPU-hour.
    public init(parsing text: String) throws(QuantityError) {
        self.init(microZen: try Self.readSteps(text, as: Int64.self))
    }

    /// The exact price: "2.5 ZEN/GPU-h".
    public var description: String { Self.exactText(Int128(microZen)) }
}
