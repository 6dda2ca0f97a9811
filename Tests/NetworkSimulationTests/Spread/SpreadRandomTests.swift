import Aggregation
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import NetworkSimulation

/// Laws that hold in every world whose jobs are spread over nodes, whatever fails in it; a failing
/// number repeats its world.
@Suite struct SpreadRandomTests {
    /// The random world of a number, with jobs that are cut across nodes or sharded over them.
    static func configuration(_ number: Int) -> WorldConfiguration {
        var world = RandomWorld.configuration(number)
        var stream = RandomStream(
            seed: Seed(UInt64(number)), entity: 1, purpose: "random spread")
        func whole(_ range: ClosedRange<Int>) -> Int {
            range.lowerBound + Int(stream.uniform() * Double(range.count))
        }
        for place in world.jobs.indices {
            world.jobs[place].model.layers = whole(4...9)
            world.jobs[place].model.hidden = 1
            let nodes = world.jobs[place].nodes
            world.jobs[place].training.quorum = .one
            world.jobs[place].training.grace = nil
            world.jobs[place].training.buckets = 1
            let parallelism = Parallelism(
                pipeline: min(nodes, whole(2...4)),
                schedule: stream.uniform() < 0.5 ? .gpipe : .oneForwardOneBackward,
                microBatch: Int64(whole(1...2)), recomputes: stream.uniform() < 0.3,
                order: [.widest, .listed, .shuffled][whole(0...2)])
            world.jobs[place].training.parallelism = parallelism
            if world.jobs[place].training.mode == .synchronous, stream.uniform() < 0.5 {
                world.jobs[place].training.reduction = stream.uniform() < 0.5 ? .ring : .butterfly
                world.jobs[place].training.parallelism = Parallelism(
                    microBatch: parallelism.microBatch,
                    sharding: [.optimizer, .gradients, .full][whole(0...2)], span: .members,
                    prefetch: whole(0...3), layerGroups: whole(1...4))
            }
            if case .diloco = world.jobs[place].training.mode {
                world.jobs[place].training.mode = .diloco(innerSteps: whole(1...4))
            }
        }
        return world
    }

    @Test(arguments: 0..<120)
    func `nothing is lost in any world`(_ number: Int) {
        WorldLaws.assertNothingLost(in: Self.configuration(number))
    }

    @Test(arguments: 0..<50)
    func `every job is finished once the faults have stopped`(_ number: Int) {
        WorldLaws.assertConvergence(of: Self.configuration(number), within: .hours(12))
    }
}
