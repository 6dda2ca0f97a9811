import Accounting
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling
import Testing

@testable import NetworkSimulation

/// Laws that hold in every world, whatever fails in it; a failing number repeats its world.
@Suite struct RandomWorldTests {
    @Test(arguments: 0..<210)
    func `nothing is lost in any world`(_ number: Int) throws {
        let configuration = RandomWorld.configuration(number)
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
        assertMoney(simulation.model, report)
    }

    /// Safety under faults, then convergence: when nothing fails any more, every job comes to its
    /// end, as long as enough nodes are left that were not put out.
    @Test(arguments: 0..<70)
    func `every job is finished once the faults have stopped`(_ number: Int) throws {
        var configuration = RandomWorld.configuration(number)
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
            #expect(isOver, "\(run.stage), \(run.members), \(run.waitReason ?? "")")
        }
    }

    /// What was paid for a lease is its price times the GPU-time, and the treasury has 5% of it,
    /// rounded up; nothing else is paid for.
    private func assertMoney(_ model: WatchedWorld, _ report: WorldReport) {
        guard let settlement = model.world.settlement else { return }
        #expect(settlement.ledger.sumOfBalances == .zero)
        let isExhausted = model.world.runs.contains(where: \.isExhausted)
        var paid = Zen.zero
        for (id, entry) in model.leases.sorted(by: { $0.key < $1.key }) {
            let held = GPUTime(
                gpus: entry.lease.gpus,
                during: (entry.end ?? report.endedAt) - entry.lease.granted)
            let price = entry.lease.price.cost(of: held)
            if isExhausted {
                #expect(settlement.paid(id) <= price, "\(entry)")
            } else {
                #expect(settlement.paid(id) == price, "\(entry)")
            }
            #expect(settlement.fee(id) == settlement.settings.fee(on: settlement.paid(id)))
            paid += settlement.paid(id)
        }
        #expect(report.jobs.reduce(Zen.zero) { $0 + $1.paid } == paid)
        let income = report.nodes.reduce(Zen.zero) { $0 + $1.statement.gross }
        #expect(income == paid)
    }
}
