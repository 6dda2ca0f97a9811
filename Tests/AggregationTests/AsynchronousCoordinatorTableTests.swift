import Aggregation
import ProtocolCore
import Quantities
import Testing

/// Every kind of input in every state.
struct AsynchronousCoordinatorTableTests {
    enum State: CaseIterable {
        case waiting, running, electing, draining, drained, recovering, finished, suspended
    }
    typealias Input = AsynchronousCoordinator.Input

    /// A job with the members 0, 1 and 2, of which 0 is the hub and 1 has fetched the model that it
    /// made; 1 computes phase 3 and 2 its first.
    private func job(in state: State) -> AsynchronousJob {
        var job = AsynchronousJob(
            buffer: 1, total: state == .finished ? 8 : 1_200, minimum: state == .waiting ? 3 : 1)
        job.start(state == .finished ? 1 : 3)
        if state == .finished {
            job.complete(0)
            return job
        }
        job.complete(1)
        job.send(.fetched(NodeID(1), version: 1))
        switch state {
        case .waiting:
            job.send(.leave(NodeID(2)))
        case .running: break
        case .electing: job.send(.leave(NodeID(0)))
        case .draining: job.send(.drain)
        case .drained:
            job.send(.drain)
            for node in 0..<3 { job.complete(node) }
        case .recovering:
            job.send(.kept(retained: 8))
            for node in 0..<2 { job.send(.leave(NodeID(node))) }
        case .suspended: job.send(.suspend)
        case .finished: break
        }
        return job
    }

    private func said(_ input: Input, in state: State) -> String {
        var job = job(in: state)
        return job.send(input).map { directive in
            switch directive {
            case .electHub(let nodes): "elect \(nodes.count)"
            case .assign: "assign"
            case .push: "push"
            case .fetch: "fetch"
            case .apply: "apply"
            case .keep: "keep"
            case .drop: "drop"
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
        let never = "notAMember"
        let inputs: [(Input, [String])] = [
            // waiting, running, electing, draining, drained, recovering, finished, suspended
            (
                .join(NodeID(5), speed: 1),
                ["fetch", "fetch", "", "", "", "", "finished", ""]
            ),
            (
                .join(NodeID(1), speed: 1),
                [
                    "alreadyMember", "alreadyMember", "alreadyMember", "alreadyMember",
                    "alreadyMember", "", "finished", "",
                ]
            ),
            (
                .join(NodeID(5), speed: .infinity),
                [
                    "invalidSpeed", "invalidSpeed", "invalidSpeed", "invalidSpeed",
                    "invalidSpeed", "invalidSpeed", "finished", "",
                ]
            ),
            (
                .leave(NodeID(1)),
                ["", "", "back to 0, elect 1", "", "", never, never, ""]
            ),
            (.leave(NodeID(9)), [never, never, never, never, never, never, never, ""]),
            (
                .hub(NodeID(1)),
                [
                    "notACandidate", "notACandidate", "", "notACandidate", "notACandidate",
                    "notACandidate", "notACandidate", "",
                ]
            ),
            (
                .phaseFinished(NodeID(1), RoundID(3)),
                ["push", "push", "", "push", "stale", never, never, ""]
            ),
            (
                .phaseFinished(NodeID(1), RoundID(1)),
                ["stale", "stale", "stale", "stale", "stale", never, never, ""]
            ),
            (
                .phaseFinished(NodeID(9), RoundID(3)),
                [never, never, never, never, never, never, never, ""]
            ),
            (
                .received(NodeID(1), RoundID(3), hub: NodeID(0)),
                ["stale", "stale", "stale", "stale", "stale", never, never, ""]
            ),
            (
                .received(NodeID(9), RoundID(3), hub: NodeID(0)),
                [never, never, never, never, never, never, never, ""]
            ),
            (
                .fetched(NodeID(1), version: 1),
                ["stale", "stale", "stale", "stale", "stale", never, never, ""]
            ),
            (
                .fetched(NodeID(9), version: 1),
                [never, never, never, never, never, never, never, ""]
            ),
            (
                .drain,
                ["", "", "", "alreadyDraining", "alreadyDraining", "drained", "finished", ""]
            ),
            (
                .resume,
                [
                    "notDraining", "notDraining", "notDraining", "", "assign, fetch, fetch",
                    "notDraining", "finished", "",
                ]
            ),
            (.suspend, ["", "", "", "", "", "", "", "alreadySuspended"]),
            (
                .unsuspend,
                [
                    "notSuspended", "notSuspended", "notSuspended", "notSuspended",
                    "notSuspended", "notSuspended", "notSuspended", "",
                ]
            ),
            (
                .kept(retained: 0),
                [
                    "repeated", "repeated", "repeated", "repeated", "repeated", "repeated",
                    "repeated", "",
                ]
            ),
            (
                .kept(retained: 1_000_000),
                [
                    "outOfRange", "outOfRange", "outOfRange", "outOfRange", "outOfRange",
                    "outOfRange", "outOfRange", "",
                ]
            ),
            (
                .rollback(retained: 0),
                [
                    "underWay", "underWay", "underWay", "underWay", "back to 0",
                    "back to 0, elect 1", "back to 0, assign", "",
                ]
            ),
            (
                .rollback(retained: 1_000_000),
                [
                    "underWay", "underWay", "underWay", "underWay", "outOfRange", "outOfRange",
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
}
