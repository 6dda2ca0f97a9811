public import ProtocolCore
public import Quantities

/// One node's part in a reduction by recursive halving and doubling.
///
/// With p = 2^k members, at each of k steps a member sends the half of what it holds that its
/// partner keeps, gets the half that it keeps itself, and adds; then the same exchanges backwards
/// give everybody everything. The partner of step t stands 2^t away in the order of the plan: the
/// first exchange is the largest and goes to the neighbour, which is of the same site where the
/// order follows the sites, and only the last and smallest ones cross the ocean. If p is no power
/// of two, the first r = p − 2^k pairs of neighbours begin and end with one that hands everything
/// to the other and gets the result (Thakur, Rabenseifner and Gropp, IJHPCA 2005, section 4.2).
///
/// A member sends when its partner has given leave, in a message of no bytes, with which it says
/// that it has come to the same exchange: large messages meet (rendezvous), as in implementations
/// of MPI, and no line carries two at a time.
///
/// If everybody's own update goes to everybody (`ExchangeKind.exchangeAll`), nothing can be halved:
/// a member sends all that it holds at each of k steps (recursive doubling).
///
/// ```
/// folded out:  contributed ─► handed over ──result──► complete
/// others:      contributed (and the folded member's update received) ─► step 0 ─► … ─► complete
///                    each: leave given; leave received ─► sent; the partner's received ─► the next
/// ```
/// Sums are of two at a time, so their bits depend on the order of the plan alone.
public struct HalvingDoubling<U: SplittableUpdate>: ProtocolMachine {
    /// What it is told.
    public typealias Input = CollectiveInput<U>
    /// What it orders.
    public typealias Directive = CollectiveDirective<U>

    @usableFromInline
    enum State: Hashable, Sendable { case idle, waiting, exchanging, complete }

    @usableFromInline let seat: CollectiveSeat
    /// Whether single updates are passed on instead of sums.
    @usableFromInline let gathers: Bool
    /// The partner of each halving, from the neighbour on; empty if folded out.
    @usableFromInline let partners: [NodeID]
    /// The place among those who are not folded out.
    @usableFromInline let rank: Int
    /// The folded member's stand-in, or the stand-in's folded member.
    @usableFromInline let fold: NodeID?
    @usableFromInline let isFolded: Bool

    @usableFromInline var state: State
    /// The present exchange: k of halving, then k of doubling.
    @usableFromInline var step = 0
    /// What this node holds of the sum, and what the updates in it weigh on the wire; before the
    /// own contribution, what its folded member handed over.
    @usableFromInline var held: U?
    @usableFromInline var wire = Bytes.zero
    /// What the folded member's update weighs that came before the own one.
    @usableFromInline var handedWire = Bytes.zero
    /// The halves that were given away; the sums that come back for them are as large.
    @usableFromInline var given: [U] = []
    /// The exchanges to which the partner has given leave, a bit each, and how many were sent.
    @usableFromInline var leaves: UInt64 = 0
    @usableFromInline var sent = 0

    /// The part of the member at a place of the plan, which must have an order.
    @inlinable
    public init(
        place: Int, plan: ReductionPlan, roles: ReductionRoles, round: RoundID, attempt: Int,
        kind: ExchangeKind = .allReduce
    ) {
        precondition(
            ReductionAlgorithm.halvingDoubling.supports(kind), "halving and doubling: \(kind)")
        let seat = CollectiveSeat(
            place: place, plan: plan, roles: roles, round: round, attempt: attempt)
        self.seat = seat
        gathers = kind == .exchangeAll
        state = seat.contributes ? .idle : .waiting
        let levels = seat.count.bitWidth - 1 - seat.count.leadingZeroBitCount
        let folds = seat.count - 1 << levels
        let position = seat.position
        isFolded = seat.contributes && position < 2 * folds && position % 2 == 0
        guard seat.contributes else {
            (rank, fold, partners) = (-1, nil, [])
            return
        }
        fold = position < 2 * folds ? roles.ring[position ^ 1] : nil
        let rank = position < 2 * folds ? position / 2 : position - folds
        self.rank = rank
        partners =
            isFolded
            ? []
            : (0..<levels).map { level in
                let other = rank ^ 1 << level
                return roles.ring[other < folds ? 2 * other + 1 : other + folds]
            }
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
        case .success(let result): return complete(with: result, wire: message.bytes)
        }
    }

    /// Ends: the folded member and the one behind that only receives get the result.
    @inlinable
    mutating func complete(with result: U, wire: Bytes) -> [Directive] {
        state = .complete
        (held, given) = (nil, [])
        let bytes = gathers ? wire : result.bytes
        guard let fold, !isFolded else { return seat.completion(result, wire: bytes) }
        return [.send(to: fold, seat.message(.down, result, bytes: bytes))]
            + seat.completion(result, wire: bytes)
    }
}
