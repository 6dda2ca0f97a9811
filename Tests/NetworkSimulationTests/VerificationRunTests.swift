import Accounting
import Aggregation
import NetworkSimulation
import ProtocolCore
import Quantities
import Randomness
import Testing
import Verification

/// What sampling finds follows from runs, in which nodes are caught by their commitments alone; the
/// closed form is what the runs are held against.
@Suite struct VerificationRunTests {
    /// One worker that fabricates every step, of which there are so many in rounds of ten, and
    /// eight others of a behaviour that come a second later and check it.
    static func fraud(
        steps: Int64, sample: Ratio, verifiers: FleetGroup.Behaviour = .honest, seed: UInt64 = 1
    ) -> (world: WorldConfiguration, arrivals: [Intervention]) {
        var world = SmallWorld.alone(sequences: steps)
        world.seed = Seed(seed)
        var others = world.fleet[0]
        others.count = 8
        others.behaviour = verifiers
        SmallWorld.makeLate(&others)
        world.fleet[0].behaviour = .fabricates(share: .one)
        world.fleet.append(others)
        world.jobs[0].verification = SmallWorld.verification(sample: sample)
        return (world, SmallWorld.arrivals(of: 1..<9, at: 1))
    }

    @Test func `a node that fabricates is convicted by its commitment`() {
        let (world, arrivals) = Self.fraud(steps: 100, sample: .percent(20))
        let report = SmallWorld.run(world, arrivals)
        Laws.assert(report)
        #expect(report.cheaters == 1 && report.cheatersCaught == 1)
        #expect(report.honestConvicted == 0)
        #expect(report.nodes[0].isEjected)
        #expect(report.nodes.dropFirst().allSatisfy { !$0.isEjected })
        #expect(report.jobs[0].checks?.passed == 0)
    }

    @Test func `without a sample nobody is convicted`() {
        let (world, arrivals) = Self.fraud(steps: 100, sample: .zero)
        let report = SmallWorld.run(world, arrivals)
        Laws.assert(report)
        #expect(report.cheatersCaught == 0 && report.verdicts.isEmpty)
    }

    @Test func `colluding verifiers let it pass`() {
        let (world, arrivals) = Self.fraud(
            steps: 100, sample: .percent(20), verifiers: .colludes)
        let report = SmallWorld.run(world, arrivals)
        Laws.assert(report)
        #expect(report.cheatersCaught == 0)
        #expect(report.jobs[0].checks.map { $0.passed > 5 && $0.passed == $0.sampled } == true)
    }

    /// The fraudulent steps of one node until the first that is found out.
    private func stepsUntilDetection(_ seed: UInt64, steps: Int64, sample: Ratio) -> Int64? {
        let (world, arrivals) = Self.fraud(steps: steps, sample: sample, seed: seed)
        let sink = MemorySink()
        _ = SmallWorld.run(world, sink: sink, arrivals)
        let checks = RecordTable.Index.checks
        let places = zip(
            zip(sink.column("node", of: checks), sink.column("outcome", of: checks)),
            zip(sink.column("round", of: checks), sink.column("step", of: checks)))
        return places.filter { $0.0.0.integer == 0 && $0.0.1.text == "wrong" }
            .map { 10 * $0.1.0.integer + $0.1.1.integer + 1 }.min()
    }

