import NetworkSimulation
import Quantities
import Randomness
import Testing

/// Who comes, and that chance is the same whatever the price.
@Suite struct DemandTests {
    private static func world(elasticity: Double, reference: Double) -> WorldConfiguration {
        var world = RentalWorld.configuration()
        world.horizon = .days(25)
        world.customers[0].gap = .exponential(mean: 900)
        world.customers[0].nodes = .constant(1)
        world.customers[0].gpuHours = .exponential(mean: 0.1)
        world.customers[0].elasticity = elasticity
        world.customers[0].referencePrice = reference
        return world
    }

    private static func arrivals(_ world: WorldConfiguration) -> [Instant] {
        SmallWorld.run(world).rentals.map(\.arrivedAt)
    }

    /// The price stands at 1: twice the reference of 0.5, half of 2.
    @Test(arguments: [(2.0, 0.5, 0.25), (1, 0.5, 0.5), (1, 2, 2), (2, 1, 1), (2, 0.25, 0.0625)])
    func `arrivals follow the price to the power of the elasticity`(
        elasticity: Double, reference: Double, factor: Double
    ) {
        let count = Double(
            Self.arrivals(Self.world(elasticity: elasticity, reference: reference)).count)
        let mean = 2_400 * factor
        #expect(abs(count - mean) < 4 * mean.squareRoot(), "\(count) instead of \(mean)")
    }

    @Test func `whoever comes at a high price comes at a low one, too`() {
        let few = Self.arrivals(Self.world(elasticity: 1, reference: 0.5))
        let many = Self.arrivals(Self.world(elasticity: 1, reference: 2))
        #expect(few.count < many.count / 3)
        #expect(Set(few).isSubset(of: Set(many)))
    }

    @Test func `a shock multiplies arrivals while it lasts`() {
        var world = Self.world(elasticity: 0, reference: 1)
        world.customers[0].shocks = [
            DemandShock(from: .start + .days(10), until: .start + .days(15), factor: 3)
        ]
        let arrivals = Self.arrivals(world)
        let inside = arrivals.count { $0 >= .start + .days(10) && $0 < .start + .days(15) }
        #expect(abs(Double(inside) - 1_440) < 4 * 38)
        #expect(abs(Double(arrivals.count - inside) - 1_920) < 4 * 44)
        world.customers[0].shocks = []
        let before = Self.arrivals(world)
        #expect(abs(Double(before.count) - 2_400) < 4 * 49)
    }
}
