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
        let known = workers.index(forKey: commitment.node)
        var worker = known.map { workers.values[$0] } ?? Worker(lastRound: commitment.round)
        guard known == nil || worker.lastRound < commitment.round else {
            return [.discard(.repeatedCommitment(commitment.node, commitment.round))]
        }
        worker.lastRound = commitment.round
        var directives: [Directive] = []
        var lottery = StepLottery(
            odds, beacon: beacon, node: commitment.node, round: commitment.round)
        var passed = 0
        while let (step, ticket) = lottery.draw(of: commitment.steps) {
            statistics.skip(step - passed, &worker, phase: settings.phase)
            statistics.countDrawn(&worker, phase: settings.phase)
            passed = step + 1
            begin(Check(commitment, step: step, ticket: ticket, at: now), &directives)
        }
        statistics.skip(commitment.steps - passed, &worker, phase: settings.phase)
        statistics.commitments += 1
        statistics.steps += commitment.steps
        if let known { workers.values[known] = worker } else { workers[commitment.node] = worker }
        return directives
    }

    private mutating func begin(_ check: Check, _ directives: inout [Directive]) {
        let ordinal = open.begin(check)
        closed.insert(ordinal)
        statistics.sampled += 1
        let id = CheckID(ordinal)
        let commitment = check.commitment
        if directives.isEmpty { directives.reserveCapacity(3) }
        directives.append(
            .sampled(id, node: commitment.node, round: commitment.round, step: check.step))
        directives.append(
            .open(id, node: commitment.node, round: commitment.round, step: check.step))
        directives.append(.wake(at: check.committedAt + settings.window, id))
    }
}

extension SpotChecker.Statistics {
    /// Counts a drawn step towards its phase.
    mutating func countDrawn(_ worker: inout SpotChecker.Worker, phase: Int) {
        worker.phaseIsSampled = true
        skip(1, &worker, phase: phase)
    }

    /// Counts steps that were not drawn towards their phases.
    mutating func skip(_ steps: Int, _ worker: inout SpotChecker.Worker, phase: Int) {
        worker.stepsInPhase += steps
        guard worker.stepsInPhase >= phase else { return }
        // Only the first of the phases that end here can have had a drawn step.
        phases += worker.stepsInPhase / phase
        if worker.phaseIsSampled { phasesSampled += 1 }
        worker.stepsInPhase %= phase
        worker.phaseIsSampled = false
    }
}
