extension Ratio: Quantity, TabulatedQuantity {
    static let vocabulary = QuantityVocabulary(
        kindName: "ratio", examples: ["95%"],
        units: [
            QuantityUnit(["%", "percent"], power: -2),
            QuantityUnit(["‰", "permille"], power: -3),
            QuantityUnit(["ppm"], power: -6),
        ])

    /// Reads a ratio in percent; a bare number could be either, and is refused.
    public init(parsing text: String) throws(QuantityError) {
        self.init(try Self.readDouble(text))
    }

    /// The ratio in percent: "95%".
    public var description: String {
        guard let number = Self.unit("%").number(value) else { return "\(value)" }
        return number.text + "%"
    }
}
