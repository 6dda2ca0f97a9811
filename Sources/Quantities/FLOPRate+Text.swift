extension FLOPRate: Quantity, TabulatedQuantity {
    static let vocabulary = QuantityVocabulary(
        kindName: "compute rate", examples: ["312 TFLOP/s"],
        units: ["", "k", "M", "G", "T", "P", "E"].enumerated().map { index, prefix in
            QuantityUnit(
                ["FLOP/s", "FLOPS", "FLOPs/s"].map { prefix + $0 }, power: 3 * index)
        })

    /// Reads a rate of floating-point operations.
    public init(parsing text: String) throws(QuantityError) {
        self.init(perSecond: try Self.readDouble(text))
    }

    /// The rate: "312 TFLOP/s".
    public var description: String {
        Self.text(perSecond, in: ["EFLOP/s", "PFLOP/s", "TFLOP/s", "GFLOP/s", "FLOP/s"])
    }
}
