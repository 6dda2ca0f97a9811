import ProtocolCore
import Quantities
import Testing
import Verification

struct SpotCheckerTests {
    @Test func `a sampled step is to be opened, and its window to be closed`() {
        let court = Court()
        let round = RoundID(0)
        #expect(
            court.orders == [
                .sampled(court.id, node: worker, round: round, step: 0),
                .open(court.id, node: worker, round: round, step: 0),
                .wake(at: start + window, court.id),
            ])
    }

    @Test func `honest work passes with one verifier`() {
        var court = Court()
        court.open()
        #expect(court.excluded == [worker])
        court.assign(1)
        #expect(
            court.orders == [
                .reexecute(
                    court.id, verifier: NodeID(1), node: worker, round: RoundID(0), step: 0)
            ])
        court.answer(1, true)
        #expect(court.orders.count == 1)
        #expect(
            court.verdict
                == Verdict(
                    check: court.id, job: JobID(0), node: worker, round: RoundID(0), step: 0,
                    outcome: .passed, verifiers: [NodeID(1)], committedAt: start, decidedAt: later))
        #expect(court.checker.statistics.passed == 1)
        #expect(court.checker.openChecks == 0)
    }

    @Test func `without escalation the first mismatch convicts`() {
        var court = Court(escalation: 0)
        court.open()
        court.assign(1)
        court.answer(1, false)
        #expect(court.verdict?.outcome == .wrong)
        #expect(court.conviction == .mismatch)
    }

    @Test func `a mismatch that the majority confirms convicts, and names who denied it`() {
        var court = Court()
        court.open()
        court.assign(1)
        court.answer(1, false)
        #expect(court.excluded == [worker, NodeID(1)])
        #expect(court.conviction == nil)
        court.assign(2)
        #expect(court.excluded == [worker, NodeID(1), NodeID(2)])
        court.assign(3)
        #expect(court.excluded == nil)
        court.answer(3, false)
        #expect(court.orders.isEmpty)
        court.answer(2, true)
        #expect(court.verdict?.outcome == .wrong)
        #expect(court.verdict?.verifiers == [NodeID(1), NodeID(2), NodeID(3)])
        #expect(court.verdict?.dissenters == [NodeID(2)])
        #expect(court.conviction == .mismatch)
    }

    @Test func `a mismatch that the majority denies is a false alarm`() {
        var court = Court()
        court.open()
        court.assign(1)
        court.answer(1, false)
        court.assign(2)
        court.assign(3)
        court.answer(2, true)
        court.answer(3, true)
        #expect(court.verdict?.outcome == .falseAlarm)
        #expect(court.verdict?.dissenters == [NodeID(1)])
        #expect(court.conviction == nil)
    }

    @Test func `a tie is for the worker`() {
        var court = Court(escalation: 1)
        court.open()
        court.assign(1)
        court.answer(1, false)
        court.assign(2)
        court.answer(2, true)
        #expect(court.verdict?.outcome == .falseAlarm)
    }

    @Test func `a worker that refuses to open is convicted`() {
        var court = Court()
        court.tell(.refused(court.id))
        #expect(court.verdict?.outcome == .unopened)
        #expect(court.conviction == .unopened)
    }

    @Test func `a worker that does not open before the window closes is convicted`() {
        var court = Court()
        court.tell(.wake(court.id), at: start + window - .nanoseconds(1))
        #expect(court.orders.isEmpty)
        court.tell(.wake(court.id), at: start + window)
        #expect(court.verdict?.outcome == .unopened)
        #expect(court.conviction == .unopened)
    }

    @Test func `an opening that does not fit decides nothing, and the right one still counts`() {
        var court = Court()
        court.tell(
            .opened(
                court.id, root: court.tree.root, leaf: digest(5),
                proof: court.tree.proof(of: 0)))
        #expect(court.orders == [.discard(.openingDoesNotFit(court.id))])
        court.open()
        #expect(court.excluded == [worker])
    }

    @Test func `without a verifier before the window closes nothing is decided`() {
        var court = Court()
        court.open()
        court.tell(.noVerifier(court.id))
        #expect(court.orders.isEmpty)
        court.tell(.wake(court.id), at: start + window)
        #expect(court.verdict?.outcome == .unresolved)
        #expect(court.conviction == nil)
        court.tell(.retry(after: nil))
        #expect(court.orders.isEmpty)
    }

    @Test func `a search without success goes on at the next retry, and only then`() {
        var court = Court()
        court.open()
        let first = court.orders
        court.tell(.retry(after: nil))
        #expect(court.orders.isEmpty)
        court.tell(.noVerifier(court.id))
        court.tell(.retry(after: nil))
        #expect(court.orders == first)
        court.tell(.retry(after: nil))
        #expect(court.orders.isEmpty)
    }

    @Test func `a lost verifier is replaced by another`() {
        var court = Court()
        court.open()
        court.assign(1)
        court.tell(.verifierLost(court.id, NodeID(1)))
        #expect(court.excluded == [worker, NodeID(1)])
        court.answer(1, true)
        #expect(court.orders == [.discard(.notAVerifier(court.id, NodeID(1)))])
        court.assign(1)
        #expect(court.orders == [.discard(.ineligibleVerifier(court.id, NodeID(1)))])
        court.tell(.retry(after: nil))
        #expect(court.excluded == [worker, NodeID(1)])
        court.assign(2)
        court.answer(2, true)
        #expect(court.verdict?.verifiers == [NodeID(2)])
    }

    @Test func `a window that closes during the escalation takes what the answers decide`() {
        for (answers, outcome) in [
            ([false, false], Outcome.wrong), ([false, true], .unresolved), ([false], .unresolved),
        ] {
            var court = Court()
            court.open()
            court.assign(1)
            court.answer(1, answers[0])
            court.assign(2)
            court.assign(3)
            if answers.count > 1 { court.answer(2, answers[1]) }
            court.tell(.wake(court.id), at: start + window)
            #expect(court.verdict?.outcome == outcome)
            #expect((court.conviction != nil) == (outcome == .wrong))
        }
    }

    @Test func `a worker that is gone before it opened is convicted, or excused if so agreed`() {
        var strict = Court()
        strict.tell(.nodeGone(worker))
        #expect(strict.conviction == .unopened)
        var lenient = Court(excusesAbsence: true)
        lenient.tell(.nodeGone(worker))
        #expect(lenient.verdict?.outcome == .unresolved)
        #expect(lenient.conviction == nil)
    }

    @Test func `what a gone worker has opened is judged all the same`() {
        var court = Court(escalation: 0)
        court.open()
        court.assign(1)
        court.tell(.nodeGone(worker))
        #expect(court.orders.isEmpty)
        court.answer(1, false)
        #expect(court.conviction == .mismatch)
    }

    @Test func `verifiers are drawn anew for each seat`() {
        var court = Court()
        var draws: [UInt64] = []
        func note(_ court: Court) {
            for case .assign(_, _, let draw) in court.orders { draws.append(draw) }
        }
        court.open()
        note(court)
        court.assign(1)
        court.answer(1, false)
        note(court)
        court.assign(2)
        note(court)
        #expect(Set(draws).count == 3)
    }
}
