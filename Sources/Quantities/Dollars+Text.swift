extension Dollars: Quantity, TabulatedQuantity {
    static let vocabulary = QuantityVocabulary(
        kindName: "amount of dollars", examples: ["3000 USD"],
        units: [QuantityUnit(["USD", "dollars", "dollar"], power: 6)])

    /// Reads an amount, rounded to the nearest micro-dollar.
    public init(parsing text: String) throws(QuantityError) {
        self.init(micro: try Self.readSteps(text, as: Int64.self))
    }

    /// The exact amount: "3000 USD".
    public var description: String { Self.exactText(Int128(micro)) }
}

extension ZenPrice: Quantity, TabulatedQuantity {
    static let vocabulary = QuantityVocabulary(
        kindName: "price of ZEN", examples: ["2 USD/ZEN"],
        units: [QuantityUnit(["USD/ZEN", "USD per ZEN"], power: 6)])

    /// Reads a price, rounded to the nearest micro-dollar per ZEN.
    public init(parsing text: String) throws(QuantityError) {
        self.init(microDollars: try Self.readSteps(text, as: Int64.self))
    }

    /// The exact price: "2 USD/ZEN".
    public var description: String { Self.exactText(Int128(microDollars)) }
}
