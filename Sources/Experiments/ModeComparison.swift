import NetworkSimulation
public import Quantities
public import ScenarioFiles

/// The efficiency of several scenarios against a rate that all of them are given in turn: ways of
/// training on the same job, over thinner and thicker lines.
public struct ModeComparison: Sendable {
    /// One scenario's efficiencies, aligned with the rates.
    public struct Line: Sendable {
        public let name: String
        public let about: String
        /// The efficiency at each rate, or why there is none.
        public let outcomes: [RunOutcome]
    }

    public let rates: [ByteRate]
    public let lines: [Line]

    /// Runs every scenario at every rate.
    ///
    /// The runs are parallel with each other and gathered by their place, so that the number of
    /// threads changes nothing.
    ///
    /// - Parameters:
    ///   - files: the scenarios, whose names are those of the lines.
    ///   - key: the key of every scenario that takes the rates.
    /// - Throws: the faults of the first scenario that has some, at the first of the rates.
    public static func run(
        _ files: [String], key: String, rates: [ByteRate], overrides: [String], threads: Int,
        observer: PairedRun.Observer = PairedRun.Observer(),
        finished: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws(ScenarioErrors) -> ModeComparison {
        var first: [Scenario] = []
        for file in files {
            first.append(
                try Scenario.load(path: file, overrides: overrides + ["\(key)=\(rates[0])"]))
        }
        let cases = files.flatMap { file in rates.map { (file: file, rate: $0) } }
        let outcomes = ParallelMap.run(cases, threads: threads, finished: finished) { item in
            outcome(of: item.file, overrides + ["\(key)=\(item.rate)"], observer)
        }
        let lines = first.enumerated().map { place, scenario in
            let start = place * rates.count
            return Line(
                name: scenario.name, about: scenario.configuration.about,
                outcomes: Array(outcomes[start..<(start + rates.count)]))
        }
        return ModeComparison(rates: rates, lines: lines)
    }

    private static func outcome(
        of file: String, _ overrides: [String], _ observer: PairedRun.Observer
    ) -> RunOutcome {
        do throws(ScenarioErrors) {
            let scenario = try Scenario.load(path: file, overrides: overrides)
            do throws(RunError) {
                let run = try PairedRun.simulate(scenario, observer: observer)
                return run.efficiency.map { .efficiency($0) } ?? .failed("interrupted")
            } catch {
                return .failed(error.description)
            }
        } catch {
            return .failed(error.errors.first?.message ?? "not a valid scenario")
        }
    }
}
