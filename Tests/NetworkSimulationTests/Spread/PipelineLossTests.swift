import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing

/// What becomes of a job whose model is cut across nodes when nodes fail and come.
struct PipelineLossTests {
    /// Rows of two stages, steps of 1.5 s; a node that fails stays away, and is missed at once.
    private func world(nodes: Int, minimum: Int) -> WorldConfiguration {
        var world = PipelineWorld.configuration(nodes: nodes, stages: 2, batch: 4, steps: 10)
        world.jobs[0].minimumNodes = minimum
        world.fleet[0].upLaw = .constant(.infinity)
        world.fleet[0].downLaw = .constant(1e6)
        world.heartbeatTimeout = .zero
        return world
    }

    private func seconds(_ job: JobReport) throws -> Double {
        try #require(job.finishedAt).sinceStart.inSeconds
    }

    private func expect(
        _ job: JobReport, ends expected: Double, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let end = try seconds(job)
        #expect(abs(end - expected) < 1e-6, "\(end)", sourceLocation: sourceLocation)
    }

    @Test func `a step that loses a node is done again by whoever is left`() throws {
        // The first two nodes do a step of four sequences in 2.5 s, then two rows one in 1.5 s. At
        // 4.5 s a node is lost, and one row is left.
        let job = try Laws.job(of: world(nodes: 4, minimum: 2), [.flip(1, at: 4.5)])
        try expect(job, ends: 4.5 + 8 * 2.5)
        #expect(job.roundsAbandoned == 1 && job.recoveries == 0)
        #expect(job.retained == 40)
        // Three nodes had been at the lost step for half a second, less what they waited for.
        #expect(job.account.lost > .zero)
    }

    @Test func `a spare takes the seat of a lost node and fetches its layers`() throws {
        var configuration = world(nodes: 5, minimum: 2)
        configuration.jobs[0].checkpoint.bytesPerParameter = 12
        PipelineWorld.giveLines(to: &configuration, activation: 1.0 / 480)
        // The state of a stage is 960,000 B and takes a second on these lines.
        // The second row has fetched both stages when it joined at 2.5 s.
        let before = try Laws.job(of: configuration)
        #expect(abs(before.account[.stateTransfer].gpuSeconds - 2) < 0.02)
        let job = try Laws.job(of: configuration, [.flip(1, at: 6)])
        #expect(job.roundsAbandoned == 1 && job.recoveries == 0)
        #expect(abs(job.account[.stateTransfer].gpuSeconds - 3) < 0.02)
        let delay = try seconds(job) - seconds(before)
        #expect(delay > 1 && delay < 1 + 2.5, "\(delay)")
    }

    @Test func `a lost spare disturbs nobody`() throws {
        let job = try Laws.job(of: world(nodes: 5, minimum: 2), [.flip(4, at: 3)])
        try expect(job, ends: 2.5 + 9 * 1.5)
        // Told of with the next round, which has not begun yet.
        #expect(job.account.lost == .zero)
    }

    @Test func `the last holder of a stage takes the state with it`() throws {
        var configuration = world(nodes: 2, minimum: 2)
        configuration.fleet[0].count = 3
        configuration.jobs[0].checkpoint.intervalSteps = 4
        // One row: steps of 2.5 s, kept after four. In the seventh, node 0 is lost; another takes
        // its place, and both fetch their stage of the checkpoint.
        let job = try Laws.job(of: configuration, [.flip(0, at: 16)])
        #expect(job.recoveries == 1)
        try expect(job, ends: 16 + 6 * 2.5)
        #expect(job.retained == 40)
        // Two committed steps and the one under way.
        let lost = job.account.lost.gpuSeconds
        #expect(lost > 8 && lost < 12, "\(lost)")
    }

    @Test func `a node that comes later makes another row with a spare`() throws {
        var configuration = world(nodes: 4, minimum: 3)
        configuration.fleet[0].count = 3
        var late = configuration.fleet[0]
        late.count = 1
        SmallWorld.makeLate(&late)
        configuration.fleet.append(late)
        // One row and a spare, steps of 2.5 s; from the third step on two rows, steps of 1.5 s.
        let job = try Laws.job(of: configuration, [.flip(3, at: 3)])
        try expect(job, ends: 2 * 2.5 + 8 * 1.5)
    }
}
