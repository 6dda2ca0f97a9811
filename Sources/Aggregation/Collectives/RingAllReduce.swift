public import ProtocolCore
public import Quantities

/// One node's part in a reduction around a ring: every link carries the same load.
///
/// The ring is that of the plan without the members that only receive; those get the whole result
/// from whoever stands before them. Two granularities:
/// - *step*: the algorithm itself. The update is cut into p chunks; 2 (p − 1) messages a member go
///   round, each one chunk, and a chunk is summed in the order of the ring from the member of its
///   number (Patarasuk and Yuan, JPDC 2009).
/// - *phase*: the same in few messages. A member sends one message for each of the two phases as
///   soon as it could send the first chunk of it; it stands for p − 1 chunks and latencies, and
///   holds no numbers. The sum goes round beside them, in messages of no bytes: up from the first
///   member to the last, then down to all. So nobody completes unless everybody contributed and
///   every link was passed, and the sum is the same at all.
///
/// ```
/// phase:  contributed ─► reduce-scatter sent;  and received ─► all-gather sent
///         sum received, reduce-scatter received, all-gather received ─► complete
///         (a reduce-scatter has the first phase only; what only gathers, the second)
/// step:   contributed ─► chunk 0 of 2 (p − 1) sent; each one received ─► the next sent
///         all received ─► complete
/// ```
public struct RingAllReduce<U: SplittableUpdate>: ProtocolMachine {
    /// What it is told.
    public typealias Input = CollectiveInput<U>
    /// What it orders.
    public typealias Directive = CollectiveDirective<U>

    /// How finely the collective is told.
    public enum Granularity: Hashable, Sendable {
        /// One message a member and phase.
        case phase
        /// One message a member and step.
        case step
    }

    /// What has happened so far in a ring of phases.
    @usableFromInline
    struct Progress: OptionSet, Sendable {
        @usableFromInline let rawValue: UInt8
        @inlinable
        init(rawValue: UInt8) { self.rawValue = rawValue }
        @inlinable static var scattered: Progress { Progress(rawValue: 1) }
        @inlinable static var gathered: Progress { Progress(rawValue: 2) }
        /// The partial sum was passed on, this node's contribution in it.
        @inlinable static var summed: Progress { Progress(rawValue: 4) }
        @inlinable static var complete: Progress { Progress(rawValue: 8) }
    }

    @usableFromInline let round: RoundID
    @usableFromInline let attempt: Int
    @usableFromInline let granularity: Granularity
    @usableFromInline let kind: ExchangeKind
    /// The place among those who contribute, −1 if this node only receives; and how many they are.
    @usableFromInline let position: Int
    @usableFromInline let count: Int
    /// The neighbours among those who contribute; for one that only receives, whoever stands
    /// before it.
    @usableFromInline let previous: NodeID
    @usableFromInline let next: NodeID
    /// The one that only receives, if such a one stands behind this node.
    @usableFromInline let follower: NodeID?

    @usableFromInline var progress: Progress = []
    /// The own contribution, kept for its size and sum.
    @usableFromInline var own: U?
    /// The partial sum that came before the own contribution; later the result.
    @usableFromInline var sum: U?
    /// Steps: the chunks of the update, and which messages have come, with those that came before
    /// the own contribution.
    @usableFromInline var chunks: [U] = []
    @usableFromInline var arrived: [Bool] = []
    @usableFromInline var early: [CollectiveMessage<U>] = []
    @usableFromInline var missing = 0

    /// The part of a node in one attempt at a round.
    ///
    /// - Parameters:
    ///   - contributes: false if the node only receives the result.
    ///   - receivers: every member of the plan that only receives, in any order.
    /// - Precondition: the node is a member, and is among the receivers if it does not contribute;
    ///   somebody contributes.
    @inlinable
    public init(
        node: NodeID, plan: ReductionPlan, round: RoundID, attempt: Int, contributes: Bool,
        receivers: [NodeID] = [], granularity: Granularity = .phase,
        kind: ExchangeKind = .allReduce
    ) {
        guard let place = plan.index(of: node) else {
            preconditionFailure("\(node) is not in the plan")
        }
        let roles = ReductionRoles(plan, receivers: receivers)
        precondition(
            contributes == roles.contributes[place],
            "\(node) contributes: \(contributes); receivers: \(receivers)")
        self.init(
            place: place, plan: plan, roles: roles, round: round, attempt: attempt,
            granularity: granularity, kind: kind)
    }

