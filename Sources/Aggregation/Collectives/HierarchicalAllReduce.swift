public import ProtocolCore
public import Quantities

/// One node's part in a reduction inside groups, between them, and inside again.
///
/// A group is what hangs together by wide lines, as a rule a site. With L members in the smallest
/// group, the vector is cut into L lanes, and the first L members of each group own one each. The
/// members of a group sum the lanes around a ring; then the owners of a lane sum it around a ring
/// across the groups; then every lane goes around the ring inside. So each byte crosses between two
/// groups once each way, over L lines at a time. Groups of equal size give the classical form,
/// a group of one member makes leaders of the first members of all others.
///
/// As in a ring of phases (`RingAllReduce`), a message stands for all chunks and latencies of its
/// phase on one edge and holds no numbers; the sums go beside them in messages of no bytes: up
/// along each group, from group to group, and down to all. So nobody starts to exchange across the
/// groups before its own group is complete, and nobody completes unless everybody contributed.
///
/// ```
/// contributed ─► inner sum sent
/// inner sum received and group complete ─► owner: across, summing ─► across, gathering ─► gathered
/// gathered (others: when the one before begins) ─► inner gathering sent
/// all of these, inner gathering received, and the result ─► complete
/// ```
public struct HierarchicalAllReduce<U: SplittableUpdate>: ProtocolMachine {
    /// What it is told.
    public typealias Input = CollectiveInput<U>
    /// What it orders.
    public typealias Directive = CollectiveDirective<U>

    /// What has happened so far.
    @usableFromInline
    struct Progress: OptionSet, Sendable {
        @usableFromInline let rawValue: UInt16
        @inlinable
        init(rawValue: UInt16) { self.rawValue = rawValue }
        /// Received: the sums inside, the sums across, all across, all inside.
        @inlinable static var inner: Progress { Progress(rawValue: 1) }
        @inlinable static var across: Progress { Progress(rawValue: 2) }
        @inlinable static var gathered: Progress { Progress(rawValue: 4) }
        @inlinable static var spread: Progress { Progress(rawValue: 8) }
        /// Sent: the sums across, all across, all inside.
        @inlinable static var acrossSent: Progress { Progress(rawValue: 16) }
        @inlinable static var gatheringSent: Progress { Progress(rawValue: 32) }
        @inlinable static var spreadSent: Progress { Progress(rawValue: 64) }
        /// The group's sum is complete; the member before has begun to spread; the own
        /// contribution was passed on; the result is known.
        @inlinable static var grouped: Progress { Progress(rawValue: 128) }
        @inlinable static var begun: Progress { Progress(rawValue: 256) }
        @inlinable static var summed: Progress { Progress(rawValue: 512) }
        @inlinable static var complete: Progress { Progress(rawValue: 1024) }
        /// Handed on: that the group is complete, and the result.
        @inlinable static var groupedPassed: Progress { Progress(rawValue: 2048) }
        @inlinable static var resultPassed: Progress { Progress(rawValue: 4096) }
    }

    @usableFromInline let seat: CollectiveSeat
    @usableFromInline let gathers: Bool
    /// The place in the group and its size, the group's place and their number, and the lanes.
    @usableFromInline let rank: Int
    @usableFromInline let size: Int
    @usableFromInline let group: Int
    @usableFromInline let groups: Int
    @usableFromInline let lanes: Int
    /// The size of the next group.
    @usableFromInline let sizeBehind: Int
    /// The neighbours inside, across for an owner, those for the sums between the groups, and
    /// those around the whole ring.
    @usableFromInline let innerPrevious: NodeID
    @usableFromInline let innerNext: NodeID
    @usableFromInline let outerPrevious: NodeID
    @usableFromInline let outerNext: NodeID
    @usableFromInline let lastBefore: NodeID
    @usableFromInline let lastBehind: NodeID
    @usableFromInline let previous: NodeID
    @usableFromInline let next: NodeID

    @usableFromInline var progress: Progress = []
    /// The own contribution, kept for its size and sum.
    @usableFromInline var own: U?
    /// What came early of the sums: of those before in the group, of the groups before.
    @usableFromInline var inside: U?
    @usableFromInline var before: U?
    @usableFromInline var result: U?

    /// The part of the member at a place of the plan, which must have an order and groups.
    @inlinable
    public init(
        place: Int, plan: ReductionPlan, roles: ReductionRoles, round: RoundID, attempt: Int,
        kind: ExchangeKind = .allReduce
    ) {
        precondition(
            ReductionAlgorithm.hierarchical.supports(kind), "inside and across groups: \(kind)")
        precondition(!roles.blockStarts.isEmpty, "a plan without groups")
        let seat = CollectiveSeat(
            place: place, plan: plan, roles: roles, round: round, attempt: attempt)
        self.seat = seat
        gathers = kind == .exchangeAll
        let starts = roles.blockStarts
        let groups = starts.count - 1
        self.groups = groups
        lanes = roles.lanes
        let position = max(0, seat.position)
        var group = 0
        var end = groups
        while group + 1 < end {
            let middle = (group + end) / 2
            if Int(starts[middle]) <= position { group = middle } else { end = middle }
        }
        let start = Int(starts[group])
        let size = Int(starts[group + 1]) - start
        let rank = position - start
        (self.group, self.size, self.rank) = (group, size, rank)
        let ring = roles.ring
        innerPrevious = ring[start + (rank + size - 1) % size]
        innerNext = ring[start + (rank + 1) % size]
        let (ahead, behind) = ((group + groups - 1) % groups, (group + 1) % groups)
        sizeBehind = Int(starts[behind + 1] - starts[behind])
        outerPrevious = ring[rank < lanes ? Int(starts[ahead]) + rank : position]
        outerNext = ring[rank < lanes ? Int(starts[behind]) + rank : position]
        lastBefore = ring[Int(starts[ahead + 1]) - 1]
        lastBehind = ring[Int(starts[behind + 1]) - 1]
        previous = ring[(position + ring.count - 1) % ring.count]
        next = ring[(position + 1) % ring.count]
    }

    /// Takes the contribution or a message.
    @inlinable
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        switch input {
        case .contribute(let update):
            guard seat.contributes else { return [.discard(.notAContributor)] }
            guard own == nil, !progress.contains(.complete) else { return [.discard(.repeated)] }
            return begin(update)
        case .received(let sender, let message):
            if let fault = seat.fault(of: message) { return [.discard(fault)] }
            guard seat.contributes else { return receive(message, from: sender) }
            if let fault = note(message, from: sender) { return [.discard(fault)] }
            return proceed()
        }
    }

    /// A node that only receives takes the result and passes it on.
    @inlinable
    mutating func receive(
        _ message: CollectiveMessage<U>, from sender: NodeID
    ) -> [Directive] {
        let isComplete = progress.contains(.complete)
        switch seat.result(in: message, from: sender, isComplete: isComplete) {
        case .failure(let fault): return [.discard(fault)]
        case .success(let result):
            progress = .complete
            return seat.completion(result, wire: message.bytes)
        }
    }
}
