import NetworkSimulation
import Quantities

extension Kind<PricePath> {
    /// How the price of a ZEN moves; shares are per year.
    static var zenPath: Kind {
        let name = "a law of the price of a ZEN (" + ZenPathText.names.joined(separator: ", ") + ")"
        return Kind(
            name, example: "gbm drift 0% volatility 80%", standIn: .constant,
            read: { text throws(Misfit) in
                var path = ZenPathText(text: text, name: name)
                return try path.read()
            },
            // What was written stays.
            write: { $0 == .constant ? "constant" : "" })
    }
}

/// Reads a law of a price, which is a word and then names and values in turn.
struct ZenPathText {
    static let names = ["constant", "gbm", "merton", "log_ou", "series"]
    private static let forms = [
        "gbm": "gbm drift 0% volatility 80%",
        "merton": "merton drift 0% volatility 60% jumps 4 jump -10% spread 20%",
        "log_ou": "log_ou pull 2 level 2 USD/ZEN volatility 80%",
        "series": "series 2 USD/ZEN, 1 USD/ZEN every 30 d",
    ]

    private let name: String
    private let word: String
    private var rest: String

    init(text: String, name: String) {
        self.name = name
        word = String(text.prefix { !$0.isWhitespace })
        rest = String(text.dropFirst(word.count)).trimmed
    }

    mutating func read() throws(Misfit) -> PricePath {
        switch word {
        case "constant" where rest.isEmpty: return .constant
        case "gbm":
            let drift = try ratio("drift", upTo: "volatility")
            return PricePath(.gbm(drift: drift, volatility: try ratio("volatility", upTo: nil)))
        case "merton":
            let drift = try ratio("drift", upTo: "volatility")
            let volatility = try ratio("volatility", upTo: "jumps")
            let rate = try number("jumps", upTo: "jump")
            let mean = try ratio("jump", upTo: "spread")
            return PricePath(
                .merton(
                    drift: drift, volatility: volatility, rate: rate, jumpMean: mean,
                    jumpDeviation: try ratio("spread", upTo: nil)))
        case "log_ou":
            let pull = try number("pull", upTo: "level")
            let text = try part("level", upTo: "volatility")
            let level = try Kind<ZenPrice>.zenPrice.positive.value(of: text)
            return PricePath(
                .logOU(
                    pull: pull, level: Double(level.microDollars) / 1e6,
                    volatility: try ratio("volatility", upTo: nil)))
        case "series": return try series()
        default:
            let list = Self.names.joined(separator: ", ")
            throw Misfit(
                "possible are \(list)", expected: list,
                nearest: Spelling.nearest(word, among: Self.names))
        }
    }

    private func series() throws(Misfit) -> PricePath {
        guard let middle = rest.firstRange(of: " every ") else { throw misfit }
        let every = try Kind<Duration>.duration.positive.value(
            of: String(rest[middle.upperBound...]))
        var prices: [Double] = []
        for text in String(rest[..<middle.lowerBound]).words {
            let price = try Kind<ZenPrice>.zenPrice.positive.value(of: text)
            prices.append(Double(price.microDollars) / 1e6)
        }
        guard !prices.isEmpty else { throw misfit }
        return PricePath(.series(prices), every: every)
    }

    private var misfit: Misfit {
        Misfit("this law is written “\(Self.forms[word] ?? word)”", expected: name)
    }

    /// What stands between one name and the next.
    private mutating func part(_ key: String, upTo next: String?) throws(Misfit) -> String {
        guard var value = rest.after(key + " ") else { throw misfit }
        guard let next else {
            rest = ""
            return value
        }
        guard let range = value.firstRange(of: " \(next) ") else { throw misfit }
        rest = String(value[range.lowerBound...]).trimmed
        value = String(value[..<range.lowerBound])
        return value
    }

    private mutating func ratio(_ key: String, upTo next: String?) throws(Misfit) -> Double {
        let kind = Kind<Ratio>.ratio
        let value = try kind.value(of: try part(key, upTo: next)).value
        guard value >= 0 || key == "drift" || key == "jump" else {
            throw Misfit("“\(key)” is not negative", expected: name)
        }
        return value
    }

    private mutating func number(_ key: String, upTo next: String?) throws(Misfit) -> Double {
        try Kind<Double>.real.nonNegative.value(of: try part(key, upTo: next))
    }
}
