import Aggregation
import ProtocolCore
import Quantities

/// One reduction of a round: a real aggregation machine a member, and how far they have come.
struct Collective: Sendable {
    /// What a member is told, and what it orders.
    typealias Input = CollectiveInput<SizedUpdate>
    typealias Directive = CollectiveDirective<SizedUpdate>

    let round: RoundID
    let attempt: Int
    /// Which of the job's exchanges this is.
    let key: ExchangeKey
    /// The members, by identity; the machines are aligned with them.
    let members: [NodeID]
    private var machines: [CollectiveMachine<SizedUpdate>] = []
    /// Members that do not hold the aggregate yet.
    private(set) var remaining: Int

    /// A reduction whose course is known; it has no machines until they are needed.
    init(round: RoundID, attempt: Int, key: ExchangeKey, members: [NodeID]) {
        self.round = round
        self.attempt = attempt
        self.key = key
        self.members = members
        remaining = members.count
    }

    /// Gives every member its machine.
    ///
    /// - Parameter kind: of an exchange of updates; what is exchanged within a step has its own.
    mutating func equip(
        with plan: ReductionPlan, roles: ReductionRoles, algorithm: ReductionAlgorithm,
        kind: ExchangeKind
    ) {
        let kind = key.purpose.kind ?? kind
        machines = members.indices.map { place in
            CollectiveMachine(
                place: place, plan: plan, roles: roles, round: round, attempt: attempt,
                algorithm: algorithm, kind: kind)
        }
    }

    /// Tells a member something; nothing is ordered by who is none.
    mutating func tell(_ input: Input, to node: NodeID, at now: Instant) -> [Directive] {
        guard let index = members.index(ofSorted: node), index < machines.count else { return [] }
        return machines[index].handle(input, at: now)
    }

    /// Notes that one more member holds the aggregate.
    mutating func noteComplete() { remaining -= 1 }
}

extension ExchangeKey.Purpose {
    /// What an exchange is that is the same for every payload; nil for those of updates.
    var kind: ExchangeKind? {
        switch self {
        case .gather: .allGather
        case .scatter: .reduceScatter
        case .stage: .allReduce
        case .update, .early: nil
        }
    }
}
