import Aggregation
import ProtocolCore
import Quantities

/// The exchanges of a job that are under way: a few at a time, in the order of their beginning.
struct ExchangeTable: Sendable {
    private var entries: [Collective] = []

    private func place(of key: ExchangeKey) -> Int? { entries.firstIndex { $0.key == key } }

    /// Whether an exchange is under way, or has ended and is not yet taken out.
    func holds(_ key: ExchangeKey) -> Bool { place(of: key) != nil }

    /// The members of an exchange, by identity; none if it is not there.
    func members(of key: ExchangeKey) -> [NodeID] {
        place(of: key).map { entries[$0].members } ?? []
    }

    /// The members that do not hold the result yet; nil if there is no such exchange.
    func remaining(of key: ExchangeKey) -> Int? { place(of: key).map { entries[$0].remaining } }

    /// The round and the attempt that an exchange belongs to.
    func attempt(of key: ExchangeKey) -> (round: RoundID, attempt: Int)? {
        place(of: key).map { (entries[$0].round, entries[$0].attempt) }
    }

    /// Everybody who takes part in an exchange, by exchange in the order of their beginning.
    var participants: [NodeID] { entries.flatMap(\.members) }

    /// Enters an exchange, in the place of one with the same key.
    mutating func enter(_ collective: Collective) {
        remove(collective.key)
        entries.append(collective)
    }

    /// Takes an exchange out.
    mutating func remove(_ key: ExchangeKey) {
        if let place = place(of: key) { entries.remove(at: place) }
    }

    /// Takes all exchanges out.
    mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

    /// Gives the members of an exchange their machines.
    mutating func equip(
        _ key: ExchangeKey, with plan: ReductionPlan, roles: ReductionRoles,
        algorithm: ReductionAlgorithm, kind: ExchangeKind
    ) {
        guard let place = place(of: key) else { return }
        entries[place].equip(with: plan, roles: roles, algorithm: algorithm, kind: kind)
    }

    /// Tells a member's machine something; nil if there is no such exchange.
    mutating func tell(
        _ input: Collective.Input, to node: NodeID, in key: ExchangeKey, at now: Instant
    ) -> [Collective.Directive]? {
        guard let place = place(of: key) else { return nil }
        return entries[place].tell(input, to: node, at: now)
    }

    /// Notes that one more member holds the result of an exchange.
    mutating func noteComplete(_ key: ExchangeKey) {
        guard let place = place(of: key) else { return }
        entries[place].noteComplete()
    }
}