    /// The same for the member at a place of the plan, which must have a ring.
    ///
    /// - Parameter kind: what the exchange is to bring; a ring of steps knows the all-reduce only.
    /// - Precondition: everybody contributes to a reduce-scatter.
    @inlinable
    public init(
        place: Int, plan: ReductionPlan, roles: ReductionRoles, round: RoundID, attempt: Int,
        granularity: Granularity = .phase, kind: ExchangeKind = .allReduce
    ) {
        precondition(granularity == .phase || kind == .allReduce, "steps of \(kind)")
        self.kind = kind
        if kind == .reduceScatter { progress = .gathered }
        if kind == .allGather || kind == .exchangeAll { progress = .scattered }
        self.round = round
        self.attempt = attempt
        self.granularity = granularity
        precondition(!plan.ringOrder.isEmpty, "a plan without a ring")
        precondition(!roles.ring.isEmpty, "nobody contributes")
        let whole = plan.ringOrder.count
        let ringPlace = Int(roles.ringPlaces[place])
        let behind = plan.ringOrder[(ringPlace + 1) % whole]
        let behindPlace = roles.ring.count == whole ? nil : plan.index(of: behind)
        follower = behindPlace.map { roles.contributes[$0] } ?? true ? nil : behind
        count = roles.ring.count
        precondition(
            kind != .reduceScatter || count == whole, "a shard for those who only receive")
        position = Int(roles.ringPositions[place])
        if position >= 0 {
            previous = roles.ring[(position + count - 1) % count]
            next = roles.ring[(position + 1) % count]
        } else {
            previous = plan.ringOrder[(ringPlace + whole - 1) % whole]
            next = behind
        }
        if granularity == .step, position >= 0 {
            missing = 2 * (count - 1)
            arrived = [Bool](repeating: false, count: missing)
        }
    }

    /// Takes the contribution or a message.
    @inlinable
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        switch input {
        case .contribute(let update):
            guard position >= 0 else { return [.discard(.notAContributor)] }
            guard own == nil else { return [.discard(.repeated)] }
            return granularity == .phase ? begin(update) : beginSteps(update)
        case .received(let sender, let message):
            guard message.round == round else { return [.discard(.otherRound)] }
            guard message.attempt == attempt else { return [.discard(.otherAttempt)] }
            guard sender == previous, count > 1 || position < 0 else {
                return [.discard(.unexpectedSender)]
            }
            if position < 0 { return receive(message) }
            return granularity == .phase ? advance(message) : step(message)
        }
    }

    /// A node that only receives takes the result and passes it on.
    @inlinable
    mutating func receive(_ message: CollectiveMessage<U>) -> [Directive] {
        guard message.phase == .down else { return [.discard(.unexpectedSender)] }
        guard let result = message.update else { return [.discard(.malformed)] }
        guard !progress.contains(.complete) else { return [.discard(.repeated)] }
        return complete(with: result)
    }

    /// Ends, and serves the one behind that only receives.
    @inlinable
    mutating func complete(with result: U) -> [Directive] {
        progress = .complete
        sum = nil
        guard let follower else { return [.complete(result)] }
        let copies = kind == .exchangeAll ? Int64(count) : 1
        let message = message(.down, result, bytes: Bytes(result.bytes.count * copies))
        return [.send(to: follower, message), .complete(result)]
    }

    @inlinable
    func message(
        _ phase: CollectivePhase, _ update: U?, bytes: Bytes, step: Int = 0, hops: Int = 1
    ) -> CollectiveMessage<U> {
        CollectiveMessage(
            round: round, attempt: attempt, phase: phase, step: step, hops: hops, update: update,
            bytes: bytes)
    }
}
