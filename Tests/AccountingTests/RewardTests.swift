import Accounting
import ProtocolCore
import Quantities
import Testing

struct RewardTests {
    private let schedule = RewardSchedule(
        uptimePerGPUHour: price(0.1), workShare: .percent(10), bandwidthPerGigabyte: Zen(micro: 30))

    @Test func `a node is rewarded for uptime, work and bandwidth`() {
        var office = Office(rewards: schedule, pool: .zen(100))
        office.open(budget: .zen(100))
        office.grant(at: price(2.5))
        office.tell(.epochClosed([report(sent: Bytes(2_000_000_000))]), at: hours(1))
        #expect(office.moved(.uptimeReward) == Zen(micro: 400_000))
        #expect(office.moved(.workReward) == Zen(micro: 950_000))
        #expect(office.moved(.bandwidthReward) == Zen(micro: 60))
        #expect(office.settlement.statement(of: node).rewards == Zen(micro: 1_350_060))
        #expect(office.balance(.rewardPool) == .zen(100) - Zen(micro: 1_350_060))
    }

    @Test func `many small epochs reward as much as a long one`() {
        func rewards(epochs: Int64) -> NodeStatement {
            var office = Office(rewards: schedule, pool: .zen(100))
            office.open(budget: .zen(100))
            office.grant(gpus: 1, at: GPUHourPrice(microZen: 777_777))
            let length = Duration.hours(7).nanoseconds / epochs
            for epoch in 1...epochs {
                let part = report(
                    up: .nanoseconds(length), sent: Bytes(35_000_000_000 / epochs), gpus: 3)
                office.tell(.epochClosed([part]), at: .start + .nanoseconds(length * epoch))
            }
            return office.settlement.statement(of: node)
        }
        #expect(rewards(epochs: 1_000) == rewards(epochs: 1))
    }

    @Test func `rewards end with the pool, and what it could not pay is not owed`() {
        var office = Office(rewards: schedule, pool: Zen(micro: 500_000))
        office.open(budget: .zen(100))
        office.tell(.epochClosed([report()]), at: hours(1))
        #expect(office.moved(.uptimeReward) == Zen(micro: 400_000))
        office.tell(.epochClosed([report()]), at: hours(2))
        #expect(office.moved(.uptimeReward) == Zen(micro: 100_000))
        office.tell(.epochClosed([report()]), at: hours(3))
        #expect(office.orders.isEmpty)
        #expect(office.balance(.rewardPool) == .zero)
    }

    @Test func `a node that was put out is not rewarded, one that left is for its last hours`() {
        for isEjected in [true, false] {
            var office = Office(rewards: schedule, pool: .zen(100))
            office.open(budget: .zen(100))
            office.tell(
                isEjected
                    ? .convicted(node, job, verifier: nil, verifierProvider: nil)
                    : .leave(node))
            office.tell(.epochClosed([report()]), at: hours(1))
            #expect(office.moved(.uptimeReward) == (isEjected ? .zero : Zen(micro: 400_000)))
        }
    }

    @Test func `reports that cannot be are discarded`() {
        var office = Office(rewards: schedule, pool: .zen(100))
        office.open(budget: .zen(100))
        office.tell(
            .epochClosed([
                report(NodeID(5)), report(provider: 1), report(up: .seconds(-1)),
                report(sent: Bytes(-1)), report(committed: .seconds(-1)), report(gpus: -1),
            ]), at: hours(1))
        #expect(
            office.orders == [
                .discard(.unknownNode(NodeID(5))), .discard(.otherProvider(node)),
                .discard(.malformedReport(node)), .discard(.malformedReport(node)),
                .discard(.malformedReport(node)), .discard(.malformedReport(node)),
            ])
    }
}
