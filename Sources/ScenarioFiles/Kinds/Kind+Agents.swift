import NetworkSimulation
import Quantities
import Randomness

/// A law of prices of GPU-time, with the money that it speaks of.
struct WorthLaw: Equatable, Sendable {
    var law: Distribution
    var currency: CustomerConfiguration.Currency
}

extension Kind<WorthLaw> {
    /// The law of what a GPU-hour is worth, in ZEN or in dollars.
    static var worth: Kind {
        let name = "a law of a price of GPU-time, in ZEN or USD"
        let example = "lognormal median 1.5 USD/GPU-h mean 2 USD/GPU-h"
        return Kind(
            name, example: example,
            standIn: WorthLaw(law: .constant(1), currency: .dollars),
            read: { text throws(Misfit) in
                let isDollars = text.contains("USD")
                let law = LawReader(example: example) { text throws(Misfit) in
                    isDollars
                        ? Double(
                            try Kind<GPUHourDollars>.dollarsPerGPUHour.nonNegative.value(of: text)
                                .microDollars) / 1e6
                        : try Kind<GPUHourPrice>.price.nonNegative.value(of: text).inZen
                }
                return WorthLaw(
                    law: try law.kind(name).value(of: text),
                    currency: isDollars ? .dollars : .zen)
            },
            // What was written stays.
            write: { _ in "" })
    }
}

extension Kind<WorthLaw> {
    /// One price of a GPU-hour, in ZEN or in dollars.
    static var worthOfHour: Kind {
        let name = "a price of GPU-time, in ZEN or USD"
        return Kind(
            name, example: "2 USD/GPU-h",
            standIn: WorthLaw(law: .constant(1), currency: .dollars),
            read: { text throws(Misfit) in
                let price = try worth.value(of: "constant " + text)
                guard case .constant(let number) = price.law, number > 0 else {
                    throw Misfit("write \(name) above zero", expected: name, showsExample: true)
                }
                return price
            },
            // What was written stays.
            write: { _ in "" })
    }
}

extension Kind<Distribution> {
    /// The law of an amount of GPU-time, in GPU-hours.
    static var gpuHours: Kind {
        LawReader(example: "lognormal median 100 GPU-h mean 300 GPU-h") { text throws(Misfit) in
            do throws(QuantityError) {
                return try GPUTime(parsing: text).inHours
            } catch {
                throw Misfit(error, name: "an amount of GPU-time")
            }
        }.kind("a law of GPU-time")
    }
}

extension Kind<AskStrategy> {
    /// How an operator makes its price: "list", "cost_plus 50%", "adaptive 5% towards 80%".
    static var askStrategy: Kind {
        let name = "“list”, “cost_plus MARKUP” or “adaptive STEP towards USE”"
        return Kind(
            name, example: "adaptive 5% towards 80%", standIn: .list,
            read: { text throws(Misfit) in
                let words = text.split(separator: " ").map(String.init)
                switch (words.first, words.count) {
                case ("list", 1): return .list
                case ("cost_plus", 2):
                    return .costPlus(
                        markup: try Kind<Ratio>.ratio.nonNegative.value(of: words[1]).value)
                case ("adaptive", 4) where words[2] == "towards":
                    return .adaptive(
                        step: try Kind<Ratio>.positiveShare.value(of: words[1]).value,
                        target: try Kind<Ratio>.positiveShare.value(of: words[3]))
                default:
                    throw Misfit(
                        "write \(name)", expected: name,
                        nearest: words.first.flatMap {
                            Spelling.nearest($0, among: ["list", "cost_plus", "adaptive"])
                        }, showsExample: true)
                }
            },
            write: {
                switch $0 {
                case .list: "list"
                case .costPlus(let markup): "cost_plus \(Ratio(markup))"
                case .adaptive(let step, let target): "adaptive \(Ratio(step)) towards \(target)"
                }
            })
    }
}