    /// Of many nodes, the share that is found out within n steps is 1 − (1 − s)^n, up to five
    /// standard deviations of a binomial law: 63% at 1% and 99.4% at 5% within a hundred steps.
    @Test(arguments: [(Ratio.percent(1), 0.634), (.percent(5), 0.994)])
    func `detection follows the closed form`(_ sample: Ratio, _ published: Double) {
        let runs = 300
        let found = (0..<runs).map {
            stepsUntilDetection(UInt64($0), steps: 100, sample: sample)
        }
        for steps in [1, 3, 10, 30, 60, 100] {
            let share = 1 - ElementaryFunctions.pow(1 - sample.value, Double(steps))
            let count = found.count { ($0 ?? .max) <= Int64(steps) }
            let deviation = (share * (1 - share) / Double(runs)).squareRoot()
            let observed = Double(count) / Double(runs)
            #expect(abs(observed - share) <= 5 * deviation, "\(count) of \(runs) in \(steps)")
            if steps == 100 { #expect(abs(share - published) < 0.001) }
        }
    }

    /// The share of stretches of a hundred steps with a sampled one, over one long run.
    @Test func `a long run gives the same share as many short ones`() throws {
        var world = SmallWorld.alone(sequences: 40_000)
        world.fleet[0].count = 3
        world.jobs[0].training.mode = .diloco(innerSteps: 100)
        world.horizon = .days(1)
        world.jobs[0].verification = SmallWorld.verification(sample: .percent(1))
        let report = SmallWorld.run(world)
        Laws.assert(report)
        let checks = try #require(report.jobs[0].checks)
        #expect(checks.phases == 400)
        let share = Double(checks.phasesSampled) / Double(checks.phases)
        #expect(abs(share - 0.634) < 5 * (0.634 * 0.366 / 400).squareRoot())
        #expect(checks.passed == checks.sampled)
    }

    /// Honest nodes whose re-execution now and then differs in its last bit.
    private func falsePositives(escalation: Int) -> (convicted: Int, falseAlarms: Int) {
        var convicted = 0
        var falseAlarms = 0
        for seed in 0..<8 {
            var world = SmallWorld.alone(sequences: 600)
            world.seed = Seed(UInt64(seed))
            world.fleet[0].count = 12
            world.jobs[0].verification = SmallWorld.verification(sample: .one)
            world.jobs[0].verification?.escalation = escalation
            world.jobs[0].verification?.falsePositive = .percent(0.2)
            let report = SmallWorld.run(world)
            Laws.assert(report)
            #expect(report.jobs[0].isFinished)
            convicted += report.honestConvicted
            falseAlarms += report.verdicts[.falseAlarm] ?? 0
            #expect(report.honestConvicted == report.nodes.count(where: \.isEjected))
        }
        return (convicted, falseAlarms)
    }

    @Test func `false positives convict nobody if others are asked`() {
        let (convicted, falseAlarms) = falsePositives(escalation: 2)
        #expect(convicted == 0)
        #expect(falseAlarms > 3)
    }

    @Test func `false positives convict the honest if nobody else is asked`() {
        let (convicted, falseAlarms) = falsePositives(escalation: 0)
        #expect(convicted > 3)
        #expect(falseAlarms == 0)
    }

    /// The worker holds its leases from 0 s to 50 s and from 100 s on; verifiers come at 60 s or at
    /// 130 s, and take a second. The job is worth to the worker what its leases have cost by then,
    /// whether it holds one at the time or not.
    @Test(arguments: [(60.0, 0.0), (130, 31)])
    func `wrong work costs by the value of the job, over all its leases`(
        _ arrival: Double, _ second: Double
    ) {
        var (world, _) = Self.fraud(steps: 10_000, sample: .one)
        world.fleet[0].behaviour = .fabricates(share: .percent(50))
        world.market = MarketConfiguration(epoch: .seconds(10), fillsBetweenCalls: true)
        world.jobs[0].hold = .init(length: .seconds(50), period: .seconds(100))
        world.economy.slashing.wrongWorkMultiplier = .percent(200)
        let report = SmallWorld.run(world, SmallWorld.arrivals(of: 1..<9, at: arrival))
        Laws.assert(report)
        let price = GPUHourPrice(microZen: 1_000_000)
        #expect(report.cheatersCaught == 1)
        let value = price.cost(of: .seconds(50)) + price.cost(of: .seconds(second))
        #expect(report.money[.slashWrongWork] == value + value)
    }

    /// Whoever is convicted is slashed once, leaves its job and is never leased again.
    @Test func `a conviction costs the stake and the lease`() throws {
        var (world, arrivals) = Self.fraud(steps: 400, sample: .percent(20))
        world.fleet[0].behaviour = .fabricates(share: .percent(50))
        world.market = MarketConfiguration(epoch: .seconds(10), fillsBetweenCalls: true)
        world.economy.slashing.wrongWorkFloor = .zen(60)
        world.fleet[0].stake = .zen(100)
        let sink = MemorySink()
        let report = SmallWorld.run(world, sink: sink, arrivals)
        Laws.assert(report)
        #expect(report.cheatersCaught == 1)
        #expect(report.jobs[0].isFinished)
        #expect(report.nodes[0].stake == .zen(40))
        #expect(report.money[.slashWrongWork] == .zen(60))
        let leases = RecordTable.Index.leases
        let own = zip(sink.column("node", of: leases), sink.column("end", of: leases))
            .filter { $0.0.integer == 0 }
        #expect(own.count == 1)
        #expect(own.first?.1.text == "ejected")
        // What it had computed for the round under way is lost; what was committed is retained.
        #expect(report.jobs[0].retained == 400)
    }
}
