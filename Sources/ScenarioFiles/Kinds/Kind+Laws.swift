import Quantities
import Randomness

extension Distribution {
    /// Longer than any run, and short enough to be added to any instant of one: a law of the time
    /// up for what is never down.
    static let always = Distribution.constant(100 * 365 * 86_400)
}

extension Kind<Distribution> {
    /// The law of a length of time.
    static var law: Kind {
        LawReader(example: "lognormal median 40 min mean 1 h") { text throws(Misfit) in
            try Kind<Duration>.duration.nonNegative.value(of: text).inSeconds
        }.kind("a law of a duration")
    }

    /// The law of a number without a unit, of which none is negative.
    static var factorLaw: Kind {
        LawReader(example: "uniform 0.9 to 1.2") { text throws(Misfit) in
            try Kind<Double>.real.nonNegative.value(of: text)
        }.kind("a law of a factor")
    }
}

extension Kind<AvailabilityReader.Up> {
    /// The law of the time up.
    static var availability: Kind {
        let law = Kind<Distribution>.law
        return Kind(
            "\(law.name), “from SLA” or “always”", example: "weibull 0.6 mean 19 h",
            standIn: .fromSLA,
            read: { text throws(Misfit) in
                switch text {
                case "from SLA": .fromSLA
                case "always": .law(.always)
                default: .law(try law.value(of: text))
                }
            },
            write: {
                switch $0 {
                case .fromSLA: "from SLA"
                case .law(.always): "always"
                case .law: ""
                }
            })
    }
}

/// Reads laws such as "weibull 0.6 mean 19 h", of which every number has its unit.
struct LawReader: Sendable {
    var example: String
    var quantity: @Sendable (String) throws(Misfit) -> Double

    init(
        example: String, quantity: @escaping @Sendable (String) throws(Misfit) -> Double
    ) {
        self.example = example
        self.quantity = quantity
    }

    /// The forms of the families; a word in capitals stands for a number.
    private static let forms = [
        ("constant", "constant VALUE"),
        ("uniform", "uniform LOW to HIGH"),
        ("exponential", "exponential mean MEAN"),
        ("weibull", "weibull SHAPE mean MEAN"),
        ("lognormal", "lognormal median MEDIAN mean MEAN"),
        ("pareto", "pareto SHAPE minimum MINIMUM"),
    ]

    func kind(_ name: String) -> Kind<Distribution> {
        Kind(
            name, example: example, standIn: .constant(1),
            read: { text throws(Misfit) in try self.read(text, name: name) },
            // What was written stays, because the parameters of a law are not those of its text.
            write: { _ in "" })
    }

    private func read(_ text: String, name: String) throws(Misfit) -> Distribution {
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        let rest = words.count == 2 ? words[1] : ""
        switch words.first {
        case "constant": return .constant(try quantity(rest))
        case "uniform":
            let (low, high) = try pair(rest, " to ", in: "uniform", quantity, quantity)
            guard low <= high else {
                throw Misfit("the lower end stands first: “uniform LOW to HIGH”", expected: name)
            }
            return .uniform(low: low, high: high)
        case "exponential":
            guard let mean = rest.after("mean ") else { throw form("exponential", name) }
            return .exponential(mean: try positive(mean))
        case "weibull":
            let (shape, mean) = try pair(rest, " mean ", in: "weibull", Self.shape, positive)
            return .weibull(shape: shape, mean: mean)
        case "lognormal":
            guard let after = rest.after("median ") else { throw form("lognormal", name) }
            let (median, mean) = try pair(after, " mean ", in: "lognormal", positive, positive)
            guard mean >= median else {
                throw Misfit(
                    "the mean of a lognormal law is not below its median", expected: name)
            }
            return .logNormal(median: median, mean: mean)
        case "pareto":
            let (shape, minimum) = try pair(rest, " minimum ", in: "pareto", Self.shape, positive)
            return .pareto(shape: shape, minimum: minimum)
        default:
            let families = Self.forms.map(\.0)
            let nearest = words.first.flatMap { Spelling.nearest($0, among: families) }
            throw Misfit(
                "write \(name), e.g. “\(example)”; the laws are "
                    + families.joined(separator: ", "),
                expected: name, nearest: nearest)
        }
    }

    private func pair(
        _ text: String, _ middle: String, in family: String,
        _ first: (String) throws(Misfit) -> Double, _ second: (String) throws(Misfit) -> Double
    ) throws(Misfit) -> (Double, Double) {
        guard let range = text.firstRange(of: middle) else { throw form(family, example) }
        let left = try first(String(text[..<range.lowerBound]).trimmed)
        return (left, try second(String(text[range.upperBound...]).trimmed))
    }

    private func positive(_ text: String) throws(Misfit) -> Double {
        let value = try quantity(text)
        guard value > 0 else {
            throw Misfit("“\(text)” in a law must be above zero", expected: "a value above zero")
        }
        return value
    }

    private static func shape(_ text: String) throws(Misfit) -> Double {
        try Kind<Double>.real.positive.value(of: text)
    }

    private func form(_ family: String, _ name: String) -> Misfit {
        let form = Self.forms.first { $0.0 == family }?.1 ?? family
        return Misfit("this law is written “\(form)”", expected: name)
    }
}
