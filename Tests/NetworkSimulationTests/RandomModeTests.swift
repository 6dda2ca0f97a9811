import Accounting
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling
import Testing

@testable import NetworkSimulation

/// Laws that hold in every world, however its jobs are trained; a failing number repeats its world.
@Suite struct RandomModeTests {
    @Test(arguments: ModeWorld.allCases, 0..<30)
    func `nothing is lost in any mode`(_ mode: ModeWorld, _ number: Int) throws {
        let configuration = mode.random(number)
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
        for run in simulation.model.world.runs { #expect(run.keptWork.isEmpty) }
    }

    @Test(arguments: ModeWorld.allCases, 0..<12)
    func `every job is finished once the faults have stopped, in any mode`(
        _ mode: ModeWorld, _ number: Int
    ) throws {
        var configuration = mode.random(number)
        configuration.horizon = .hours(6)
        configuration.economy.minimumStake = .zero
        configuration.jobs.indices.forEach { configuration.jobs[$0].budget = .zen(1_000_000) }
        var simulation = Simulation(WatchedWorld(configuration))
        simulation.schedule(.begin, at: .start)
        _ = simulation.run(until: .start + .minutes(20))
        simulation.model.heal()
        _ = simulation.run(until: .start + configuration.horizon)
        #expect(simulation.model.broken == [])
        let left = simulation.model.world.nodes.count { !$0.isEjected }
        for run in simulation.model.world.runs where left >= run.configuration.minimumNodes {
            let isOver = run.isOver && run.finishedAt != nil
            #expect(
                isOver,
                "\(run.stage), \(run.members), \(run.retained), \(run.waitReason ?? "")")
        }
    }
}
