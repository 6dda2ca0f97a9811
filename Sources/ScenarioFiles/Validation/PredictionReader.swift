import Quantities

/// Reads what a run is held against: a metric and what was measured of it.
struct PredictionReader {
    /// What the case says for all its predictions.
    struct Defaults {
        var source: Field<String?>
        var kind: Field<EvidenceKind>
        var isHeldOut: Field<Bool>
        var note: Field<String?>
    }

    private let reader: KeyedReader
    private let defaults: Defaults
    private let tolerance: Field<Tolerance?>

    init(_ reader: KeyedReader, _ defaults: Defaults, _ tolerance: Field<Tolerance?>) {
        self.reader = reader
        self.defaults = defaults
        self.tolerance = tolerance
    }

    func prediction() -> Prediction {
        let metric = reader.value(
            "metric", .word("step_time"),
            about: "Name of the metric; `zoosim explain` lists them.")
        let measured = reader.value(
            "measured", .measured, about: "What was measured, with its unit.")
        let divisor = divisor()
        let least = least()
        if case .gridSteps? = tolerance.value, least == nil, tolerance.isSound {
            reader.context.report(
                tolerance.error("only a prediction with “least” has a grid; write e.g. “10%”"))
        }
        return Prediction(
            least: least,
            metric: Prediction.Term(caseID: nil, metric: metric.value, mark: metric.mark),
            divisor: divisor, measured: measured.value, tolerance: tolerance.value,
            source: defaults.source.value ?? "", kind: defaults.kind.value,
            isHeldOut: defaults.isHeldOut.value, note: defaults.note.value, unscored: nil,
            isForeign: false, mark: metric.mark)
    }

    /// What the metric is divided by: a metric of the same case, or of another.
    private func divisor() -> Prediction.Term? {
        guard reader.node("over") != nil else { return nil }
        return reader.object("over", shorthand: ["metric"]) { over in
            let metric = over.value(
                "metric", .word("step_time"), about: "Metric that it is divided by.")
            let other = over.value(
                "case", Kind<String>.text("HM-A-2-CONV").optional, .none,
                about: "Case of the same file whose metric it is; without, the same.")
            return Prediction.Term(
                caseID: other.value, metric: metric.value,
                mark: other.value == nil ? metric.mark : other.mark)
        }
    }

    private func least() -> Prediction.LeastValue? {
        guard let node = reader.node("least") else {
            if reader.node("reaches") != nil {
                reader.context.report(
                    reader.place(of: "reaches").error(
                        "says what a metric has to reach, and nothing is sought; write e.g. "
                            + "“least: {key: fleet.0.access, from: 0.1 Gbps, "
                            + "to: 1 Tbps, step: x1.207}”",
                        key: reader.path.child("reaches").actual))
            }
            return nil
        }
        let reaches = reader.value(
            "reaches", .figure("90%"), about: "What the metric has to reach at the least value.")
        return reader.object("least") { least in
            let keys = least.value(
                "key", .settingKeys, about: "Key of the scenario, or keys, that get the value.")
            let low = least.value(
                "from", .figure("0.1 Gbps"), about: "Where the grid of values begins.")
            let high = least.value("to", .figure("1000 Gbps"), about: "Where it ends.")
            let step = least.value(
                "step", .tolerance.like("x1.207"), .standard("x1.1"),
                about: "From one value of the grid to the next.")
            var factor = 1.1
            if case .factor(let said) = step.value { factor = said }
            let isGrid =
                low.value.value > 0 && high.value.value > low.value.value && factor > 1
                && low.value.unit == high.value.unit
            if low.isSound, high.isSound, step.isSound, !isGrid {
                least.context.report(
                    high.error(
                        "a grid goes from a value above zero to a greater one in the same unit, by "
                            + "steps of a factor above 1"))
            }
            return Prediction.LeastValue(
                keys: keys.value, low: low.value, high: high.value, factor: max(factor, 1.000_001),
                reaches: reaches.value,
                mark: SourceMark(
                    file: node.place.file, line: node.place.line, key: least.path.actual))
        }
    }
}

extension Kind<[String]> {
    /// Keys of a scenario.
    static var settingKeys: Kind {
        var kind = Kind(
            "keys of a scenario", example: "fleet.0.access", standIn: [],
            read: { text throws(Misfit) in
                guard !text.words.isEmpty else {
                    throw Misfit("name a key", expected: "keys of a scenario", showsExample: true)
                }
                return text.words
            }, write: { $0.joined(separator: ", ") })
        kind.joinsList = true
        return kind
    }
}
