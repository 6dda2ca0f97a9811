import ProtocolCore
import Quantities

extension SpotChecker {
    /// Where a worker stands in its sequence of commitments.
    struct Worker: Sendable {
        var lastRound: RoundID
        /// Steps committed in the phase under way, and whether one of them was sampled.
        var stepsInPhase = 0
        var phaseIsSampled = false
    }

    /// Draws the steps of a commitment that are to be re-executed, and asks for their opening.
    mutating func sample(
        _ commitment: Commitment, _ beacon: Digest, at now: Instant
    ) -> [Directive] {
        guard commitment.job == settings.job else { return [.discard(.otherJob(commitment.job))] }
        guard commitment.steps >= 0 else {
            return [.discard(.malformedCommitment(commitment.node, commitment.round))]
        }
        var worker = Worker(lastRound: commitment.round)
        if let known = workers[commitment.node] {
            guard known.lastRound < commitment.round else {
                return [.discard(.repeatedCommitment(commitment.node, commitment.round))]
            }
            worker = known
            worker.lastRound = commitment.round
        }
        var directives: [Directive] = []
        var lottery = StepLottery(beacon: beacon, root: commitment.root)
        for step in 0..<commitment.steps {
            let ticket = lottery.ticket(ofStep: step)
            let isDrawn = threshold.draws(ticket)
            statistics.count(isDrawn, &worker, phase: settings.phase)
            if isDrawn {
                directives += begin(Check(commitment, step: step, ticket: ticket, at: now))
            }
        }
        statistics.commitments += 1
        statistics.steps += commitment.steps
        workers[commitment.node] = worker
        return directives
    }

    private mutating func begin(_ check: Check) -> [Directive] {
        let id = CheckID(next)
        next += 1
        open[id.ordinal] = check
        statistics.sampled += 1
        let commitment = check.commitment
        return [
            .sampled(id, node: commitment.node, round: commitment.round, step: check.step),
            .open(id, node: commitment.node, round: commitment.round, step: check.step),
            .wake(at: check.committedAt + settings.window, id),
        ]
    }
}

extension SpotChecker.Statistics {
    /// Counts a step towards its phase.
    mutating func count(_ isDrawn: Bool, _ worker: inout SpotChecker.Worker, phase: Int) {
        worker.stepsInPhase += 1
        if isDrawn { worker.phaseIsSampled = true }
        guard worker.stepsInPhase == phase else { return }
        phases += 1
        if worker.phaseIsSampled { phasesSampled += 1 }
        worker.stepsInPhase = 0
        worker.phaseIsSampled = false
    }
}
