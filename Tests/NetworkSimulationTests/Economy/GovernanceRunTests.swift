import Accounting
import Market
import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import NetworkSimulation

/// Proposals in a run: deposit, vote, timelock, and another rule while leases go on.
///
/// The four nodes of `RentalWorld` belong to Alice (0 and 1, 1 ZEN at stake each) and Bob (2 and 3,
/// 3 ZEN each); a customer comes each hour.
@Suite struct GovernanceRunTests {
    private static func world(
        _ changes: [ParameterChange], by sponsor: ProposalConfiguration.Sponsor = .holder,
        deposit: Zen = .reckoned(10), yes: Double = 1, turnout: Double = 1
    ) -> WorldConfiguration {
        var world = RentalWorld.configuration()
        world.operators = ["Alice", "Bob"]
        world.horizon = .hours(30)
        world.fleet[0].count = 2
        world.fleet[0].stake = .reckoned(1)
        var other = world.fleet[0]
        other.operators = [1]
        other.stake = .reckoned(3)
        world.fleet.append(other)
        world.economy.minimumStake = .reckoned(1)
        let votes = Stance.Opinion.shares(
            yes: Ratio(yes), no: Ratio(1 - yes), veto: .zero, abstain: .zero)
        world.governance = GovernanceConfiguration(
            rules: Governance.Settings(
                minimumDeposit: .reckoned(10), depositPeriod: .hours(4), votingPeriod: .hours(5),
                timelock: .hours(2)),
            proposals: [
                ProposalConfiguration(
                    name: "it", at: .hours(3.5), by: sponsor, deposit: deposit, changes: changes,
                    stance: Stance(turnout: Ratio(turnout), opinion: votes))
            ])
        return world
    }

    private static func fee(_ parts: Int64) -> ParameterChange { ParameterChange(.fee, parts) }

    @Test func `a fee that is voted holds for leases that begin when the timelock is over`() throws
    {
        let (world, report) = RentalWorld.run(Self.world([Self.fee(200_000)]))
        let proposal = try #require(report.proposals.first)
        #expect(proposal.outcome == .passed)
        // Three and a half hours, five of voting, two of waiting.
        #expect(proposal.decidedAt == .hours(8.5) && proposal.enactedAt == .hours(10.5))
        #expect(proposal.tally[.yes] == .reckoned(8) && proposal.electorate == .reckoned(8))
        #expect(proposal.deposited == .reckoned(10) && proposal.returned == .reckoned(10))
        #expect(world.settlement?.ledger.balance(of: .holder(0)) == .reckoned(10))
        let before = world.configuration.economy.fee.value
        let change = try #require(proposal.changes.first)
        #expect(change.isTaken && change.before == world.configuration.economy.fee.partsPerMillion)
        #expect(report.eras.count == 2 && report.eras[0].until == .hours(10.5))
        #expect(abs(report.eras[0].feeShare - before) < 1e-5)
        // The lease under way at half past ten keeps its fee: half an hour of nineteen and a half.
        let mixed = (0.5 * before + 19 * 0.2) / 19.5
        #expect(abs(report.eras[1].feeShare - mixed) < 1e-3)
        let fees = report.eras.reduce(Zen.zero) { $0 + $1.fees }
        #expect(fees == report.money[.fee])
    }

    @Test func `what is voted down or by too few changes nothing, and the deposit comes back`() {
        for (yes, turnout, outcome) in [
            (0.0, 1.0, Governance.Outcome.rejected), (1, 0, .noQuorum),
        ] {
            let report = RentalWorld.run(
                Self.world([Self.fee(200_000)], yes: yes, turnout: turnout)
            ).report
            #expect(report.proposals[0].outcome == outcome)
            #expect(report.proposals[0].enactedAt == nil && report.eras.count == 1)
            #expect(report.money[.proposalReturn] == .reckoned(10))
        }
    }

