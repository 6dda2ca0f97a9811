extension Bytes: Quantity, TabulatedQuantity {
    static let vocabulary = QuantityVocabulary(
        kindName: "amount of data", examples: ["400 GB", "1 TB", "256 GiB"],
        units: [
            QuantityUnit(["B", "byte", "bytes"]),
            QuantityUnit(["bit", "bits"], binaryPower: -3),
        ] + prefixedUnits)

    /// kB, kbit and KiB up to exa.
    private static var prefixedUnits: [QuantityUnit] {
        let prefixes = ["k", "M", "G", "T", "P", "E"]
        var units: [QuantityUnit] = []
        for (index, prefix) in prefixes.enumerated() {
            let power = 3 * (index + 1)
            units.append(QuantityUnit([prefix + "B"], power: power))
            units.append(
                QuantityUnit([prefix + "bit", prefix + "bits"], power: power, binaryPower: -3))
            let binaryPrefix = prefix == "k" ? "Ki" : prefix + "i"
            units.append(QuantityUnit([binaryPrefix + "B"], binaryPower: 10 * (index + 1)))
        }
        return units
    }

    /// Reads a number of bytes, or of bits (eight to a byte), rounded to the nearest byte.
    public init(parsing text: String) throws(QuantityError) {
        self.init(try Self.readSteps(text, as: Int64.self))
    }

    /// The exact size, in decimal units or, where that is shorter, in binary ones.
    public var description: String {
        let steps = Int128(count)
        let decimal = Self.text(steps, in: ["EB", "PB", "TB", "GB", "MB", "kB", "B"], decimals: 3)
        let binary = Self.text(
            steps, in: ["EiB", "PiB", "TiB", "GiB", "MiB", "KiB"], decimals: 1)
        guard let decimal else { return "0 B" }
        guard let binary, binary.count < decimal.count else { return decimal }
        return binary
    }
}
