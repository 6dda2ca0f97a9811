/// A decimal number as it is written: significand × 10^exponent, without binary rounding.
struct DecimalNumber: Equatable {
    var isNegative: Bool
    var significand: UInt128
    var exponent: Int

    init(isNegative: Bool = false, significand: UInt128, exponent: Int = 0) {
        self.isNegative = isNegative
        self.significand = significand
        self.exponent = exponent
        dropTrailingZeros()
    }

    /// The number closest to a finite double in fewest digits, which reads back as the same double.
    init?(_ x: Double) {
        guard x.isFinite else { return nil }
        guard let (number, rest) = Self.prefix(of: x.description[...]), rest.isEmpty else {
            return nil
        }
        self = number
    }

    private mutating func dropTrailingZeros() {
        if significand == 0 { exponent = 0 }
        while significand != 0 && significand.isMultiple(of: 10) {
            significand /= 10
            exponent += 1
        }
    }
}

extension DecimalNumber {
    /// Reads a number from the beginning of a text, and says what stands behind it.
    ///
    /// A sign, digits with or without a point, and an exponent (`1.5e-3`). Nil if there is none, if
    /// it has more than 38 digits, or an exponent beyond ±9999.
    static func prefix(of text: Substring) -> (number: DecimalNumber, rest: Substring)? {
        var rest = text
        let isNegative = rest.first == "-" || rest.first == "−"
        if isNegative || rest.first == "+" { rest.removeFirst() }

        var significand: UInt128 = 0
        var exponent = 0
        var digits = 0
        var hasPoint = false
        while let character = rest.first {
            if character == "." && !hasPoint {
                hasPoint = true
            } else if let digit = digit(character) {
                let (tenfold, overflow) = significand.multipliedReportingOverflow(by: 10)
                let (sum, carry) = tenfold.addingReportingOverflow(UInt128(digit))
                guard !overflow && !carry else { return nil }
                significand = sum
                digits += 1
                if hasPoint { exponent -= 1 }
            } else {
                break
            }
            rest.removeFirst()
        }
        guard digits > 0 else { return nil }
        if let (power, behind) = scientificExponent(rest) {
            exponent += power
            rest = behind
        }
        return (
            DecimalNumber(isNegative: isNegative, significand: significand, exponent: exponent),
            rest
        )
    }

    private static func scientificExponent(_ text: Substring) -> (Int, Substring)? {
        guard text.first == "e" || text.first == "E" else { return nil }
        var rest = text.dropFirst()
        let isNegative = rest.first == "-" || rest.first == "−"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        let digits = rest.prefix { digit($0) != nil }
        guard !digits.isEmpty, digits.count <= 4, let power = Int(digits) else { return nil }
        return (isNegative ? -power : power, rest.dropFirst(digits.count))
    }

    private static func digit(_ character: Character) -> Int? {
        guard let value = character.asciiValue, value >= 48 && value <= 57 else { return nil }
        return Int(value - 48)
    }
}

extension DecimalNumber {
    /// 10ⁿ, or nil beyond 128 bits.
    static func powerOfTen(_ n: Int) -> UInt128? {
        guard n >= 0 && n <= 38 else { return nil }
        var power: UInt128 = 1
        for _ in 0..<n { power *= 10 }
        return power
    }

    /// The nearest whole number, ties away from zero; nil beyond 128 bits, or if a number other
    /// than zero would vanish.
    var rounded: Int128? {
        var magnitude = significand
        if exponent >= 0 {
            guard significand == 0 || exponent <= 38, let power = Self.powerOfTen(exponent) else {
                return nil
            }
            let (product, overflow) = significand.multipliedReportingOverflow(by: power)
            if overflow { return nil }
            magnitude = product
        } else if let power = Self.powerOfTen(-exponent) {
            let (quotient, remainder) = significand.quotientAndRemainder(dividingBy: power)
            magnitude = quotient + (remainder >= power - remainder ? 1 : 0)
        } else {
            magnitude = 0
        }
        if magnitude == 0 && significand != 0 { return nil }
        // The least Int128 has no positive counterpart.
        guard magnitude <= Int128.max.magnitude || (isNegative && magnitude == Int128.min.magnitude)
        else { return nil }
        return Int128(truncatingIfNeeded: isNegative ? 0 &- magnitude : magnitude)
    }

    /// The number times a whole factor; nil beyond 128 bits.
    func multiplied(by factor: UInt128) -> DecimalNumber? {
        let (product, overflow) = significand.multipliedReportingOverflow(by: factor)
        guard !overflow else { return nil }
        return DecimalNumber(isNegative: isNegative, significand: product, exponent: exponent)
    }

    /// The nearest double.
    var nearestDouble: Double {
        Double("\(isNegative ? "-" : "")\(significand)e\(exponent)") ?? .nan
    }
}
