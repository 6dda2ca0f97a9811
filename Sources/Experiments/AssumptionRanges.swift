import NetworkSimulation
public import ScenarioFiles

/// What the efficiency would be at both ends of each assumed input.
public struct AssumptionRanges: Sendable {
    /// One assumed input with a range.
    public struct Entry: Sendable {
        public let input: ResolvedInput
        /// The ends of the range, as they stand in the scenario.
        public let low: String
        public let high: String
        /// The efficiency there, or why there is none.
        public let atLow: RunOutcome
        public let atHigh: RunOutcome
    }

    /// The entries, in the order of the scenario's inputs.
    public let entries: [Entry]

    /// Runs the scenario at both ends of the range of every assumed input, all others as they are.
    ///
    /// An input that changes only what things cost leaves the course of a run as it is, and so the
    /// efficiency of `base`, the scenario's own run; it is not run again.
    ///
    /// The runs are parallel with each other and gathered by their place, so that the number of
    /// threads changes nothing.
    public static func explore(
        around base: PairedRun, overrides: [String], seed: UInt64, threads: Int,
        observer: PairedRun.Observer = PairedRun.Observer(),
        finished: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) -> AssumptionRanges {
        let scenario = base.scenario
        guard !scenario.configuration.jobs.isEmpty else { return AssumptionRanges(entries: []) }
        // Whoever decides by what a thing costs makes the course of a run depend on it.
        let isMoved = scenario.configuration.followsMoney
        let ranged = scenario.rangedInputs
        let cases = ranged.filter { isMoved || !$0.input.changesOnlyMoney }.flatMap {
            ["\($0.input.key)=\($0.low)", "\($0.input.key)=\($0.high)"]
        }
        let memory = RunMemory(filedTwin: scenario.configuration.twin)
        memory.keep(base.network, of: scenario.configuration, as: .network)
        let outcomes = ParallelMap.run(cases, threads: threads, finished: finished) { change in
            efficiency(
                scenario, overrides: overrides, change: change, seed: seed, observer: observer,
                memory: memory)
        }
        let unchanged = base.efficiency.map { RunOutcome.efficiency($0) } ?? .failed("interrupted")
        var next = outcomes.makeIterator()
        return AssumptionRanges(
            entries: ranged.map { range in
                let isRun = isMoved || !range.input.changesOnlyMoney
                return Entry(
                    input: range.input, low: range.low, high: range.high,
                    atLow: isRun ? next.next() ?? unchanged : unchanged,
                    atHigh: isRun ? next.next() ?? unchanged : unchanged)
            })
    }

    private static func efficiency(
        _ scenario: Scenario, overrides: [String], change: String, seed: UInt64,
        observer: PairedRun.Observer, memory: RunMemory
    ) -> RunOutcome {
        do throws(ScenarioErrors) {
            let changed = try Scenario.load(
                path: scenario.path, overrides: overrides, changes: [change], seed: seed)
            do throws(RunError) {
                let run = try PairedRun.simulate(
                    changed, sink: nil, observer: observer, memory: memory)
                return run.efficiency.map { .efficiency($0) } ?? .failed("interrupted")
            } catch {
                return .failed(error.description)
            }
        } catch {
            return .failed(error.errors.first?.message ?? "not a valid scenario")
        }
    }
}
