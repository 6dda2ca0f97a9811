import ProtocolCore
import Quantities

/// A node as the settlement knows it.
struct NodeAccount: Sendable {
    enum State: Sendable {
        case bonded
        /// On its way out, by its own wish or ejected.
        case unbonding(until: Instant, isEjected: Bool)
        /// The stake has been returned.
        case released
    }

    let provider: Int32
    var state = State.bonded
    /// By which its least stake is known.
    var tier: TierID?
    /// When its term in jail is over; nil while it is free.
    var jailedUntil: Instant?

    /// What rewards are reckoned on, from the start, and what was granted on it: the difference to
    /// the next epoch loses no fraction.
    var up = GPUTime.zero
    var sent = Bytes.zero
    /// GPU-time at work, and the part of it that earns no reward.
    var worked = GPUTime.zero
    var dropped = GPUTime.zero
    var granted = (uptime: Zen.zero, work: Zen.zero, bandwidth: Zen.zero)
    /// What it had been paid for work when the rules of rewards were last changed.
    var workBefore = Zen.zero

    /// The SLA period under way.
    var periodStart: Instant
    var committed = Duration.zero
    var down = Duration.zero

    /// The share of its work that is rewarded, in millionths of what a schedule grants.
    func rewarded(of share: Ratio) -> Int64 {
        guard dropped > .zero else { return share.partsPerMillion }
        let kept = max(0, worked.nanoseconds - dropped.nanoseconds)
        return Int64(Int128(share.partsPerMillion) * kept / max(1, worked.nanoseconds))
    }

    init(provider: Int32, at now: Instant) {
        self.provider = provider
        periodStart = now
    }

    var isBonded: Bool {
        if case .bonded = state { true } else { false }
    }
    /// Whether the node may still be rewarded for what it did.
    var isInGoodStanding: Bool {
        guard jailedUntil == nil else { return false }
        return switch state {
        case .bonded, .unbonding(_, isEjected: false): true
        case .unbonding(_, isEjected: true), .released: false
        }
    }
}
