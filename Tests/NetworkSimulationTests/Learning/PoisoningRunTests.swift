import Aggregation
import ProtocolCore
import Quantities
import Testing

@testable import NetworkSimulation

/// Runs in which some members hand in what they like.
@Suite struct PoisoningRunTests {
    /// Nine honest members and two poisoners, over a parameter server.
    private static func world(_ attack: Attack, _ rule: RobustRule?) -> WorldConfiguration {
        var world = LearningRunTests.world()
        world.fleet[0].count = 9
        var poisoners = world.fleet[0]
        poisoners.count = 2
        poisoners.behaviour = .poisons(attack)
        world.fleet.append(poisoners)
        world.jobs[0].nodes = 11
        world.jobs[0].minimumNodes = 11
        world.jobs[0].training.batch = 88
        world.jobs[0].training.mode = .diloco(innerSteps: 5)
        world.jobs[0].training.reduction = .parameterServer
        world.jobs[0].data.textTokens = 88 * 5 * 12 * 1_000
        world.jobs[0].learning?.outer = .mean
        world.jobs[0].learning?.optimizer = .sgd(rate: 0.2, momentum: 0)
        world.jobs[0].learning?.defence = rule.map { Defence(rule: $0, bad: 2) }
        return world
    }

    private static func learned(_ attack: Attack, _ rule: RobustRule?) throws -> LearningReport {
        try #require(SmallWorld.run(world(attack, rule)).jobs[0].learning)
    }

    private static let attacks: [Attack] = [
        .signFlip, .innerProduct(epsilon: 10), .littleIsEnough(z: nil), .littleIsEnough(z: 1.5),
        .gaussian(scale: 10), .labelFlip, .mimic, .zero, .stale,
    ]
    private static let rules: [RobustRule] = [
        RobustRule(.median), RobustRule(.trimmedMean), RobustRule(.geometricMedian), .standard,
        RobustRule(.median, after: [.neighbourMixing]),
    ]

    @Test(arguments: attacks, rules)
    func `a poisoned run stays within what its rule promises`(
        _ attack: Attack, _ rule: RobustRule
    ) throws {
        let deviation = try #require(try Self.learned(attack, rule).deviation)
        #expect(deviation.promised == rule.coefficient(members: 11, bad: 2))
        #expect(deviation.promised != nil)
        #expect(deviation.isKept, "\(deviation)")
    }

    /// Nine of eleven pull one way and two of them ten times as hard the other.
    @Test func `the mean is carried off, and a robust rule is not`() throws {
        let attack = Attack.innerProduct(epsilon: 10)
        let defended = try Self.learned(attack, .standard)
        let lost = try Self.learned(attack, nil)
        let honest = try Self.learned(.mimic, nil)
        #expect(lost.test.accuracy < 0.25)
        #expect(try #require(lost.deviation).promised == nil)
        #expect(defended.test.accuracy > honest.test.accuracy - 0.03)
    }

    @Test func `a rule of which nothing is proved is measured all the same`() throws {
        let learned = try Self.learned(.innerProduct(epsilon: 10), RobustRule(.krum))
        let deviation = try #require(learned.deviation)
        #expect(deviation.promised == nil && deviation.isKept)
        #expect(deviation.measured > 0)
    }

    @Test func `more poisoners than the rule is told of void its promise`() throws {
        var world = Self.world(.signFlip, RobustRule(.median))
        world.jobs[0].learning?.defence?.bad = 1
        let learned = try #require(SmallWorld.run(world).jobs[0].learning)
        #expect(try #require(learned.deviation).promised == nil)
    }

    /// Members who do nothing have nothing to compute, and what they hand in counts as made up.
    @Test(arguments: [(Attack.zero, true), (.stale, true), (.signFlip, false)])
    func `a free rider saves its time`(_ attack: Attack, _ isLazy: Bool) {
        let report = SmallWorld.run(Self.world(attack, nil))
        #expect(report.jobs[0].isFinished)
        #expect((report.jobs[0].account.fabricated > 0) == isLazy)
        #expect((report.nodes[10].computed == .zero) == isLazy)
        #expect(report.nodes[0].computed > .zero)
        #expect(report.cheaters == 2)
    }

    /// What a poisoner commits to is not what an honest execution finds.
    @Test func `a spot check finds a poisoner`() {
        var world = Self.world(.signFlip, nil)
        // The job takes the first eleven; the others check them.
        world.fleet[0].count = 14
        world.fleet.swapAt(0, 1)
        world.jobs[0].verification = SmallWorld.verification(sample: .one)
        let report = SmallWorld.run(world)
        #expect(report.cheatersCaught == 2)
        #expect(report.honestConvicted == 0)
    }

    @Test func `the twin of a poisoned run is honest`() throws {
        let world = Self.world(.innerProduct(epsilon: 10), .standard)
        let report = SmallWorld.run(world)
        let twin = try #require(CentralisedTwin.derive(from: world, job: 0, report: report))
        let learned = try #require(SmallWorld.run(twin, role: .twin).jobs[0].learning)
        #expect(twin.jobs[0].learning?.defence == nil)
        #expect(twin.jobs[0].learning?.evaluationInterval == 5)
        #expect(learned.deviation == nil)
        #expect(learned.test.accuracy > 0.75)
    }

    @Test func `a defence bears as many bad members as those who are left can`() {
        let defence = Defence(rule: RobustRule(.krum), bad: 3)
        #expect(defence.reduced(to: 9)?.bad == 3)
        #expect(defence.reduced(to: 8)?.bad == 2)
        #expect(defence.reduced(to: 3)?.bad == 0)
        #expect(defence.reduced(to: 2) == nil)
    }

    @Test func `a deviation is a distance in units of the spread`() {
        let honest: [[Float]] = [[1, 0], [-1, 0]]
        func measured(_ aggregate: [Float]) -> Double {
            Deviation(of: aggregate, from: honest, members: 2, defence: nil).measured
        }
        #expect(measured([0, 0]) == 0)
        #expect(measured([3, 4]) == 25)
        let alike = Deviation(of: [1], from: [[0], [0]], members: 2, defence: nil)
        #expect(alike.measured == .infinity)
    }
}
