import Aggregation
import NetworkSimulation
import Quantities
import Testing

/// The exchange of a phase that begins behind the backward pass of its last step.
@Suite struct LastStepTests {
    /// What of an exchange is left after a phase of ten steps of a second, with so many buckets.
    ///
    /// In two halves, the first is ready a third of a second before the phase ends. Each goes there
    /// and back in 2 × (0.5 + 0.1) s, one after the other.
    @Test(arguments: [(1, 2.2), (2, 2.4 - 1.0 / 3)])
    func `a phase's exchange begins behind its last step`(_ buckets: Int, _ exposed: Double) {
        var world = FaultyWorld.configuration(rounds: 4)
        world.jobs[0].training.mode = .diloco(innerSteps: 10)
        world.jobs[0].training.buckets = buckets
        let reductions = FaultyWorld.reductions(world)
        #expect(reductions.count == 4)
        for reduction in reductions {
            #expect(abs(reduction - exposed) < 0.001, "\(reduction) s")
        }
    }

    /// Rounds of five steps of a second; what is exchanged behind the next of them takes 2.2 s, of
    /// which two steps hide 2 s, and the backward pass of the step before 2/3 s more.
    @Test(arguments: [(1, 0.2), (1_000, 0.0)])
    func `a hidden exchange begins behind the last step too`(_ buckets: Int, _ exposed: Double) {
        var world = FaultyWorld.configuration(rounds: 8)
        world.jobs[0].training.mode = .streaming(
            Streaming(
                innerSteps: 5, fragments: 1, delay: 2, mixing: 0, pattern: .sequential))
        world.jobs[0].training.buckets = buckets
        let account = SmallWorld.run(world).jobs[0].account
        // Sixteen rounds of each of two nodes, of which the last hides nothing.
        let waited = account[.communicating].inHours * 3_600 / 2
        #expect(abs(waited - (15 * exposed + 2.2)) < 0.02, "\(waited) s")
    }

    @Test func `the first bucket of a long phase is ready within its last step`() {
        #expect(OverlappedBackward.firstBucketShare(buckets: 4) == 0.5)
        #expect(OverlappedBackward.firstBucketShare(buckets: 4, steps: 100) == 0.995)
        #expect(OverlappedBackward.firstBucketShare(buckets: 1, steps: 100) == 1)
    }
}
