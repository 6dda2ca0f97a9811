import Accounting
import ProtocolCore
import Quantities
import Testing

struct JailAndAppealTests {
    private func settings(
        appeals: AppealPolicy = .none, jail: JailPolicy? = nil
    ) -> Settlement.Settings {
        var settings = Settlement.Settings(
            fee: .percent(5), rewards: .none,
            slashing: SlashingPolicy(
                downtimeTolerance: .one, downtimeSharePerHour: .zero, bandwidthShare: .zero,
                wrongWorkFloor: .zen(100), wrongWorkMultiplier: .zero, bountyShare: .percent(30),
                burnShare: .percent(40), refundShare: .percent(20), treasuryShare: .percent(10)),
            unbonding: .days(21), rewardPool: .zero, minimumStake: .zen(100))
        settings.appeals = appeals
        settings.jail = jail
        return settings
    }

    private func office(_ settings: Settlement.Settings) -> Office {
        var office = Office()
        office.settlement = Settlement(settings: settings)
        office.open(budget: .zen(100))
        return office
    }

    private let dispute = AppealPolicy(window: .days(3), decision: .days(4))
    private let id = SlashID(0)

    /// A node that was convicted, its slash held.
    private func convicted() -> Office {
        var office = office(settings(appeals: dispute))
        office.tell(.convicted(node, job, verifier: NodeID(5), verifierProvider: 2))
        return office
    }

    @Test func `without a window a slash goes where it belongs at once`() {
        var office = office(settings())
        office.tell(.convicted(node, job, verifier: NodeID(5), verifierProvider: 2))
        #expect(office.balance(.provider(2)) == .zen(30))
        #expect(office.balance(.customer(customer)) == .zen(20))
        #expect(office.balance(.treasury) == .zen(10))
        #expect(office.balance(.burned) == .zen(40))
    }

    @Test func `with a window it is held, and carried out when the window is over`() {
        var office = convicted()
        #expect(office.balance(.held(node)) == .zen(100))
        #expect(office.orders.contains(.appealable(id, node, until: .start + .days(3))))
        #expect(office.settlement.statement(of: node).slashes == .zen(100))
        office.tell(.wake(node), at: .start + .days(2))
        #expect(office.orders.isEmpty)
        office.tell(.wake(node), at: .start + .days(3))
        #expect(office.balance(.held(node)) == .zero)
        #expect(office.balance(.provider(2)) == .zen(30))
        #expect(office.balance(.burned) == .zen(40))
    }

    @Test func `an appeal keeps it held until it is decided`() {
        for isUpheld in [true, false] {
            var office = convicted()
            office.tell(.stakeholder(.appeal(id)), at: .start + .days(3))
            #expect(office.orders == [.wake(at: .start + .days(7), node)])
            office.tell(.wake(node), at: .start + .days(3))
            #expect(office.balance(.held(node)) == .zen(100))
            office.tell(.stakeholder(.decide(id, isUpheld: isUpheld)), at: .start + .days(5))
            #expect(office.balance(.held(node)) == .zero)
            #expect(office.balance(.stake(node)) == (isUpheld ? .zen(900) : .zen(1_000)))
            #expect(office.balance(.burned) == (isUpheld ? .zen(40) : .zero))
            #expect(
                office.settlement.statement(of: node).slashes == (isUpheld ? .zen(100) : .zero))
        }
    }

    @Test func `what is overturned after the stake was returned goes to its provider`() {
        var office = office(
            settings(appeals: AppealPolicy(window: .days(20), decision: .days(20))))
        office.tell(.convicted(node, job, verifier: nil, verifierProvider: nil))
        office.tell(.stakeholder(.appeal(id)), at: .start + .days(19))
        office.tell(.wake(node), at: .start + .days(21))
        #expect(office.balance(.provider(provider)) == .zen(900))
        office.tell(.stakeholder(.decide(id, isUpheld: false)), at: .start + .days(30))
        #expect(office.balance(.provider(provider)) == .zen(1_000))
    }

    enum Stage: CaseIterable { case none, held, appealed, over }

    private func office(in stage: Stage) -> Office {
        if stage == .none { return office(settings(appeals: dispute)) }
        var office = convicted()
        if stage != .held { office.tell(.stakeholder(.appeal(id))) }
        if stage == .over { office.tell(.stakeholder(.decide(id, isUpheld: true))) }
        return office
    }

    @Test func `every input in every state of a slash does what the table says`() {
        func row(_ input: Settlement.Input, _ day: Int64 = 2) -> [String] {
            Stage.allCases.map { stage in
                var office = office(in: stage)
                office.tell(input, at: .start + .days(day))
                return office.orders.map { order in
                    switch order {
                    case .transferred(let transfer): "\(transfer.purpose)"
                    case .wake: "wake"
                    case .reject: "no"
                    case .discard: "void"
                    default: "?"
                    }
                }.joined(separator: " ")
            }
        }
        let carriedOut = "bounty compensation slashTreasury slashBurn"
        // none, held, appealed, over
        #expect(row(.stakeholder(.appeal(id))) == ["no", "wake", "no", "no"])
        #expect(row(.stakeholder(.appeal(id)), 4) == ["no", "no", "no", "no"])
        #expect(
            row(.stakeholder(.decide(id, isUpheld: true)))
                == ["void", "void", carriedOut, "void"])
        #expect(
            row(.stakeholder(.decide(id, isUpheld: false)))
                == ["void", "void", "slashReturn", "void"])
        #expect(row(.wake(node), 2) == ["", "", "", ""])
        #expect(row(.wake(node), 3) == ["", carriedOut, "", ""])
        #expect(row(.wake(node), 7) == ["", carriedOut, carriedOut, ""])
    }

    @Test func `a node that is down too much sits in jail, and comes out`() {
        var office = office(
            settings(jail: JailPolicy(tolerance: .percent(50), term: .hours(10))))
        office.tell(.epochClosed([report(up: .minutes(30), committed: .hours(1))]), at: hours(1))
        #expect(office.orders.isEmpty, "half is not more than half")
        office.tell(.epochClosed([report(up: .minutes(29), committed: .hours(1))]), at: hours(2))
        #expect(office.orders == [.jail(node, until: hours(12)), .wake(at: hours(12), node)])
        #expect(office.settlement.isJailed(node))
        office.grant(at: price(1), from: hours(3))
        #expect(office.orders == [.reject(.jailed(node))])
        office.tell(
            .stakeholder(.delegate(node, holder: 1, amount: .zen(1))), at: hours(3))
        #expect(office.orders == [.reject(.jailed(node))])
        office.tell(.wake(node), at: hours(11))
        #expect(office.orders.isEmpty)
        office.tell(.wake(node), at: hours(12))
        #expect(office.orders == [.free(node)])
        office.grant(at: price(1), from: hours(12))
        #expect(office.orders.isEmpty)
    }

    @Test func `the least stake is that of the tier`() {
        var rules = settings()
        rules.tierStakes = [.zen(50), .zen(500)]
        var office = Office()
        office.settlement = Settlement(settings: rules)
        office.tell(.deposit(node, provider: provider, stake: .zen(60), tier: TierID(1)))
        #expect(office.orders == [.reject(.belowMinimumStake(node))])
        office.tell(.deposit(node, provider: provider, stake: .zen(60), tier: TierID(0)))
        #expect(office.settlement.isBonded(node))
        office.tell(.deposit(NodeID(1), provider: provider, stake: .zen(60), tier: TierID(9)))
        #expect(office.orders == [.reject(.belowMinimumStake(NodeID(1)))])
    }
}
