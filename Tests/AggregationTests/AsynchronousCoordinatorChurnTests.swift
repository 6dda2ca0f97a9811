import Aggregation
import ProtocolCore
import Quantities
import Testing

/// Jobs without rounds under random churn, in a network that delays, repeats, reorders and loses;
/// checked from outside.
struct AsynchronousCoordinatorChurnTests {
    /// What an observer knows of a job from its directives alone.
    struct Observer {
        /// The phases that were assigned and have come to no end.
        var phases: [RoundID: PhaseAssignment] = [:]
        var bases: [RoundID: Int] = [:]
        var version = 0
        var retained: Int64 = 0
        var lastPhase = RoundID(-1)

        mutating func watch(_ directive: AsynchronousCoordinator.Directive, bound: Int?) {
            switch directive {
            case .assign(let share, let base):
                #expect(share.round > lastPhase && share.sequences > 0 && share.steps > 0)
                #expect(base <= version || retained == 0)
                lastPhase = share.round
                phases[share.round] = share
                bases[share.round] = base
            case .apply(let version, let contributions, let sequences, let total):
                #expect(version > self.version)
                #expect(!contributions.isEmpty)
                self.version = version
                for contribution in contributions {
                    let share = phases.removeValue(forKey: contribution.phase)
                    #expect(share?.node == contribution.node)
                    #expect(share?.sequences == contribution.sequences)
                    #expect(contribution.staleness >= 0)
                    #expect(contribution.staleness <= bound ?? .max)
                }
                #expect(contributions.reduce(0) { $0 + $1.sequences } == sequences)
                retained += sequences
                #expect(total == retained)
            case .keep(let contribution): #expect(phases[contribution.phase] != nil)
            case .drop(let contributions, let reason):
                for contribution in contributions {
                    #expect(phases.removeValue(forKey: contribution.phase) != nil)
                    if reason == .tooStale { #expect(contribution.staleness > bound ?? .max) }
                }
            case .rolledBack(let target):
                #expect(target <= retained)
                retained = target
                version += 1
            case .electHub(let candidates): #expect(!candidates.isEmpty)
            default: break
            }
        }
    }

    @Test(arguments: [1, 3, 10])
    func `under churn exactly the total is retained`(buffer: Int) {
        for seed in 0..<60 as Range<UInt64> {
            var numbers = TestNumbers(state: seed)
            let bound = [nil, 3, 0][Int(seed % 3)]
            var job = AsynchronousJob(
                innerSteps: 1 + Int(seed % 4), buffer: buffer, batch: 25, total: 1_507,
                minimum: 2, maxStaleness: bound,
                sharing: seed.isMultiple(of: 4) ? .bySpeed : .equal)
            var observer = Observer()
            var open: [AsynchronousCoordinator.Input] = []
            var isFinished = false
            for step in 0..<200_000 where !isFinished {
                let calm = step > 2_000
                var input: AsynchronousCoordinator.Input
                if open.isEmpty || Int.random(in: 0..<(calm ? 400 : 12), using: &numbers) == 0 {
                    let node = NodeID(Int.random(in: 0..<8, using: &numbers))
                    let kinds: [AsynchronousCoordinator.Input] = [
                        .join(node, speed: Double.random(in: 1...3, using: &numbers)),
                        calm ? .join(node, speed: 1) : .leave(node), .drain, .resume, .resume,
                        .suspend, .unsuspend, .unsuspend,
                        .kept(retained: job.machine.retained),
                    ]
                    input = kinds[Int.random(in: 0..<kinds.count, using: &numbers)]
                } else {
                    let place = Int.random(in: 0..<open.count, using: &numbers)
                    input = open[place]
                    // Sometimes it comes again later.
                    if Int.random(in: 0..<10, using: &numbers) > 0 { open.remove(at: place) }
                }
                let before = job.machine.retained
                for directive in job.send(input) {
                    observer.watch(directive, bound: bound)
                    switch directive {
                    case .electHub(let candidates):
                        open += candidates.prefix(2).map { .hub($0) }
                    case .assign(let share, _):
                        open.append(.phaseFinished(share.node, share.round))
                    case .push(let node, let phase, let hub):
                        open.append(.received(node, phase, hub: hub))
                    case .fetch(let node, let version, _):
                        open.append(.fetched(node, version: version))
                    case .needsRecovery: open.append(.rollback(retained: before / 2))
                    case .finished: isFinished = true
                    default: break
                    }
                }
                #expect(observer.retained == job.machine.retained)
            }
            #expect(isFinished, "seed \(seed) never ends: \(job.machine)")
            #expect(job.machine.retained == 1_507)
            #expect(job.machine.inFlight == 0)
        }
    }
}
