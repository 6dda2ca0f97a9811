public import Quantities

/// A limit on how much passes in how much time: a level that fills at a rate, up to a capacity, and
/// is drawn upon.
public struct TokenBucket: Hashable, Sendable {
    /// The most that passes at once.
    public let capacity: Zen
    /// How much more an hour.
    public let ratePerHour: Zen
    /// The level at `since`, and what was missing to the next micro-ZEN then, in micro-ZEN
    /// nanoseconds an hour.
    private var amount: Zen
    private var fraction: Int128 = 0
    private var since: Instant

    private static let hour = Int128(3_600_000_000_000)

    /// A full bucket.
    ///
    /// - Precondition: neither is below zero.
    public init(capacity: Zen, ratePerHour: Zen, at now: Instant = .start) {
        precondition(capacity >= .zero && ratePerHour >= .zero, "\(capacity), \(ratePerHour)")
        self.capacity = capacity
        self.ratePerHour = ratePerHour
        amount = capacity
        since = now
    }

    private func filled(at now: Instant) -> (amount: Zen, fraction: Int128) {
        guard now > since else { return (amount, fraction) }
        let flow = Int128((now - since).nanoseconds) * Int128(ratePerHour.micro) + fraction
        let level = Int128(amount.micro) + flow / Self.hour
        guard level < Int128(capacity.micro) else { return (capacity, 0) }
        return (Zen(micro: Int64(level)), flow % Self.hour)
    }

    /// What may pass now.
    public func level(at now: Instant) -> Zen { filled(at: now).amount }

    /// Draws an amount, all or nothing; returns whether it was there.
    public mutating func draw(_ wanted: Zen, at now: Instant) -> Bool {
        let (level, rest) = filled(at: now)
        guard wanted >= .zero, wanted <= level else { return false }
        (amount, fraction, since) = (level - wanted, rest, max(now, since))
        return true
    }

    /// When so much may pass, if nothing else does; nil for never.
    public func whenReady(for wanted: Zen, at now: Instant) -> Instant? {
        let (level, rest) = filled(at: now)
        if wanted <= level { return now }
        guard wanted <= capacity, ratePerHour > .zero else { return nil }
        let missing = Int128((wanted - level).micro) * Self.hour - rest
        let rate = Int128(ratePerHour.micro)
        let wait = (missing + rate - 1) / rate
        guard wait < Int128(Int64.max / 4) else { return nil }
        return now + .nanoseconds(Int64(wait))
    }
}
