/// The rate of a machine's lines as tables print it: "400 Gb/s EFA", "8 x 400 Gbps", "4x100G".
enum PublishedRate: Equatable {
    /// All lines of a machine together.
    case gbps(Double)
    /// The text names no rate.
    case none
    /// It names one, and not clearly what the machine has together.
    case unclear(String)

    /// Units of a rate in Gbps; a small b is a bit and a large one a byte.
    private static let units: [(name: String, gbps: Double)] = [
        ("Tbit/s", 1e3), ("Tbps", 1e3), ("Tb/s", 1e3), ("tbps", 1e3), ("TB/s", 8e3),
        ("Gbit/s", 1), ("Gbps", 1), ("Gb/s", 1), ("gbps", 1), ("gb/s", 1), ("GbE", 1),
        ("GBps", 8), ("GB/s", 8), ("Mbit/s", 1e-3), ("Mbps", 1e-3), ("Mb/s", 1e-3),
        ("mbps", 1e-3), ("MBps", 8e-3), ("MB/s", 8e-3),
    ]

    /// Words that say that a rate is not the whole, or not how much of it.
    private static let parts = [
        "each", "dual", "dual-port", "two", "four", "eight", "per", "rails", "rail",
    ]

    /// - Parameters:
    ///   - gpus: how many GPUs a machine has, where a rate is one "per GPU".
    ///   - isLine: whether the text is about lines and nothing else, so that "100G" is a rate.
    static func read(_ text: String, gpus: Int?, isLine: Bool) -> PublishedRate {
        let known = units + (isLine ? [("G", 1.0)] : [])
        var found: [(gbps: Double, before: Substring, after: Substring)] = []
        var rest = text[...]
        while let start = rest.firstIndex(where: \.isNumber) {
            let digits = rest[start...].prefix { $0.isNumber || $0 == "." }
            let behind = rest[digits.endIndex...]
            rest = behind
            let trimmed = behind.drop { $0 == " " }
            guard let value = Double(decimal: String(digits)),
                let unit = known.first(where: { begins(trimmed, with: $0.name) })
            else { continue }
            let (factors, before) = factors(text[..<start])
            rest = trimmed.dropFirst(unit.name.count)
            found.append((factors * value * unit.gbps, before, rest))
        }
        guard let rate = found.first else { return .none }
        guard found.allSatisfy({ $0.gbps == rate.gbps }) else {
            return .unclear("“\(text)” names several rates")
        }
        let after = rate.after.lowercased()
        if ["/gpu", " per gpu", " a gpu"].contains(where: after.hasPrefix) {
            guard let gpus else { return .unclear("“\(text)” does not say how many GPUs") }
            return .gbps(rate.gbps * Double(gpus))
        }
        if ["/node", " per node", "/machine", " per machine", " a machine", " a node"]
            .contains(where: after.hasPrefix)
        {
            return .gbps(rate.gbps)
        }
        let words = (String(rate.before) + " " + after).lowercased()
            .split { " ,;:()".contains($0) }.map(String.init)
        // "8 cards of 400 Gb/s": whether it is one's or all of them is not said.
        let isCounted = rate.before.split { " ,;:()".contains($0) }.contains { Int($0) != nil }
        guard !isCounted, !words.contains(where: parts.contains) else {
            return .unclear(
                "“\(text)” does not say what a machine has together: write “8 x 400 Gbps”")
        }
        return rate.gbps > 0 ? .gbps(rate.gbps) : .none
    }

    /// Whether a text begins with a unit, and not with a longer word.
    private static func begins(_ text: Substring, with unit: String) -> Bool {
        text.hasPrefix(unit)
            && !(text.dropFirst(unit.count).first.map { $0.isLetter || $0.isNumber } ?? false)
    }

    /// The product of the factors that a text ends with, "2 x 4x", and what stands before them.
    private static func factors(_ text: Substring) -> (Double, Substring) {
        var product = 1.0
        var rest = text
        while true {
            var end = rest
            while end.last == " " { end = end.dropLast() }
            guard let sign = end.last, "x×*".contains(sign) else { return (product, rest) }
            end = end.dropLast()
            while end.last == " " { end = end.dropLast() }
            let count = end.reversed().prefix { $0.isNumber }.count
            guard count > 0, let factor = Double(decimal: String(end.suffix(count))) else {
                return (product, rest)
            }
            product *= factor
            rest = end.dropLast(count)
        }
    }
}
