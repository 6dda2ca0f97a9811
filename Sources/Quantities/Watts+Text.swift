extension Watts: Quantity, TabulatedQuantity {
    static let vocabulary = QuantityVocabulary(
        kindName: "power", examples: ["400 W", "1.2 kW"],
        units: [
            QuantityUnit(["W", "watt", "watts"]),
            QuantityUnit(["kW", "kilowatt", "kilowatts"], power: 3),
            QuantityUnit(["MW", "megawatt", "megawatts"], power: 6),
            QuantityUnit(["GW", "gigawatt", "gigawatts"], power: 9),
            QuantityUnit(["mW", "milliwatt", "milliwatts"], power: -3),
        ])

    /// Reads an electrical power.
    public init(parsing text: String) throws(QuantityError) {
        self.init(try Self.readDouble(text))
    }

    /// The power: "400 W", "1.2 kW".
    public var description: String {
        Self.text(watts, in: ["GW", "MW", "kW", "W"])
    }
}
