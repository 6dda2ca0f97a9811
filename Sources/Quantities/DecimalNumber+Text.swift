extension DecimalNumber {
    /// The number with a point and without an exponent: "0.0125", "-3000".
    var plainText: String {
        let sign = isNegative && significand != 0 ? "-" : ""
        let digits = String(significand)
        if exponent >= 0 { return sign + digits + String(repeating: "0", count: exponent) }
        let fraction = -exponent
        if fraction < digits.count {
            return sign + digits.dropLast(fraction) + "." + digits.suffix(fraction)
        }
        return sign + "0." + String(repeating: "0", count: fraction - digits.count) + digits
    }

    /// The number with one digit before the point: "1.25e-7".
    var scientificText: String {
        let digits = String(significand)
        let power = exponent + digits.count - 1
        let sign = isNegative && significand != 0 ? "-" : ""
        let point = digits.count > 1 ? "." : ""
        return sign + digits.prefix(1) + point + digits.dropFirst() + "e\(power)"
    }

    /// The plain text where it is short, else the scientific one.
    var text: String {
        let length = String(significand).count
        return exponent > 21 - length || exponent < -21 ? scientificText : plainText
    }

    /// How many digits stand behind the point.
    var decimals: Int { max(0, -exponent) }

    /// The power of ten of the leading digit; 0 for zero.
    var leadingPower: Int {
        significand == 0 ? 0 : exponent + String(significand).count - 1
    }

    /// The nearest number with no digit below 10^power, ties away from zero.
    func rounded(toPower power: Int) -> DecimalNumber {
        guard exponent < power else { return self }
        guard let divisor = Self.powerOfTen(power - exponent) else {
            return DecimalNumber(significand: 0)
        }
        let (quotient, remainder) = significand.quotientAndRemainder(dividingBy: divisor)
        return DecimalNumber(
            isNegative: isNegative,
            significand: quotient + (remainder >= divisor - remainder ? 1 : 0), exponent: power)
    }
}
