import Aggregation
import ProtocolCore
import Quantities

/// The shell of those who are late for a round and finish for another.
extension World {
    /// A member goes on with what it is at, while its round goes on without it.
    mutating func putOff(_ node: NodeID) { nodes[Int(node.index)].phase.isPutOff = true }

    /// Whether a node is at work for a round that has not begun.
    func isPutOff(_ index: Int) -> Bool {
        nodes[index].isWorking && nodes[index].phase.isPutOff
    }

    /// What a member was late with counts in a round that begins.
    mutating func carry(_ node: NodeID, into round: RoundID, of run: Int, at now: Instant) {
        let index = Int(node.index)
        // It may be lost by now, after a silence of the coordination layer.
        guard runs[run].members.holds(node), isPutOff(index) else { return }
        if !runs[run].isUnderWay(round) { runs[run].begin(round, at: now) }
        runs[run].round?.assigned.append(node)
        nodes[index].phase.isPutOff = false
        nodes[index].phase.countsIn = round
    }
}
