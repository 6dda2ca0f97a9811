import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Testing

/// What a node holds for each way to spread a model, against the arithmetic of the ZeRO paper.
struct MemoryLadderTests {
    /// 7.5e9 parameters in 32 layers on 64 nodes of a GPU (Rajbhandari et al., SC 2020, figure 1).
    private func job(_ parallelism: Parallelism) -> JobConfiguration {
        var job = SmallWorld.job()
        job.model = ModelShape(parameters: 7.5e9, layers: 32, hidden: 4096, sequence: 2048)
        job.nodes = 64
        job.minimumNodes = 64
        job.training.mode = .synchronous
        job.training.reduction = .ring
        job.training.batch = 512
        job.training.bytesPerParameter = 16
        job.training.usableMemory = .one
        job.training.parallelism = parallelism
        return job
    }

    private func gigabytes(_ job: JobConfiguration, gpus: Int = 1) -> Double {
        Double(job.memoryFit(gpus: gpus, memoryPerGPU: Bytes(1 << 40)).needed.count) / 1e9
    }

    @Test func `a GPU of 64 holds what the paper says`() {
        let expected: [(Parallelism.Sharding, Double)] = [
            (.none, 120), (.optimizer, 31.4), (.gradients, 16.6), (.full, 1.88),
        ]
        for (sharding, figure) in expected {
            let found = gigabytes(job(Parallelism(sharding: sharding, span: .members)))
            #expect(abs(found / figure - 1) < 0.005, "\(sharding): \(found)")
        }
        // Over the four GPUs of a node: each part once a node, or on every GPU.
        let node: [(Parallelism.Sharding, Double)] = [
            (.none, 480), (.optimizer, 4 * 30 + 90), (.gradients, 4 * 15 + 105), (.full, 120),
        ]
        for (sharding, figure) in node {
            let found = gigabytes(job(Parallelism(sharding: sharding)), gpus: 4)
            #expect(abs(found - figure) < 1e-6, "\(sharding): \(found)")
        }
        // Two GPUs that share layers are one copy.
        let tensor = gigabytes(job(Parallelism(tensor: 2, sharding: .none)), gpus: 4)
        #expect(abs(tensor - 240) < 1e-6)
    }

    @Test func `a stage holds its layers and the micro-batches that it keeps`() {
        var gpipe = job(Parallelism(pipeline: 8, schedule: .gpipe))
        gpipe.training.activations = Bytes(8_000_000_000)
        // Eight rows of 64 sequences; GPipe keeps all 64 micro-batches, a GB of each in a stage.
        #expect(abs(gigabytes(gpipe) - (15 + 64)) < 1e-6)
        var paired = gpipe
        paired.training.parallelism.schedule = .oneForwardOneBackward
        // The first stage keeps eight of them; with less memory it gets fewer layers.
        #expect(abs(gigabytes(paired) - (15 + 8)) < 1e-6)
        let limits = paired.layerLimits(gpus: 1, memoryPerGPU: Bytes(20_000_000_000))
        #expect(limits == [3, 3, 3, 4, 4, 4, 4, 5])
        let fit = paired.memoryFit(gpus: 1, memoryPerGPU: Bytes(20_000_000_000))
        #expect(!fit.fits)
        #expect(paired.memoryFit(gpus: 1, memoryPerGPU: Bytes(23_000_000_000)).fits)
        #expect(fit.arithmetic.contains("8 stages (1F1B)"))
    }

    private func group(memory: Int64, gpus: Int, count: Int) -> FleetGroup {
        var group = SmallWorld.group(count: count)
        group.gpus = gpus
        group.accelerator.memory = Bytes(memory * 1_000_000_000)
        return group
    }

    @Test func `a job that does not fit is moved to the first way that enough nodes hold`() {
        var stated = job(Parallelism(sharding: .none))
        stated.training.movesWhenTooLarge = true
        func way(memory: Int64, gpus: Int = 4) -> Parallelism {
            stated.settled(on: [group(memory: memory, gpus: gpus, count: 64)]).training.parallelism
        }
        #expect(way(memory: 130) == stated.training.parallelism)
        #expect(way(memory: 60).sharding == .optimizer && way(memory: 60).span == .node)
        #expect(way(memory: 45).sharding == .gradients)
        #expect(way(memory: 30).sharding == .full)
        #expect(way(memory: 16).pipeline == 2 && way(memory: 6).pipeline == 6)
        // One layer is 3.75 GB, which a node of 2 GB cannot hold, but a 64th of everything.
        #expect(way(memory: 2, gpus: 1).isShardedOverMembers)
        #expect(way(memory: 1, gpus: 1) == stated.training.parallelism)
        let moved = stated.settled(on: [group(memory: 16, gpus: 4, count: 64)])
        #expect(moved.training.statedParallelism == stated.training.parallelism)
        stated.training.movesWhenTooLarge = false
        #expect(way(memory: 16) == stated.training.parallelism)
    }

    @Test func `ways that do not go with the job are no rungs`() {
        var job = job(Parallelism())
        let groups = [group(memory: 10, gpus: 1, count: 64)]
        #expect(MemoryLadder(of: job, on: groups).rungs.last?.parallelism.span == .members)
        job.training.reduction = .tree(fanOut: 3)
        let rows = MemoryLadder(of: job, on: groups).rungs
        #expect(rows.allSatisfy { $0.parallelism.span == .node })
        #expect(rows.last?.parallelism.pipeline == 32)
        job.training.mode = .diloco(innerSteps: 10)
        #expect(MemoryLadder(of: job, on: groups).chosen?.parallelism.pipeline == 16)
        job.training.quorum = .percent(75)
        #expect(MemoryLadder(of: job, on: groups).rungs.count == 4)
        // Too few nodes of the kind that holds its part.
        job.training.quorum = .one
        let few = [group(memory: 10, gpus: 1, count: 63), group(memory: 1, gpus: 1, count: 9)]
        #expect(MemoryLadder(of: job, on: few).chosen == nil)
    }

    @Test func `tensor parallelism adds its sums of activations to a step`() throws {
        var world = PipelineWorld.configuration(nodes: 1, stages: 1, batch: 1, steps: 1)
        world.fleet[0].gpus = 4
        world.measurements[0].gpus = 4
        let plain = try Laws.job(of: world)
        // 4 layers × 4 sums × 2 × 3/4 × 2,000 B = 48,000 B, on a line of 96,000 B/s.
        world.jobs[0].training.parallelism.tensor = 4
        world.jobs[0].training.parallelism.tensorLine = ByteRate(bytesPerSecond: 96_000)
        let shared = try Laws.job(of: world)
        let before = try #require(plain.finishedAt).sinceStart.inSeconds
        let after = try #require(shared.finishedAt).sinceStart.inSeconds
        #expect(abs(after - before - 0.5) < 1e-6)
    }
}
