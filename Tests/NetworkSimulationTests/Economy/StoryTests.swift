import Accounting
import Market
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import NetworkSimulation

/// A node fails → the job stalls → a check finds wrong work → a slash → the operator's profit and
/// loss → it leaves, or raises its ask → price and capacity → the next job.
///
/// Alice has nodes 0 and 1 and asks 1 ZEN; Bob has nodes 2 and 3, asks 1.2 and makes up 1% of
/// his work. Every seven and a half days a customer wants three nodes for ten hours.
@Suite struct StoryTests {
    private static let arrival = 180.0

    private enum Bob { case honest, asksMore, leaves }

    private static func world(_ bob: Bob) -> WorldConfiguration {
        var world = RentalWorld.configuration()
        world.operators = ["Alice", "Bob"]
        world.horizon = .days(16)
        world.fleet[0].count = 2
        world.fleet[0].costs.idle = Watts(0)
        // A dollar an hour, which is half a ZEN: with a markup of 140% he asks 1.2 ZEN.
        world.fleet[0].costs.electricity = EnergyPrice(microDollars: 1_000_000)
        var other = world.fleet[0]
        other.operators = [1]
        other.ask = .constant(1.2)
        other.behaviour = bob == .honest ? .honest : .fabricates(share: .percent(1))
        other.policy = OperatorConfiguration(
            ask: bob == .leaves ? .list : .costPlus(markup: 1.4), requiredReturn: 0,
            patience: bob == .leaves ? 1 : 9,
            notice: .hours(6), delivery: .days(30))
        world.fleet.append(other)
        world.economy.slashing = SlashingPolicy(
            downtimeTolerance: .one, downtimeSharePerHour: .zero, bandwidthShare: .zero,
            wrongWorkFloor: .reckoned(60), wrongWorkMultiplier: .zero, bountyShare: .percent(20),
            burnShare: .percent(30), refundShare: .percent(50))
        world.customers[0].gap = .constant(arrival * 3_600)
        world.customers[0].nodes = .constant(3)
        world.customers[0].gpuHours = .constant(30)
        world.customers[0].value = .constant(8)
        world.customers[0].checks = RentalChecks(sample: .percent(10))
        return world
    }

    /// Node 0 fails 27 minutes into the work and is back when all is over.
    private static let failure: [Intervention] = [
        .flip(0, at: (arrival + 0.45) * 3_600), .flip(0, at: (arrival + 30) * 3_600),
    ]

    /// What a rental paid for a GPU-hour, the checks left out.
    private static func price(of rental: RentalReport) -> Double {
        Double(rental.paid.micro) / rental.held.inHours / 1.1e6
    }

    @Test func `one failure and one lie, and the next job pays for it or goes without`() throws {
        // Where Bob is honest, the job loses half a minute and ends; the next pays the same.
        let honest = RentalWorld.run(Self.world(.honest), Self.failure).report
        #expect(honest.rentals.map(\.outcome) == [.finished, .finished])
        #expect(honest.rentals[0].stalled == .seconds(30))
        #expect(honest.rentals.allSatisfy { abs(Self.price(of: $0) - 1.2) < 1e-5 })
        #expect(honest.operators[0].ask == GPUHourPrice(microZen: 1_200_000))

        for bob in [Bob.asksMore, .leaves] {
            let (world, report) = RentalWorld.run(Self.world(bob), Self.failure)
            // A node fails, and the job stalls: what was done since the checkpoint is lost.
            let job = report.rentals[0]
            #expect(report.nodes[0].failures == 1)
            #expect(job.lost > GPUTime(gpus: 3, during: .minutes(7)))
            #expect(job.stalled > .seconds(30))
            // A check finds wrong work, of one of Bob's nodes.
            let culprit = try #require(world.recorder.convictions.first)
            #expect(report.group(of: culprit.node) == 1 && !culprit.wasHonest)
            #expect(
                culprit.at > .hours(Self.arrival + 0.45) && culprit.at < .hours(Self.arrival + 10))
            // A slash, half of it for the customer, and the node is put out.
            let node = report.nodes[Int(culprit.node.index)]
            #expect(node.isEjected && node.statement.slashWrongWork == .reckoned(60))
            #expect((report.money[.compensation] ?? .zero) >= .reckoned(30))
            // The job has nobody to take its place, and gives up.
            #expect(job.outcome == .gaveUp && job.interruptions == 2)
            // Bob's profit and loss.
            let statement = report.operators[0].statement
            #expect(statement.slashes > statement.work + statement.verification)
            // He raises his ask or leaves: the price, or the capacity.
            let next = report.rentals[1]
            switch bob {
            case .honest: break
            case .asksMore:
                #expect(report.operators[0].isPresent && report.operators[0].askChanges >= 1)
                #expect(next.startedAt != nil && Self.price(of: next) > 1.5)
            case .leaves:
                #expect(report.operators[0].exits == 1 && !report.operators[0].isPresent)
                #expect(report.nodes.count { !$0.isAbsent && !$0.isEjected } == 2)
                #expect(next.startedAt == nil && next.outcome == .gaveUp)
            }
        }
    }
}

extension WorldReport {
    /// The group of a node.
    fileprivate func group(of node: NodeID) -> Int { nodes[Int(node.index)].group }
}
