public import ProtocolCore
public import Quantities

/// Where a member stands in the order of a plan: its place among those who contribute, and who
/// hands the result to whom among those who only receive.
///
/// A member that only receives gets the result from whoever stands before it in the order, itself
/// a receiver or not; so a run of them is a chain.
@usableFromInline
struct CollectiveSeat: Sendable {
    @usableFromInline let round: RoundID
    @usableFromInline let attempt: Int
    /// The place among those who contribute, −1 if this node only receives; and how many they are.
    @usableFromInline let position: Int
    @usableFromInline let count: Int
    /// Whoever stands before this node.
    @usableFromInline let source: NodeID
    /// The one that only receives, if such a one stands behind this node.
    @usableFromInline let follower: NodeID?

    /// The seat of the member at a place of the plan, which must have an order.
    @inlinable
    init(place: Int, plan: ReductionPlan, roles: ReductionRoles, round: RoundID, attempt: Int) {
        precondition(!plan.ringOrder.isEmpty, "a plan without an order")
        precondition(!roles.ring.isEmpty, "nobody contributes")
        self.round = round
        self.attempt = attempt
        let whole = plan.ringOrder.count
        let ringPlace = Int(roles.ringPlaces[place])
        count = roles.ring.count
        position = Int(roles.ringPositions[place])
        source = plan.ringOrder[(ringPlace + whole - 1) % whole]
        let behind = plan.ringOrder[(ringPlace + 1) % whole]
        let behindPlace = count == whole ? nil : plan.index(of: behind)
        follower = behindPlace.map { roles.contributes[$0] } ?? true ? nil : behind
    }

    /// Whether the node contributes.
    @inlinable var contributes: Bool { position >= 0 }

    /// Why a message is of another exchange; nil if it is of this one.
    @inlinable
    func fault<U>(of message: CollectiveMessage<U>) -> CollectiveFault? {
        if message.round != round { return .otherRound }
        return message.attempt == attempt ? nil : .otherAttempt
    }

    /// The result that a message brings to a node that only receives, or why it brings none.
    @inlinable
    func result<U>(
        in message: CollectiveMessage<U>, from sender: NodeID, isComplete: Bool
    ) -> Result<U, CollectiveFault> {
        guard sender == source, message.phase == .down, message.step == 0 else {
            return .failure(.unexpectedSender)
        }
        guard let result = message.update else { return .failure(.malformed) }
        return isComplete ? .failure(.repeated) : .success(result)
    }

    /// The end of a node's part: the result, and the follower served.
    ///
    /// - Parameter wire: the bytes of the result where they are not those of the update.
    @inlinable
    func completion<U>(_ result: U, wire: Bytes? = nil) -> [CollectiveDirective<U>] {
        guard let follower else { return [.complete(result)] }
        return [
            .send(to: follower, message(.down, result, bytes: wire ?? result.bytes)),
            .complete(result),
        ]
    }

    @inlinable
    func message<U>(
        _ phase: CollectivePhase, _ update: U?, bytes: Bytes, step: Int = 0, hops: Int = 1
    ) -> CollectiveMessage<U> {
        CollectiveMessage(
            round: round, attempt: attempt, phase: phase, step: step, hops: hops, update: update,
            bytes: bytes)
    }
}
