import Quantities

/// Numbers written for people, without Foundation.
enum Figures {
    /// At most so many decimals, without trailing zeros: 107.2, 40.
    static func decimal(_ value: Double, places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let text = "\((value * scale).rounded() / scale)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// A mantissa of at most four digits and an exponent: 6.659e9; small numbers as they are.
    static func scientific(_ value: Double) -> String {
        guard value >= 1e4 else { return decimal(value, places: 3) }
        var unit = 1.0
        var exponent = 0
        while value >= unit * 9.9995 {
            unit *= 10
            exponent += 1
        }
        return decimal(value / unit, places: 3) + "e\(exponent)"
    }

    /// Decimal gigabytes: "107.2 GB".
    static func gigabytes(_ bytes: Bytes) -> String {
        decimal(bytes.inGigabytes, places: 2) + " GB"
    }

    /// A share: "50.92%".
    static func percent(_ ratio: Ratio) -> String { decimal(ratio.value * 100, places: 2) + "%" }
}
