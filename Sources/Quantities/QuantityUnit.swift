/// A unit of a quantity: its spellings and its size, factor × 10^power × 2^binaryPower of the
/// smallest step of the type.
struct QuantityUnit: Sendable {
    /// The first is the usual one.
    var names: [String]
    var factor: UInt128
    var power: Int
    var binaryPower: Int

    init(_ names: [String], factor: UInt128 = 1, power: Int = 0, binaryPower: Int = 0) {
        self.names = names
        self.factor = factor
        self.power = power
        self.binaryPower = binaryPower
    }

    /// A number in this unit as a whole number of steps; nil if it does not fit.
    func steps(_ number: DecimalNumber) -> Int128? {
        guard let product = number.multiplied(by: factor) else { return nil }
        var scaled = product
        scaled.exponent += power
        // Halves have an end in decimal: 2⁻ⁿ = 5ⁿ × 10⁻ⁿ.
        for _ in 0..<max(0, -binaryPower) {
            guard let half = scaled.multiplied(by: 5) else { return nil }
            scaled = half
            scaled.exponent -= 1
        }
        guard binaryPower <= 0 || binaryPower < 100,
            let whole = scaled.multiplied(by: UInt128(1) << UInt128(max(0, binaryPower)))
        else { return nil }
        return whole.rounded
    }

    /// So many steps as an exact decimal number in this unit; nil if it has no end within 30
    /// digits behind the point.
    func number(steps: Int128) -> DecimalNumber? {
        var numerator = steps.magnitude
        var exponent = -power
        var divisor = factor
        if binaryPower > 0 { divisor <<= UInt128(binaryPower) }
        if binaryPower < 0 {
            let (product, overflow) = numerator.multipliedReportingOverflow(
                by: UInt128(1) << UInt128(-binaryPower))
            if overflow { return nil }
            numerator = product
        }
        while !numerator.isMultiple(of: divisor) {
            let (product, overflow) = numerator.multipliedReportingOverflow(by: 10)
            if overflow || exponent < -30 { return nil }
            numerator = product
            exponent -= 1
        }
        return DecimalNumber(
            isNegative: steps < 0, significand: numerator / divisor, exponent: exponent)
    }

    /// A number in this unit as the nearest double; the factor of such a unit is 1.
    func double(_ number: DecimalNumber) -> Double {
        var scaled = number
        scaled.exponent += power
        return scaled.nearestDouble * Double(sign: .plus, exponent: binaryPower, significand: 1)
    }

    /// A finite double in this unit, in the fewest digits that read back as the same.
    func number(_ value: Double) -> DecimalNumber? {
        let unscaled = value * Double(sign: .plus, exponent: -binaryPower, significand: 1)
        guard var number = DecimalNumber(unscaled) else { return nil }
        if number.significand != 0 { number.exponent -= power }
        return number
    }
}
