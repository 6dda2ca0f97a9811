public import ProtocolCore
public import Quantities

/// What each node has at stake, and for how long it had it.
///
/// The integral of a stake over time is exact, so that a time average does not depend on how often
/// the stake was looked at.
public struct StakeRegistry: Sendable {
    private struct Entry: Sendable {
        var stake = Zen.zero
        var since: Instant
        /// Micro-ZEN × nanoseconds up to `since`.
        var integral: Int128 = 0

        func integral(until now: Instant) -> Int128 {
            precondition(now >= since, "a stake of \(since) asked for at \(now)")
            return integral + Int128(stake.micro) * Int128((now - since).nanoseconds)
        }
    }

    private var entries = Table<Entry>()
    /// All stakes.
    public private(set) var total = Zen.zero

    public init() {}

    /// What a node has at stake.
    public func stake(of node: NodeID) -> Zen { entries[node.index]?.stake ?? .zero }

    /// Stake × time of a node from the start until now, in micro-ZEN nanoseconds.
    public func stakeTime(of node: NodeID, until now: Instant) -> Int128 {
        entries[node.index]?.integral(until: now) ?? 0
    }

    /// Adds to a stake, or takes from it.
    ///
    /// - Precondition: no stake goes below zero, and time does not go back.
    public mutating func change(_ node: NodeID, by amount: Zen, at now: Instant) {
        let place = entries.place(of: node.index, default: Entry(since: now))
        let entry = entries.rows[place]
        let stake = entry.stake + amount
        precondition(stake >= .zero, "the stake of \(node) falls to \(stake)")
        entries.rows[place] = Entry(
            stake: stake, since: now, integral: entry.integral(until: now))
        total += amount
    }
}
