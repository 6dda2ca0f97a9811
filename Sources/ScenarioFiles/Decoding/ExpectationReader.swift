import Quantities

/// A published figure that a run is held against. It decides nothing in the run.
public struct Expectation: Hashable, Sendable {
    /// The metric's name: "efficiency", or with its owner "tiers.bronze.apr_on_stake".
    public var metric: String
    /// What was published, in the metric's own unit.
    public var relation: PublishedRelation
    /// How sure a verdict is to be: 0.95.
    public var confidence: Double
    /// Of what of the replicates' values.
    public var statistic = ClaimStatistic.mean
    /// Where it was published.
    public var source: String
    /// What has to be known of the comparison, such as an input that was reckoned from the figure.
    public var remark: String?
    /// Inputs that `zoosim claims` may turn beside the assumed ones.
    public var levers: [Lever] = []
    /// Where it stands, for messages.
    public var file: String
    public var line: Int?

    /// The figure, the bound, or the middle of the range.
    public var figure: PublishedFigure {
        PublishedFigure(value: relation.figure, unit: relation.unit)
    }
}

/// An input that may be turned to make a claim true, between two ends.
public struct Lever: Hashable, Sendable {
    /// The key, in the language of `--set`.
    public var key: String
    public var low: String
    public var high: String
}

/// A number with its unit: "89%" is 0.89 of "1", "8400 GPU-h" is 8,400 of "GPU-h".
public struct PublishedFigure: Hashable, Sendable {
    public var value: Double
    public var unit: String

    public init(value: Double, unit: String) {
        self.value = value
        self.unit = unit
    }
}

/// Reads what a run is held against.
enum ExpectationReader {
    static func read(_ reader: KeyedReader) -> [Expectation] {
        reader.list(
            "expect", called: "<n>", about: "Published figures that the run is held against."
        ) { item in
            let metric = item.value(
                "metric", .metricName,
                about: "Name of the metric; `zoosim explain` lists them.")
            let relation = relation(item)
            let source = item.value(
                "source", .text("the network's description"), about: "Where it was published.")
            let remark = item.value(
                "remark", Kind<String>.text("an input was reckoned from it").optional,
                .standard("none"),
                about: "What has to be known of the comparison.")
            return Expectation(
                metric: metric.value, relation: relation, confidence: confidence(item) ?? 0.95,
                statistic: statistic(item),
                source: source.value, remark: remark.value, levers: levers(item),
                file: metric.place.file, line: metric.place.line)
        }
    }

    /// What was published, with its tolerance, wherever that stands.
    static func relation(_ item: KeyedReader) -> PublishedRelation {
        let said = item.value(
            "is", .relation, about: "What was published, in the metric's unit, with a tolerance.")
        // What only `zoosim claims` reads is no input of a run that leaves it out.
        guard item.expects("tolerance") else { return said.value }
        let tolerance = item.value(
            "tolerance", Kind<Tolerance>.tolerance.optional, .none,
            about: "How far a run may be off; beside a share, 1% is one point.")
        guard let reach = tolerance.value, said.isSound, tolerance.isSound else {
            return said.value
        }
        guard let relation = said.value.within(reach), !said.value.isDecidable else {
            item.context.report(
                tolerance.error(
                    "is no tolerance for “\(said.text)”: write a length in the unit of a single "
                        + "figure", expected: "a tolerance"))
            return said.value
        }
        return relation
    }

    /// How sure a verdict is to be, if it is said.
    static func confidence(_ item: KeyedReader) -> Double? {
        guard item.expects("confidence") else { return nil }
        return item.value(
            "confidence", Kind<Double>.confidence.optional, .none,
            about: "How sure a verdict is to be."
        ).value
    }

    /// Whether the mean of the runs is meant or the median.
    static func statistic(_ item: KeyedReader) -> ClaimStatistic {
        guard item.expects("statistic") else { return .mean }
        return item.value(
            "statistic", .choice(ClaimStatistic.allCases.map { ($0.rawValue, $0) }),
            .standard(ClaimStatistic.mean.rawValue),
            about: "The mean of all runs, or the median, which a few runs astray do not move."
        ).value
    }

    /// Inputs that may be turned.
    static func levers(_ item: KeyedReader) -> [Lever] {
        guard item.expects("levers") else { return [] }
        return item.list(
            "levers", called: "<n>",
            about: "Inputs that `zoosim claims` may turn to make a refuted claim true."
        ) { lever in
            let key = lever.value(
                "key", .text("jobs.0.training.inner_steps"),
                about: "The input, in the language of --set.")
            let low = lever.value("low", .text("50"), about: "The low end.")
            let high = lever.value("high", .text("500"), about: "The high end.")
            return Lever(key: key.value, low: low.value, high: high.value)
        }
    }
}

extension Kind<String> {
    /// The name of a metric, with or without its owner.
    static var metricName: Kind {
        let name = "the name of a metric"
        return Kind(
            name, example: "efficiency", standIn: "efficiency",
            read: { text throws(Misfit) in
                guard !text.isEmpty, !text.contains(where: { $0.isWhitespace || ",=".contains($0) })
                else { throw Misfit("write \(name)", expected: name, showsExample: true) }
                return text
            }, write: { $0 })
    }
}

extension Kind<Double> {
    /// A share between 50% and 99.99%.
    static var confidence: Kind {
        let name = "a confidence between 50% and 99.99%"
        return Kind(
            name, example: "95%", standIn: 0.95,
            read: { text throws(Misfit) in
                guard let read = PublishedFigure(withUnit: text), read.unit == "1",
                    (0.5...0.9999).contains(read.value)
                else { throw Misfit("write \(name)", expected: name, showsExample: true) }
                return read.value
            }, write: { ($0 * 100).plain + "%" })
    }
}
