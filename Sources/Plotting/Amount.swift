import Foundation

/// Amounts as a person reads them.
enum Amount {
    /// An amount with thousands apart, and hundredths where they matter.
    static func text(_ value: Double) -> String { text(value, digits: abs(value) < 100 ? 2 : 0) }

    /// An amount with thousands apart, a true minus sign, and so many digits after the point.
    static func text(_ value: Double, digits: Int) -> String {
        let parts = String(format: "%.\(digits)f", abs(value)).split(separator: ".")
        var whole = ""
        for (place, digit) in parts[0].reversed().enumerated() {
            if place > 0 && place.isMultiple(of: 3) { whole = "," + whole }
            whole = String(digit) + whole
        }
        let fraction = parts.count > 1 ? "." + parts[1] : ""
        let isZero = (whole + fraction).allSatisfy { $0 == "0" || $0 == "." }
        return (value < 0 && !isZero ? "\u{2212}" : "") + whole + fraction
    }
}
