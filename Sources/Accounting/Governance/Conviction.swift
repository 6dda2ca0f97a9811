public import Quantities

/// Support that grows with the time for which it is given.
///
/// With every interval y ← α y + x: a stake x that stays comes to x (1 − αᵗ) ÷ (1 − α), half of it
/// within ln ½ ÷ ln α intervals, so that a crowd that comes for one day decides little.
public struct ConvictionRule: Hashable, Sendable {
    /// What is left of it after an interval, α; below 1.
    public var decay: Ratio
    /// From one count to the next.
    public var interval: Duration
    /// The share of the most that the whole electorate could come to, at which a proposal passes.
    public var threshold: Ratio

    /// - Precondition: 0 ≤ decay < 1, the interval is longer than nothing, 0 < threshold ≤ 1.
    public init(decay: Ratio, interval: Duration, threshold: Ratio) {
        precondition(
            decay >= .zero && decay < .one && interval > .zero && threshold > .zero
                && threshold <= .one, "conviction with \(decay), \(interval), \(threshold)")
        self.decay = decay
        self.interval = interval
        self.threshold = threshold
    }

    /// The conviction after one more interval with so much support, in ZEN.
    public func next(after conviction: Double, support: Zen) -> Double {
        decay.value * conviction + support.inZen
    }

    /// Whether it is enough.
    public func isReached(by conviction: Double, electorate: Zen) -> Bool {
        electorate > .zero
            && conviction * (1 - decay.value) >= threshold.value * electorate.inZen
    }
}
