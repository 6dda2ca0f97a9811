import Quantities
public import Results
import ScenarioFiles

extension SweepResult {
    /// The result as labelled arrays.
    ///
    /// A grid has its axes as dimensions, in their order, then `replicate`; every other design has
    /// `point` and `replicate`. A metric stands under its name over all dimensions, not-a-number
    /// where there is no value, and `reason` says why: it is empty where all is well. `…_mean`,
    /// `…_low` and `…_high` are the mean over the replicates and the ends of its interval.
    public var arrays: ArraySet {
        var set = ArraySet()
        set.attributes = attributes
        let isGrid = plan.file.design == .grid
        let outer = isGrid ? gridDimensions : [ArraySet.Dimension("point", rows.count)]
        let replicates = max(1, rows.map(\.records.count).max() ?? 1)
        set.dimensions = outer + [ArraySet.Dimension("replicate", replicates)]
        set.variables =
            coordinates(isGrid) + [
                ArraySet.Variable(
                    "replicate", over: ["replicate"], .integers((0..<replicates).map(Int64.init)),
                    about: "which run of a point, from 0")
            ]
        let names = outer.map(\.name)
        for (place, metric) in plan.metrics.definitions.enumerated() {
            set.variables += variables(place, metric, names, replicates)
        }
        set.variables += [
            ArraySet.Variable(
                "reason", over: names + ["replicate"],
                .texts(rows.flatMap { reasons($0, replicates) }),
                about: "why there is no value; empty where there is one"),
            ArraySet.Variable(
                "seed", over: names + ["replicate"],
                .unsigned(
                    rows.flatMap { row in
                        row.seeds + Array(repeating: 0, count: replicates - row.seeds.count)
                    }),
                about: "the number from which the run's luck follows; 0 where there is no run"),
            ArraySet.Variable(
                "replications", over: names,
                .integers(rows.map { row in Int64(row.records.count { $0?.values != nil }) }),
                about: "runs of the point that have a result"),
        ]
        return set
    }

    private var attributes: [(name: String, text: String)] {
        let looks = plan.schedule.looks.count
        return [
            ("sweep", plan.file.name), ("about", plan.file.about),
            ("scenario", plan.base.name), ("resolved_scenario", plan.base.resolvedYAML),
            ("design", designName), ("zoosim_version", plan.version),
            ("interval", "Student's t" + (looks > 1 ? ", corrected for \(looks) looks" : "")),
            ("confidence", "\(plan.schedule.confidence)"),
            ("complete", isWhole ? "true" : "false"),
        ]
    }

    private var designName: String {
        switch plan.file.design {
        case .grid: "grid"
        case .oneAtATime: "one_at_a_time"
        case .sobol: "sobol"
        case .latinHypercube(_, let seed): "latin_hypercube, seed \(seed)"
        }
    }

    private var gridDimensions: [ArraySet.Dimension] {
        plan.file.axes.map { ArraySet.Dimension($0.name, $0.count) }
    }

    /// What lies along the dimensions.
    private func coordinates(_ isGrid: Bool) -> [ArraySet.Variable] {
        guard isGrid else {
            let count = ArraySet.Variable(
                "point", over: ["point"], .integers(rows.indices.map { Int64($0) }),
                about: "which point, from 0")
            return [count]
                + plan.file.variables.enumerated().map { place, variable in
                    Self.coordinate(variable, "point", rows.map { $0.point.values[place] })
                }
        }
        return plan.file.axes.flatMap { axis in
            axis.variables.map { Self.coordinate($0, axis.name, $0.values) }
        }
    }

    private static func coordinate(
        _ variable: SweepVariable, _ dimension: String, _ values: [SweepValue?]
    ) -> ArraySet.Variable {
        let about = variable.keys.joined(separator: ", ")
        guard variable.isNumeric else {
            return ArraySet.Variable(
                variable.name, over: [dimension], .texts(values.map { $0?.label ?? "" }),
                about: about)
        }
        return ArraySet.Variable(
            variable.name, over: [dimension],
            .reals(values.map { $0.map(variable.number) ?? .nan }),
            unit: variable.unit.isEmpty ? "1" : variable.unit, about: about)
    }

    private func variables(
        _ place: Int, _ metric: MetricDefinition, _ names: [String], _ replicates: Int
    ) -> [ArraySet.Variable] {
        let intervals = rows.map { interval($0, place) }
        func over(
            _ suffix: String, _ values: [Double], _ about: String
        ) -> ArraySet.Variable {
            ArraySet.Variable(
                metric.name + suffix, over: names, .reals(values), unit: metric.unit, about: about)
        }
        let percent = NumberText.significant(plan.schedule.confidence * 100, 4)
        return [
            ArraySet.Variable(
                metric.name, over: names + ["replicate"],
                .reals(
                    rows.flatMap { row in
                        (0..<replicates).map { replicate in
                            replicate < row.records.count
                                ? row.records[replicate]?.values?[place] ?? .nan : .nan
                        }
                    }), unit: metric.unit, about: metric.about),
            over("_mean", rows.map { Summary($0.values(place)).mean }, "mean of the replicates"),
            over(
                "_low", intervals.map { $0?.low ?? .nan },
                "lower end of the \(percent)% interval of the mean"),
            over(
                "_high", intervals.map { $0?.high ?? .nan },
                "upper end of the \(percent)% interval of the mean"),
        ]
    }

    private func reasons(_ row: Row, _ replicates: Int) -> [String] {
        switch row.state {
        case .excluded: return Array(repeating: "excluded by “where”", count: replicates)
        case .faulty(let why): return Array(repeating: why, count: replicates)
        case .sound:
            return (0..<replicates).map { replicate in
                guard replicate < row.records.count else { return "not needed" }
                guard let record = row.records[replicate] else { return "not run" }
                return record.reason ?? ""
            }
        }
    }
}
