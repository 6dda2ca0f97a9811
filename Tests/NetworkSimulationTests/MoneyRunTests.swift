import Accounting
import NetworkSimulation
import ProtocolCore
import Quantities
import Randomness
import Testing

/// Money in runs whose every payment follows by arithmetic.
@Suite struct MoneyRunTests {
    /// Four nodes that ask 1 ZEN/GPU-h are held for 100 s, with a settlement every 30 s.
    static func world() -> WorldConfiguration {
        var world = SmallWorld.configuration()
        world.market = MarketConfiguration(epoch: .seconds(30), fillsBetweenCalls: true)
        return world
    }

    /// 100 s at 1 ZEN/GPU-h are 27,777.7 micro-ZEN, rounded down once a lease however often it is
    /// settled; of that 5%, rounded up, are the treasury's.
    @Test func `a lease costs its price times its time`() {
        let report = SmallWorld.run(Self.world())
        Laws.assert(report)
        #expect(report.jobs[0].held == .seconds(400))
        #expect(report.jobs[0].paid == Zen(micro: 4 * 27_777))
        #expect(report.money[.fee] == Zen(micro: 4 * 1_389))
        #expect(report.money[.work] == Zen(micro: 4 * (27_777 - 1_389)))
        #expect(report.money[.refund] == .zen(1_000_000) - Zen(micro: 4 * 27_777))
        for node in report.nodes {
            #expect(node.statement.work == Zen(micro: 27_777 - 1_389))
            #expect(node.statement.fee == Zen(micro: 1_389))
        }
    }

    /// A run that ends before the job does owes what was held until then, between two settlements.
    @Test func `a run that is cut by its horizon pays to the end`() {
        var world = Self.world()
        world.horizon = .seconds(45)
        let report = SmallWorld.run(world)
        Laws.assert(report)
        #expect(report.jobs[0].held == .seconds(180))
        #expect(report.jobs[0].paid == Zen(micro: 4 * 12_500))
    }

    /// Verifiers are paid as members are, those of the last round included.
    @Test func `the last checks are paid for`() {
        var world = SmallWorld.alone(sequences: 30)
        world.fleet[0].count = 11
        world.market = MarketConfiguration(epoch: .hours(1), fillsBetweenCalls: true)
        world.jobs[0].verification = SmallWorld.verification(sample: .one)
        let report = SmallWorld.run(world)
        Laws.assert(report)
        #expect(report.jobs[0].account[.reexecuting] == .seconds(30))
        // A second at 1 ZEN/GPU-h is 277.7 micro-ZEN, of which 14 are the fee.
        #expect(report.money[.verification] == Zen(micro: 30 * (277 - 14)))
        #expect(report.jobs[0].paid == Zen(micro: 30 * 277 + 8_333))
        #expect(report.endedAt == .seconds(31))
    }

    @Test func `a job without money left stops, and has paid what it had`() {
        var world = Self.world()
        world.jobs[0].budget = Zen(micro: 50_000)
        let report = SmallWorld.run(world)
        Laws.assert(report)
        let job = report.jobs[0]
        #expect(!job.isFinished)
        #expect(job.outcome.contains("budget"))
        #expect(job.paid + (report.money[.refund] ?? .zero) == Zen(micro: 50_000))
        #expect(job.paid > Zen(micro: 49_990))
    }

    @Test func `rewards are paid until the pool is empty`() {
        var world = Self.world()
        world.economy.rewards = RewardSchedule(
            uptimePerGPUHour: GPUHourPrice(microZen: 36_000_000), workShare: .zero,
            bandwidthPerGigabyte: .zero)
        world.economy.rewardPool = .zen(3)
        let report = SmallWorld.run(world)
        Laws.assert(report)
        // 0.01 ZEN a second for each of four nodes: 4 ZEN in 100 s, of which 3 are there.
        #expect(report.money[.uptimeReward] == .zen(3))
        world.economy.rewardPool = .zen(30)
        #expect(SmallWorld.run(world).money[.uptimeReward] == .zen(4))
    }

    @Test func `without a market nothing is paid`() {
        let report = SmallWorld.run(SmallWorld.configuration())
        #expect(report.money.isEmpty)
        #expect(report.jobs[0].paid == .zero)
    }

    /// A bid below every ask waits for ever, and the run says why.
    @Test func `a bid below every ask is never granted`() {
        var world = Self.world()
        world.jobs[0].maxPrice = GPUHourPrice(microZen: 999_999)
        let report = SmallWorld.run(world)
        Laws.assert(report)
        #expect(report.jobs[0].held == .zero)
        #expect(report.jobs[0].outcome.hasPrefix("never scheduled: "))
        #expect(report.jobs[0].outcome.contains("0.999999 ZEN/GPU-h"))
    }
}
