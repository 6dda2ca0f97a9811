import Aggregation
import Quantities

extension Kind<StalenessWeight> {
    /// What an update counts by its age.
    static var staleness: Kind {
        let name =
            "“constant”, “polynomial EXPONENT” or “hinge SLOPE from START” with numbers"
        return Kind(
            name, example: "polynomial 0.5", standIn: .constant,
            read: { text throws(Misfit) in
                let words = text.split(separator: " ").map(String.init)
                let misfit = Misfit(
                    "write \(name)", expected: name,
                    nearest: words.first.flatMap {
                        Spelling.nearest($0, among: ["constant", "polynomial", "hinge"])
                    }, showsExample: true)
                func number(_ place: Int) throws(Misfit) -> Double {
                    guard words.indices.contains(place), let value = Double(decimal: words[place]),
                        value >= 0
                    else { throw misfit }
                    return value
                }
                switch (words.first, words.count) {
                case ("constant", 1): return .constant
                case ("polynomial", 2): return .polynomial(exponent: try number(1))
                case ("hinge", 4) where words[2] == "from":
                    return .hinge(slope: try number(1), start: try number(3))
                default: throw misfit
                }
            },
            write: { weight in
                switch weight {
                case .constant: "constant"
                case .polynomial(let exponent): "polynomial \(exponent.plain)"
                case .hinge(let slope, let start): "hinge \(slope.plain) from \(start.plain)"
                }
            })
    }
}
