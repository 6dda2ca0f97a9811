import ProtocolCore
import Quantities
import Testing
import Verification

/// Every input in every state of a check.
struct SpotCheckerTableTests {
    enum State: CaseIterable {
        case opening, seeking, waiting, executing, escalated, decided

        func court() -> Court {
            var court = Court()
            if self == .opening { return court }
            court.open()
            switch self {
            case .opening, .seeking: break
            case .waiting: court.tell(.noVerifier(court.id))
            case .executing: court.assign(1)
            case .escalated:
                court.assign(1)
                court.answer(1, false)
                court.assign(2)
                court.assign(3)
            case .decided:
                court.assign(1)
                court.answer(1, true)
            }
            return court
        }
    }

    /// What is ordered, in a word each.
    private func words(_ orders: [SpotChecker.Directive]) -> String {
        orders.map { order in
            switch order {
            case .sampled: "sampled"
            case .open: "open"
            case .assign: "assign"
            case .reexecute: "reexecute"
            case .verdict(let verdict): "\(verdict.outcome)"
            case .convict: "convict"
            case .wake: "wake"
            case .discard(.unexpected): "unexpected"
            case .discard(.alreadyDecided): "decided"
            case .discard(.notAVerifier): "nobody"
            case .discard(.repeatedCommitment): "repeated"
            case .discard: "discard"
            }
        }.joined(separator: " ")
    }

    private func row(_ input: (Court) -> SpotChecker.Input, at now: Instant = later) -> [String] {
        State.allCases.map { state in
            var court = state.court()
            court.tell(input(court), at: now)
            return words(court.orders)
        }
    }

    @Test func `every input in every state does what the table says`() {
        // opening, seeking, waiting, executing, escalated, decided
        #expect(
            row { .opened($0.id, root: $0.tree.root, leaf: $0.leaf, proof: $0.tree.proof(of: 0)) }
                == [
                    "assign", "unexpected", "unexpected", "unexpected", "unexpected", "decided",
                ])
        #expect(
            row { .refused($0.id) }
                == [
                    "unopened convict", "unexpected", "unexpected", "unexpected", "unexpected",
                    "decided",
                ])
        #expect(
            row { .assigned($0.id, verifier: NodeID(9)) }
                == ["unexpected", "reexecute", "unexpected", "unexpected", "unexpected", "decided"])
        #expect(
            row { .noVerifier($0.id) }
                == ["unexpected", "", "unexpected", "unexpected", "unexpected", "decided"])
        #expect(
            row { .reexecuted($0.id, verifier: NodeID(1), digest: $0.leaf) }
                == ["nobody", "nobody", "nobody", "passed", "nobody", "decided"])
        #expect(
            row { .reexecuted($0.id, verifier: NodeID(1), digest: digest(3)) }
                == ["nobody", "nobody", "nobody", "assign", "nobody", "decided"])
        #expect(
            row { .verifierLost($0.id, NodeID(1)) }
                == ["nobody", "nobody", "nobody", "assign", "nobody", "decided"])
        #expect(
            row { .verifierLost($0.id, NodeID(2)) }
                == ["nobody", "nobody", "nobody", "nobody", "assign", "decided"])
        #expect(row { _ in .nodeGone(worker) } == ["unopened convict", "", "", "", "", ""])
        #expect(row { _ in .nodeGone(NodeID(1)) } == ["", "", "", "", "", ""])
        #expect(row { _ in .retry(after: nil) } == ["", "", "assign", "", "", ""])
        #expect(row { .wake($0.id) } == ["", "", "", "", "", ""])
        #expect(
            row({ .wake($0.id) }, at: start + window)
                == [
                    "unopened convict", "unresolved", "unresolved", "unresolved", "unresolved", "",
                ])
        #expect(
            row { .committed($0.commitment, beacon: digest(2)) }
                == [String](repeating: "repeated", count: 6))
    }

    @Test func `an input for a check that never was is discarded`() {
        for id in [CheckID(-1), CheckID(1)] {
            var court = Court()
            let inputs: [SpotChecker.Input] = [
                .opened(
                    id, root: court.tree.root, leaf: court.leaf, proof: court.tree.proof(of: 0)),
                .refused(id),
                .assigned(id, verifier: NodeID(1)), .noVerifier(id),
                .reexecuted(id, verifier: NodeID(1), digest: court.leaf),
                .verifierLost(id, NodeID(1)),
            ]
            for input in inputs {
                court.tell(input)
                #expect(court.orders == [.discard(.unknownCheck(id))])
            }
        }
    }

    @Test func `a commitment of another job, or to less than nothing, is discarded`() {
        var court = Court()
        var foreign = court.commitment
        foreign.job = JobID(1)
        foreign.round = RoundID(1)
        court.tell(.committed(foreign, beacon: digest(1)))
        #expect(court.orders == [.discard(.otherJob(JobID(1)))])
        var negative = court.commitment
        negative.round = RoundID(1)
        negative.steps = -1
        court.tell(.committed(negative, beacon: digest(1)))
        #expect(court.orders == [.discard(.malformedCommitment(worker, RoundID(1)))])
        #expect(court.checker.statistics.commitments == 1)
    }

    @Test func `a worker is no verifier of itself`() {
        var court = Court()
        court.open()
        court.tell(.assigned(court.id, verifier: worker))
        #expect(court.orders == [.discard(.ineligibleVerifier(court.id, worker))])
    }
}
