import Accounting
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import NetworkSimulation

/// Nodes that are measured before they join: what they are decides, not what they say.
@Suite struct AdmissionRunTests {
    /// Two nodes that are what the tier asks for and two that have a part of its speed and claim
    /// to be the same; a benchmark of two steps of five minutes after a minute.
    private static func world(_ part: Double, tolerance: Double = 10) -> WorldConfiguration {
        var world = RentalWorld.configuration()
        world.fleet[0].count = 2
        world.fleet[0].speedVariation = 0
        world.fleet[0].stepVariation = 0
        world.fleet[0].provisioning = .constant(60)
        var liars = world.fleet[0]
        liars.accelerator.name = "slow"
        liars.accelerator.peak = world.fleet[0].accelerator.peak * part
        liars.claims = world.fleet[0].accelerator
        world.fleet.append(liars)
        world.admission = AdmissionConfiguration(
            tolerance: .percent(tolerance), steps: 2, step: .minutes(5), tries: 3,
            pause: .hours(1), rates: world.tiers.map { _ in SmallWorld.accelerator.peak })
        world.economy.unbonding = .days(1)
        world.horizon = .days(3)
        return world
    }

    @Test func `a liar is found out, and takes its stake back`() throws {
        let world = Self.world(0.5)
        let (_, report) = RentalWorld.run(world)
        let (honest, liars) = (report.admissions[0], report.admissions[1])
        #expect(honest.admitted == 2 && honest.benchmarks == 2 && honest.refused == 0)
        #expect(honest.meanWait == .minutes(11))
        #expect(liars.candidates == 2 && liars.admitted == 0 && liars.refused == 2)
        #expect(liars.benchmarks == 6 && liars.meanWait == nil)
        #expect(liars.accelerator == "slow" && liars.claimed == "T")
        for node in report.nodes[2...] {
            #expect(node.isAbsent && node.stake == .zero && node.held == .zero)
            #expect(node.statement == NodeStatement() && node.presence == .zero)
        }
        for node in report.nodes[..<2] {
            #expect(!node.isAbsent && node.stake == world.fleet[0].stake)
            #expect(node.held > .zero && node.presence == .days(3) - .minutes(11))
        }
        #expect(report.rentals.contains { $0.outcome == .finished })
    }

    @Test func `a lie within the tolerance is believed`() {
        let (_, report) = RentalWorld.run(Self.world(0.95))
        #expect(report.admissions.map(\.admitted) == [2, 2])
        // It takes longer, and that is seen.
        let wait = report.admissions[1].meanWait ?? .zero
        #expect(abs(wait.inSeconds - (60 + 600 / 0.95)) < 1)
        #expect(report.nodes[2].held > .zero)
    }

    @Test func `whoever does not even claim what the tier asks for is not measured`() {
        var world = Self.world(0.95)
        world.fleet[1].claims = nil
        let (_, report) = RentalWorld.run(world)
        #expect(report.admissions[1].benchmarks == 0 && report.admissions[1].refused == 2)
        #expect(report.admissions[1].candidates == 2)
        #expect(world.admittedShare(ofGroup: 1) == 0 && world.admittedShare(ofGroup: 0) == 1)
    }

    @Test func `nobody can be rented before being admitted`() {
        var world = Self.world(1)
        world.admission?.step = .minutes(40)
        let (_, report) = RentalWorld.run(world)
        // The customer of the first hour waits half an hour for nobody; the next is served.
        #expect(report.rentals[0].arrivedAt == .hours(1))
        #expect(report.rentals[0].outcome == .gaveUp)
        #expect(report.rentals[1].startedAt.map { $0 >= .start + .minutes(81) } ?? false)
    }

    @Test func `a machine that is down at the end of its benchmark has not tried`() {
        let (world, report) = RentalWorld.run(
            Self.world(0.5), [.flip(2, at: 300), .flip(2, at: 3_000)])
        #expect(world.candidates[2].benchmarks == 3 && world.candidates[3].benchmarks == 3)
        #expect(report.admissions[1].refused == 2)
        #expect(report.nodes.map(\.isAbsent) == [false, false, true, true])
    }

    /// Of 400 nodes at the line between the honest and the slow, as many are admitted as the
    /// closed form says: the mistakes of both kinds.
    @Test(arguments: [2.0, 5, 10])
    func `as many are refused and let in as the odds say`(tolerance: Double) {
        var world = Self.world(0.92, tolerance: tolerance)
        for group in 0...1 {
            world.fleet[group].count = 200
            world.fleet[group].speedVariation = 0.05
            world.fleet[group].stepVariation = 0.03
        }
        world.customers = []
        let report = SmallWorld.run(world)
        #expect(report.failure == nil)
        for group in 0...1 {
            let share = world.admittedShare(ofGroup: group) ?? 0
            let spread = 4 * (200 * share * (1 - share)).squareRoot() + 1
            let admitted = Double(report.admissions[group].admitted)
            #expect(abs(admitted - 200 * share) < spread, "\(admitted), \(200 * share)")
        }
        let wronged = 1 - (world.admittedShare(ofGroup: 0) ?? 0)
        let fooled = world.admittedShare(ofGroup: 1) ?? 0
        // A stricter line wrongs more honest nodes, a laxer one lets more liars in.
        #expect(tolerance < 5 ? wronged > 0.2 && fooled < 0.2 : wronged < 0.2 && fooled > 0.2)
    }

    @Test func `whoever comes from the reserve is measured too`() {
        var world = Self.world(0.5)
        world.horizon = .days(30)
        for group in 0...1 {
            world.fleet[group].costs.idle = Watts(0)
            world.fleet[group].policy = OperatorConfiguration(
                requiredReturn: 0, reserve: group == 0 ? 1 : 2, review: .days(2), patience: 99,
                delivery: .days(1))
        }
        world.customers[0].nodes = .constant(1)
        let (_, report) = RentalWorld.run(world)
        #expect(report.operators.map(\.entries).reduce(0, +) >= 2)
        #expect(report.admissions[0].admitted == 2)
        #expect(report.admissions[1].admitted == 0 && report.admissions[1].benchmarks >= 3)
        #expect(report.nodes[2].held == .zero && report.nodes[1].held > .zero)
    }

    @Test func `without admission, a claim is believed`() {
        var world = Self.world(0.5)
        world.admission = nil
        let (_, report) = RentalWorld.run(world)
        #expect(report.admissions.isEmpty)
        #expect(report.nodes.allSatisfy { !$0.isAbsent && $0.held > .zero })
    }
}
