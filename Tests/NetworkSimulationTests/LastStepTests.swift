import Aggregation
import NetworkSimulation
import ProtocolCore
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
    /// which two steps hide 2 s, and the backward pass of the step before 2/3 s more. In a thousand
    /// parts it takes 2.4 s, since all but the last go together, and the last by itself.
    @Test(arguments: [(1, 0.2, 2.2), (1_000, 0.0, 2.4 - 2.0 / 3)])
    func `a hidden exchange begins behind the last step too`(
        _ buckets: Int, _ exposed: Double, _ last: Double
    ) {
        var world = FaultyWorld.configuration(rounds: 8)
        world.jobs[0].training.mode = .streaming(
            Streaming(
                innerSteps: 5, fragments: 1, delay: 2, mixing: 0, pattern: .sequential))
        world.jobs[0].training.buckets = buckets
        let account = SmallWorld.run(world).jobs[0].account
        // Sixteen rounds of each of two nodes, of which the last hides nothing.
        let waited = account[.communicating].inHours * 3_600 / 2
        #expect(abs(waited - (15 * exposed + last)) < 0.02, "\(waited) s")
    }

    /// Four layers in two fragments, strided, each in two parts of 2 × (0.0125 + 0.1) s.
    ///
    /// Layers 2 and 0 are there 1/3 s and 0 s before the end of a round, and layer 0 is needed at
    /// once: 0.225 s are exposed. Layers 3 and 1 are there 1/2 s and 1/6 s before it, so that all
    /// is exchanged 0.058 s after it, before a step comes to layer 1; of the last round that shows.
    @Test func `a fragment goes as its layers are there, and is needed where the first is`() {
        var world = FaultyWorld.configuration(rounds: 8)
        world.jobs[0].model = ModelShape(parameters: 8_000, layers: 4, hidden: 20, sequence: 1_000)
        world.jobs[0].training.mode = .streaming(
            Streaming(innerSteps: 20, fragments: 2, delay: 0, mixing: 0, pattern: .strided))
        world.jobs[0].training.buckets = 2
        let job = SmallWorld.run(world).jobs[0]
        #expect(job.isFinished && job.rounds == 8)
        let waited = job.account[.communicating].inHours * 3_600 / 2
        let exposed = 4 * 0.225 + 0.0583
        #expect(abs(waited - exposed) < 0.002, "\(waited) s")
        #expect(job.account[.computing] == .seconds(160))
    }

    /// The same with neighbours in a fragment: layers 1 and 0 are there 1/6 s and 0 s before the
    /// end, layers 3 and 2 1/2 s and 1/3 s, and layer 2 is needed after 1/6 s.
    @Test func `the pattern of the layers counts`() {
        var world = FaultyWorld.configuration(rounds: 8)
        world.jobs[0].model = ModelShape(parameters: 8_000, layers: 4, hidden: 20, sequence: 1_000)
        world.jobs[0].training.mode = .streaming(
            Streaming(innerSteps: 20, fragments: 2, delay: 0, mixing: 0, pattern: .sequential))
        world.jobs[0].training.buckets = 2
        let account = SmallWorld.run(world).jobs[0].account
        let waited = account[.communicating].inHours * 3_600 / 2
        // The first part of layers 1 and 0 is not over when the last is there.
        let exposed = 4 * (2 * 0.225 - 1.0 / 6)
        #expect(abs(waited - exposed) < 0.002, "\(waited) s")
    }

    @Test func `what a fragment's exchange is made of follows from its layers`() {
        let strided = Streaming(
            innerSteps: 9, fragments: 3, delay: 0, mixing: 0, pattern: .strided)
        // Layers 1 and 4 of five.
        let window = strided.window(ofRound: 4, among: 5, buckets: 2)
        let (first, last, needed) = (7.0 / 15, 13.0 / 15, 1.0 / 15)
        #expect(abs(window.first - first) < 1e-12)
        #expect(abs(window.last - last) < 1e-12)
        #expect(abs(window.needed - needed) < 1e-12)
        let shares = (0..<3 as Range<Int64>).map { strided.share(inRound: $0, among: 5) }
        #expect(shares == [0.4, 0.4, 0.2])
        let third = 1.0 / 3
        #expect(strided.share(inRound: 7, among: 6) == third)
        // A layer in more than one part.
        #expect(strided.share(inRound: 7, among: 2) == third)
        let part = strided.window(ofRound: 2, among: 2, buckets: 4)
        #expect(abs(part.last - 2 * third) < 1e-12)
        // A whole model is as its gradient is.
        let whole = ExchangeWindow(of: Array(0..<8), among: 8, buckets: 4)
        let share = OverlappedBackward.firstBucketShare(buckets: 4)
        #expect(abs(whole.first - share) < 1e-12)
        #expect(whole.last == 1 && whole.needed == 0)
    }

    @Test func `the first bucket of a long phase is ready within its last step`() {
        #expect(OverlappedBackward.firstBucketShare(buckets: 4) == 0.5)
        #expect(OverlappedBackward.firstBucketShare(buckets: 4, steps: 100) == 0.995)
        #expect(OverlappedBackward.firstBucketShare(buckets: 1, steps: 100) == 1)
    }
}
