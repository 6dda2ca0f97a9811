import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness

/// Worlds in which a job is trained otherwise than in plain rounds.
enum ModeWorld: CaseIterable {
    case streaming, asynchronous, backups, buffering, unequalSteps

    /// A random world in this mode: the same number gives the same world.
    func random(_ number: Int) -> WorldConfiguration {
        var world = RandomWorld.configuration(number)
        world.name += " \(self)"
        var stream = RandomStream(
            seed: Seed(UInt64(number)), entity: 0, purpose: "random mode")
        func whole(_ range: ClosedRange<Int>) -> Int {
            range.lowerBound + Int(stream.uniform() * Double(range.count))
        }
        for place in world.jobs.indices {
            world.jobs[place].training.buckets = 1
            world.jobs[place].training.matchmaking = .milliseconds(Int64(whole(0...1_500)))
            change(&world.jobs[place].training, whole)
            if self == .streaming {
                world.jobs[place].model.layers = whole(1...6)
                world.jobs[place].training.buckets = whole(1...4)
            }
        }
        return world
    }

    private func change(
        _ training: inout JobConfiguration.Training, _ whole: (ClosedRange<Int>) -> Int
    ) {
        switch self {
        case .streaming:
            let fragments = whole(1...4)
            let steps = fragments * whole(2...5) + whole(0...1)
            training.mode = .streaming(
                Streaming(
                    innerSteps: steps, fragments: fragments, delay: whole(0...2),
                    mixing: 0.5, pattern: .strided))
            if whole(0...3) == 0 {
                training.backups = 1
                training.sharing = .equal
            }
        case .asynchronous:
            training.mode = .asynchronous(
                Asynchrony(
                    innerSteps: whole(1...10), bufferSize: whole(1...5),
                    weight: .polynomial(exponent: 0.5),
                    maxStaleness: [nil, 0, 2, 5][whole(0...3)], rate: 1))
        case .backups:
            training.backups = whole(1...3)
            training.sharing = .equal
            training.lateness = whole(0...1) == 0 ? .drop : .pay
            training.buckets = training.mode == .synchronous ? whole(1...3) : 1
        case .buffering:
            training.quorum = .percent(50)
            training.grace = 0.1
            training.lateness = .buffer(.polynomial(exponent: 0.5))
        case .unequalSteps:
            training.mode = .diloco(innerSteps: whole(2...12))
            training.localSteps = .bySpeed
        }
    }
}
