import Aggregation
import ProtocolCore
import Quantities
import Testing

/// Every kind of input in every state.
struct RoundCoordinatorTableTests {
    enum State: CaseIterable {
        case waiting, computing, reducing, drained, recovering, finished, suspended
    }
    typealias Input = RoundCoordinator.Input

    /// A job with the members 0 and 1, round 1 or after it, at 100 s.
    private func job(in state: State) -> TestJob {
        var job = TestJob(
            total: state == .finished ? 24 : 12_000, quorum: 0.5,
            minimum: state == .waiting ? 3 : 1, grace: 1,
            loss: state == .recovering ? .restart : .goOn)
        job.start(state == .recovering || state == .waiting ? 3 : 2)
        job.completeRound()
        job.now = .start + .seconds(100)
        switch state {
        case .waiting, .recovering: job.send(.leave(NodeID(2)))
        case .computing: break
        case .reducing:
            for node in 0..<2 { job.send(.phaseFinished(NodeID(node), RoundID(1))) }
        case .drained:
            job.send(.drain)
            job.completeRound()
        case .finished: job.completeRound()
        case .suspended: job.send(.suspend)
        }
        return job
    }

    private func said(_ input: Input, in state: State) -> String {
        var job = job(in: state)
        return job.send(input).map { directive in
            switch directive {
            case .assign: "assign"
            case .reduce(_, let attempt, _, _): "reduce \(attempt)"
            case .commit: "commit"
            case .abandon(_, let reason): "abandon \(reason)"
            case .exclude: "exclude"
            case .defer: "defer"
            case .carry: "carry"
            case .wake: "wake"
            case .drained: "drained"
            case .finished: "finished"
            case .waiting: "waiting"
            case .needsRecovery: "recover"
            case .rolledBack(let retained): "back to \(retained)"
            case .discard(let reason): "\(reason)"
            }
        }.joined(separator: ", ")
    }

    @Test func `every input in every state`() {
        let inputs: [(Input, [String])] = [
            //                    waiting, computing, reducing, drained, recovering, finished, susp.
            (
                .join(NodeID(5), speed: 1),
                ["assign, assign, assign", "", "", "", "", "finished", ""]
            ),
            (
                .join(NodeID(1), speed: 1),
                [
                    "alreadyMember", "alreadyMember", "alreadyMember", "alreadyMember",
                    "alreadyMember", "finished", "",
                ]
            ),
            (
                .join(NodeID(5), speed: 0),
                [
                    "invalidSpeed", "invalidSpeed", "invalidSpeed", "invalidSpeed",
                    "invalidSpeed", "finished", "",
                ]
            ),
            (.leave(NodeID(1)), ["waiting", "", "reduce 1", "", "", "", ""]),
            (
                .leave(NodeID(7)),
                [
                    "notAMember", "notAMember", "notAMember", "notAMember", "notAMember",
                    "notAMember", "",
                ]
            ),
            (
                .phaseFinished(NodeID(0), RoundID(1)),
                ["stale", "wake", "repeated", "stale", "stale", "stale", ""]
            ),
            (
                .phaseFinished(NodeID(0), RoundID(0)),
                ["stale", "stale", "stale", "stale", "stale", "stale", ""]
            ),
            (
                .phaseFinished(NodeID(7), RoundID(1)),
                ["stale", "notInRound", "notInRound", "stale", "stale", "stale", ""]
            ),
            (
                .reduced(NodeID(0), RoundID(1), attempt: 0),
                ["stale", "stale", "", "stale", "stale", "stale", ""]
            ),
            (
                .reduced(NodeID(0), RoundID(1), attempt: 1),
                ["stale", "stale", "stale", "stale", "stale", "stale", ""]
            ),
            (
                .reduced(NodeID(7), RoundID(1), attempt: 0),
                ["stale", "stale", "notInRound", "stale", "stale", "stale", ""]
            ),
            (
                .wake(RoundID(1)),
                ["stale", "stale", "stale", "stale", "stale", "stale", ""]
            ),
            (
                .drain,
                ["drained", "", "", "alreadyDraining", "drained", "finished", ""]
            ),
            (
                .resume,
                [
                    "notDraining", "notDraining", "notDraining", "assign, assign",
                    "notDraining", "finished", "",
                ]
            ),
            (.suspend, ["", "", "", "", "", "", "alreadySuspended"]),
            (
                .unsuspend,
                [
                    "notSuspended", "notSuspended", "notSuspended", "notSuspended",
                    "notSuspended", "notSuspended", "",
                ]
            ),
            (
                .rollback(retained: 0),
                [
                    "back to 0, waiting", "roundUnderWay", "roundUnderWay", "back to 0",
                    "back to 0, assign, assign", "back to 0, assign, assign", "",
                ]
            ),
            (
                .rollback(retained: 1_000_000),
                [
                    "outOfRange", "roundUnderWay", "roundUnderWay", "outOfRange", "outOfRange",
                    "outOfRange", "",
                ]
            ),
        ]
        for (input, expected) in inputs {
            for (state, words) in zip(State.allCases, expected) {
                #expect(said(input, in: state) == words, "\(input) while \(state)")
            }
        }
    }

    @Test func `a drained job that owes a recovery waits for it after the pause`() {
        var job = job(in: .recovering)
        #expect(job.send(.drain) == [.drained])
        #expect(job.send(.resume) == [.waiting(.recovery)])
        job.send(.drain)
        #expect(job.send(.rollback(retained: 12)) == [.rolledBack(retained: 12)])
        #expect(job.send(.resume).assignments.count == 2)
    }
}
