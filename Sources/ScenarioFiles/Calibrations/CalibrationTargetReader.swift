import Quantities

/// Reads one item of the list of targets: a figure, a table of figures, or a run's result.
struct CalibrationTargetReader {
    private let item: KeyedReader
    private let metrics: [(name: String, unit: String)]

    init(_ item: KeyedReader, metrics: [(name: String, unit: String)]) {
        self.item = item
        self.metrics = metrics
    }

    /// The targets that the item stands for; none if it is faulty.
    func items() -> [CalibrationFile.Item] {
        guard item.node("from") != nil else { return figure().map { [.figure($0)] } ?? [] }
        let from = item.value(
            "from", .text("run.h5"),
            about: "A result, run.h5 or summary.json, or a table in CSV; relative to this file.")
        let path = FilePath.resolve(from.value, in: FilePath.folder(of: from.place.file))
        guard path.hasSuffix(".csv") else {
            return result(path, from).map { [.result($0)] } ?? []
        }
        return table(path, from).map { .figure($0) }
    }

    private var mark: SourceMark {
        SourceMark(file: item.place.file, line: item.place.line, key: item.path.actual)
    }

    private func report(_ message: String, found: String? = nil, nearest: String? = nil) {
        item.context.report(mark.fault(message, found: found, nearest: nearest))
    }

    private func figure() -> CalibrationTarget? {
        let metric = item.value(
            "metric", .metricName, about: "The metric; `zoosim explain` lists them.")
        let value = item.value(
            "value", Kind<PublishedFigure>.figure("88%"),
            about: "What a run has to come to, in the metric's unit.")
        let trust = readTrust()
        let source = source()
        guard metric.isSound, value.isSound else { return nil }
        return target(
            metric.value, value.value, trust, source: source ?? "", at: mark)
    }

    /// How sure a figure is, as it is written.
    private enum Said {
        case deviation(Tolerance, text: String)
        case runs(Int)
        case weight(Double)
    }

    private func readTrust() -> Said? {
        let given = ["sd", "runs", "weight"].filter(item.expects)
        guard given.count < 2 else {
            report("“\(given[0])” and “\(given[1])” exclude each other; leave one of them out")
            return nil
        }
        switch given.first {
        case "sd":
            let deviation = item.value(
                "sd", Kind<Tolerance>.tolerance.like("0.5%"),
                about: "Its standard deviation: a length, or a share of the figure.")
            return deviation.isSound ? .deviation(deviation.value, text: deviation.text) : nil
        case "runs":
            return .runs(
                item.value(
                    "runs", Kind<Int>.integer(from: 1).like("1"),
                    about: "How many runs it is the mean of, each with luck of its own."
                ).value)
        case "weight":
            let weight = item.value(
                "weight", Kind<Double>.real.positive, about: "How much it counts beside others.")
            return .weight(weight.value)
        default: return .weight(1)
        }
    }

    private func source() -> String? {
        item.value(
            "source", Kind<String>.text("arXiv 2306.03163").optional, .standard("none"),
            about: "Where it was published or measured."
        ).value
    }

    /// A target in its metric's unit; nil, and a fault, if it does not fit its metric.
    private func target(
        _ metric: String, _ figure: PublishedFigure, _ said: Said?, source: String,
        at mark: SourceMark
    ) -> CalibrationTarget? {
        guard let unit = unit(of: metric, at: mark) else { return nil }
        let shown = unit == "1" ? "%" : unit
        guard let value = figure.value(in: unit) else {
            item.context.report(
                mark.fault(
                    "“\(metric)” is measured in \(shown), not in \(figure.unit)",
                    found: figure.written, expected: shown))
            return nil
        }
        let isShare = figure.unit == "%"
        var trust = CalibrationTarget.Trust.weight(1)
        switch said {
        case .deviation(let tolerance, let text):
            guard
                let length = CalibrationTarget.deviation(
                    tolerance, of: value, unit: unit, isShare: isShare)
            else {
                item.context.report(
                    mark.fault(
                        "“sd: \(text)” is no length above zero in \(shown)", found: text,
                        expected: "a number in \(shown), or a share of the figure such as 1%"))
                return nil
            }
            trust = .deviation(length)
        case .runs(let count): trust = .runs(count)
        case .weight(let weight): trust = .weight(weight)
        case nil: return nil
        }
        return CalibrationTarget(
            metric: metric, value: value, unit: unit, isShare: isShare, trust: trust,
            source: source, mark: mark)
    }

