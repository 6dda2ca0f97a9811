import EventKernel
import Platform
import Quantities
import Randomness
import Testing

@testable import NetworkSimulation

/// Faults of the network in a running world.
@Suite struct NetworkFaultRunTests {
    typealias Kind = NetworkFaultConfiguration.Kind

    private func world(
        rounds: Int64 = 3, isCoalescing: Bool, _ faults: NetworkFaultConfiguration...
    ) -> WorldConfiguration {
        var world = FaultyWorld.configuration(rounds: rounds)
        world.isCoalescing = isCoalescing
        world.networkFaults = faults
        return world
    }

    /// The exchanges of the rounds last from 10 s, from 22.2 s and from 34.4 s on.
    @Test(arguments: [true, false], [10.5, 34.6, 35.9])
    func `a partition delays a round by its length, and by nothing else`(
        _ isCoalescing: Bool, _ start: Double
    ) throws {
        let world = world(
            isCoalescing: isCoalescing,
            FaultyWorld.fault(.partition([0], [1]), from: start, until: start + 60))
        let job = try Laws.job(of: world)
        let exposed = 3 * FaultyWorld.exchange + 60
        Laws.expect(job, [.computing: 2 * 30, .communicating: 2 * exposed])
        #expect(job.finishedAt == .seconds(30 + exposed))
    }

    @Test(arguments: [true, false])
    func `a partition that nobody's bytes cross changes nothing`(_ isCoalescing: Bool) throws {
        let aside = world(
            isCoalescing: isCoalescing,
            FaultyWorld.fault(.partition([2], [0]), from: 11, until: 12),
            FaultyWorld.fault(.partition([0], [1]), from: 13, until: 20))
        let job = try Laws.job(of: aside)
        Laws.expect(job, [.computing: 60, .communicating: 13.2])
    }

    @Test(arguments: [true, false])
    func `a job behind a partition that is never lifted ends with the horizon`(
        _ isCoalescing: Bool
    ) throws {
        let world = world(
            rounds: 5, isCoalescing: isCoalescing,
            FaultyWorld.fault(.partition([1], [0]), from: 35, until: nil))
        let report = SmallWorld.run(world)
        Laws.assert(report)
        #expect(report.endedAt == .start + world.horizon)
        #expect(report.jobs[0].isFinished == false)
        #expect(report.jobs[0].rounds == 2)
        // Five computed rounds of which three are not: the wait is communication to the end.
        let exposed = 36_000.0 - 30
        Laws.expect(report.jobs[0], [.computing: 60, .communicating: 2 * exposed])
    }

    /// One stream of 1,448 B segments over 200 ms gets 1,448 / 0.2 × √(1.5 / p) B/s.
    @Test(arguments: [true, false], [0.01, 0.04])
    func `loss holds an exchange to the law of Mathis`(
        _ isCoalescing: Bool, _ probability: Double
    ) throws {
        let world = world(
            isCoalescing: isCoalescing,
            FaultyWorld.fault(.loss(1, 0, rate: Ratio(probability)), from: 0, until: nil))
        let rate = 1_448 / 0.2 * (1.5 / probability).squareRoot()
        #expect(rate < FaultyWorld.rate)
        for reduction in FaultyWorld.reductions(world) {
            #expect(abs(reduction - 2 * (0.1 + FaultyWorld.rate / rate)) < 1e-8)
        }
    }

    @Test func `more streams get more through a loss`() {
        var world = world(
            isCoalescing: true,
            FaultyWorld.fault(.loss(0, 1, rate: .percent(16)), from: 0, until: nil))
        let one = FaultyWorld.reductions(world)
        world.streams = 4
        let four = FaultyWorld.reductions(world)
        for (slow, fast) in zip(one, four) {
            #expect(abs((slow - 0.2) / (fast - 0.2) - 4) < 1e-6)
        }
        #expect(one.count == 3)
    }

    @Test(arguments: [true, false])
    func `a clog of any line on the way halves the rate`(_ isCoalescing: Bool) {
        var plain = world(isCoalescing: isCoalescing)
        let lines: [NetworkFaultConfiguration.Line] = [
            .between(1, 0), .group(0), .site(1), .between(0, 1),
        ]
        for (place, line) in lines.enumerated() {
            if place == 2 {
                // From here on only the second site's own line has a limit.
                plain.paths[0].properties.capacity = .unlimited
                plain.sites[1].uplink = ByteRate(bytesPerSecond: FaultyWorld.rate)
                plain.sites[1].downlink = ByteRate(bytesPerSecond: FaultyWorld.rate)
            }
            var world = plain
            world.networkFaults = [
                FaultyWorld.fault(.clog(line, left: .percent(50)), from: 20, until: 30)
            ]
            // The second exchange is from 22.2 s to 26.4 s, the third after the window.
            #expect(FaultyWorld.reductions(plain) == [2.2, 2.2, 2.2], "\(line)")
            #expect(FaultyWorld.reductions(world) == [2.2, 4.2, 2.2], "\(line)")
        }
    }

