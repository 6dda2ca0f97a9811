/// Numbers as text for tables, figures and messages.
///
/// A number is first written in the fewest digits that read back as the same double, then
/// rounded in decimal, halves away from zero: 2.675 to two digits is "2.68", as one would by hand.
public enum NumberText {
    /// A number with so many digits behind the point: `fixed(2.5, digits: 2)` is "2.50".
    ///
    /// Infinities and not-a-number are "inf", "-inf" and "nan"; there is no "-0".
    public static func fixed(_ x: Double, digits: Int) -> String {
        precondition(digits >= 0, "\(digits) digits")
        guard let number = DecimalNumber(x) else { return x.description }
        let rounded = number.rounded(toPower: -digits)
        let text = rounded.plainText
        if digits == 0 { return text }
        let missing = digits - rounded.decimals
        return (rounded.decimals == 0 ? text + "." : text) + String(repeating: "0", count: missing)
    }

    /// A number with at most so many significant digits and no trailing zeros: "0.00125", "312000".
    ///
    /// From 10¹⁵ on and below 10⁻⁴ with an exponent, "1.25e-7".
    public static func significant(_ x: Double, _ digits: Int) -> String {
        precondition(digits > 0, "\(digits) digits")
        guard let number = DecimalNumber(x) else { return x.description }
        let rounded = number.rounded(toPower: number.leadingPower - digits + 1)
        let power = rounded.leadingPower
        return power < -4 || power >= 15 ? rounded.scientificText : rounded.plainText
    }

    /// A whole number with commas between the thousands: "1,234,567".
    public static func grouped(_ n: Int64) -> String {
        let digits = String(n.magnitude)
        var text = n < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
