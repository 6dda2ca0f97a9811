import Market
import NetworkSimulation
import Quantities

extension Kind<MarketMechanism> {
    /// How prices are made; the rule of a posted price stands in keys of its own.
    static var mechanism: Kind {
        let words: [(String, MarketMechanism)] = [
            ("uniform", .standard), ("mcafee", .mcAfee), ("vcg", .vcg),
            ("reverse", .reverse(.price)),
            ("reverse by reliability", .reverse(.pricePerReliability)),
            ("order_book", .orderBook), ("posted", .posted(PostedPrice())),
        ]
        let names = words.map(\.0) + ["k_double"]
        let list = (words.map(\.0) + ["k_double 50%"]).map { "“\($0)”" }.joined(separator: ", ")
        return Kind(
            "one of \(list)", example: "uniform", standIn: .standard,
            read: { text throws(Misfit) in
                if let share = text.after("k_double ") {
                    let k = try Kind<Ratio>.share.value(of: share)
                    return .uniformPrice(k: Int(k.partsPerMillion / 1_000))
                }
                guard let word = words.first(where: { $0.0 == text.lowercased() }) else {
                    throw Misfit(
                        "possible are \(list)", expected: list,
                        nearest: Spelling.nearest(text, among: names))
                }
                return word.1
            },
            write: { mechanism in
                if let word = words.first(where: { $0.1 == mechanism }) { return word.0 }
                guard case .uniformPrice(let k) = mechanism else { return "posted" }
                return "k_double \(Ratio(Double(k) / 1e3))"
            })
    }
}

extension Kind<PostedPrice.Controller> {
    /// The rule that moves a posted price, with how gently it does.
    static var controller: Kind {
        let name = "“step” or “exponential” with a whole number"
        return Kind(
            name, example: "step 8", standIn: PostedPrice().controller,
            read: { text throws(Misfit) in
                let words = text.split(separator: " ").map(String.init)
                guard words.count == 2, let number = Int64(words[1]), number > 0,
                    ["step", "exponential"].contains(words[0])
                else {
                    throw Misfit(
                        "write \(name)", expected: name,
                        nearest: words.first.flatMap {
                            Spelling.nearest($0, among: ["step", "exponential"])
                        }, showsExample: true)
                }
                return words[0] == "step"
                    ? .step(ListPriceController(denominator: number))
                    : .exponential(denominator: number)
            },
            write: {
                switch $0 {
                case .step(let controller): "step \(controller.denominator)"
                case .exponential(let denominator): "exponential \(denominator)"
                }
            })
    }
}
