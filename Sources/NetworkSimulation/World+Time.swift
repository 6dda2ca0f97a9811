import EventKernel
import ProtocolCore
import Quantities
import Scheduling

/// The account of what each held GPU does.
extension World {
    /// A node begins to do something else; what it did until now is booked.
    ///
    /// One that is down does nothing, whatever the machines that have not noticed yet order; and
    /// one that copies its state stalls until that is done, before anything that comes after a
    /// stall in the order of states.
    mutating func enter(_ state: GPUState, _ index: Int, at now: Instant) {
        book(index, at: now)
        let isCopying =
            now < nodes[index].stalledUntil && GPUState.checkpointStall.rawValue < state.rawValue
        if isCopying, nodes[index].afterStall == nil { stalling.append(index) }
        nodes[index].afterStall = isCopying ? state : nil
        nodes[index].state = !nodes[index].isUp ? .down : isCopying ? .checkpointStall : state
    }

    /// Nodes whose copying is over go on to what they were ordered meanwhile.
    mutating func endStalls(at now: Instant) {
        let candidates = stalling.sorted()
        stalling.removeAll(keepingCapacity: true)
        for (place, index) in candidates.enumerated()
        where place == 0 || candidates[place - 1] != index {
            guard let next = nodes[index].afterStall else { continue }
            if nodes[index].stalledUntil <= now {
                enter(next, index, at: nodes[index].stalledUntil)
            } else {
                stalling.append(index)
            }
        }
    }

    /// Books the time since the node's last change of state.
    ///
    /// Computation is kept with the node until its round is committed or comes to nothing.
    mutating func book(_ index: Int, at now: Instant) {
        let elapsed = now - nodes[index].since
        nodes[index].since = now
        guard let lease = nodes[index].lease, elapsed > .zero else { return }
        let time = GPUTime(gpus: lease.gpus, during: elapsed)
        nodes[index].held += time
        if lease.kind == .training { nodes[index].heldInLease += time }
        if let rental = rental(of: lease.job) { return book(time, index, for: rental) }
        if [.computing, .reexecuting].contains(nodes[index].state) { nodes[index].busy += time }
        if nodes[index].state == .computing {
            nodes[index].unbooked += time
            nodes[index].computed += time
            nodes[index].workedInEpoch += time
        } else {
            runs[Int(lease.job.index)].account.book(time, as: nodes[index].state)
        }
    }
}
