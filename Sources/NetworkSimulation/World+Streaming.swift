import Aggregation
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Scheduling

/// The shell of exchanges that the next round hides (streaming training).
///
/// While one round is computed, the one before is `hidden`: what its members computed is kept with
/// it until it is committed or abandoned. A member that comes to the step at which it needs the
/// result waits at a gate, and only that is exposed.
extension World {
    /// All contributions are there, and the next round may be assigned behind their exchange; or an
    /// exchange that is hidden begins anew.
    mutating func prepareHidden(
        _ reduction: TrainingRun.Reduction, of run: Int, in context: inout Context<WorldEvent>
    ) {
        let now = context.now
        if runs[run].isHidden(reduction.round) {
            cancelExchanges(of: run, in: &context)
            runs[run].hidden?.attempts += 1
            return
        }
        if runs[run].isReduced {
            cancelExchanges(of: run, in: &context)
        } else {
            attributeWaiting(among: reduction.contributors, of: run, at: now)
            runs[run].round?.reducedAt = now
            if runs[run].isEarlyInVain(for: reduction) {
                cancelExchanges(of: run, in: &context)
            }
            // Between two phases is the time to copy what has been committed so far.
            keepState(
                of: run, round: reduction.round, contributors: reduction.contributors,
                force: false, in: &context)
        }
        runs[run].round?.attempts += 1
        for node in reduction.contributors + reduction.receivers {
            enter(.communicating, Int(node.index), at: now)
        }
    }

    /// A member begins the next round: what it has computed waits with the exchange of the last.
    mutating func handIn(_ index: Int, of run: Int, at now: Instant) {
        let phase = nodes[index].phase
        guard nodes[index].isWorking, nodes[index].isUp, runs[run].isHidden(phase.countsIn),
            phase.finishedAt != nil, !phase.isExcluded, !phase.isLeftBehind
        else { return }
        book(index, at: now)
        let actual = nodes[index].unbooked
        nodes[index].unbooked = .zero
        runs[run].handIn(computation(actual, of: phase, by: index), by: nodes[index].id)
    }

    /// A node has computed what it could without the result of the exchange.
    mutating func reachGate(
        _ index: Int, _ session: Int32, in context: inout Context<WorldEvent>
    ) {
        guard nodes[index].session == session, let lease = nodes[index].lease,
            nodes[index].isWorking
        else { return }
        if nodes[index].phase.isReleased {
            finishAhead(index, of: Int(lease.job.index), in: &context)
        } else {
            nodes[index].phase.isAtGate = true
            enter(.communicating, index, at: context.now)
        }
    }

    /// The exchange is over, one way or the other: members of the round under way go on to its end.
    private mutating func openGates(of run: Int, in context: inout Context<WorldEvent>) {
        for node in runs[run].assigned {
            let index = Int(node.index)
            guard nodes[index].isWorking, runs[run].isUnderWay(nodes[index].phase.countsIn),
                runs[run].members.holds(node)
            else { continue }
            nodes[index].phase.isReleased = true
            guard nodes[index].phase.isAtGate, nodes[index].isUp else { continue }
            nodes[index].phase.isAtGate = false
            enter(.computing, index, at: context.now)
            finishAhead(index, of: run, in: &context)
        }
    }

    /// A node goes on behind the gate.
    private mutating func finishAhead(
        _ index: Int, of run: Int, in context: inout Context<WorldEvent>
    ) {
        let phase = nodes[index].phase
        let computed = phase.ahead ?? .zero
        context.schedule(
            .phaseDone(node: Int32(index), session: nodes[index].session),
            after: phase.duration - computed)
        guard runs[run].overlaps else { return }
        noteGradients(of: index, at: computed, of: run, context.now)
        awaitGradients(of: run, in: &context)
    }

    /// A round is part of the model whose exchange was hidden.
    mutating func commitHidden(
        _ commitment: TrainingRun.Commitment, of run: Int, in context: inout Context<WorldEvent>
    ) {
        guard let round = runs[run].hidden else { return }
        let now = context.now
        requireQuorum(
            commitment.contributors, of: run, among: round.assigned.count, at: now)
        runs[run].settleHidden(by: commitment.contributors, retained: commitment.retained)
        runs[run].exchanges.removeAll()
        note(commitment, as: round, of: run, at: now)
        learn(
            from: commitment.contributors, round: commitment.round,
            retained: commitment.retained, of: run, at: now)
        endHidden(of: run, in: &context)
    }

    /// A round comes to nothing whose exchange was hidden; what is computed goes on.
    mutating func abandonHidden(of run: Int, in context: inout Context<WorldEvent>) {
        runs[run].roundsAbandoned += 1
        cancelExchanges(of: run, in: &context)
        runs[run].settleHidden(by: [], retained: 0)
        endHidden(of: run, in: &context)
    }

    private mutating func endHidden(of run: Int, in context: inout Context<WorldEvent>) {
        runs[run].hidden = nil
        for node in runs[run].members {
            let index = Int(node.index)
            // Without a round under way nobody has anything left to do.
            guard case .member = nodes[index].activity else { continue }
            enter(.waitingForMembers, index, at: context.now)
        }
        openGates(of: run, in: &context)
        if let round = runs[run].round, round.isExchangeDue {
            runs[run].round?.isExchangeDue = false
            exchangeGradients(of: run, round.id, in: &context)
        }
    }
}
