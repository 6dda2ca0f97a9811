import Aggregation
import Platform
import ProtocolCore
import Quantities
import Testing

@testable import NetworkSimulation

/// What an update's form on the wire does to a run.
@Suite struct GatheringRunTests {
    private func world(
        _ payload: Payload, _ reduction: ReductionAlgorithm, rate: Double
    ) -> WorldConfiguration {
        var world = SmallWorld.configuration()
        world.jobs[0].training.payload = payload
        world.jobs[0].training.reduction = reduction
        world.fleet[0].up = ByteRate(bytesPerSecond: rate)
        world.fleet[0].down = ByteRate(bytesPerSecond: rate)
        return world
    }

    /// What cannot be added up is passed on as it is: three updates of others come in at each of
    /// four members, where a sum would cost a ring twice three quarters of one.
    @Test func `updates without a sum all go to everybody`() throws {
        // 160,000 signs and their scale; one update takes a second.
        let bytes = SmallWorld.model.parameters / 8 + 4
        for algorithm in [ReductionAlgorithm.ring, .butterfly] {
            let report = SmallWorld.run(world(.sign, algorithm, rate: bytes))
            let job = report.jobs[0]
            #expect(job.isFinished && job.rounds == 10 && report.failure == nil)
            #expect(job.meanPhase == .seconds(10))
            #expect(job.meanReduction == .seconds(3), "\(algorithm)")
            let sum = SmallWorld.run(world(.int8(block: 160_000), algorithm, rate: 160_004))
            #expect(
                abs((sum.jobs[0].meanReduction?.inSeconds ?? 0) - 1.5) < 1e-3,
                "\(algorithm): \(String(describing: sum.jobs[0].meanReduction))")
        }
    }

    @Test(arguments: [
        ReductionAlgorithm.tree(fanOut: 2), .ring, .halvingDoubling, .doubleTree(segments: 2),
        .hierarchical, .parameterServer, .butterfly,
    ])
    func `every way of exchanging brings all updates to all, from memory or not`(
        _ algorithm: ReductionAlgorithm
    ) {
        for payload in [Payload.topK(TopK(.share(.percent(1)))), .sign, .demo(DeMo())] {
            var configuration = world(payload, algorithm, rate: 1e5)
            configuration.isCoalescing = false
            let plain = SmallWorld.run(configuration)
            configuration.isCoalescing = true
            let coalesced = SmallWorld.run(configuration)
            #expect(plain.jobs[0].isFinished && plain.failure == nil)
            #expect(coalesced.exchangesFromMemory > 0)
            #expect(coalesced.endedAt == plain.endedAt)
            #expect(coalesced.flows.bytesDelivered == plain.flows.bytesDelivered)
            // Nobody can hold all updates of a round with less than the others' three.
            let update = configuration.jobs[0].updateBytes.count
            let least = 10 * 4 * 3 * update
            #expect(plain.flows.bytesDelivered.count >= least, "\(algorithm), \(payload)")
        }
    }

    /// Failures, leavers and joiners in the middle of an exchange of everybody's updates.
    @Test func `random worlds are sound whatever an update is written as`() {
        var finished = 0
        for number in 0..<60 {
            var configuration = RandomWorld.configuration(number)
            configuration.horizon = min(configuration.horizon, .hours(2))
            let payloads: [Payload] = [
                .sign, .topK(TopK(.count(4), ofEvery: 64)), .demo(DeMo(side: 8, kept: 3)),
                .powerSGD(PowerSGD(rank: 2)), .float4(block: 32),
            ]
            for job in configuration.jobs.indices {
                configuration.jobs[job].training.payload = payloads[number % payloads.count]
            }
            var plain = configuration
            plain.isCoalescing = false
            let report = SmallWorld.run(configuration)
            #expect(report.failure == nil, "world \(number): \(String(describing: report.failure))")
            #expect(report.endedAt == SmallWorld.run(plain).endedAt, "world \(number)")
            finished += report.jobs.count { $0.isFinished }
        }
        #expect(finished > 10)
    }

    @Test func `factors are as large as the model's matrices make them`() {
        var job = SmallWorld.job()
        job.training.payload = .powerSGD(PowerSGD(rank: 1))
        // 4 wide and one layer: 4 of 4 × 4, 2 of 4 × 16, and the embedding of 39,952 × 4.
        #expect(job.updateBytes.count == 4 * (4 * 8 + 2 * 20 + 39_952 + 4))
        #expect(job.training.exchangeKind == .allReduce)
        job.training.payload = .sign
        #expect(job.training.exchangeKind == .exchangeAll)
    }
}
