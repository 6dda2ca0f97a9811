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
    func `nothing is lost in any world`(_ number: Int) {
        let (model, report) = WorldLaws.assertNothingLost(in: RandomWorld.configuration(number))
        assertMoney(model, report)
    }

    @Test(arguments: 0..<70)
    func `every job is finished once the faults have stopped`(_ number: Int) {
        WorldLaws.assertConvergence(of: RandomWorld.configuration(number), within: .hours(6))
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
