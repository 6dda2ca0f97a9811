import Aggregation
import Quantities

extension Kind<RobustRule> {
    /// A rule that bears bad members: an estimator, after what is done to the updates before.
    static var robustRule: Kind {
        let name =
            "a rule (\(estimators.joined(separator: ", "))), after "
            + "\(preparations.joined(separator: " or ")) if so written"
        return Kind(
            name, example: "nnm then trimmed_mean", standIn: .standard,
            read: { text throws(Misfit) in
                let parts = text.parts(at: " then ")
                guard let last = parts.last else { throw Misfit("write \(name)", expected: name) }
                var preparations: [RobustRule.Preparation] = []
                for part in parts.dropLast() { preparations.append(try preparation(part)) }
                return RobustRule(try estimator(last), after: preparations)
            },
            write: { rule in
                (rule.preparations.map(word) + [word(for: rule.estimator)])
                    .joined(separator: " then ")
            })
    }

    private static var estimators: [String] {
        [
            "mean", "median", "trimmed_mean", "meamed", "krum", "multi_krum", "bulyan",
            "geometric_median", "rfa", "centered_clipping", "minimum_diameter",
        ]
    }
    private static var preparations: [String] { ["nnm", "bucketing", "arc"] }

    private static func estimator(_ text: String) throws(Misfit) -> RobustRule.Estimator {
        let words = text.argued
        switch (words.first ?? "", words.count) {
        case ("mean", 1): return .mean
        case ("median", 1): return .median
        case ("trimmed_mean", 1): return .trimmedMean
        case ("meamed", 1): return .meanAroundMedian
        case ("krum", 1): return .krum
        case ("multi_krum", 1): return .multiKrum
        case ("bulyan", 1): return .bulyan
        case ("geometric_median", 1): return .geometricMedian
        case ("rfa", 1): return RobustRule.rfa.estimator
        case ("minimum_diameter", 1): return .minimumDiameter
        case ("centered_clipping", 2):
            let radius = try Kind<Double>.real.positive.value(of: words[1])
            return .centeredClipping(radius: radius, steps: clippingSteps)
        case ("centered_clipping", _):
            throw Misfit("write its radius too, e.g. “centered_clipping 1”", expected: "a radius")
        case (let word, _): throw unknown(word, among: estimators)
        }
    }

    private static func preparation(_ text: String) throws(Misfit) -> RobustRule.Preparation {
        let words = text.argued
        switch (words.first ?? "", words.count) {
        case ("nnm", 1): return .neighbourMixing
        case ("arc", 1): return .clipping
        case ("bucketing", 1): return .bucketing(size: 2)
        case ("bucketing", 2):
            return .bucketing(size: try Kind<Int>.integer(from: 1).value(of: words[1]))
        case (let word, _): throw unknown(word, among: preparations)
        }
    }

    private static func unknown(_ word: String, among known: [String]) -> Misfit {
        Misfit(
            "possible are \(known.joined(separator: ", "))", expected: "a rule",
            nearest: Spelling.nearest(word, among: known))
    }

    /// Steps of centred clipping within a round; those of other rounds follow.
    private static var clippingSteps: Int { 3 }

    private static func word(_ preparation: RobustRule.Preparation) -> String {
        switch preparation {
        case .neighbourMixing: "nnm"
        case .clipping: "arc"
        case .bucketing(let size): "bucketing \(size)"
        }
    }

    private static func word(for estimator: RobustRule.Estimator) -> String {
        switch estimator {
        case .mean: "mean"
        case .median: "median"
        case .trimmedMean: "trimmed_mean"
        case .meanAroundMedian: "meamed"
        case .krum: "krum"
        case .multiKrum: "multi_krum"
        case .bulyan: "bulyan"
        case .geometricMedian: "geometric_median"
        case .smoothedGeometricMedian: "rfa"
        case .centeredClipping(let radius, _): "centered_clipping \(radius.plain)"
        case .minimumDiameter: "minimum_diameter"
        }
    }
}

extension Kind {
    /// A list of things of the kind, with commas between them.
    var several: Kind<[Value]> {
        let one = self
        var kind = Kind<[Value]>(
            "a list of such: \(name)", example: "[\(example)]", standIn: [standIn],
            read: { text throws(Misfit) in
                var values: [Value] = []
                for part in text.filter({ $0 != "[" && $0 != "]" }).parts(at: ",") {
                    values.append(try one.value(of: part))
                }
                guard !values.isEmpty else {
                    throw Misfit("write \(one.name)", expected: one.name, showsExample: true)
                }
                return values
            },
            write: { $0.map { one.canonical($0, written: "") }.joined(separator: ", ") })
        kind.joinsList = true
        return kind
    }
}

extension String {
    /// The parts between which something stands, without blanks around them; empty parts left out.
    fileprivate func parts(at separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]).trimmed)
            rest = rest[range.upperBound...]
        }
        parts.append(String(rest).trimmed)
        return parts.filter { !$0.isEmpty }
    }
}
