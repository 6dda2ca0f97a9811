import Aggregation
import ProtocolCore
import Quantities
import Testing

/// Jobs under random churn, delay and repetition, checked from outside.
struct RoundCoordinatorChurnTests {
    /// What a job does beside plain rounds.
    enum Variant: CaseIterable {
        case plain, backups, dropping, buffering, unequalSteps, streaming, streamingBackups

        func mode(_ seed: UInt64) -> TrainingMode {
            switch self {
            case .plain, .backups, .dropping, .buffering:
                seed.isMultiple(of: 2) ? .synchronous : .diloco(innerSteps: 3)
            case .unequalSteps: .diloco(innerSteps: 1 + Int(seed % 5))
            case .streaming, .streamingBackups:
                .streaming(innerSteps: 7, fragments: 3, delay: 1 + Int(seed % 2))
            }
        }
        var backups: Int { self == .backups || self == .streamingBackups ? 2 : 0 }
        var lateness: RoundCoordinator.Lateness {
            switch self {
            case .buffering: .buffer(.polynomial(exponent: 0.5))
            case .dropping: .drop
            default: .pay
            }
        }
        var localSteps: RoundCoordinator.LocalSteps {
            self == .unequalSteps ? .bySpeed : .equal
        }
    }

    /// What an observer knows of a job from its directives alone.
    struct Observer {
        let quorum: Double
        let spare: Int
        var rounds: [RoundID: [NodeID: Int64]] = [:]
        /// How many have a part in each round.
        var counts: [RoundID: Int] = [:]
        /// What members are late with, in no round.
        var late: [NodeID: Int64] = [:]
        var committed: Int64 = 0
        /// What the directives say of the job's progress, in their order.
        var retained: Int64 = 0
        var lastAssigned = RoundID(-1)

        mutating func watch(_ directive: RoundCoordinator.Directive) {
            switch directive {
            case .assign(let share):
                #expect(share.round >= lastAssigned)
                lastAssigned = share.round
                enter(share.node, share.sequences, in: share.round)
                #expect(share.steps >= 0 && (share.stepsAhead ?? 0) <= share.steps)
            case .defer(let node, let round):
                late[node] = rounds[round]?.removeValue(forKey: node)
                #expect(late[node] != nil)
            case .carry(let node, let round):
                enter(node, late.removeValue(forKey: node) ?? .min, in: round)
            case .commit(let round, let contributors, let sequences, _, let total):
                guard let shares = rounds.removeValue(forKey: round) else {
                    Issue.record("\(round) is committed twice, or was never assigned")
                    return
                }
                let sum = contributors.reduce(0) { $0 + (shares[$1] ?? .min / 64) }
                #expect(sum == sequences)
                let count = counts[round] ?? 0
                #expect(
                    Double(contributors.count) >= quorum * Double(min(count, max(2, count - spare)))
                )
                committed += sequences
                retained += sequences
                #expect(total == retained)
            case .rolledBack(let target):
                #expect(target <= retained)
                retained = target
            case .abandon(let round, _): #expect(rounds.removeValue(forKey: round) != nil)
            default: break
            }
            #expect(rounds.count <= 2)
        }

        private mutating func enter(_ node: NodeID, _ sequences: Int64, in round: RoundID) {
            #expect(rounds[round, default: [:]][node] == nil)
            rounds[round, default: [:]][node] = sequences
            counts[round, default: 0] += 1
        }
    }

    @Test(arguments: Variant.allCases, [RoundCoordinator.LossPolicy.goOn, .restart])
    func `under churn exactly the total is retained`(
        variant: Variant, policy: RoundCoordinator.LossPolicy
    ) {
        for seed in 0..<40 as Range<UInt64> {
            var numbers = TestNumbers(state: seed)
            let quorum = [0.5, 0.8, 1][Int(seed % 3)]
            var job = TestJob(
                mode: variant.mode(seed), batch: 25,
                total: 1_507, quorum: quorum, minimum: 2,
                grace: seed.isMultiple(of: 5) ? nil : 0.3,
                sharing: seed.isMultiple(of: 4) && variant.backups == 0 ? .bySpeed : .equal,
                loss: policy, backups: variant.backups, lateness: variant.lateness,
                localSteps: variant.localSteps)
            var observer = Observer(quorum: quorum, spare: variant.backups)
            var rolledBack: Int64 = 0
            var open: [RoundCoordinator.Input] = []
            var isFinished = false
            for step in 0..<200_000 where !isFinished {
                job.now += .milliseconds(Int64.random(in: 1...50, using: &numbers))
                let calm = step > 2_000
                var input: RoundCoordinator.Input
                if open.isEmpty || Int.random(in: 0..<(calm ? 400 : 12), using: &numbers) == 0 {
                    let node = NodeID(Int.random(in: 0..<8, using: &numbers))
                    let kinds: [RoundCoordinator.Input] = [
                        .join(node, speed: Double.random(in: 1...3, using: &numbers)),
                        calm ? .join(node, speed: 1) : .leave(node), .drain, .resume, .resume,
                        .suspend, .unsuspend, .unsuspend,
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
                    observer.watch(directive)
                    switch directive {
                    case .assign(let share):
                        open.append(.phaseFinished(share.node, share.round))
                    case .reduce(let round, let attempt, let contributors, let receivers):
                        for node in contributors + receivers {
                            open.append(.reduced(node, round, attempt: attempt))
                        }
                    case .wake(let time, let round):
                        job.now = max(job.now, time)
                        open.append(.wake(round))
                    case .needsRecovery: open.append(.rollback(retained: before / 2))
                    case .finished: isFinished = true
                    default: break
                    }
                }
                rolledBack += max(0, before - job.machine.retained)
                #expect(observer.committed - rolledBack == job.machine.retained)
            }
            #expect(isFinished, "seed \(seed) never ends: \(job.machine)")
            #expect(job.machine.retained == 1_507)
            #expect(job.machine.inFlight == 0)
        }
    }

    @Test func `shares add up to the batch, whatever the speeds`() {
        var numbers = TestNumbers(state: 9)
        for _ in 0..<300 {
            let batch = Int64.random(in: 1...5_000, using: &numbers)
            var job = TestJob(batch: batch, total: batch * 3, sharing: .bySpeed)
            job.send(.drain)
            let count = Int.random(in: 1...30, using: &numbers)
            let speeds = (0..<count).map { _ in Double.random(in: 0.001...100, using: &numbers) }
            for (node, speed) in speeds.enumerated() {
                job.send(.join(NodeID(node), speed: speed))
            }
            let shares = job.send(.resume).assignments.map(\.sequences)
            #expect(shares.reduce(0, +) == batch)
            let total = speeds.reduce(0, +)
            for (share, speed) in zip(shares, speeds) {
                #expect(abs(Double(share) - Double(batch) * speed / total) < 1.000001)
            }
        }
    }
}
