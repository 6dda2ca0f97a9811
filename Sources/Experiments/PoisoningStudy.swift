public import NetworkSimulation
public import ScenarioFiles

/// A scenario's run under every attack and defence of its grid, with the same luck in all.
public struct PoisoningStudy: Sendable {
    /// What one pair came to.
    public struct Cell: Sendable {
        /// The model at the end; nil if nothing was learned.
        public var learned: LearningReport?
        /// Why there is no model, or why the run is not whole.
        public var remark: String?
    }

    public let grid: PoisoningGrid
    /// Poisoners of the fleet, and all its nodes.
    public let poisoners: Int
    public let nodes: Int
    /// The cells, an attack a row and a defence a column.
    public let cells: [[Cell]]

    /// Runs every pair; nil if the scenario has no grid.
    ///
    /// Only the network's run is made: the twin has no poisoners and one way to aggregate. The
    /// runs are parallel with each other and gathered by their place.
    public static func run(
        _ scenario: Scenario, threads: Int, observer: PairedRun.Observer = PairedRun.Observer(),
        finished: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) -> PoisoningStudy? {
        guard let grid = scenario.grid else { return nil }
        let pairs = grid.attacks.flatMap { attack in
            grid.defences.map { (attack: attack, defence: $0) }
        }
        let cells = ParallelMap.run(pairs, threads: threads, finished: finished) { pair in
            var world = scenario.configuration
            for group in world.fleet.indices where world.fleet[group].behaviour.attack != nil {
                world.fleet[group].behaviour = pair.attack.value.map { .poisons($0) } ?? .honest
            }
            if let bad = world.jobs.first?.learning?.defence?.bad {
                world.jobs[0].learning?.defence = Defence(rule: pair.defence.value, bad: bad)
            }
            return cell(world, observer)
        }
        let fleet = scenario.configuration.fleet
        let width = grid.defences.count
        return PoisoningStudy(
            grid: grid,
            poisoners: fleet.reduce(0) { $0 + ($1.behaviour.attack == nil ? 0 : $1.count) },
            nodes: fleet.reduce(0) { $0 + $1.count },
            cells: grid.attacks.indices.map { Array(cells[$0 * width..<($0 + 1) * width]) })
    }

    private static func cell(
        _ world: WorldConfiguration, _ observer: PairedRun.Observer
    ) -> Cell {
        var run = WorldRun(world, role: .network)
        while !run.isDone, !observer.isInterrupted() { run.advance() }
        let report = run.finish()
        if let failure = report.failure { return Cell(remark: "a law was broken: \(failure)") }
        guard let job = report.jobs.first else { return Cell(remark: "no job") }
        return Cell(
            learned: job.learning,
            remark: !report.isComplete ? "interrupted" : job.isFinished ? nil : job.outcome)
    }
}
