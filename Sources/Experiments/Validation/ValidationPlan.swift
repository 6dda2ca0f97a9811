import Quantities
import ScenarioFiles

/// What has to be run for some files, once everything that they name is known to exist.
struct ValidationPlan: Sendable {
    /// A case, with the metrics that it has to give.
    struct Item: Sendable {
        var file: Int
        var given: ValidationCase
        /// Names, in the order in which they are first asked for.
        var metrics: [String] = []
        var needsTwin = false

        mutating func demand(_ metric: MetricDefinition) {
            if metric.needsTwin { needsTwin = true }
            if !metrics.contains(metric.name) { metrics.append(metric.name) }
        }
    }

    /// A prediction of a case, with its metrics found.
    struct Question: Sendable {
        var item: Int
        var prediction: Prediction
        var metric: MetricDefinition?
        /// The item and the metric that it is divided by.
        var divisor: (item: Int, metric: MetricDefinition)?
        /// What was measured, as in `figure`, and in which unit.
        var unit: String
        var figures: [Double]
    }

    private(set) var items: [Item] = []
    private(set) var questions: [Question] = []
    private(set) var faults: [ScenarioError] = []

    /// - Parameter only: the beginning of the names of the cases that are asked; others are run
    ///   only if one of these is divided by theirs.
    init(_ files: [ValidationFile], only: String = "") {
        for (place, file) in files.enumerated() {
            let first = items.count
            items += file.cases.map { Item(file: place, given: $0) }
            for index in first..<items.count where items[index].given.id.hasPrefix(only) {
                for prediction in items[index].given.predictions {
                    ask(prediction, of: index, within: first..<items.count)
                }
            }
        }
    }

    private mutating func ask(_ prediction: Prediction, of item: Int, within file: Range<Int>) {
        if prediction.isForeign {
            askForeign(prediction, of: item)
            return
        }
        var prediction = prediction
        guard let metric = metric(prediction.metric) else { return }
        if prediction.isTabulated, let why = misfit(&prediction, metric) {
            // Shown with the reason in place of a figure.
            prediction.unscored = prediction.unscored ?? why
            questions.append(
                Question(
                    item: item, prediction: prediction, metric: nil, divisor: nil,
                    unit: prediction.measured.figures[0].unit,
                    figures: prediction.measured.figures.map(\.value)))
            return
        }
        checkTransfer(metric, prediction.metric, of: item)
        items[item].demand(metric)
        var question = Question(
            item: item, prediction: prediction, metric: metric, divisor: nil, unit: metric.unit,
            figures: [])
        if let divisor = prediction.divisor {
            guard let other = self.metric(divisor),
                let place = place(of: divisor, in: file, or: item)
            else { return }
            guard
                MetricUnit.convert(1, from: metric.unit, to: other.unit) != nil
            else {
                faults.append(
                    divisor.mark.fault(
                        "“\(metric.name)” in \(metric.unit) is not to be divided by "
                            + "“\(other.name)” in \(other.unit)"))
                return
            }
            checkTransfer(other, divisor, of: place)
            items[place].demand(other)
            question.divisor = (place, other)
            question.unit = "1"
        }
        if let least = prediction.least {
            guard convert(least.reaches, to: metric, at: least.mark) != nil else { return }
            question.unit = least.low.unit
        }
        guard let figures = figures(of: prediction, in: question.unit, metric.name) else { return }
        question.figures = figures
        question.unit = prediction.measured.figures[0].unit
        checkTolerance(prediction, unit: question.unit)
        questions.append(question)
    }

    /// A value of somebody else's table: what no metric means is shown as such.
    private mutating func askForeign(_ prediction: Prediction, of item: Int) {
        let unit = prediction.measured.figures[0].unit
        var question = Question(
            item: item, prediction: prediction, metric: nil, divisor: nil, unit: unit,
            figures: prediction.measured.figures.map(\.value))
        let name = prediction.metric.metric
        if unit.isEmpty || unit == "%" {
            let found = prediction.measured.figures.compactMap {
                ForeignMetric.metric(of: name, $0.value, isShare: unit == "%")
            }
            if found.count == question.figures.count, let first = found.first {
                question.metric = first.metric
                question.figures = found.map(\.value)
                question.unit = first.unit
            }
        } else if let metric = MetricDefinition.named(name),
            MetricUnit.convert(1, from: unit, to: metric.unit) != nil
        {
            question.metric = metric
            question.unit = unit
        }
        if let metric = question.metric {
            question.prediction.measured.figures = question.figures.map {
                PublishedFigure(value: $0, unit: question.unit)
            }
            if let why = misfit(&question.prediction, metric) {
                question.metric = nil
                question.prediction.unscored = question.prediction.unscored ?? why
            }
        }
        if let metric = question.metric { items[item].demand(metric) }
        questions.append(question)
    }

