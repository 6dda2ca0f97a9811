import Quantities

extension Kind where Value: FixedWidthInteger {
    /// A whole number; `99e9` is one.
    static func integer(from least: Value) -> Kind {
        whole("a whole number", "100", unit: nil).atLeast("\(least)")
    }

    /// A whole number of things, with their name: "1000 steps".
    static func count(of unit: String, from least: Value = 1) -> Kind {
        whole("a whole number of \(unit)", "1000 \(unit)", unit: unit).limited(
            "of at least \(least)"
        ) { $0 >= least }
    }

    private static func whole(_ name: String, _ example: String, unit: String?) -> Kind {
        let suffix = unit.map { " " + $0 } ?? ""
        var kind = Kind(
            name, example: example, standIn: 100,
            read: { text throws(Misfit) in
                let digits = try number(in: text, unit: unit, name: name)
                guard let value = Value(whole: digits) else {
                    throw Misfit("write \(name)", expected: name, showsExample: true)
                }
                return value
            },
            write: { value in
                (Int64(exactly: value).flatMap { Double(exactly: $0) }?.plain ?? "\(value)")
                    + suffix
            })
        kind.magnitude = { Double($0) }
        return kind
    }

    /// The text before a unit; without one, the whole text.
    private static func number(
        in text: String, unit: String?, name: String
    ) throws(Misfit) -> String {
        guard let unit else { return text }
        let word = String(text.reversed().prefix { $0.isLetter }.reversed())
        guard !word.isEmpty, word != text else {
            throw Misfit("a unit is missing; write e.g.", expected: name, bareNumber: text)
        }
        // One of them: "1 step".
        guard word == unit || word + "s" == unit else {
            let nearest = Spelling.nearest(word, among: [unit])
            throw Misfit(
                "this is not \(name); write one", expected: name, nearest: nearest,
                showsExample: true)
        }
        return String(text.dropLast(word.count)).trimmed
    }
}

extension FixedWidthInteger {
    /// A whole number in digits, with `_` between them, or with a decimal exponent.
    init?(whole text: String) {
        let digits = text.filter { $0 != "_" }
        if let exact = Self(digits) {
            self = exact
        } else if let real = Double(decimal: digits), real.magnitude <= 0x1p53,
            let whole = Self(exactly: real)
        {
            self = whole
        } else {
            return nil
        }
    }
}

extension Kind<Double> {
    /// A number without a unit.
    static var real: Kind {
        let name = "a number"
        var kind = Kind(
            name, example: "1.4", standIn: 1.4,
            read: { text throws(Misfit) in
                guard let value = Double(decimal: text) else {
                    throw Misfit("write \(name)", expected: name, showsExample: true)
                }
                return value
            },
            write: { $0.plain })
        kind.magnitude = { $0 }
        return kind
    }
}

extension Double {
    /// A finite number in decimal digits; no hexadecimal, infinity or "nan".
    init?(decimal text: String) {
        guard text.allSatisfy({ "0123456789+-.eE".contains($0) }), let value = Double(text),
            value.isFinite
        else { return nil }
        self = value
    }

    /// A short text that reads as the same number, without a point where it is whole.
    var plain: String {
        guard let whole = Int64(exactly: self) else { return description }
        guard whole.magnitude >= 1_000_000 else { return "\(whole)" }
        // Powers of ten by threes: 6.7e9, 99e9.
        for (power, unit) in [(12, 1e12), (9, 1e9), (6, 1e6)] where magnitude >= unit {
            let text = (self / unit).description
            let short = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
            if short.count <= 6 { return "\(short)e\(power)" }
        }
        return "\(whole)"
    }
}
