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
        var last = -1
        var end = Instant.start
        for node in members {
            let index = Int(node.index)
            guard nodes[index].isWorking, let finished = nodes[index].phase.finishedAt else {
                return
            }
            if last < 0 || finished > end { (last, end) = (index, finished) }
        }
        guard last >= 0 else { return }
        let rest = causeOfLateness(in: run, at: now)
        for node in members {
            let index = Int(node.index)
            guard nodes[index].state == .waitingForSlower, nodes[index].isWorking else { continue }
            nodes[index].state = cause(of: last, for: index)
            book(index, at: end)
            nodes[index].state = rest
            book(index, at: now)
        }
    }

    /// In what a member that was later than another differed from it most.
    private func cause(of last: Int, for mine: Int) -> GPUState {
        let compute = nodes[last].phase.duration - nodes[mine].phase.duration
        let stall = nodes[last].phase.stall - nodes[mine].phase.stall
        let data = nodes[last].phase.dataWait - nodes[mine].phase.dataWait
        // One that was late with an earlier round may have computed for longer, and be the first.
        let longest = max(compute, .zero)
        if data > max(longest, stall) { return .waitingForData }
        return stall > longest ? .waitingForCheckpoint : .waitingForSlower
    }

    /// What those who were done waited for after the last of them: whoever was excluded at last, or
    /// else one that was lost, or the coordination layer.
    private func causeOfLateness(in run: Int, at now: Instant) -> GPUState {
        for node in runs[run].assigned {
            let index = Int(node.index)
            guard nodes[index].isWorking, nodes[index].phase.isExcluded else { continue }
            if nodes[index].phase.startedAt != nil { return .waitingForSlower }
            return nodes[Int(node.index)].stalledUntil > now
                ? .waitingForCheckpoint : .waitingForData
        }
        return .waitingForMembers
    }
}
