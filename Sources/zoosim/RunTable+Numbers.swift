import Experiments
import Quantities
import Results

/// How the table says numbers.
extension RunTable {
    /// A share of one in per cent.
    static func percent(_ share: Double, digits: Int = 1) -> String {
        amount(share * 100, digits: digits) + "%"
    }

    /// A difference of two shares in percentage points, with its sign.
    static func points(_ share: Double) -> String {
        signed(NumberText.fixed(share * 100, digits: 2)) + " pp"
    }

    /// GPU-time in GPU-hours.
    static func hours(_ time: GPUTime, digits: Int, isSigned: Bool = false) -> String {
        let text = amount(time.inHours, digits: digits)
        return (isSigned ? signed(text) : text) + " GPU-h"
    }

    /// Simulated time: hours, or days from two of them on.
    static func span(_ time: Duration) -> String {
        time.inHours < 48
            ? NumberText.fixed(time.inHours, digits: 2) + " h"
            : NumberText.fixed(time.inHours / 24, digits: 2) + " d"
    }

    /// Money in ZEN.
    static func zen(_ sum: Zen) -> String { amount(sum.inZen, digits: 2) + " ZEN" }

    /// A count with commas between the thousands.
    static func count(_ number: some BinaryInteger) -> String {
        NumberText.grouped(Int64(number))
    }

    /// A number with so many digits behind the point and commas between the thousands.
    static func amount(_ number: Double, digits: Int) -> String {
        let text = NumberText.fixed(number, digits: digits)
        let whole = text.prefix { $0 != "." }
        guard let value = Int64(whole) else { return text }
        let sign = value == 0 && text.hasPrefix("-") ? "-" : ""
        return sign + NumberText.grouped(value) + text.dropFirst(whole.count)
    }

    private static func signed(_ text: String) -> String { text.hasPrefix("-") ? text : "+" + text }
}

extension RunStudy {
    /// The value of a metric of the job, by its short name; nil if the run does not give it.
    func metric(_ name: String) -> Double? {
        metrics.first { $0.name.hasSuffix(".\(name)") }?.value
    }
}
