import NetworkSimulation
import Quantities

extension Kind<LearningModelKind> {
    /// Softmax regression, or a hidden layer of so many units.
    static var learningModel: Kind {
        let name = "“softmax”, or “two_layer” with its hidden units"
        var kind = Kind(
            name, example: "{two_layer: 64}", standIn: .softmax,
            read: { text throws(Misfit) in
                let words = text.argued
                switch (words.first, words.count) {
                case ("softmax", 1): return .softmax
                case ("two_layer", 2):
                    return .twoLayer(hidden: try Kind<Int>.integer(from: 1).value(of: words[1]))
                default:
                    throw Misfit(
                        "write \(name)", expected: name,
                        nearest: words.first.flatMap {
                            Spelling.nearest($0, among: ["softmax", "two_layer"])
                        }, showsExample: true)
                }
            },
            write: {
                switch $0 {
                case .softmax: "softmax"
                case .twoLayer(let hidden): "two_layer \(hidden)"
                }
            })
        kind.joinsMapping = true
        return kind
    }
}

extension Kind<Double> {
    /// A law of mixtures: {dirichlet: 0.5}.
    static var concentration: Kind {
        let name = "“dirichlet” with its concentration"
        var kind = Kind(
            name, example: "{dirichlet: 0.5}", standIn: 0.5,
            read: { text throws(Misfit) in
                let words = text.argued
                guard words.count == 2, words[0] == "dirichlet" else {
                    throw Misfit("write \(name)", expected: name, showsExample: true)
                }
                return try Kind<Double>.real.positive.value(of: words[1])
            },
            write: { "dirichlet \($0.plain)" })
        kind.joinsMapping = true
        return kind
    }
}

extension Kind<Attack> {
    /// What a poisoner does: a word, with a number for some.
    static var attack: Kind {
        let name = "an attack (\(words.joined(separator: ", ")))"
        return Kind(
            name, example: "alie", standIn: .signFlip,
            read: { text throws(Misfit) in
                let parts = text.argued
                let word = parts.first ?? ""
                let number = try parts.count > 1 ? Kind<Double>.real.value(of: parts[1]) : nil
                switch (word, number) {
                case ("sign_flip", nil): return .signFlip
                case ("inner_product", _): return .innerProduct(epsilon: number ?? 2)
                case ("alie", _): return .littleIsEnough(z: number)
                case ("gaussian", _): return .gaussian(scale: number ?? 10)
                case ("label_flip", nil): return .labelFlip
                case ("mimic", nil): return .mimic
                case ("zero", nil): return .zero
                case ("stale", nil): return .stale
                default:
                    throw Misfit(
                        "write \(name)", expected: name,
                        nearest: Spelling.nearest(word, among: words), showsExample: true)
                }
            },
            write: {
                switch $0 {
                case .signFlip: "sign_flip"
                case .innerProduct(let epsilon): "inner_product \(epsilon.plain)"
                case .littleIsEnough(let z): z.map { "alie \($0.plain)" } ?? "alie"
                case .gaussian(let scale): "gaussian \(scale.plain)"
                case .labelFlip: "label_flip"
                case .mimic: "mimic"
                case .zero: "zero"
                case .stale: "stale"
                }
            })
    }

    /// The words under which attacks are known.
    static var words: [String] {
        [
            "sign_flip", "inner_product", "alie", "gaussian", "label_flip", "mimic", "zero",
            "stale",
        ]
    }
}

extension String {
    /// A word and what it is given: "two_layer: 64" or "{two_layer: 64}" are two parts.
    var argued: [String] {
        filter { $0 != "{" && $0 != "}" && $0 != ":" }
            .split(separator: " ", maxSplits: 1).map { String($0).trimmed }
    }
}
