public import ProtocolCore
public import Quantities

/// One node's part in a reduction in which every pair of members exchanges shards.
///
/// Everybody owns a shard of the vector. A member sends each owner its part of the owner's shard;
/// the owner sums the parts in the order of the plan, whenever they came, and sends the sum to
/// everybody. Two messages deep whatever p is, for p (p − 1) messages twice over: the way of
/// volunteers over the internet (Ryabinin et al., Moshpit SGD, NeurIPS 2021; Hivemind), whose
/// shares may follow their bandwidth. Who owns nothing still contributes and receives.
///
/// ```
/// all-reduce:      contributed ─► parts sent;  all parts of the own shard ─► its sum sent
///                  the sums of all shards ─► complete
/// reduce-scatter:  … all parts of the own shard ─► complete
/// all-gather, exchange of all:  contributed ─► sent to everybody;  all received ─► complete
/// ```
public struct ButterflyAllReduce<U: SplittableUpdate>: ProtocolMachine {
    /// What it is told.
    public typealias Input = CollectiveInput<U>
    /// What it orders.
    public typealias Directive = CollectiveDirective<U>

    @usableFromInline
    enum State: Hashable, Sendable { case idle, exchanging, complete }

    @usableFromInline let seat: CollectiveSeat
    @usableFromInline let kind: ExchangeKind
    /// Those who contribute, in the order of the plan; all members, and their places among those.
    @usableFromInline let peers: [NodeID]
    @usableFromInline let members: [NodeID]
    @usableFromInline let positions: [Int32]
    /// The shares of those who contribute; empty if all are the same.
    @usableFromInline let shares: [Int]

    @usableFromInline var state = State.idle
    /// By contributor: its part of the own shard.
    @usableFromInline var parts: [U?] = []
    @usableFromInline var missingParts: Int
    /// By owner: the own part of its shard, kept for its size; and its sum, or what it gathers.
    @usableFromInline var given: [U?] = []
    @usableFromInline var results: [U?] = []
    @usableFromInline var missingResults: Int

    /// The part of the member at a place of the plan, which must have an order.
    ///
    /// - Precondition: everybody contributes to a reduce-scatter.
    @inlinable
    public init(
        place: Int, plan: ReductionPlan, roles: ReductionRoles, round: RoundID, attempt: Int,
        kind: ExchangeKind = .allReduce
    ) {
        let seat = CollectiveSeat(
            place: place, plan: plan, roles: roles, round: round, attempt: attempt)
        precondition(
            kind != .reduceScatter || seat.count == plan.members.count,
            "a shard for those who only receive")
        self.seat = seat
        self.kind = kind
        peers = roles.ring
        members = plan.members
        positions = roles.ringPositions
        let shares = kind == .allReduce ? roles.shares : []
        self.shares = shares
        let sums = kind == .allReduce || kind == .reduceScatter
        let ownsShard = shares.isEmpty || seat.position >= 0 && shares[seat.position] > 0
        missingParts = sums && ownsShard ? seat.count : 0
        missingResults =
            kind == .reduceScatter
            ? 0 : shares.isEmpty ? seat.count : shares.count { $0 > 0 }
    }

    /// Takes the contribution or a message.
    @inlinable
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        switch input {
        case .contribute(let update):
            guard seat.contributes else { return [.discard(.notAContributor)] }
            guard state == .idle else { return [.discard(.repeated)] }
            return begin(update)
        case .received(let sender, let message):
            if let fault = seat.fault(of: message) { return [.discard(fault)] }
            guard seat.contributes else { return receive(message, from: sender) }
            return take(message, from: sender)
        }
    }

    /// A node that only receives takes the result and passes it on.
    @inlinable
    mutating func receive(
        _ message: CollectiveMessage<U>, from sender: NodeID
    ) -> [Directive] {
        switch seat.result(in: message, from: sender, isComplete: state == .complete) {
        case .failure(let fault): return [.discard(fault)]
        case .success(let result):
            state = .complete
            return seat.completion(result, wire: message.bytes)
        }
    }
}
