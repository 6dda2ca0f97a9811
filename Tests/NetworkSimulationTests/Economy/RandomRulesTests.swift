import Accounting
import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import NetworkSimulation

/// Laws that hold while votes change the rules and budgets come over a bridge, honest or robbed; a
/// failing number repeats its world.
@Suite struct RandomRulesTests {
    /// A random economy with proposals and a bridge, in which minutes count as days.
    static func configuration(_ number: Int) -> WorldConfiguration {
        var world = RandomEconomyTests.configuration(number)
        var stream = RandomStream(seed: Seed(UInt64(number)), entity: 0, purpose: "rules")
        func one<T>(_ choices: [T]) -> T { choices[stream.below(choices.count)] }
        func seconds(_ most: Int) -> Duration { .seconds(Int64(stream.below(most))) }
        let registry = Tunable.registry(tiers: world.tiers.map(\.name))
        let length = Int(world.horizon.inSeconds)
        let rules = Governance.Settings(
            minimumDeposit: .reckoned(1), depositPeriod: .seconds(60) + seconds(60),
            votingPeriod: .seconds(1) + seconds(100), timelock: seconds(60),
            conviction: stream.uniform() < 0.2
                ? ConvictionRule(
                    decay: .percent(50), interval: .seconds(20), threshold: .percent(40)) : nil)
        world.governance = GovernanceConfiguration(
            rules: rules,
            proposals: (0..<1 + stream.below(6)).map { place in
                let changes = (0..<1 + stream.below(3)).map { _ in
                    let tunable = registry[stream.below(registry.count)].tunable
                    return ParameterChange(tunable, value(of: tunable, &stream))
                }
                var proposal = ProposalConfiguration(
                    name: "proposal \(place)", at: .start + seconds(length),
                    by: one([.treasury, .holder, .group(stream.below(world.fleet.count))]),
                    deposit: one([.reckoned(1), .reckoned(1), .reckoned(0.5)]), changes: changes,
                    stance: Stance(
                        turnout: one([.one, .percent(20)]), opinion: one(opinions)))
                proposal.groups[stream.below(world.fleet.count)] = Stance(opinion: .ownInterest)
                return proposal
            })
        let amount = one([0.05, 1, 100])
        var bridge = BridgeConfiguration(
            rules: Bridge.Settings(
                finality: seconds(60), attesters: 5, quorum: 3, capacity: .reckoned(amount),
                ratePerHour: .reckoned(amount * one([0, 10, 100]))),
            withdrawn: one([.zero, .percent(50), .one]), withdrawalInterval: .seconds(60))
        if stream.uniform() < 0.6 {
            bridge.attack = BridgeConfiguration.Attack(
                corrupt: 2 + stream.below(4), from: .start + seconds(length),
                every: .seconds(5), detection: seconds(200), pause: one([nil, .seconds(100)]),
                cashesOut: stream.uniform() < 0.5)
        }
        world.bridge = bridge
        for customer in world.customers.indices {
            world.customers[customer].bridged = one([.zero, .percent(50), .one])
        }
        return world
    }

    private static let opinions: [Stance.Opinion] = [
        .ownInterest, .shares(yes: .one, no: .zero, veto: .zero, abstain: .zero),
        .shares(yes: .percent(70), no: .percent(20), veto: .zero, abstain: .percent(10)),
        .shares(yes: .percent(20), no: .percent(20), veto: .percent(60), abstain: .zero),
    ]

    private static func value(of tunable: Tunable, _ stream: inout RandomStream) -> Int64 {
        switch tunable.unit {
        case .share, .positiveShare, .factor: 1 + Int64(stream.below(1_000_000))
        case .amount: Int64(stream.below(300_000_000))
        case .price: 100_000 + Int64(stream.below(2_000_000))
        case .duration: Duration.seconds(Int64(stream.below(1_000))).nanoseconds
        case .perGigabyte: Int64(stream.below(1_000_000))
        }
    }

    @Test(arguments: 0..<60)
    func `nothing is lost while rules change and budgets come over a bridge`(
        _ number: Int
    ) throws {
        let (world, report) = RentalWorld.run(Self.configuration(number))
        let ledger = try #require(world.settlement?.ledger)
        #expect(ledger.sumOfBalances == .zero)
        #expect(report.moneyMap?.closes == true)
        // What customers paid went to nodes or to the treasury, whatever the fee was.
        let paid = report.rentals.reduce(Zen.zero) { $0 + $1.paid }
        let income = report.nodes.reduce(Zen.zero) { $0 + $1.statement.gross }
        let surplus = (report.money[.surplus] ?? .zero) - (report.money[.subsidy] ?? .zero)
        if report.jobs.isEmpty { #expect(paid == income + surplus) }
        // The stretches between two changes are the whole run.
        #expect(report.eras.reduce(Zen.zero) { $0 + $1.fees } == report.money[.fee] ?? .zero)
        #expect(zip(report.eras, report.eras.dropFirst()).allSatisfy { $0.until == $1.from })
        // Every deposit is held, returned or burned; and only what was made is decided.
        for proposal in report.proposals {
            if proposal.enactedAt != nil { #expect(proposal.outcome == .passed) }
            if !proposal.isMade { #expect(proposal.deposited == .zero) }
        }
        let bridge = try #require(report.bridge)
        #expect(ledger.total(.bridgeLock) == bridge.locked)
        #expect(ledger.total(.bridgeMint) + bridge.forged == bridge.minted)
        #expect(bridge.forged <= bridge.greatestLoss ?? .zero)
        #expect(bridge.released <= bridge.burned && bridge.burned <= bridge.locked)
        // Nobody whose funds have not come has had a node.
        for rental in world.rentals where !rental.isFunded {
            #expect(rental.held == .zero && rental.paid == .zero)
        }
    }

    /// Or the laws would be about nothing.
    @Test func `everything that can happen to a proposal or a passage happens in some world`() {
        let reports = (0..<40).map { SmallWorld.run(Self.configuration($0)) }
        let proposals = reports.flatMap(\.proposals)
        for outcome in [Governance.Outcome.passed, .rejected, .vetoed, .noQuorum, .expired] {
            #expect(proposals.contains { $0.outcome == outcome }, "\(outcome)")
        }
        let changes = proposals.flatMap(\.changes)
        #expect(changes.contains { $0.isTaken } && changes.contains { !$0.isTaken })
        let bridges = reports.compactMap(\.bridge)
        #expect(bridges.contains { $0.forged > .zero } && bridges.contains { $0.stolen > .zero })
        #expect(bridges.contains { $0.limited > 0 } && bridges.contains { $0.givenUp > 0 })
        #expect(bridges.contains { $0.released > .zero } && bridges.contains { $0.refusals > 0 })
        #expect(bridges.contains { $0.resumedAt != nil })
    }

    @Test(arguments: [5, 23])
    func `the same rules run the same way twice`(_ number: Int) {
        let first = SmallWorld.run(Self.configuration(number))
        let second = SmallWorld.run(Self.configuration(number))
        #expect(first.traceDigest == second.traceDigest && first.rentals == second.rentals)
        #expect(first.proposals == second.proposals && first.bridge == second.bridge)
    }
}