    private mutating func metric(_ term: Prediction.Term) -> MetricDefinition? {
        if let metric = MetricDefinition.named(term.metric) { return metric }
        faults.append(
            term.mark.fault(
                "there is no metric “\(term.metric)”; `zoosim explain` lists them all",
                found: term.metric,
                nearest: Spelling.nearest(term.metric, among: MetricDefinition.all.map(\.name))))
        return nil
    }

    private mutating func place(
        of term: Prediction.Term, in file: Range<Int>, or item: Int
    ) -> Int? {
        guard let id = term.caseID else { return item }
        if let place = file.first(where: { items[$0].given.id == id }) { return place }
        faults.append(
            term.mark.fault(
                "there is no case “\(id)” in this file", found: id,
                nearest: Spelling.nearest(id, among: file.map { items[$0].given.id })))
        return nil
    }

    /// What was measured, in a unit; nil, with a fault, if it is given in another kind of unit.
    private mutating func figures(
        of prediction: Prediction, in unit: String, _ metric: String
    ) -> [Double]? {
        for figure in prediction.measured.figures
        where MetricUnit.convert(figure.value, from: figure.unit, to: unit) == nil {
            let missing = figure.unit.isEmpty
            let among = MetricUnit.alternatives(to: unit)
            faults.append(
                prediction.mark.fault(
                    missing
                        ? "a unit is missing: what is measured of “\(metric)” is given in one of "
                            + "\(among)"
                        : "“\(metric)” is not measured in \(figure.unit) but in one of \(among)",
                    found: figure.written, expected: among))
            return nil
        }
        let written = prediction.measured.figures[0].unit
        return prediction.measured.figures.compactMap {
            MetricUnit.convert($0.value, from: $0.unit, to: written)
        }
    }

    private mutating func convert(
        _ figure: PublishedFigure, to metric: MetricDefinition, at mark: SourceMark
    ) -> Double? {
        let value = MetricUnit.convert(figure.value, from: figure.unit, to: metric.unit)
        if value == nil {
            faults.append(
                mark.fault(
                    "“\(metric.name)” cannot reach \(figure.written): it is measured in one of "
                        + MetricUnit.alternatives(to: metric.unit)))
        }
        return value
    }

    /// Why a figure of somebody else's table is none of the metric; a tolerance that does not fit
    /// it is left out.
    private func misfit(_ prediction: inout Prediction, _ metric: MetricDefinition) -> String? {
        for figure in prediction.measured.figures
        where MetricUnit.convert(1, from: figure.unit, to: metric.unit) == nil {
            return "“\(figure.written)” is no figure of \(metric.name), which is in \(metric.unit)"
        }
        let unit = prediction.measured.figures[0].unit
        switch prediction.tolerance {
        case .points where MetricUnit.convert(1, from: unit, to: "1") == nil:
            prediction.tolerance = nil
        case .absolute(let figure) where MetricUnit.convert(1, from: figure.unit, to: unit) == nil:
            prediction.tolerance = nil
        default: break
        }
        return nil
    }

    private mutating func checkTolerance(_ prediction: Prediction, unit: String) {
        let isShare = MetricUnit.convert(1, from: unit, to: "1") != nil
        switch prediction.tolerance {
        case .points where !isShare:
            faults.append(
                prediction.mark.fault(
                    "points are of shares, and this is measured in \(unit); write e.g. “10%” or "
                        + "“5 \(unit)”"))
        case .absolute(let figure)
        where MetricUnit.convert(1, from: figure.unit, to: unit) == nil:
            faults.append(
                prediction.mark.fault(
                    "a tolerance of \(figure.written) does not fit what is measured in "
                        + (unit.isEmpty ? "no unit" : unit)))
        default: break
        }
    }

    /// A transfer gives what runs do not, and the other way round.
    private mutating func checkTransfer(
        _ metric: MetricDefinition, _ term: Prediction.Term, of item: Int
    ) {
        let isTransfer = items[item].given.transfer != nil
        let isOfTransfer = MetricDefinition.transfer.contains { $0.name == metric.name }
        guard isTransfer != isOfTransfer else { return }
        faults.append(
            term.mark.fault(
                isTransfer
                    ? "a case with “transfer” runs no job; it gives throughput and transfer_time"
                    : "only a case with “transfer” gives it; add “transfer: {from: …, to: …}”",
                found: metric.name))
    }
}