    /// Rounds end at 12.2 s, 24.4 s, …; the rules overlap from 20 s to 80 s in every way.
    @Test(arguments: [true, false])
    func `after rules that overlap the network is exactly what it was`(
        _ isCoalescing: Bool
    ) throws {
        let half = Kind.clog(.between(0, 1), left: .percent(50))
        let world = world(
            rounds: 10, isCoalescing: isCoalescing,
            FaultyWorld.fault(half, from: 20, until: 45),
            FaultyWorld.fault(.clog(.group(0), left: .percent(25)), from: 30, until: 60),
            FaultyWorld.fault(half, from: 21, until: 70),
            FaultyWorld.fault(.loss(0, 1, rate: .percent(4)), from: 40, until: 80),
            FaultyWorld.fault(.partition([0], [1, 2]), from: 61, until: 63))
        var simulation = Simulation(World(world, role: .network))
        simulation.schedule(.begin, at: .start)
        _ = simulation.run(until: .seconds(79))
        #expect(simulation.model.networkFaults.map { $0.inForce != nil }.count { $0 } == 1)
        _ = simulation.run(until: .start + world.horizon)
        #expect(simulation.model.networkFaults.allSatisfy { $0.inForce == nil })
        let reductions = FaultyWorld.reductions(world)
        #expect(reductions.count == 10)
        #expect(reductions.first == 2.2)
        #expect(reductions[1...3].allSatisfy { $0 > 2.2 })
        #expect(reductions.suffix(4).allSatisfy { $0 == 2.2 })
    }

    @Test func `a rule that recurs comes and goes by its laws`() {
        let world = world(
            rounds: 20, isCoalescing: true,
            NetworkFaultConfiguration(
                .partition([0], [1]), .recurring(every: .constant(25), lasting: .constant(5))))
        var run = WorldRun(world, role: .network, recording: .everything)
        while !run.isDone { run.advance() }
        var changes: [(time: Instant, holds: Bool)] = []
        for entry in run.trace.entries {
            if case .networkFault(0, let holds) = entry.event {
                changes.append((entry.time, holds))
            }
        }
        #expect(changes.count > 10)
        for (one, next) in zip(changes, changes.dropFirst()) {
            #expect(one.holds != next.holds)
            #expect(next.time - one.time == .seconds(one.holds ? 5 : 25))
        }
        let report = run.finish()
        Laws.assert(report)
        #expect(report.jobs[0].isFinished)
    }

    @Test func `an event of a rule differs from every other in a trace`() {
        let events: [WorldEvent] = [
            .networkFault(index: 1, holds: true), .networkFault(index: 1, holds: false),
            .networkFault(index: 0, holds: true), .shock(index: 1), .sample,
        ]
        let words = events.map { [$0.traceWords.0, $0.traceWords.1] }
        #expect(Set(words).count == events.count)
    }

    @Test func `the twin's network knows no faults`() throws {
        let world = world(
            isCoalescing: true,
            FaultyWorld.fault(.partition([0], [1]), from: 35, until: 50))
        let twin = try TwinTests.derived(world)
        #expect(twin.networkFaults.isEmpty)
    }

    /// Every row, every count of flows and every book is the same.
    @Test(arguments: 0..<40)
    func `under faults a run with exchanges from memory is the run without`(_ number: Int) {
        func outcome(_ isCoalescing: Bool) -> (lines: [String], report: WorldReport) {
            var world = FaultyWorld.random(number)
            world.isCoalescing = isCoalescing
            let sink = MemorySink()
            let report = SmallWorld.run(world, sink: sink)
            return (sink.lines, report)
        }
        let (memory, plain) = (outcome(true), outcome(false))
        let difference = zip(memory.lines, plain.lines).first { $0 != $1 }
        #expect(difference == nil && memory.lines.count == plain.lines.count)
        Laws.assert(memory.report)
        Laws.assert(plain.report)
        #expect(memory.report.endedAt == plain.report.endedAt)
        #expect(memory.report.discarded == plain.report.discarded)
        #expect(memory.report.flows.started == plain.report.flows.started)
        #expect(memory.report.flows.bytesDelivered == plain.report.flows.bytesDelivered)
        #expect(memory.report.jobs.map(\.account.sizes) == plain.report.jobs.map(\.account.sizes))
    }
}
