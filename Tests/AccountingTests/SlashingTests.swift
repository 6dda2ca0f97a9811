import Accounting
import ProtocolCore
import Quantities
import Testing

struct SlashingTests {
    private struct Correlated: Decodable {
        var effective_balance: Int64, total: Int64, sum_slashed_36d: Int64, correlation: Int64
    }
    private struct File: Decodable { var ethereum_slashing: [Correlated] }

    private func policy(
        period: Duration = .zero, correlation: Double = 0, floor: Zen = .zen(50)
    ) -> SlashingPolicy {
        SlashingPolicy(
            downtimeTolerance: .percent(5), downtimeSharePerHour: .percent(0.1), slaPeriod: period,
            bandwidthShare: .percent(2), wrongWorkFloor: floor, wrongWorkMultiplier: Ratio(2),
            sampleRate: .percent(50), bountyShare: .percent(30), burnShare: .percent(50),
            refundShare: .percent(20), correlationMultiplier: Ratio(correlation))
    }

    @Test func `the correlation term is Ethereum's`() throws {
        let policy = policy(correlation: 3)
        for row in try vectors(File.self, from: "tokenomics").ethereum_slashing {
            let amount = policy.correlation(
                stake: Zen(micro: row.effective_balance),
                convictedStakes: Zen(micro: row.sum_slashed_36d),
                totalStake: Zen(micro: row.total))
            #expect(amount.micro == row.correlation)
        }
    }

    @Test func `wrong work costs the floor, a multiple of the job's value, or all there is`() {
        let policy = policy()
        func cost(_ value: Int64) -> Zen {
            policy.wrongWork(
                stake: .zen(1_000), jobValue: .zen(value), convictedStakes: .zen(1_000),
                totalStake: .zen(10_000))
        }
        #expect(cost(0) == .zen(50))
        #expect(cost(12) == .zen(50))
        // 2 × 100 ÷ 50%.
        #expect(cost(100) == .zen(400))
        #expect(cost(1_000_000_000_000) == .zen(1_000))
    }

    @Test func `downtime beyond the tolerance costs by the hour`() {
        let policy = policy()
        func cost(_ down: Duration) -> Zen {
            policy.downtime(stake: .zen(1_000), down: down, committed: .hours(20))
        }
        #expect(cost(.zero) == .zero)
        #expect(cost(.hours(1)) == .zero)
        #expect(cost(.hours(3)) == .zen(2))
        #expect(cost(.minutes(90)) == Zen(micro: 500_000))
    }

    @Test func `downtime is judged epoch by epoch, or over an SLA period`() {
        // Up and down in turns of an hour: half of each day's obligation of 24 hours is missed.
        func slashed(_ period: Duration, _ tolerance: Ratio) -> [Int64] {
            var policy = policy(period: period)
            policy.downtimeTolerance = tolerance
            var office = Office(slashing: policy)
            office.open(budget: .zen(1))
            return (Int64(1)...4).map { epoch in
                let up: Duration = epoch % 2 == 0 ? .hours(1) : .zero
                let report = report(up: up, committed: .hours(1))
                office.tell(.epochClosed([report]), at: hours(epoch))
                return office.moved(.slashDowntime).micro
            }
        }
        #expect(slashed(.zero, .zero) == [1_000_000, 0, 999_000, 0])
        #expect(slashed(.hours(2), .percent(50)) == [0, 0, 0, 0])
        #expect(slashed(.hours(4), .percent(25)) == [0, 0, 0, 1_000_000])
    }

    @Test func `a node that leaves pays for the downtime of its last period`() {
        var office = Office(slashing: policy(period: .days(30)))
        office.open(budget: .zen(1))
        office.tell(.epochClosed([report(up: .zero, committed: .hours(10))]), at: hours(10))
        #expect(office.moved(.slashDowntime) == .zero)
        office.tell(.leave(node), at: hours(11))
        #expect(office.moved(.slashDowntime) == Zen(micro: 9_500_000))
        #expect(office.moved(.slashBurn) == Zen(micro: 9_500_000))
    }

    @Test func `missing bandwidth costs in proportion, and at most the share`() {
        for (shortfall, cost) in [(0.25, 5.0), (1, 20), (3, 20), (0, 0), (-1, 0)] {
            var office = Office(slashing: policy())
            office.open(budget: .zen(1))
            office.tell(.epochClosed([report(shortfall: Ratio(shortfall))]), at: hours(1))
            #expect(office.moved(.slashBandwidth).inZen == cost)
            #expect(office.balance(.burned).inZen == cost)
        }
    }

    @Test func `a slash for wrong work is split, and what does not split is kept apart`() {
        var office = Office(slashing: policy(floor: Zen(micro: 50_000_003)))
        office.open(budget: .zen(10))
        office.tell(
            .convicted(node, job, verifier: NodeID(4), verifierProvider: 9),
            at: hours(1))
        #expect(office.moved(.slashWrongWork) == Zen(micro: 50_000_003))
        #expect(office.moved(.bounty) == Zen(micro: 15_000_000))
        #expect(office.moved(.compensation) == Zen(micro: 10_000_000))
        #expect(office.moved(.slashBurn) == Zen(micro: 25_000_001))
        #expect(office.moved(.remainder) == Zen(micro: 2))
        #expect(office.balance(.provider(9)) == Zen(micro: 15_000_000))
        #expect(office.balance(.customer(customer)) == Zen(micro: 10_000_000))
        #expect(office.balance(.rounding) == Zen(micro: 2))
        #expect(office.balance(.slashed) == .zero)
        #expect(office.orders.contains(.eject(node)))
        #expect(office.orders.last == .wake(at: hours(1) + .days(21), node))
        #expect(office.settlement.statement(of: node).slashes == Zen(micro: 50_000_003))
    }

    @Test func `the share of a verifier or customer that is not there is burned`() {
        var office = Office(slashing: policy())
        office.open(budget: .zen(10))
        office.tell(
            .convicted(node, JobID(8), verifier: nil, verifierProvider: nil))
        #expect(office.moved(.slashBurn) == .zen(50))
    }

    @Test func `nodes convicted together lose more, each counted once`() {
        var office = Office(slashing: policy(correlation: 3, floor: .zen(10)))
        for index in 0..<10 {
            office.tell(.deposit(NodeID(index), provider: provider, stake: .zen(1_000)))
        }
        func convict(_ index: Int, _ now: Instant) -> Zen {
            office.tell(
                .convicted(
                    NodeID(index), job, verifier: nil, verifierProvider: nil),
                at: now)
            return office.moved(.slashWrongWork)
        }
        // 3 × 1,000 of 10,000, then 3 × 2,000 of what is left, then 3 × 2,000 again.
        #expect(convict(0, hours(1)) == .zen(310))
        let second = Zen(micro: 10_000_000 + 1_000_000_000 * 6_000 / 9_690)
        #expect(convict(1, hours(2)) == second)
        let left = Int128(Zen.zen(9_690).micro - second.micro)
        let third = Zen(micro: 10_000_000 + Int64(Int128(690_000_000) * 6_000_000_000 / left))
        #expect(convict(0, hours(3)) == third)
        // The window has passed.
        let alone = convict(2, hours(3) + .days(37))
        #expect(alone < second)
    }
}
