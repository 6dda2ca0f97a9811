import ProtocolCore
import Quantities

/// A job's gang: what it wants and what it has.
struct Gang: Sendable {
    struct Member: Sendable, BitwiseCopyable {
        let node: NodeID
        let lease: LeaseID
        /// The node is up as long as it is a member.
        let uptime: UptimeShare
        /// Seconds of a round over its access line.
        let line: Double
    }

    let submitted: Instant
    let minimumNodes: Int
    /// The nodes wanted, which fall when the job gives members back.
    var wanted: Int
    /// By the identity of the node.
    private(set) var members: [Member] = []
    /// The job's turn in the queue; nil if it is not in the queue.
    var turn: QueuedJob?
    /// Whether a `seek` stands unanswered.
    var isSeeking = false
    private var tally = HeldTally()

    init(_ request: GangRequest, at now: Instant) {
        submitted = now
        minimumNodes = request.minimumNodes
        wanted = request.nodes
    }

    var missing: Int { wanted - members.count }
    /// The fewest nodes that the next offer must bring: what lacks to the minimum, and at least
    /// one.
    var leastUseful: Int { max(1, min(minimumNodes, wanted) - members.count) }
    /// Whether places are missing that no bid stands for.
    var isStalled: Bool { turn != nil && !isSeeking }

    mutating func add(_ member: Member, _ traits: NodeTraits) {
        members.insert(member, at: firstPlace(notBelow: member.node))
        tally.add(traits)
    }

    mutating func remove(_ traits: NodeTraits) {
        let place = firstPlace(notBelow: traits.node)
        precondition(
            place < members.count && members[place].node == traits.node,
            "\(traits.node) is no member")
        members.remove(at: place)
        tally.remove(traits)
    }

    /// Does something with the tally of the members as it is now.
    mutating func withTally<T>(at now: Instant, _ body: (inout HeldTally) -> T) -> T {
        var unavailability = 0.0
        var slowest = 0.0
        for member in members {
            unavailability += 1 - member.uptime.availability(at: now)
            slowest = max(slowest, member.line)
        }
        tally.unavailability = unavailability
        tally.slowestLine = slowest
        return body(&tally)
    }

    private func firstPlace(notBelow node: NodeID) -> Int {
        var low = 0
        var high = members.count
        while low < high {
            let middle = (low + high) / 2
            if members[middle].node < node { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
