public import ProtocolCore
public import Quantities

/// One node's part in a reduction over a tree: sums come up, the result goes down.
///
/// ```
/// collecting ──own and children's sums──► awaiting ──from the parent──► complete
///     └────────────────── at the root ─────────────────────────────────────┘
/// ```
/// A node that only receives, with nobody below it who contributes, begins in *awaiting*. The sum
/// is taken in the order own, then children by identity, whenever they came; so it is the same to
/// the last bit under any order of arrival. A complete node keeps nothing but the fact.
public struct TreeAggregator<U: Update>: ProtocolMachine {
    /// What it is told.
    public typealias Input = CollectiveInput<U>
    /// What it orders.
    public typealias Directive = CollectiveDirective<U>

    @usableFromInline
    enum State: Hashable, Sendable { case collecting, awaiting, complete }

    @usableFromInline var state: State
    @usableFromInline let round: RoundID
    @usableFromInline let attempt: Int
    @usableFromInline let parent: NodeID?
    @usableFromInline let children: [NodeID]
    @usableFromInline let contributes: Bool
    /// Which children's sums are awaited; empty if all are.
    @usableFromInline let awaited: [Bool]
    /// What has come: the own contribution at 0, then the children's sums; empty until something
    /// has to be kept.
    @usableFromInline var held: [U?] = []
    @usableFromInline var missing: Int
    /// Whether single updates are passed on instead of sums; then, what those weigh that are held.
    @usableFromInline let gathers: Bool
    @usableFromInline var wire = Bytes.zero

    /// The part of a node in one attempt at a round.
    ///
    /// - Parameters:
    ///   - contributes: false if the node only receives the result.
    ///   - receivers: every member of the plan that only receives, in any order; nobody waits for
    ///     a branch without contributors.
    /// - Precondition: the node is a member, and is among the receivers if it does not contribute;
    ///   somebody contributes.
    @inlinable
    public init(
        node: NodeID, plan: ReductionPlan, round: RoundID, attempt: Int, contributes: Bool,
        receivers: [NodeID] = []
    ) {
        guard let place = plan.index(of: node) else {
            preconditionFailure("\(node) is not in the plan")
        }
        let roles = ReductionRoles(plan, receivers: receivers)
        precondition(
            contributes == roles.contributes[place],
            "\(node) contributes: \(contributes); receivers: \(receivers)")
        self.init(place: place, plan: plan, roles: roles, round: round, attempt: attempt)
    }

    /// The same for the member at a place of the plan.
    @inlinable
    public init(
        place: Int, plan: ReductionPlan, roles: ReductionRoles, round: RoundID, attempt: Int,
        kind: ExchangeKind = .allReduce
    ) {
        precondition(kind == .allReduce || kind == .exchangeAll, "over a tree: \(kind)")
        gathers = kind == .exchangeAll
        self.round = round
        self.attempt = attempt
        let above = plan.parentPlaces[place]
        parent = above < 0 ? nil : plan.members[Int(above)]
        let below = plan.childPlaces(of: place)
        children = below.isEmpty ? [] : below.map { plan.members[Int($0)] }
        contributes = roles.contributes[place]
        let branches = below.count { roles.hasContributor[Int($0)] }
        awaited =
            branches == below.count ? [] : below.map { roles.hasContributor[Int($0)] }
        missing = branches + (contributes ? 1 : 0)
        state = missing > 0 ? .collecting : .awaiting
        precondition(missing > 0 || parent != nil, "nobody contributes")
    }

    /// Takes the contribution or a message.
    @inlinable
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        switch input {
        case .contribute(let update):
            guard contributes else { return [.discard(.notAContributor)] }
            return hold(update, wire: update.bytes, at: 0)
        case .received(let sender, let message):
            guard message.round == round else { return [.discard(.otherRound)] }
            guard message.attempt == attempt else { return [.discard(.otherAttempt)] }
            guard let update = message.update else { return [.discard(.malformed)] }
            if message.phase == .down, sender == parent {
                return finish(with: update, wire: message.bytes)
            }
            guard message.phase == .up, let place = children.firstIndex(of: sender),
                awaited.isEmpty || awaited[place]
            else { return [.discard(.unexpectedSender)] }
            return hold(update, wire: message.bytes, at: place + 1)
        }
    }

    /// Keeps one summand; with the last, passes the sum on.
    @inlinable
    mutating func hold(_ update: U, wire bytes: Bytes, at place: Int) -> [Directive] {
        guard state == .collecting else { return [.discard(.repeated)] }
        guard missing > 1 || !held.isEmpty else {
            wire += bytes
            return pass(update)
        }
        if held.isEmpty { held = [U?](repeating: nil, count: children.count + 1) }
        guard held[place] == nil else { return [.discard(.repeated)] }
        for other in held {
            guard let other else { continue }
            guard other.accepts(update) else { return [.discard(.malformed)] }
            break
        }
        held[place] = update
        wire += bytes
        missing -= 1
        guard missing == 0 else { return [] }
        var sum: U?
        for case let summand? in held {
            if sum == nil { sum = summand } else { sum?.merge(summand) }
        }
        guard let sum else { preconditionFailure("a sum of nothing") }
        return pass(sum)
    }

    /// Hands the sum on: to the parent, or at the root to all.
    @inlinable
    mutating func pass(_ sum: U) -> [Directive] {
        held = []
        guard let parent else { return finish(with: sum, wire: wire, reached: .collecting) }
        state = .awaiting
        return [.send(to: parent, message(.up, sum, wire))]
    }

    /// Takes the result and hands it down.
    @inlinable
    mutating func finish(
        with result: U, wire: Bytes, reached: State = .awaiting
    ) -> [Directive] {
        guard state == reached else {
            return [.discard(state == .complete ? .repeated : .premature)]
        }
        state = .complete
        guard !children.isEmpty else { return [.complete(result)] }
        var directives: [Directive] = []
        directives.reserveCapacity(children.count + 1)
        for child in children {
            directives.append(.send(to: child, message(.down, result, wire)))
        }
        directives.append(.complete(result))
        return directives
    }

    @inlinable
    func message(_ phase: CollectivePhase, _ update: U, _ wire: Bytes) -> CollectiveMessage<U> {
        CollectiveMessage(
            round: round, attempt: attempt, phase: phase, hops: 1, update: update,
            bytes: gathers ? wire : update.bytes)
    }
}
