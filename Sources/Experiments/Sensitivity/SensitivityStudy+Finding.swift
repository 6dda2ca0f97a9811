import Quantities

/// What a sensitivity study found, in words.
extension SensitivityStudy {
    private var metric: String { plan.metrics.names[0] }
    private var unit: String { plan.metrics.definitions[0].shownUnit }

    /// The input that dominates, in a sentence with its figures.
    public var finding: String { findingOfShares ?? findingOfScreening ?? findingOfEnds }

    /// An input's share of the variance with the ends of its interval: "62% (54% to 70%)".
    private static func text(_ interval: ConfidenceInterval) -> String {
        "\(percent(interval.estimate)) (\(percent(interval.low)) to \(percent(interval.high)))"
    }

    /// A share of the variance: estimates may lie outside of what shares can be.
    public static func percent(_ share: Double) -> String {
        NumberText.fixed(share * 100, digits: 0) + "%"
    }

    private var findingOfShares: String? {
        guard let shares else { return nil }
        let found = zip(shares.places, shares.indices).compactMap { place, index in
            index.map { (key: plan.inputs[place].key, index: $0) }
        }.enumerated().sorted {
            ($1.element.index.total.estimate, $0.offset)
                < ($0.element.index.total.estimate, $1.offset)
        }.map(\.element)
        guard let top = found.first else { return nil }
        let own = Self.percent(top.index.first.estimate)
        let share = "\(Self.text(top.index.total)) of the variance of \(metric)"
        let rival = found.dropFirst().first { $0.index.total.high > top.index.total.low }.map {
            ", but cannot be told from \($0.key) with \(Self.text($0.index.total))"
        }
        if let luck = shares.luck, luck.total.estimate > top.index.total.estimate {
            let verb = luck.total.low > top.index.total.high ? "dominates" : "matters most to"
            return "Luck \(verb) \(metric): the seed makes \(Self.text(luck.total)) of its "
                + "variance; of the inputs \(top.key) comes first, with "
                + Self.text(top.index.total) + (rival ?? "")
        }
        let luck =
            shares.luck.map { "; luck makes \(Self.percent($0.total.estimate))" } ?? ""
        if let rival { return "\(top.key) matters most, with \(share)\(rival)\(luck)" }
        let verb = top.index.total.low >= 0.5 ? "dominates" : "matters most"
        return "\(top.key) \(verb): \(share) hang on it, \(own) on it alone\(luck)"
    }

    var findingOfScreening: String? {
        let found = effects.indices.compactMap { place in
            effects[place].map { (key: plan.inputs[place].key, effect: $0) }
        }.enumerated().sorted {
            ($1.element.effect.size.estimate, $0.offset)
                < ($0.element.effect.size.estimate, $1.offset)
        }.map(\.element)
        guard let top = found.first else { return nil }
        let reach = top.effect.size
        guard reach.high > 0 else { return "None of the inputs moves \(metric)" }
        let text = size(reach)
        if let luck = effectOfLuck, luck.size.estimate > reach.estimate {
            return "No input moves \(metric) more than luck, which makes "
                + "\(tolerance(luck.size.estimate)); the strongest is \(top.key) with \(text) "
                + "over its range"
        }
        let second = found.dropFirst().first { $0.effect.size.high > reach.low }
        let rival = second.map { ", but cannot be told from \($0.key)" } ?? ""
        return "\(top.key) moves \(metric) most: by \(text) over its range, on the mean\(rival)"
    }

    /// The size of an effect with the ends of its interval: "7.5 pp (4.6 to 15.5)".
    public func size(_ interval: ConfidenceInterval) -> String {
        let scale = unit == "1" ? 100.0 : 1
        let ends = [interval.low, interval.high].map { NumberText.significant($0 * scale, 3) }
        return "\(tolerance(interval.estimate)) (\(ends[0]) to \(ends[1]))"
    }

    private func tolerance(_ value: Double) -> String { MetricText.tolerance(value, unit: unit) }

    /// What moves the metric most from end to end of its range, of what can be told from luck.
    var findingOfEnds: String {
        let moving = placesBySwing.filter { (ends[$0].swing(around: base) ?? 0) > 0 }
        guard !moving.isEmpty else {
            guard let dead = ends.firstIndex(where: { $0.swing(around: base) == nil }) else {
                return "None of the inputs moves \(metric)"
            }
            return "No run at either end of the range of \(plan.inputs[dead].key) gives \(metric)"
        }
        guard let place = moving.first(where: { !ends[$0].isDoubtful }) else {
            return "No end of a range moves \(metric) more than luck may"
        }
        let (input, found) = (plan.inputs[place], ends[place])
        func text(_ end: SensitivityEnds.End, _ value: String) -> String {
            (end.value.map { MetricText.value($0, unit: unit) } ?? "no run") + " at \(value)"
        }
        return "\(input.key) moves \(metric) most: from \(text(found.low, input.low)) to "
            + text(found.high, input.high)
    }

    /// The inputs by how far the metric's ends lie apart; those without any value come first, since
    /// nothing moves a metric further than away.
    public var placesBySwing: [Int] {
        let swings = ends.map { $0.swing(around: base) ?? .infinity }
        return plan.inputs.indices.sorted { (swings[$1], $0) < (swings[$0], $1) }
    }
}
