import Aggregation
import NetworkSimulation
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

    @Test func `the first bucket of a long phase is ready within its last step`() {
        #expect(OverlappedBackward.firstBucketShare(buckets: 4) == 0.5)
        #expect(OverlappedBackward.firstBucketShare(buckets: 4, steps: 100) == 0.995)
        #expect(OverlappedBackward.firstBucketShare(buckets: 1, steps: 100) == 1)
    }
}
