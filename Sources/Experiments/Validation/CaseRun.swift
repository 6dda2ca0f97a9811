import NetworkSimulation
import Quantities
import Randomness
import ScenarioFiles

/// Runs the case of a plan, as often as it asks for.
struct CaseRun: Sendable {
    /// One piece of the work; pieces are independent of each other.
    enum Piece: Sendable {
        /// The case with its seed and so many more.
        case run(item: Int, seed: UInt64)
        /// All least values that are asked of the case.
        case least(item: Int, questions: [Int])
    }

    /// What a piece came to.
    struct Outcome: Sendable {
        var values: [String: Double] = [:]
        /// The least values, by question.
        var least: [Int: Double] = [:]
        /// Why a figure is missing.
        var failure: String?
        var faults: [ScenarioError] = []
    }

    let plan: ValidationPlan
    let observer: PairedRun.Observer

    func outcome(of piece: Piece) -> Outcome {
        switch piece {
        case .run(let item, let seed):
            return outcome(of: plan.items[item], overrides: [], seedsOn: seed)
        case .least(let item, let questions):
            var outcome = Outcome()
            var known: [String: Outcome] = [:]
            for question in questions {
                seek(question, of: plan.items[item], &known, &outcome)
            }
            return outcome
        }
    }

    private func outcome(
        of item: ValidationPlan.Item, overrides: [String], seedsOn: UInt64
    ) -> Outcome {
        var outcome = Outcome()
        guard let recipe = item.given.recipe else {
            outcome.failure = "there is no scenario"
            return outcome
        }
        do throws(ScenarioErrors) {
            var scenario = try Scenario.load(recipe, overrides: overrides)
            if seedsOn > 0 {
                let seed = scenario.configuration.seed.value &+ seedsOn
                scenario = try Scenario.load(recipe, overrides: overrides, seed: seed)
            }
            measure(scenario, item, &outcome)
        } catch {
            outcome.faults = error.errors
            outcome.failure = error.errors.first?.message ?? "not a valid scenario"
        }
        return outcome
    }

    private func measure(
        _ scenario: Scenario, _ item: ValidationPlan.Item, _ outcome: inout Outcome
    ) {
        if let transfer = item.given.transfer {
            do throws(ScenarioError) {
                let result = try TransferRun.run(transfer, in: scenario.configuration)
                for name in item.metrics { outcome.values[name] = result.value(of: name) }
            } catch {
                outcome.faults = [error]
                outcome.failure = error.message
            }
            return
        }
        do throws(RunError) {
            let run =
                item.needsTwin
                ? try PairedRun.simulate(scenario, observer: observer)
                : try PairedRun.simulateAlone(scenario, observer: observer)
            let economics = Economics(of: run.network, in: scenario.configuration)
            for name in item.metrics {
                outcome.values[name] = MetricDefinition.named(name)?.value(run, economics)
            }
            if outcome.values.count < item.metrics.count {
                let job = run.network.jobs.first
                outcome.failure =
                    run.network.isComplete
                    ? "the run does not give it: job “\(job?.name ?? "")” is "
                        + (job?.outcome ?? "missing") : "interrupted"
            }
        } catch {
            outcome.failure = error.description
        }
    }

    /// Finds the least value of a grid with which the metric reaches its figure, by bisection.
    private func seek(
        _ question: Int, of item: ValidationPlan.Item, _ known: inout [String: Outcome],
        _ outcome: inout Outcome
    ) {
        let asked = plan.questions[question]
        guard let least = asked.prediction.least, let metric = asked.metric,
            let goal = MetricUnit.convert(
                least.reaches.value, from: least.reaches.unit, to: metric.unit)
        else { return }
        let grid = Grid(least)
        var found: [Int: Double] = [:]
        func value(_ place: Int) -> Double? {
            let text = grid.text(place)
            let result = mean(of: item, least.keys.map { "\($0)=\(text)" }, &known)
            guard let value = result.values[metric.name] else {
                outcome.failure = result.failure
                outcome.faults = result.faults
                return nil
            }
            found[place] = value
            return value
        }
        var low = -1
        var high = grid.count - 1
        guard let greatest = value(high) else { return }
        guard greatest >= goal else {
            outcome.failure =
                "\(metric.name) does not reach \(least.reaches.written) with \(grid.text(high))"
            return
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            guard let reached = value(middle) else { return }
            if reached >= goal { high = middle } else { low = middle }
        }
        guard high > 0 else {
            outcome.failure =
                "\(metric.name) reaches \(least.reaches.written) already with \(grid.text(0)), "
                + "where the search begins: begin lower"
            return
        }
        if let fall = Self.fall(in: found) {
            outcome.failure =
                "\(metric.name) falls from \(grid.text(fall.from)) to \(grid.text(fall.to)): there "
                + "is no one least value; more seeds help where it is chance"
            return
        }
        outcome.least[question] = grid.value(high)
    }

    /// What a setting comes to, in the mean over the seeds of the case; of the runs that are known
    /// none is repeated.
    private func mean(
        of item: ValidationPlan.Item, _ overrides: [String], _ known: inout [String: Outcome]
    ) -> Outcome {
        let key = overrides.joined(separator: "; ")
        if let result = known[key] { return result }
        let seeds = item.given.seeds
        let runs = (0..<seeds).map {
            outcome(of: item, overrides: overrides, seedsOn: UInt64($0))
        }
        var result = runs.first { $0.failure != nil } ?? Outcome()
        for name in item.metrics {
            let values = runs.compactMap { $0.values[name] }
            result.values[name] =
                values.count == seeds ? values.reduce(0, +) / Double(seeds) : nil
        }
        known[key] = result
        return result
    }

    /// Where a metric is less at a greater value of the grid, by more than rounding explains.
    private static func fall(in found: [Int: Double]) -> (from: Int, to: Int)? {
        let places = found.keys.sorted()
        return zip(places, places.dropFirst()).first { from, to in
            guard let before = found[from], let after = found[to] else { return false }
            return after < before - 1e-6 * abs(before)
        }.map { (from: $0.0, to: $0.1) }
    }

    /// The values among which a least one is sought.
    private struct Grid {
        let least: Prediction.LeastValue
        let count: Int

        init(_ least: Prediction.LeastValue) {
            self.least = least
            var count = 1
            var value = least.low.value
            while value * least.factor <= least.high.value * (1 + 1e-9), count < 10_000 {
                value *= least.factor
                count += 1
            }
            self.count = count
        }

        func value(_ place: Int) -> Double {
            (0..<place).reduce(least.low.value) { value, _ in value * least.factor }
        }

        func text(_ place: Int) -> String {
            PublishedFigure(value: value(place), unit: least.low.unit).written
        }
    }
}
