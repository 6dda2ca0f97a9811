import Accounting
import ProtocolCore
import Quantities
import Testing

struct GovernanceTests {
    private struct Count: Decodable {
        var total: Int64, yes: Int64, no: Int64, veto: Int64, abstain: Int64
        var quorum: Double, threshold: Double, veto_threshold: Double, result: String
    }
    private struct Growth: Decodable {
        var alpha: Double, t: Int, stake: Double, conviction: Double
    }
    private struct File: Decodable {
        var tally: [Count]
        var conviction: [Growth]
    }

    private let id = ProposalID(0)
    private let change = ParameterChange(.fee, 30_000)

    private func governance(_ conviction: ConvictionRule? = nil) -> Governance {
        Governance(settings: .init(minimumDeposit: .zen(100), conviction: conviction))
    }
    private func day(_ n: Int64) -> Instant { .start + .days(n) }

    @Test func `votes come to what the vectors say`() throws {
        for row in try vectors(File.self, from: "governance_bridge").tally {
            var tally = Tally()
            tally[.yes] = .zen(row.yes)
            tally[.no] = .zen(row.no)
            tally[.veto] = .zen(row.veto)
            tally[.abstain] = .zen(row.abstain)
            let result = tally.result(
                electorate: .zen(row.total), quorum: Ratio(row.quorum),
                threshold: Ratio(row.threshold), vetoThreshold: Ratio(row.veto_threshold))
            let names: [Tally.Result: String] = [
                .passed: "passed", .rejected: "rejected", .vetoed: "vetoed",
                .noQuorum: "no_quorum",
            ]
            #expect(names[result] == row.result, "\(row)")
        }
    }

    @Test func `conviction grows as in the vectors`() throws {
        for row in try vectors(File.self, from: "governance_bridge").conviction {
            let rule = ConvictionRule(
                decay: Ratio(row.alpha), interval: .days(1), threshold: .percent(10))
            var conviction = 0.0
            for _ in 0..<row.t {
                conviction = rule.next(after: conviction, support: .zen(Int64(row.stake)))
            }
            #expect(agree(conviction, row.conviction, within: 1e-12))
        }
    }