    @Test func `a vetoed proposal loses its deposit`() {
        var world = Self.world([Self.fee(200_000)], by: .group(1))
        world.governance?.proposals[0].stance.opinion = .shares(
            yes: .zero, no: .zero, veto: .one, abstain: .zero)
        let (end, report) = RentalWorld.run(world)
        #expect(report.proposals[0].outcome == .vetoed)
        #expect(report.money[.proposalBurn] == .reckoned(10))
        #expect(end.settlement?.ledger.balance(of: .burned) == .reckoned(10))
    }

    @Test func `too small a deposit waits, and comes back when its time is over`() {
        let report = RentalWorld.run(
            Self.world([Self.fee(200_000)], deposit: .reckoned(9))
        ).report
        #expect(report.proposals[0].outcome == .expired)
        #expect(report.proposals[0].decidedAt == .hours(7.5))
        #expect(report.money[.proposalReturn] == .reckoned(9))
    }

    @Test func `the treasury puts its fees down until there are enough`() throws {
        var world = Self.world([Self.fee(200_000)], by: .treasury, deposit: .reckoned(0.3))
        world.governance?.rules.minimumDeposit = .reckoned(0.3)
        let report = RentalWorld.run(world).report
        let proposal = try #require(report.proposals.first)
        // 0.1 ZEN an hour come in.
        #expect(proposal.deposited >= .reckoned(0.29) && proposal.outcome == .passed)
        #expect((proposal.decidedAt ?? .start) > .hours(8.5))
        #expect(
            report.money[.funding] == RentalWorld.run(Self.silent(world)).report.money[.funding])
    }

    private static func silent(_ world: WorldConfiguration) -> WorldConfiguration {
        var world = world
        world.governance = nil
        return world
    }

    @Test func `stakes decide, not heads: Bob has three quarters of them`() {
        for (bob, outcome) in [(1.0, Governance.Outcome.passed), (0, .rejected)] {
            var world = Self.world([Self.fee(200_000)], yes: 1 - bob)
            world.governance?.proposals[0].groups[1] = Stance(
                opinion: .shares(yes: Ratio(bob), no: Ratio(1 - bob), veto: .zero, abstain: .zero))
            let proposal = RentalWorld.run(world).report.proposals[0]
            #expect(proposal.outcome == outcome)
            #expect(proposal.tally[bob == 1 ? .yes : .no] == .reckoned(6))
        }
    }

    @Test func `whoever looks at its books is for a lower fee, and against a higher one`() {
        let fee = RentalWorld.configuration().economy.fee.partsPerMillion
        for (value, outcome) in [
            (fee / 2, Governance.Outcome.passed), (fee * 2, .rejected),
        ] {
            var world = Self.world([Self.fee(value)])
            world.governance?.proposals[0].stance.opinion = .ownInterest
            #expect(RentalWorld.run(world).report.proposals[0].outcome == outcome)
        }
        // Of unbonding their books say nothing.
        var world = Self.world([ParameterChange(.unbonding, Duration.days(30).nanoseconds)])
        world.governance?.proposals[0].stance.opinion = .ownInterest
        let proposal = RentalWorld.run(world).report.proposals[0]
        #expect(proposal.outcome == .rejected && proposal.tally[.abstain] == .reckoned(8))
    }

    @Test func `a least stake that is raised is brought when it holds`() {
        let (world, report) = RentalWorld.run(
            Self.world([ParameterChange(.minimumStake, Zen.reckoned(2).micro)]))
        #expect(report.nodes.map(\.stake) == [2, 2, 3, 3].map { Zen.reckoned($0) })
        #expect(world.settlement?.settings.minimumStake == .reckoned(2))
        #expect(report.nodes.allSatisfy { !$0.isEjected })
    }

    @Test func `another list price is what is asked from then on, and leases keep theirs`() {
        let report = RentalWorld.run(
            Self.world([ParameterChange(.listPrice(TierID(0)), 1_500_000)])
        ).report
        for rental in report.rentals where rental.outcome == .finished {
            let price = rental.paid.inZen / rental.held.inHours
            let isNew = rental.arrivedAt > .hours(10.5)
            #expect(abs(price - (isNew ? 1.5 : 1)) < 1e-3)
        }
        #expect(report.rentals.contains { $0.arrivedAt > .hours(12) && $0.outcome == .finished })
    }

    @Test func `a ceiling below every ask stops the trade when it holds`() {
        let report = RentalWorld.run(
            Self.world([ParameterChange(.priceCeiling, 900_000)])
        ).report
        #expect(report.proposals[0].changes.first?.before == nil)
        #expect(report.rentals.contains { $0.outcome == .finished })
        for rental in report.rentals where rental.startedAt != nil {
            #expect(rental.arrivedAt <= .hours(10.5))
        }
    }

    @Test func `more checks are paid for by those who come when they are in force`() {
        var world = Self.world([ParameterChange(.rentalSample, 500_000)])
        world.customers[0].checks = RentalChecks(sample: .percent(10))
        world.customers[0].value = .constant(4)
        let report = RentalWorld.run(world).report
        for rental in report.rentals where rental.outcome == .finished {
            let price = rental.paid.inZen / rental.held.inHours
            #expect(abs(price - (rental.arrivedAt > .hours(10.5) ? 1.5 : 1.1)) < 1e-3)
        }
    }

    @Test func `a value that does not suit the other rules is refused, and said so`() {
        let report = RentalWorld.run(
            Self.world([ParameterChange(.issuanceRate, 100_000), Self.fee(10_000)])
        ).report
        #expect(report.proposals[0].changes.map(\.isTaken) == [false, true])
    }

    @Test func `lasting support passes a proposal before the vote is over`() {
        var world = Self.world([Self.fee(10_000)])
        world.governance?.rules.conviction = ConvictionRule(
            decay: .percent(50), interval: .hours(1), threshold: .percent(80))
        let proposal = RentalWorld.run(world).report.proposals[0]
        // 50%, 75%, 87.5% of what it can come to.
        #expect(proposal.outcome == .passed && proposal.decidedAt == .hours(6.5))
    }

    @Test func `a proposal that nobody comes to vote on leaves the run as it was`() {
        let world = Self.world([Self.fee(200_000)], turnout: 0)
        let (with, without) = (
            RentalWorld.run(world).report, RentalWorld.run(Self.silent(world)).report
        )
        #expect(with.rentals == without.rentals)
        #expect(with.money[.fee] == without.money[.fee])
    }

    @Test func `books tell what another rule would have brought`() {
        var books = Interest()
        books.statement.work = .reckoned(95)
        books.statement.fee = .reckoned(5)
        books.statement.stakeReward = .reckoned(10)
        books.statement.slashWrongWork = .reckoned(6)
        books.up = GPUTime(gpus: 2, during: .hours(50))
        books.sent = Bytes(3_000_000_000)
        books.tiers = [0]
        var rules = Settlement.Settings(
            fee: .percent(5), rewards: .none, slashing: .none, unbonding: .days(21),
            rewardPool: .zero, minimumStake: .zero)
        rules.rewards.stakeShare = .percent(50)
        rules.slashing.wrongWorkMultiplier = .one
        func gain(_ change: ParameterChange) -> Double {
            books.gain(of: [change], under: rules, prices: { _ in 2_000_000 })
        }
        let cases: [(ParameterChange, Double)] = [
            (ParameterChange(.fee, 30_000), 2), (ParameterChange(.fee, 80_000), -3),
            (ParameterChange(.uptimeReward, 100_000), 10),
            (ParameterChange(.workReward, 100_000), 9.5),
            (ParameterChange(.bandwidthReward, 1_000_000), 3),
            (ParameterChange(.stakeReward, 250_000), -5),
            (ParameterChange(.wrongWorkMultiplier, 0), 6),
            (ParameterChange(.sampleRate, 500_000), -6),
            (ParameterChange(.listPrice(TierID(0)), 1_000_000), -47.5),
            (ParameterChange(.listPrice(TierID(1)), 1_000_000), 0),
            (ParameterChange(.priceCeiling, 0), 0), (ParameterChange(.grantsShare, 9), 0),
        ]
        for (change, wanted) in cases { #expect(abs(gain(change) - wanted) < 1e-9, "\(change)") }
    }
}
