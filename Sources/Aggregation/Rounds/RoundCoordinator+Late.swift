import ProtocolCore
import Quantities

/// Those who are late for a round.
extension RoundCoordinator {
    /// The round goes on without those who have not finished.
    mutating func cutLate() -> [Directive] {
        var directives: [Directive] = []
        for place in phase.participants.indices
        where phase.participants[place].status == .computing {
            let node = phase.participants[place].node
            if settings.buffersLate {
                // What it is at stays in flight, outside of any round.
                carried.append(phase.participants[place])
                _ = phase.take(place, as: .excluded)
                directives.append(.defer(node, phase.round))
            } else {
                lost += phase.take(place, as: .excluded)
                directives.append(.exclude(node, phase.round))
            }
        }
        return directives
    }

    /// One is late for a round that cannot be reduced yet.
    mutating func exclude(_ place: Int) -> Directive {
        lost += phase.take(place, as: .excluded)
        phase.active -= 1
        return .exclude(phase.participants[place].node, phase.round)
    }

    /// Counts what a member is late with in the round that begins.
    mutating func carry(_ participant: Participant, _ directives: inout [Directive]) {
        var place = phase.participants.endIndex
        while place > 0, participant.node < phase.participants[place - 1].node { place -= 1 }
        phase.participants.insert(participant, at: place)
        phase.sequences += participant.sequences
        if participant.status == .finished { phase.finished += 1 }
        directives.append(.carry(participant.node, into: round))
    }

    /// Notes that a member has finished what it was late with, while no round has it; nil if it is
    /// not so late.
    mutating func finishCarried(_ node: NodeID, _ home: RoundID) -> [Directive]? {
        guard let place = carried.firstIndex(where: { $0.node == node && $0.home == home }) else {
            return nil
        }
        guard carried[place].status == .computing else { return [.discard(.repeated)] }
        carried[place].status = .finished
        return []
    }

    /// What a member was late with is lost with it.
    mutating func forfeitCarried(by node: NodeID) {
        guard let place = carried.firstIndex(where: { $0.node == node }) else { return }
        lost += carried[place].sequences
        carried.remove(at: place)
    }

    /// Sequences of those who are late and in no round.
    var carriedSequences: Int64 {
        carried.isEmpty ? 0 : carried.reduce(0) { $0 + $1.sequences }
    }
}