    @Test func `a proposal is in force within weeks, and changes the settlement`() {
        var office = Office()
        var governance = governance()
        #expect(
            governance.handle(.propose(id, by: 1, [change], deposit: .zen(60)), at: day(0))
                == [.take(id, from: 1, .zen(60)), .wake(at: day(14), id)])
        #expect(
            governance.handle(.deposit(id, by: 2, .zen(40)), at: day(3))
                == [.take(id, from: 2, .zen(40)), .wake(at: day(10), id)])
        #expect(
            governance.handle(.vote(id, voter: 1, .yes, power: .zen(40)), at: day(4)) == [])
        #expect(
            governance.handle(.wake(id, electorate: .zen(100)), at: day(10))
                == [.decided(id, .passed), .settle(id, isBurned: false), .wake(at: day(12), id)])
        #expect(
            governance.handle(.wake(id, electorate: .zen(100)), at: day(12))
                == [.enact(id, [change])])
        office.open(budget: .zen(100))
        office.grant(gpus: 1, at: price(1))
        office.tell(.stakeholder(.amend(.fee, change.value)), at: day(0))
        #expect(office.orders == [.amended(.fee, 30_000)])
        office.grant(LeaseID(1), gpus: 1, at: price(1))
        office.tell(.leaseClosed(lease), at: hours(10))
        #expect(office.moved(.fee) == Zen(micro: 500_000), "a lease keeps the fee it began with")
        office.tell(.leaseClosed(LeaseID(1)), at: hours(10))
        #expect(office.moved(.fee) == Zen(micro: 300_000))
        #expect(office.settlement.fee(lease) == Zen(micro: 500_000))
        #expect(office.settlement.fee(LeaseID(1)) == Zen(micro: 300_000))
    }

    @Test func `the last ballot of a voter counts`() {
        var governance = governance()
        _ = governance.handle(.propose(id, by: 1, [change], deposit: .zen(100)), at: day(0))
        _ = governance.handle(.vote(id, voter: 1, .yes, power: .zen(40)), at: day(1))
        _ = governance.handle(.vote(id, voter: 1, .veto, power: .zen(30)), at: day(1))
        #expect(governance.tally(of: id)?.cast == .zen(30))
        #expect(
            governance.handle(.wake(id, electorate: .zen(40)), at: day(7))
                == [.decided(id, .vetoed), .settle(id, isBurned: true)])
    }

    @Test func `support that lasts passes early, support of a day does not`() {
        let rule = ConvictionRule(
            decay: Ratio(0.8), interval: .days(1), threshold: .percent(30))
        for (power, days) in [(90, 2), (50, 5), (25, 0)] as [(Int64, Int64)] {
            var governance = governance(rule)
            _ = governance.handle(.propose(id, by: 1, [change], deposit: .zen(100)), at: day(0))
            _ = governance.handle(.vote(id, voter: 1, .yes, power: .zen(power)), at: day(0))
            var passed: Int64 = 0
            for count in 1...7 as ClosedRange<Int64> {
                let orders = governance.handle(.wake(id, electorate: .zen(100)), at: day(count))
                if orders.first == .decided(id, .passed) { passed = count }
            }
            #expect(passed == days, "\(power)")
        }
    }

    enum Stage: CaseIterable { case absent, depositing, voting, locked, over }

    private func governance(in stage: Stage) -> Governance {
        var governance = governance()
        if stage == .absent { return governance }
        let deposit: Zen = stage == .depositing ? .zen(60) : .zen(100)
        _ = governance.handle(.propose(id, by: 1, [change], deposit: deposit), at: day(0))
        if stage == .depositing || stage == .voting { return governance }
        _ = governance.handle(.vote(id, voter: 1, .yes, power: .zen(40)), at: day(1))
        _ = governance.handle(.wake(id, electorate: .zen(100)), at: day(7))
        if stage == .over {
            _ = governance.handle(.wake(id, electorate: .zen(100)), at: day(9))
        }
        return governance
    }

    private func row(_ input: Governance.Input, _ now: Instant) -> [String] {
        Stage.allCases.map { stage in
            var governance = governance(in: stage)
            return governance.handle(input, at: now).map { order in
                switch order {
                case .take: "take"
                case .settle(_, let isBurned): isBurned ? "burn" : "return"
                case .wake: "wake"
                case .decided(_, let outcome): "\(outcome)"
                case .enact: "enact"
                case .reject(let reason): "no: \(reason)".prefix { $0 != "(" }.description
                case .discard(let reason): "void: \(reason)".prefix { $0 != "(" }.description
                }
            }.joined(separator: " ")
        }
    }

    @Test func `every input in every state of a proposal does what the table says`() {
        let known = [String](repeating: "no: knownProposal", count: 4)
        // absent, depositing, voting, locked, over
        #expect(
            row(.propose(id, by: 1, [change], deposit: .zen(60)), day(10)) == ["take wake"] + known)
        #expect(
            row(.propose(id, by: 1, [change], deposit: .zen(100)), day(10))
                == ["take wake"] + known)
        for bad in [[], [change, change], [ParameterChange(.fee, -1)]] {
            #expect(
                row(.propose(id, by: 1, bad, deposit: .zen(60)), day(10))
                    == ["no: malformed"] + known)
        }
        #expect(
            row(.propose(id, by: 1, [change], deposit: .zero), day(10)) == ["no: noAmount"] + known)
        #expect(
            row(.deposit(id, by: 1, .zen(1)), day(8))
                == [
                    "void: unknownProposal", "take", "no: notDepositing", "no: notDepositing",
                    "no: notDepositing",
                ])
        #expect(row(.deposit(id, by: 1, .zen(50)), day(8))[1] == "take wake")
        #expect(row(.deposit(id, by: 1, .zen(50)), day(14))[1] == "no: notDepositing")
        #expect(row(.deposit(id, by: 1, .zero), day(8))[1] == "no: noAmount")
        #expect(
            row(.vote(id, voter: 4, .no, power: .zen(1)), day(8))
                == ["void: unknownProposal", "no: notVoting", "", "no: notVoting", "no: notVoting"])
        #expect(row(.vote(id, voter: 4, .no, power: .zero), day(8))[2] == "no: noAmount")
        #expect(row(.vote(id, voter: 4, .no, power: Zen(micro: .max)), day(8))[2] == "no: noAmount")
        let early = "void: notDue"
        #expect(
            row(.wake(id, electorate: .zen(100)), day(6))
                == ["void: unknownProposal", early, early, early, early])
        #expect(
            row(.wake(id, electorate: .zen(100)), day(20))
                == [
                    "void: unknownProposal", "expired return", "noQuorum return", "enact", early,
                ])
    }

    @Test(arguments: 0..<50)
    func `a broken network of voters changes when, never what more than once`(seed: UInt64) {
        // Every message may be lost or repeated, and comes in any order.
        var dice = Dice(state: seed)
        var governance = governance()
        var inputs: [Governance.Input] = [.propose(id, by: 0, [change], deposit: .zen(70))]
        for holder in 1...3 { inputs.append(.deposit(id, by: Int32(holder), .zen(20))) }
        for voter in 0..<10 {
            inputs.append(.vote(id, voter: Int32(voter), .yes, power: .zen(10)))
        }
        var orders: [Governance.Directive] = []
        var wakes: [Instant] = []
        var now = Instant.start
        func note(_ new: [Governance.Directive]) {
            orders += new
            for case .wake(let at, _) in new { wakes.append(at) }
        }
        for _ in 0..<120 {
            now += .hours(Int64(dice.roll(6)))
            while let due = wakes.min(), due <= now {
                wakes.removeAll { $0 == due }
                if dice.roll(5) == 0 { wakes.append(due + .hours(1)) }
                note(governance.handle(.wake(id, electorate: .zen(100)), at: max(due, now)))
            }
            note(governance.handle(inputs[dice.roll(inputs.count)], at: now))
        }
        let taken = orders.reduce(Zen.zero) { sum, order in
            if case .take(_, _, let amount) = order { sum + amount } else { sum }
        }
        #expect(orders.count { if case .decided = $0 { true } else { false } } <= 1)
        #expect(orders.count { if case .enact = $0 { true } else { false } } <= 1)
        #expect(orders.count { if case .settle = $0 { true } else { false } } <= 1)
        #expect(taken <= .zen(130))
        #expect((governance.tally(of: id)?.cast ?? .zero) <= .zen(100))
    }

    @Test func `every parameter can be read, changed within its range, and only there`() {
        var settings = Settlement.Settings(
            fee: .percent(5), rewards: .none, slashing: .none, unbonding: .days(21),
            rewardPool: .zen(5), minimumStake: .zen(100))
        settings.funding = .fees(.percent(1))
        for parameter in Parameter.allCases where !Self.ofIssuance.contains(parameter) {
            var changed = settings
            let value = max(1, parameter.value(in: settings) / 2 + 7)
            let isSet = parameter.set(value, in: &changed)
            #expect(isSet, "\(parameter)")
            #expect(parameter.value(in: changed) == value, "\(parameter)")
            for other in Parameter.allCases where other != parameter {
                #expect(other.value(in: changed) == other.value(in: settings))
            }
            for bad in [parameter.range.lowerBound - 1, parameter.range.upperBound + 1] {
                let isSet = parameter.set(bad, in: &changed)
                #expect(!isSet)
            }
        }
        settings.detection = .days(20)
        func isRefused(_ parameter: Parameter, _ value: Int64) -> Bool {
            var changed = settings
            return !parameter.set(value, in: &changed)
        }
        #expect(isRefused(.unbonding, Duration.days(19).nanoseconds))
        #expect(isRefused(.grantsShare, 995_000))
        settings.funding = .pool
        #expect(isRefused(.rewardFeeShare, 1))
    }

    private static let ofIssuance: [Parameter] = [
        .issuanceRate, .issuanceLeast, .issuanceGreatest, .issuanceGoal, .issuanceChange,
    ]

    @Test func `issuance can be changed where something is issued, within its own bounds`() {
        var settings = Settlement.Settings(
            fee: .percent(5), rewards: .none, slashing: .none, unbonding: .days(21),
            rewardPool: .zen(5), minimumStake: .zen(100))
        for parameter in Self.ofIssuance {
            var changed = settings
            let isSet = parameter.set(70_000, in: &changed)
            #expect(!isSet && parameter.value(in: settings) == 0)
        }
        settings.funding = .issuance(.cosmos(supply: .zen(1_000_000)))
        for parameter in Self.ofIssuance {
            var changed = settings
            let isSet = parameter.set(150_000, in: &changed)
            #expect(isSet && parameter.value(in: changed) == 150_000, "\(parameter)")
            for other in Parameter.allCases where other != parameter {
                #expect(other.value(in: changed) == other.value(in: settings))
            }
        }
        for (parameter, value) in [
            (.issuanceRate, 60_000), (.issuanceRate, 210_000), (.issuanceLeast, 200_001),
            (.issuanceGreatest, 69_999), (.issuanceGoal, 0),
        ] as [(Parameter, Int64)] {
            var changed = settings
            let isSet = parameter.set(value, in: &changed)
            #expect(!isSet, "\(parameter) \(value)")
        }
    }

    @Test func `another rate of issuance holds from the last minting on`() {
        func issued(_ changes: [(Parameter, Int64)]) -> Zen {
            var settings = Settlement.Settings(
                fee: .percent(5), rewards: .none, slashing: .none, unbonding: .days(21),
                rewardPool: .zero, minimumStake: .zero)
            settings.funding = .issuance(
                IssuanceSchedule(
                    supply: .zen(1_000_000), opening: .percent(10), controller: .constant))
            var office = Office()
            office.settlement = Settlement(settings: settings)
            office.tell(.epochClosed([]), at: .start + .days(73))
            for (parameter, value) in changes {
                office.tell(.stakeholder(.amend(parameter, value)), at: .start + .days(73))
            }
            office.tell(.epochClosed([]), at: .start + .days(146))
            return office.settlement.ledger.total(.issuance)
        }
        // A fifth of a year at 10%, then one of what there is by then.
        let first = Zen(micro: 20_000_000_000)
        #expect(issued([]) == first + Zen(micro: 20_400_000_000))
        #expect(issued([(.issuanceRate, 0)]) == first)
        #expect(issued([(.issuanceRate, 200_000)]) == first + Zen(micro: 40_800_000_000))
        #expect(issued([(.issuanceGreatest, 50_000)]) == first + Zen(micro: 10_200_000_000))
    }

    @Test func `a least stake that is raised goes for the tiers that have no other`() {
        var settings = Settlement.Settings(
            fee: .percent(5), rewards: .none, slashing: .none, unbonding: .days(21),
            rewardPool: .zero, minimumStake: .zen(100))
        settings.tierStakes = [.zen(100), .zen(300)]
        let isSet = Parameter.minimumStake.set(Zen.zen(200).micro, in: &settings)
        #expect(isSet && settings.tierStakes == [.zen(200), .zen(300)])
    }

    @Test func `whoever has left takes back what it has said, and nobody else votes with nothing`()
    {
        var governance = governance()
        _ = governance.handle(.propose(id, by: 1, [change], deposit: .zen(100)), at: day(0))
        #expect(governance.isVoting(on: id) && !governance.isDepositing(for: id))
        #expect(governance.handle(.vote(id, voter: 5, .yes, power: .zen(9)), at: day(1)) == [])
        #expect(governance.hasVoted(5, on: id) && !governance.hasVoted(6, on: id))
        #expect(governance.handle(.vote(id, voter: 5, .yes, power: .zero), at: day(2)) == [])
        #expect(governance.tally(of: id)?.cast == .zero)
        #expect(
            governance.handle(.vote(id, voter: 6, .yes, power: .zero), at: day(2))
                == [.reject(.noAmount)])
    }

    @Test func `every rule has a name of its own, and values that its unit can have`() {
        let registry = Tunable.registry(tiers: ["bronze", "gold"])
        #expect(Set(registry.map(\.name)).count == registry.count)
        #expect(Set(registry.map(\.tunable)).count == registry.count)
        for parameter in Parameter.allCases {
            #expect(registry.contains { $0.tunable == .money(parameter) }, "\(parameter)")
        }
        for entry in registry {
            #expect(!entry.about.isEmpty && !entry.name.contains("."))
            if entry.tunable.unit == .share {
                #expect(entry.tunable.range.upperBound == 1_000_000, "\(entry.name)")
            }
        }
    }

    @Test func `the treasury puts down what it has, and a provider what it has and more`() {
        var office = Office()
        office.open(budget: .zen(100))
        office.tell(.stakeholder(.depositOnProposal(0, by: .treasury, amount: .zen(1))))
        #expect(office.orders == [.reject(.shortOfFunds(.treasury))])
        office.grant(gpus: 1, at: price(2))
        office.tell(.epochClosed([]), at: hours(10))
        let (had, earned) = (office.balance(.treasury), office.balance(.provider(provider)))
        #expect(had == .zen(1) && earned == .zen(19))
        office.tell(.stakeholder(.depositOnProposal(0, by: .treasury, amount: had)))
        #expect(office.balance(.treasury) == .zero && office.balance(.proposal(0)) == had)
        let brought = office.moved(.funding)
        office.tell(
            .stakeholder(
                .depositOnProposal(1, by: .provider(provider), amount: earned + .zen(5))))
        #expect(office.moved(.funding) - brought == .zen(5))
        #expect(office.balance(.provider(provider)) == .zero)
        for proposal in [0, 1] as [Int32] {
            office.tell(.stakeholder(.settleProposal(proposal, isBurned: false)))
        }
        #expect(office.balance(.treasury) == had)
        #expect(office.balance(.provider(provider)) == earned + .zen(5))
    }

    @Test func `rewards under new rules begin where the old ones ended`() {
        var office = Office(
            rewards: RewardSchedule(
                uptimePerGPUHour: price(0.1), workShare: .percent(10),
                bandwidthPerGigabyte: .zero), pool: .zen(100))
        office.open(budget: .zen(100))
        office.grant(gpus: 1, at: price(2))
        office.tell(.epochClosed([report(gpus: 1)]), at: hours(1))
        #expect(office.moved(.workReward) == Zen(micro: 190_000))
        office.tell(.stakeholder(.amend(.workReward, 200_000)), at: hours(1))
        office.tell(.stakeholder(.amend(.uptimeReward, 300_000)), at: hours(1))
        office.tell(.epochClosed([report(gpus: 1)]), at: hours(2))
        #expect(office.moved(.workReward) == Zen(micro: 380_000))
        #expect(office.moved(.uptimeReward) == Zen(micro: 300_000))
    }

    @Test func `the deposits of a proposal come back, or are burned`() {
        for isBurned in [true, false] {
            var office = Office()
            for holder in [1, 2] as [Int32] {
                office.tell(
                    .stakeholder(.depositOnProposal(0, by: .holder(holder), amount: .zen(30))))
            }
            #expect(office.balance(.proposal(0)) == .zen(60))
            office.tell(.stakeholder(.settleProposal(0, isBurned: isBurned)))
            #expect(office.balance(.holder(2)) == (isBurned ? .zero : .zen(30)))
            #expect(office.balance(.burned) == (isBurned ? .zen(60) : .zero))
            office.tell(.stakeholder(.settleProposal(0, isBurned: isBurned)))
            #expect(office.orders == [.discard(.unknownProposal(0))])
        }
    }
}
