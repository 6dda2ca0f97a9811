import Accounting
import ProtocolCore
import Quantities
import Testing

/// Whatever comes in whatever order: no ZEN appears, none is lost, and no account is overdrawn.
struct ConservationTests {
    private func input(_ dice: inout Dice, _ now: Instant) -> Settlement.Input {
        let node = NodeID(dice.roll(6))
        let provider = Int32(node.index / 2 + (dice.roll(30) == 0 ? 1 : 0))
        let job = JobID(dice.roll(4))
        switch dice.roll(12) {
        case 0:
            return .deposit(
                node, provider: provider, stake: Zen(micro: Int64(dice.roll(3_000_000_000) - 10)))
        case 1:
            return .fund(
                job, customer: job.index % 2, budget: Zen(micro: Int64(dice.roll(400_000_000) - 10))
            )
        case 2, 3, 4:
            return .leaseOpened(
                LeaseTerms(
                    lease: LeaseID(Int64(dice.roll(80))), job: job, node: node, provider: provider,
                    gpus: dice.roll(9), price: GPUHourPrice(microZen: Int64(dice.roll(4_000_000))),
                    isVerification: dice.roll(3) == 0))
        case 5, 6: return .leaseClosed(LeaseID(Int64(dice.roll(80))))
        case 7, 8:
            return .epochClosed(
                (0..<6).map { index in
                    NodeReport(
                        node: NodeID(index), provider: Int32(index / 2),
                        up: .minutes(Int64(dice.roll(60))), committed: .minutes(60), worked: .zero,
                        sent: Bytes(Int64(dice.roll(1_000_000_000))),
                        shortfall: Ratio(Double(dice.roll(100)) / 100), gpus: 4)
                })
        case 9:
            return .convicted(
                node, job,
                verifier: dice.roll(2) == 0 ? nil : NodeID(5),
                verifierProvider: dice.roll(2) == 0 ? nil : 2)
        case 10: return dice.roll(3) == 0 ? .leave(node) : .wake(node)
        default: return dice.roll(6) == 0 ? .jobEnded(job) : .wake(node)
        }
    }

    private func office() -> Office {
        Office(
            rewards: RewardSchedule(
                uptimePerGPUHour: price(0.013), workShare: .percent(7),
                bandwidthPerGigabyte: Zen(micro: 1_001)),
            slashing: SlashingPolicy(
                downtimeTolerance: .percent(5), downtimeSharePerHour: .percent(0.3),
                slaPeriod: .hours(5), bandwidthShare: .percent(0.7), wrongWorkFloor: .zen(10),
                wrongWorkMultiplier: Ratio(1.5), sampleRate: .percent(5),
                bountyShare: .percent(33.3333), burnShare: .percent(33.3333),
                refundShare: .percent(33.3334), correlationMultiplier: Ratio(3)),
            pool: .zen(2), minimumStake: .zen(50), horizon: .minutes(20))
    }

    @Test(arguments: 1...40)
    func `money is conserved under any sequence of inputs`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        var office = office()
        var shadow = Ledger()
        try shadow.post(
            Transfer(
                from: .outside, to: .rewardPool, amount: .zen(2), purpose: .rewardFunding,
                at: .start))
        var now = Instant.start
        var statements = [NodeStatement](repeating: NodeStatement(), count: 6)
        for _ in 0..<400 {
            now += .minutes(Int64(dice.roll(90)))
            if dice.roll(60) == 0 { now += .days(21) }
            office.tell(input(&dice, now), at: now)
            for case .transferred(let transfer) in office.orders {
                try shadow.post(transfer)
                if let node = transfer.node { statements[Int(node.index)].record(transfer) }
            }
            let ledger = office.settlement.ledger
            #expect(ledger.sumOfBalances == .zero)
            #expect(ledger.balance(of: .slashed) == .zero)
            #expect(ledger.staked == office.settlement.stakes.total)
            for (account, balance) in ledger.accounts where account != .outside {
                #expect(balance >= .zero, "\(account)")
            }
        }
        let ledger = office.settlement.ledger
        // What was given out is all that has moved.
        #expect(shadow.count == ledger.count)
        for purpose in TransferPurpose.allCases {
            #expect(shadow.total(purpose) == ledger.total(purpose))
        }
        for (account, balance) in ledger.accounts {
            #expect(shadow.balance(of: account) == balance)
        }
        for index in 0..<6 {
            #expect(office.settlement.statement(of: NodeID(index)) == statements[index])
        }
        // Slashes go somewhere, whole.
        let slashed = [TransferPurpose.slashDowntime, .slashWrongWork, .slashBandwidth]
            .reduce(Zen.zero) { $0 + ledger.total($1) }
        let gone = [TransferPurpose.slashBurn, .bounty, .compensation, .remainder]
            .reduce(Zen.zero) { $0 + ledger.total($1) }
        #expect(slashed == gone)
        #expect(ledger.total(.budget) >= ledger.total(.work) + ledger.total(.fee))
        // No lease was paid more than it cost, and the fee is that of what was paid.
        for id in 0..<80 {
            let lease = LeaseID(Int64(id))
            #expect(office.settlement.due(lease, at: now) >= .zero)
            let paid = office.settlement.paid(lease)
            #expect(
                office.settlement.fee(lease) == office.settlement.settings.fee(on: paid))
        }
    }

    @Test func `the random runs reach every purpose`() {
        var seen = Set<TransferPurpose>([.rewardFunding])
        for seed in UInt64(1)...40 {
            var dice = Dice(state: seed)
            var office = office()
            var now = Instant.start
            for _ in 0..<400 {
                now += .minutes(Int64(dice.roll(90)))
                if dice.roll(60) == 0 { now += .days(21) }
                office.tell(input(&dice, now), at: now)
            }
            for case .transferred(let transfer) in office.history { seen.insert(transfer.purpose) }
        }
        // Those of delegation, appeals, proposals and treasury have tests of their own.
        #expect(seen.sorted() == TransferPurpose.allCases.filter { $0 <= .remainder })
    }
}