    /// The unit of a metric; nil, and a fault, if there is none of the name.
    private func unit(of metric: String, at mark: SourceMark) -> String? {
        let last = metric.split(separator: ".").last.map(String.init) ?? metric
        if let known = metrics.first(where: { $0.name == last }) { return known.unit }
        item.context.report(
            mark.fault(
                "there is no metric “\(metric)”; `zoosim explain` lists them", found: metric,
                nearest: Spelling.nearest(last, among: metrics.map(\.name))))
        return nil
    }

    private func result(
        _ path: String, _ from: Field<String>
    ) -> CalibrationFile.ResultTargets? {
        guard path.hasSuffix(".h5") || path.hasSuffix(".json") else {
            item.context.report(
                from.error("name a run's run.h5 or summary.json, or a table that ends in .csv"))
            return nil
        }
        let names = item.value(
            "metrics", .words.like("[efficiency, duration]"),
            about: "The metrics of it that become targets.")
        let source = source()
        let said =
            item.expects("sd") || item.expects("runs") || item.expects("weight")
            ? readTrust() : .runs(1)
        var isSound = names.isSound && from.isSound
        for name in names.value where isSound {
            isSound = unit(of: name, at: mark) != nil
        }
        var result = CalibrationFile.ResultTargets(
            path: path, metrics: names.value, deviation: nil, runs: 1, source: source, mark: mark)
        switch said {
        case .deviation(let tolerance, _): result.deviation = tolerance
        case .runs(let count): result.runs = count
        case .weight:
            report("a run's result has an “sd”, or else the spread that luck gives it; no “weight”")
            return nil
        case nil: return nil
        }
        return isSound ? result : nil
    }
}

extension CalibrationTargetReader {
    /// The rows of a table with the columns `metric` and `value`, and perhaps `sd` and `source`.
    private func table(_ path: String, _ from: Field<String>) -> [CalibrationTarget] {
        guard let text = FilePath.text(of: path) else {
            item.context.report(
                from.error("there is no file \(path); the name is relative to this file"))
            return []
        }
        let own = source()
        var header: [String]?
        var targets: [CalibrationTarget] = []
        for (index, line) in text.lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
            let cells = MeasurementTable.cells(of: line).map(\.trimmed)
            let mark = SourceMark(file: path, line: index + 1, key: "targets")
            guard let columns = header else {
                guard checkHeader(cells, mark) else { return [] }
                header = cells
                continue
            }
            func cell(_ name: String) -> String {
                guard let place = columns.firstIndex(of: name), cells.indices.contains(place)
                else { return "" }
                return cells[place]
            }
            if let target = row(cell, default: own ?? from.value, mark) { targets.append(target) }
        }
        if header == nil || targets.isEmpty && item.context.errors.isEmpty {
            item.context.report(from.error("the table has no rows"))
        }
        return targets
    }

    private func checkHeader(_ cells: [String], _ mark: SourceMark) -> Bool {
        for name in ["metric", "value"] where !cells.contains(name) {
            item.context.report(
                mark.fault(
                    "the table has no column “\(name)”; its first line is “metric,value,sd,source”",
                    found: cells.joined(separator: ",")))
            return false
        }
        return true
    }

    private func row(
        _ cell: (String) -> String, default source: String, _ mark: SourceMark
    ) -> CalibrationTarget? {
        guard let figure = PublishedFigure.read(cell("value")) else {
            item.context.report(
                mark.fault(
                    "“value” is no number with its unit", found: cell("value"),
                    expected: "a number with its unit, e.g. 88%"))
            return nil
        }
        var said = Said.weight(1)
        if !cell("sd").isEmpty {
            guard let deviation = Tolerance(cell("sd")) else {
                item.context.report(
                    mark.fault("“sd” is no number", found: cell("sd"), expected: "e.g. 0.5%"))
                return nil
            }
            said = .deviation(deviation, text: cell("sd"))
        }
        let own = cell("source")
        return target(
            cell("metric"), figure, said, source: own.isEmpty ? source : own, at: mark)
    }
}
