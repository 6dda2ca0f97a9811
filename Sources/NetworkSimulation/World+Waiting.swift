import Aggregation
import ProtocolCore
import Quantities

/// What held GPUs waited for, which is known only when the waiting is over.
extension World {
    /// Names what the members of a round waited for: until the last of them was done, what made it
    /// late; from then on those who were missed, or were too late to be waited for any longer.
    ///
    /// If one of them is not done yet, the others have waited for it, and nothing is named.
    mutating func attributeWaiting(among members: [NodeID], of run: Int, at now: Instant) {
        var last: SimulatedNode.Phase?
        var end = Instant.start
        for node in members {
            guard case .phase(let phase) = nodes[Int(node.index)].activity,
                let finished = phase.finishedAt
            else { return }
            if last == nil || finished > end { (last, end) = (phase, finished) }
        }
        guard let last else { return }
        let rest = causeOfLateness(in: run, at: now)
        for node in members {
            let index = Int(node.index)
            guard nodes[index].state == .waitingForSlower,
                case .phase(let mine) = nodes[index].activity
            else { continue }
            nodes[index].state = cause(of: last, for: mine)
            book(index, at: end)
            nodes[index].state = rest
            book(index, at: now)
        }
    }

    /// In what a member that was later than another differed from it most.
    private func cause(
        of last: SimulatedNode.Phase, for mine: SimulatedNode.Phase
    ) -> GPUState {
        let excess: [(Duration, GPUState)] = [
            (last.duration - mine.duration, .waitingForSlower),
            (last.stall - mine.stall, .waitingForCheckpoint),
            (last.dataWait - mine.dataWait, .waitingForData),
        ]
        return excess.reduce(excess[0]) { $1.0 > $0.0 ? $1 : $0 }.1
    }

    /// What those who were done waited for after the last of them: whoever was excluded at last, or
    /// else one that was lost, or the coordination layer.
    private func causeOfLateness(in run: Int, at now: Instant) -> GPUState {
        for node in runs[run].round?.assigned ?? [] {
            guard case .phase(let phase) = nodes[Int(node.index)].activity, phase.isExcluded
            else { continue }
            if phase.startedAt != nil { return .waitingForSlower }
            return nodes[Int(node.index)].stalledUntil > now
                ? .waitingForCheckpoint : .waitingForData
        }
        return .waitingForMembers
    }
}
