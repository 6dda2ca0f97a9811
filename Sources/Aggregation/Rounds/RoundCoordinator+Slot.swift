import ProtocolCore
import Quantities

extension RoundCoordinator {
    /// How far a participant is.
    enum Status: Hashable, Sendable { case computing, finished, excluded, lost }

    /// A member with a share of a round.
    struct Participant: Hashable, Sendable {
        var node: NodeID
        var sequences: Int64
        var status: Status
        /// The round that the share was assigned in: an earlier one if the member was late.
        var home: RoundID
    }

    /// A round on its way: who has a share of it, and from its reduction on who holds the result.
    struct Slot: Hashable, Sendable {
        var round = RoundID(-1)
        var began = Instant.start
        var steps = 0
        /// Who was assigned a share, by identity.
        var participants: [Participant] = []
        /// The fewest contributions that make the round, and how many make it at once.
        var quorumCount = 0
        var needed = 0
        /// How many are not lost, and how many of these have finished.
        var active = 0
        var finished = 0
        var deadline: Instant?
        /// Sequences of those who are neither lost nor excluded.
        var sequences: Int64 = 0

        var attempt = 0
        /// Who is to hold the result, by identity, and who has said so.
        var awaited: [NodeID] = []
        var reported: [Bool] = []
        var unreported = 0

        /// The place of a node among the participants, or nil.
        func place(of node: NodeID) -> Int? {
            var low = 0
            var high = participants.count
            while low < high {
                let middle = (low + high) / 2
                if participants[middle].node < node { low = middle + 1 } else { high = middle }
            }
            return low < participants.count && participants[low].node == node ? low : nil
        }

        /// Takes a participant's share out of the round.
        mutating func take(_ place: Int, as status: Status) -> Int64 {
            participants[place].status = status
            sequences -= participants[place].sequences
            return participants[place].sequences
        }

        /// Whose contribution is in the round, by identity.
        var contributors: [NodeID] {
            var nodes: [NodeID] = []
            nodes.reserveCapacity(participants.count)
            for participant in participants where participant.status == .finished {
                nodes.append(participant.node)
            }
            return nodes
        }
    }
}
