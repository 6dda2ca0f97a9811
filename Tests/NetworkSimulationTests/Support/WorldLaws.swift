import Aggregation
import EventKernel
import Quantities
import Testing

@testable import NetworkSimulation

/// What holds in every world, asserted of one.
enum WorldLaws {
    /// Runs a world to its end; nothing breaks a law, and a finished job has all its text.
    @discardableResult
    static func assertNothingLost(
        in configuration: WorldConfiguration
    ) -> (model: WatchedWorld, report: WorldReport) {
        var simulation = Simulation(WatchedWorld(configuration))
        simulation.schedule(.begin, at: .start)
        let stop = simulation.run(until: .start + configuration.horizon)
        #expect(simulation.model.broken == [])
        let end = stop == .stopped ? simulation.now : .start + configuration.horizon
        let report = simulation.model.world.finish(
            at: end, events: simulation.handled, digest: simulation.trace.digest,
            isComplete: true)
        Laws.assert(report)
        for job in report.jobs where job.isFinished {
            #expect(job.retained == job.totalSequences)
        }
        return (simulation.model, report)
    }

    /// Safety under faults, then convergence: when nothing fails any more after twenty minutes,
    /// every job comes to its end, as long as enough nodes are left that were not put out.
    static func assertConvergence(of given: WorldConfiguration, within horizon: Duration) {
        var configuration = given
        configuration.horizon = horizon
        configuration.economy.minimumStake = .zero
        configuration.jobs.indices.forEach { configuration.jobs[$0].budget = .zen(1_000_000) }
        var simulation = Simulation(WatchedWorld(configuration))
        simulation.schedule(.begin, at: .start)
        _ = simulation.run(until: .start + .minutes(20))
        simulation.model.heal()
        _ = simulation.run(until: .start + configuration.horizon)
        #expect(simulation.model.broken == [])
        let left = simulation.model.world.nodes.count { !$0.isEjected }
        for run in simulation.model.world.runs
        where left
            >= max(
                run.configuration.minimumNodes, run.configuration.training.parallelism.pipeline)
        {
            let isOver = run.isOver && run.finishedAt != nil
            #expect(
                isOver,
                "\(run.stage), \(run.members), \(run.retained), \(run.waitReason ?? "")")
        }
    }
}
