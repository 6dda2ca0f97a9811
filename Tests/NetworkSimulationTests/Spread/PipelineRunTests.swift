import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Testing

/// Jobs whose model is cut across nodes, against times reckoned by hand.
struct PipelineRunTests {
    private func seconds(_ job: JobReport) throws -> Double {
        try #require(job.finishedAt).sinceStart.inSeconds
    }

    private func expect(
        _ job: JobReport, ends expected: Double, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let end = try seconds(job)
        #expect(abs(end - expected) < 1e-6, "\(end)", sourceLocation: sourceLocation)
    }

    @Test(arguments: [Parallelism.Schedule.gpipe, .oneForwardOneBackward], [1, 2, 4])
    func `on a perfect network a step takes as long as the closed form says`(
        schedule: Parallelism.Schedule, stages: Int
    ) throws {
        var world = PipelineWorld.configuration(stages: stages, batch: 8)
        world.jobs[0].training.parallelism.schedule = schedule
        let job = try Laws.job(of: world)
        let microBatches = 8 * stages / 4
        // (m + p − 1) passes there and back, each a stage's part of a second.
        let step = Double(microBatches + stages - 1) / Double(stages)
        try expect(job, ends: 10 * step)
        let computing = Double(80)
        #expect(abs(job.account[.computing].gpuSeconds - computing) < 1e-5)
        let waiting = 4 * 10 * step - computing
        #expect(abs(job.account[.waitingForSlower].gpuSeconds - waiting) < 1e-5)
        #expect(job.account[.communicating] == .zero)
        #expect(job.retained == 80)
    }

    @Test func `what is on the wire is waited for as communication`() throws {
        // Two stages of half a second in all, a sixth forward: the line takes a second each way.
        var world = PipelineWorld.configuration(nodes: 2, stages: 2, batch: 3, steps: 4)
        world.jobs[0].training.parallelism.schedule = .gpipe
        PipelineWorld.giveLines(to: &world, activation: 1)
        let job = try Laws.job(of: world)
        // Three activations one by one, and three gradients back; a row of its own sums nothing.
        let step = 1.0 / 6 + 3 + 1.0 / 6 + 1.0 / 3 + 3 + 1.0 / 3
        try expect(job, ends: 4 * step)
        #expect(abs(job.account[.computing].gpuSeconds - 12) < 1e-6)
        // The second stage waits for the first's pass before anything is on the wire, and the first
        // for the second's last forward and first backward pass.
        let unsent = 1.0 / 6 + 1.0 / 6 + 1.0 / 3
        #expect(job.account[.waitingForSlower].gpuSeconds > 4 * (unsent + 1.0 / 3) - 1e-6)
        let rest = 2 * 4 * step - 12 - job.account[.waitingForSlower].gpuSeconds
        #expect(abs(job.account[.communicating].gpuSeconds - rest) < 1e-6)
        #expect(job.account[.communicating].gpuSeconds > 4 * 2 * 2)
    }

    @Test func `messages in a row pay the latency of the line once`() throws {
        var world = PipelineWorld.configuration(nodes: 2, stages: 2, batch: 6, steps: 1)
        world.jobs[0].training.parallelism.schedule = .gpipe
        PipelineWorld.giveLines(to: &world, activation: 1, roundTrip: .seconds(4))
        let job = try Laws.job(of: world)
        let step = 1.0 / 6 + (2 + 6) + 1.0 / 6 + 1.0 / 3 + (2 + 6) + 1.0 / 3
        try expect(job, ends: step)
    }

    @Test func `the nodes of a stage sum its part of the gradients`() throws {
        // Two rows of two: the activation of a sequence takes 1/160 s, half an update 1 s each way.
        var world = PipelineWorld.configuration(stages: 2, batch: 4, steps: 3)
        PipelineWorld.giveLines(to: &world, activation: 1.0 / 80)
        let job = try Laws.job(of: world)
        let step = try seconds(job) / 3
        let pipeline = 1.5 + 2.0 / 80
        #expect(step > pipeline + 2 && step < pipeline + 2.1, "\(step)")
        let report = SmallWorld.run(world)
        let sent = report.nodes.map { Double($0.sent.count) }.sorted()
        // Each node sends half an update to its fellow, one way or back, and its activations; those
        // of one row half of the checkpoint at the end, too.
        let own = 3.0 * 164_000
        let expected = [own, own, own + 960_000, own + 960_000]
        for (bytes, known) in zip(sent, expected) { #expect(abs(bytes - known) < 10, "\(sent)") }
    }

    @Test func `each stage uploads its part of a checkpoint over its own line`() throws {
        var world = PipelineWorld.configuration(stages: 4, batch: 4, steps: 3)
        PipelineWorld.giveLines(to: &world, activation: 1.0 / 80)
        let job = try Laws.job(of: world)
        let (done, there) = (try #require(job.finishedAt), try #require(job.resultAt))
        // 12 B for each of 160,000 parameters: 12 s over one line of 160,000 B/s.
        let seconds = (there - done).inSeconds
        #expect(seconds >= 3 && seconds < 3.1, "\(seconds)")
    }

    @Test func `the inner steps of a long phase sum nothing`() throws {
        var world = PipelineWorld.configuration(stages: 2, batch: 4, steps: 20)
        world.jobs[0].training.mode = .diloco(innerSteps: 10)
        PipelineWorld.giveLines(to: &world, activation: 1.0 / 80)
        let job = try Laws.job(of: world)
        let total = try seconds(job)
        let expected = 20 * (1.5 + 2.0 / 80) + 2 * 2
        #expect(abs(total - expected) < 0.2, "\(total) for \(expected)")
        #expect(job.rounds == 2)
    }

    @Test func `a slow node gets fewer layers`() throws {
        var world = PipelineWorld.configuration(nodes: 2, stages: 2, batch: 30, steps: 1)
        world.fleet[0].identities = [
            FleetGroup.Identity(entity: 0, speed: 3), FleetGroup.Identity(entity: 1, speed: 1),
        ]
        let job = try Laws.job(of: world)
        // Three layers at three times the speed, one at one: a quarter of a second each.
        try expect(job, ends: 31 * 0.25)
    }

    @Test func `a spare node waits without work`() throws {
        let world = PipelineWorld.configuration(nodes: 5, stages: 2, batch: 4, steps: 2)
        let job = try Laws.job(of: world)
        try expect(job, ends: 2 * 1.5)
        #expect(abs(job.account[.idle].gpuSeconds - 3) < 1e-6)
    }
}
