extension ByteRate: Quantity, TabulatedQuantity {
    static let vocabulary = QuantityVocabulary(
        kindName: "data rate", examples: ["100 Gbps", "12.5 GB/s", "unlimited"],
        units: prefixedUnits)

    /// bps, B/s and KiB/s up to tera.
    private static var prefixedUnits: [QuantityUnit] {
        var units: [QuantityUnit] = []
        for (index, prefix) in ["", "k", "M", "G", "T"].enumerated() {
            let bits = [prefix + "bps", prefix + "bit/s", prefix + "b/s"]
            units.append(QuantityUnit(bits, power: 3 * index, binaryPower: -3))
            units.append(QuantityUnit([prefix + "B/s"], power: 3 * index))
            if index == 0 { continue }
            let binary = (prefix == "k" ? "K" : prefix) + "iB/s"
            units.append(QuantityUnit([binary], binaryPower: 10 * index))
        }
        return units
    }

    /// Reads a rate in bits or bytes per second, or "unlimited".
    public init(parsing text: String) throws(QuantityError) {
        if text == "unlimited" {
            self = .unlimited
        } else {
            self.init(bytesPerSecond: try Self.readDouble(text))
        }
    }

    /// The rate in bits per second: "100 Gbps"; or "unlimited".
    public var description: String {
        bytesPerSecond == .infinity
            ? "unlimited"
            : Self.text(bytesPerSecond, in: ["Tbps", "Gbps", "Mbps", "kbps", "bps"])
    }
}
