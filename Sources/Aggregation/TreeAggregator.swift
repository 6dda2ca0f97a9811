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
    @usableFromInline let node: NodeID
    @usableFromInline let round: RoundID
    @usableFromInline let attempt: Int
    @usableFromInline let parent: NodeID?
    @usableFromInline let children: [NodeID]
    /// Whether the own contribution (at 0) and those of the children (after it) are awaited.
    @usableFromInline let expected: [Bool]
    /// What has come of them.
    @usableFromInline var held: [U?]
    @usableFromInline var missing: Int

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
        precondition(plan.index(of: node) != nil, "\(node) is not in the plan")
        precondition(
            contributes != receivers.contains(node),
            "\(node) contributes: \(contributes); receivers: \(receivers)")
        self.node = node
        self.round = round
        self.attempt = attempt
        parent = plan.parent(of: node)
        children = plan.children(of: node)
        let branches = plan.contributing(except: receivers)
        let expected =
            [contributes]
            + children.map { child in
                plan.index(of: child).map { branches[$0] } ?? false
            }
        self.expected = expected
        held = [U?](repeating: nil, count: expected.count)
        missing = expected.count { $0 }
        state = missing > 0 ? .collecting : .awaiting
        precondition(missing > 0 || parent != nil, "nobody contributes")
    }

    /// Takes the contribution or a message.
    @inlinable
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        switch input {
        case .contribute(let update):
            guard expected[0] else { return [.discard(.notAContributor)] }
            return hold(update, at: 0)
        case .received(let sender, let message):
            guard message.round == round else { return [.discard(.otherRound)] }
            guard message.attempt == attempt else { return [.discard(.otherAttempt)] }
            guard let update = message.update else { return [.discard(.malformed)] }
            if message.phase == .down, sender == parent { return finish(with: update) }
            guard message.phase == .up, let place = children.firstIndex(of: sender),
                expected[place + 1]
            else { return [.discard(.unexpectedSender)] }
            return hold(update, at: place + 1)
        }
    }

    /// Keeps one summand; with the last, passes the sum on.
    @inlinable
    mutating func hold(_ update: U, at place: Int) -> [Directive] {
        guard state == .collecting, held[place] == nil else { return [.discard(.repeated)] }
        for other in held {
            guard let other else { continue }
            guard other.accepts(update) else { return [.discard(.malformed)] }
            break
        }
        held[place] = update
        missing -= 1
        guard missing == 0 else { return [] }
        var sum: U?
        for case let summand? in held {
            if sum == nil { sum = summand } else { sum?.merge(summand) }
        }
        guard let sum else { preconditionFailure("a sum of nothing at \(node)") }
        held = []
        guard let parent else { return finish(with: sum, reached: .collecting) }
        state = .awaiting
        return [.send(to: parent, message(.up, sum))]
    }

    /// Takes the result and hands it down.
    @inlinable
    mutating func finish(with result: U, reached: State = .awaiting) -> [Directive] {
        guard state == reached else {
            return [.discard(state == .complete ? .repeated : .premature)]
        }
        state = .complete
        return children.map { .send(to: $0, message(.down, result)) } + [.complete(result)]
    }

    @inlinable
    func message(_ phase: CollectivePhase, _ update: U) -> CollectiveMessage<U> {
        CollectiveMessage(
            round: round, attempt: attempt, phase: phase, hops: 1, update: update,
            bytes: update.bytes)
    }
}

extension ReductionPlan {
    /// For each member, whether it or somebody below it contributes.
    @usableFromInline
    func contributing(except receivers: [NodeID]) -> [Bool] {
        guard !receivers.isEmpty else { return [Bool](repeating: true, count: members.count) }
        var marked = [Bool](repeating: false, count: members.count)
        for start in members.indices where !receivers.contains(members[start]) {
            var place = start
            while !marked[place] {
                marked[place] = true
                guard let above = parent[place], let next = index(of: above) else { break }
                place = next
            }
        }
        return marked
    }
}
