public import ScenarioFiles

/// Runs validation cases and holds them against what was measured.
public enum ValidationStudy {
    /// Runs the cases of some files.
    ///
    /// The runs are parallel with each other and gathered by their place, so that the number of
    /// threads changes nothing. A case that fails is reported; the others go on.
    ///
    /// - Parameter only: the beginning of the names of the cases that are run.
    /// - Throws: all faults of the files: metrics, cases and units that there are not.
    public static func run(
        _ files: [ValidationFile], only: String = "", threads: Int,
        observer: PairedRun.Observer = PairedRun.Observer(),
        finished: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws(ScenarioErrors) -> ValidationReport {
        let plan = ValidationPlan(files, only: only)
        guard plan.faults.isEmpty else { throw ScenarioErrors(errors: plan.faults) }
        let runner = CaseRun(plan: plan, observer: observer)
        let pieces = pieces(of: plan)
        let outcomes = ParallelMap.run(pieces, threads: threads, finished: finished) {
            runner.outcome(of: $0)
        }
        var gathered = Gathered(plan)
        for (piece, outcome) in zip(pieces, outcomes) { gathered.add(outcome, of: piece) }
        return ValidationReport(
            rows: plan.questions.indices.map {
                row(of: $0, in: plan, from: gathered, files: files)
            },
            named: plan.items.filter { $0.given.id.hasPrefix(only) }.flatMap { named($0.given) },
            faults: gathered.faults, files: files)
    }

    /// What of a case is only named: itself where nothing is predicted, and what is no figure.
    private static func named(_ given: ValidationCase) -> [ValidationReport.Named] {
        var named = given.remarks.map {
            ValidationReport.Named(id: $0.what, group: given.group, why: $0.why)
        }
        if given.predictions.isEmpty {
            let whole = ValidationReport.Named(
                id: given.id, group: given.group, why: given.unscored ?? "")
            named.insert(whole, at: 0)
        }
        return named
    }

    private static func pieces(of plan: ValidationPlan) -> [CaseRun.Piece] {
        plan.items.indices.flatMap { item -> [CaseRun.Piece] in
            let given = plan.items[item].given
            guard given.recipe != nil, !plan.items[item].metrics.isEmpty else { return [] }
            let sought = plan.questions.indices.filter {
                plan.questions[$0].item == item && plan.questions[$0].prediction.least != nil
            }
            let isRun =
                plan.questions.contains {
                    ($0.item == item && $0.prediction.least == nil && $0.metric != nil)
                        || $0.divisor?.item == item
                }
            let runs = isRun ? (0..<given.seeds).map { UInt64($0) } : []
            return runs.map { .run(item: item, seed: $0) }
                + (sought.isEmpty ? [] : [.least(item: item, questions: sought)])
        }
    }

    /// What the pieces came to, by case.
    private struct Gathered {
        /// The sum of a metric's values over the seeds, and how many there are.
        var sums: [[String: (sum: Double, count: Int)]]
        var least: [Int: Double] = [:]
        var failures: [String?]
        var faults: [ScenarioError] = []

        init(_ plan: ValidationPlan) {
            sums = Array(repeating: [:], count: plan.items.count)
            failures = Array(repeating: nil, count: plan.items.count)
        }

        mutating func add(_ outcome: CaseRun.Outcome, of piece: CaseRun.Piece) {
            let item: Int
            switch piece {
            case .run(let place, _): item = place
            case .least(let place, _): item = place
            }
            for (name, value) in outcome.values {
                let known = sums[item][name] ?? (0, 0)
                sums[item][name] = (known.sum + value, known.count + 1)
            }
            least.merge(outcome.least) { _, new in new }
            if failures[item] == nil { failures[item] = outcome.failure }
            for fault in outcome.faults where !faults.contains(fault) { faults.append(fault) }
        }

        /// The mean over the seeds; nil if one of them does not give it.
        func value(of metric: String, item: Int, seeds: Int) -> Double? {
            guard let known = sums[item][metric], known.count == seeds else { return nil }
            return known.sum / Double(seeds)
        }
    }

    private static func row(
        of question: Int, in plan: ValidationPlan, from gathered: Gathered,
        files: [ValidationFile]
    ) -> ValidationRow {
        let asked = plan.questions[question]
        let item = plan.items[asked.item]
        let file = files[item.file]
        let prediction = asked.prediction
        let figures = asked.figures.sorted()
        let middle = figures.count / 2
        let measured =
            figures.count.isMultiple(of: 2)
            ? (figures[middle - 1] + figures[middle]) / 2 : figures[middle]
        var row = ValidationRow(
            file: file.path, id: item.given.id, group: prediction.group ?? item.given.group,
            quantity: quantity(of: asked), unit: asked.unit, measured: measured,
            range: prediction.measured.isRange
                ? figures[0]...figures[figures.count - 1] : nil,
            predicted: predicted(question, in: plan, from: gathered),
            tolerance: prediction.tolerance, scale: scale(of: prediction), error: nil,
            isWithin: nil, standing: .scored, source: prediction.source, kind: prediction.kind,
            isHeldOut: prediction.isHeldOut, note: prediction.note)
        row.judge(grid: prediction.least?.factor, rounding: prediction.measured.rounding)
        let isFittedOn = file.fitted.contains { $0.cases.contains(item.given.id) }
        if let why = item.given.unscored ?? prediction.unscored {
            row.standing = .unscored(why)
        } else if asked.metric == nil {
            row.standing = .unscored("no metric of a run")
        } else if row.predicted == nil {
            let others = asked.divisor.flatMap { gathered.failures[$0.item] }
            row.standing = .failed(
                gathered.failures[asked.item] ?? others ?? "the run does not give it")
        } else if isFittedOn {
            row.standing = .fitted
        }
        if row.predicted == nil, !prediction.measured.isRange, asked.figures.count > 1 {
            // The median of a column says nothing.
            row.listed = asked.figures
        }
        return row
    }

    private static func predicted(
        _ question: Int, in plan: ValidationPlan, from gathered: Gathered
    ) -> Double? {
        let asked = plan.questions[question]
        if let least = asked.prediction.least {
            return gathered.least[question].flatMap {
                MetricUnit.convert($0, from: least.low.unit, to: asked.unit)
            }
        }
        guard let metric = asked.metric,
            let value = gathered.value(
                of: metric.name, item: asked.item, seeds: plan.items[asked.item].given.seeds)
        else { return nil }
        guard let (item, other) = asked.divisor else {
            return MetricUnit.convert(value, from: metric.unit, to: asked.unit)
        }
        guard
            let below = gathered.value(
                of: other.name, item: item, seeds: plan.items[item].given.seeds),
            let above = MetricUnit.convert(value, from: metric.unit, to: other.unit), below != 0
        else { return nil }
        return MetricUnit.convert(above / below, from: "1", to: asked.unit)
    }

    private static func scale(of prediction: Prediction) -> ValidationRow.Scale {
        if case .points? = prediction.tolerance { .points } else { .relative }
    }

    /// What is compared, in a few words.
    private static func quantity(of asked: ValidationPlan.Question) -> String {
        let name = asked.metric?.name ?? asked.prediction.metric.metric
        if let least = asked.prediction.least {
            let keys = least.keys.map { $0.split(separator: ".").last.map(String.init) ?? $0 }
            return "least \(keys.joined(separator: ", "))"
        }
        guard let divisor = asked.divisor else { return name }
        return divisor.metric.name == name ? "\(name) ratio" : "\(name) / \(divisor.metric.name)"
    }
}
