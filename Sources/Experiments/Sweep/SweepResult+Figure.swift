public import Plotting
import Quantities
import ScenarioFiles

extension SweepResult {
    /// The figures: one for each metric that has a value anywhere.
    public func figures() -> [SweepFigure] {
        plan.metrics.definitions.indices.compactMap { metric in
            let points = rows.map { row in
                let summary = Summary(row.values(metric))
                let interval = self.interval(row, metric)
                let scale = plan.metrics.definitions[metric].isShare ? 100.0 : 1
                return SweepFigure.Point(
                    mean: summary.mean * scale, low: (interval?.low ?? .nan) * scale,
                    high: (interval?.high ?? .nan) * scale)
            }
            guard points.contains(where: { $0.mean.isFinite }) else { return nil }
            return figure(metric, points)
        }
    }

    private func figure(_ metric: Int, _ points: [SweepFigure.Point]) -> SweepFigure {
        let definition = plan.metrics.definitions[metric]
        let unit = definition.columnUnit
        let runs = rows.reduce(0) { $0 + $1.records.count { $0?.values != nil } }
        let isGrid = plan.file.design == .grid && plan.file.axes.count <= 3
        return SweepFigure(
            name: definition.name, title: title(metric, points),
            caption: caption(runs: runs, isHeat: isGrid && plan.file.axes.count > 1),
            metric: definition.name + (unit.isEmpty ? "" : " / \(unit)"),
            content: isGrid
                ? .grid(
                    axes: plan.file.axes.map { scale($0.variables[0], $0.variables[0].values) },
                    points: points)
                : .panels(scatters(points)))
    }

    private func caption(runs: Int, isHeat: Bool) -> String {
        let confidence = NumberText.significant(plan.schedule.confidence * 100, 4)
        let size = "\(plan.file.name): \(rows.count) points, \(runs) runs of “\(plan.base.name)”; "
        return size
            + (isHeat
                ? "means; their \(confidence)% intervals stand in the table"
                : "bands and bars are \(confidence)% intervals")
    }

    /// Where the metric is highest and where lowest.
    private func title(_ metric: Int, _ points: [SweepFigure.Point]) -> String {
        let definition = plan.metrics.definitions[metric]
        let places = points.indices.filter { points[$0].mean.isFinite }
        guard let best = places.max(by: { points[$0].mean < points[$1].mean }),
            let worst = places.min(by: { points[$0].mean < points[$1].mean }), best != worst
        else { return "\(definition.name): \(definition.about)" }
        func part(_ place: Int) -> String {
            let scale = definition.isShare ? 100.0 : 1
            let value = MetricText.short(
                points[place].mean / scale, unit: definition.shownUnit)
            // Where many things vary, a point says little.
            guard plan.names.count <= 2 else { return value }
            return "\(value) at \(rows[place].point.text(plan.names))"
        }
        return "The \(definition.name) goes from \(part(worst)) to \(part(best))"
    }

    private func scale(_ variable: SweepVariable, _ values: [SweepValue]) -> SweepAxisScale {
        // Labels of its own say what they count.
        let isNamed = values.allSatisfy { $0.label != $0.text }
        let unit = variable.unit.isEmpty || isNamed ? "" : " / \(variable.unit)"
        return SweepAxisScale(
            name: variable.name + unit,
            labels: values.map { value in
                let isNamed = value.label != value.text || !variable.isNumeric
                return isNamed
                    ? value.label : NumberText.significant(variable.number(of: value), 4)
            },
            numbers: variable.isNumeric ? values.map(variable.number) : nil,
            isLogarithmic: variable.range?.isLogarithmic)
    }

    /// A panel for each variable; of one-at-a-time designs only its own points stand in it.
    private func scatters(_ points: [SweepFigure.Point]) -> [SweepFigure.Scatter] {
        plan.file.variables.enumerated().map { place, variable in
            var values: [SweepValue] = []
            var chosen: [(value: SweepValue, point: SweepFigure.Point)] = []
            for (row, point) in zip(rows, points) {
                guard let value = row.point.values[place] else { continue }
                if !values.contains(value) { values.append(value) }
                chosen.append((value, point))
            }
            if variable.isNumeric {
                values.sort { variable.number(of: $0) < variable.number(of: $1) }
            }
            return SweepFigure.Scatter(
                scale: scale(variable, values),
                places: chosen.map { item in values.firstIndex(of: item.value) ?? 0 },
                points: chosen.map(\.point))
        }
    }
}
