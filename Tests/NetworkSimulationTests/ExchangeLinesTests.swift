import Aggregation
import ProtocolCore
import Quantities
import Testing

@testable import NetworkSimulation

/// What the messages of an exchange wait for beside their bytes.
@Suite struct ExchangeLinesTests {
    private func lockstep(_ counts: [Int], _ widths: [[Double]], access: Double) -> Lockstep {
        let classes = counts.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
        return Lockstep(
            members: classes.indices.map { NodeID($0) }, classes: classes, widths: widths,
            accesses: classes.map { _ in ByteRate(bytesPerSecond: access) })
    }

    /// What a megabyte from the last member to the first one waits for, in seconds.
    private func delay(
        _ lockstep: Lockstep, from: Int, to: Int, phase: CollectivePhase = .reduceScatter
    ) -> Double {
        let bytes = Bytes(1_000_000)
        let update = SizedUpdate(bytes: bytes, weight: 1, digest: 1, contributors: 1)
        let message = CollectiveMessage<SizedUpdate>(
            round: RoundID(1), attempt: 0, phase: phase, hops: 1, update: update, bytes: bytes)
        return lockstep.delay(of: message, from: NodeID(from), to: NodeID(to)).inSeconds
    }

    @Test func `one slow sender costs nothing beyond its own stream`() {
        let pair = lockstep([1, 1], [[1e9, 1e6], [1e6, 1e9]], access: 1e9)
        #expect(delay(pair, from: 1, to: 0) == 0)
    }

    @Test(arguments: [2, 4, 8])
    func `equal senders take the root of their number times the time of one`(count: Int) {
        // The reducer alone at its site, the senders at another, all at 1 MB/s.
        let world = lockstep([1, count], [[1e12, 1e6], [1e6, 1e12]], access: 1e12)
        let expected = Double(count).squareRoot() - 1
        #expect(abs(delay(world, from: 1, to: 0) - expected) < 1e-6)
        // At one of the senders only the one stream from afar is slow.
        #expect(abs(delay(world, from: 0, to: 1)) < 1e-5)
    }

    @Test func `the share of whoever sums it counts, on the way there and back`() {
        let world = lockstep([1, 4], [[1e12, 1e6], [1e6, 1e12]], access: 1e12)
        #expect(delay(world, from: 1, to: 0) > 0.9)
        #expect(delay(world, from: 0, to: 1, phase: .allGather) > 0.9)
        #expect(delay(world, from: 1, to: 0, phase: .allGather) < 1e-5)
    }

    @Test func `a line that all streams share does not vary with each of them`() {
        // Four senders at 1 MB/s over lines of 1.6 MB/s: the lines take 2.5 s/MB, lockstep 2.
        let world = lockstep([1, 4], [[1e12, 1e6], [1e6, 1e12]], access: 1.6e6)
        #expect(delay(world, from: 1, to: 0) == 0)
    }

    @Test func `an exchange of several collectives pays the latency of each`() {
        // A round of `FaultyWorld` sends its update up and down a path with 100 ms of latency.
        var world = FaultyWorld.configuration(rounds: 3)
        let plain = FaultyWorld.reductions(world)
        world.jobs[0].training.collectives = 11
        let many = FaultyWorld.reductions(world)
        #expect(plain.count == 3 && many.count == 3)
        for (one, eleven) in zip(plain, many) {
            #expect(abs(one - FaultyWorld.exchange) < 1e-6)
            #expect(abs(eleven - one - 2 * 10 * 0.1) < 1e-6)
        }
    }

    @Test func `a part of an update is made of its part of the collectives`() {
        var job = FaultyWorld.configuration(rounds: 1).jobs[0]
        job.training.collectives = 10
        let whole = job.updateBytes
        #expect(job.collectives(in: whole) == 10)
        #expect(job.collectives(in: Bytes(whole.count * 4 / 5)) == 8)
        #expect(job.collectives(in: Bytes(1)) == 1)
    }

    @Test func `two factors are two sums, one after the other`() {
        var job = FaultyWorld.configuration(rounds: 1).jobs[0]
        job.training.payload = .powerSGD(PowerSGD(rank: 4))
        #expect(job.collectives(in: job.updateBytes) == 2)
        job.training.collectives = 10
        #expect(job.collectives(in: job.updateBytes) == 20)
        #expect(job.collectives(in: Bytes(1)) == 2)
    }
}
