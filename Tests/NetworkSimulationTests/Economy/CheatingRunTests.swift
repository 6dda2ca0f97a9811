import Accounting
import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import NetworkSimulation

/// Operators that cheat if it pays, on both sides of the sampling rate that deters them.
@Suite struct CheatingRunTests {
    /// Twenty nodes of ten operators, always rented at one ZEN, and a fine of 10 ZEN: a step of
    /// ten seconds is worth 1/360 ZEN, so that 278 checks in a million deter at first.
    private static func world(sample: Double, gain: Ratio = .one) -> WorldConfiguration {
        var world = RentalWorld.configuration()
        world.operators = (0..<10).map { "operator \($0)" }
        world.fleet[0].count = 20
        world.fleet[0].operators = Array(0..<10)
        world.fleet[0].policy = OperatorConfiguration(
            requiredReturn: 0, review: .days(5), patience: 99,
            cheating: .init(share: .percent(50), gain: gain, foresight: .zero))
        world.economy.slashing = SlashingPolicy(
            downtimeTolerance: .one, downtimeSharePerHour: .zero, bandwidthShare: .zero,
            wrongWorkFloor: .reckoned(10), wrongWorkMultiplier: .zero, bountyShare: .percent(20),
            burnShare: .percent(30), refundShare: .percent(50))
        world.customers = (0..<20).map { _ in RentalWorld.once(nodes: 1, hours: 100) }
        for place in world.customers.indices {
            world.customers[place].checks = RentalChecks(
                sample: Ratio(sample / 1e6), power: .one, step: .seconds(10))
        }
        world.horizon = .days(6)
        return world
    }

    @Test func `they are honest above it, and cheat and are caught below`() throws {
        let honest = SmallWorld.run(Self.world(sample: 300))
        #expect(honest.operators.allSatisfy { !$0.hasCheated && $0.madeUp == .zero })
        #expect(honest.cheatersCaught == 0)
        let deterring = try #require(honest.operators[0].deterringRate)
        #expect(abs(deterring * 1e6 - 277.7) < 0.5, "\(deterring)")
        let tempted = SmallWorld.run(Self.world(sample: 250))
        #expect(tempted.operators.count { $0.hasCheated } == 10)
        // 36,000 steps, half of them made up, of which 250 in a million are looked at: 98.9%.
        #expect(tempted.operators.reduce(0) { $0 + $1.nodesPutOut } >= 17)
        for report in [honest, tempted] { #expect(report.failure == nil) }
    }

    @Test func `what they sell elsewhere stands in their books, and took its energy`() {
        let selling = SmallWorld.run(Self.world(sample: 1))
        let resting = SmallWorld.run(Self.world(sample: 1, gain: .zero))
        for report in [selling, resting] {
            let cheats = report.operators.count { $0.hasCheated }
            #expect(cheats == 10 && report.failure == nil)
        }
        let sold = selling.operators.reduce(Zen.zero) { $0 + $1.soldElsewhere }
        let made = selling.operators.reduce(GPUTime.zero) { $0 + $1.madeUp }
        #expect(made > .zero && abs(sold.inZen - made.inHours) < 1e-3 * made.inHours)
        let computed = selling.nodes.reduce(GPUTime.zero) { $0 + $1.computed }
        #expect(selling.nodes.reduce(GPUTime.zero) { $0 + $1.busy } == computed)
        #expect(abs(made / computed - 0.5) < 1e-6)
        #expect(resting.operators.allSatisfy { $0.soldElsewhere == .zero })
    }

    @Test func `who looks further ahead is deterred by less`() {
        let rates = [Duration.zero, .days(10), .days(365)].map { foresight in
            var world = Self.world(sample: 1)
            world.fleet[0].policy?.cheating?.foresight = foresight
            world.horizon = .days(11)
            world.customers = (0..<20).map { _ in RentalWorld.once(nodes: 1, hours: 260) }
            for place in world.customers.indices {
                world.customers[place].checks = RentalChecks(sample: Ratio(1e-6))
            }
            return SmallWorld.run(world).operators.compactMap(\.deterringRate).min() ?? 1
        }
        #expect(rates[0] > 2 * rates[1] && rates[1] > 2 * rates[2])
    }
}
