public import Randomness

/// Which run of a point it is: the number from which all of its luck follows.
///
/// A seed is a pure function of the scenario's seed, the replicate and, if the points are to be
/// independent, the point. More replicates, more points or another order of running change no seed
/// that was there before.
public struct Replication: Hashable, Sendable {
    /// Whether points share their luck.
    public enum Luck: String, Hashable, Sendable, CaseIterable {
        /// Replicate r has the same seed at every point, so that a difference between two points
        /// has less noise than either.
        case common
        /// Every point has seeds of its own.
        case independent
    }

    /// Counted from 0, which is the scenario's own seed where luck is common.
    public var replicate: Int
    public var seed: Seed

    /// The replicate of a point.
    ///
    /// - Parameters:
    ///   - base: the scenario's own seed.
    ///   - point: what tells the point from others; it counts only where luck is independent, and
    ///     should follow from what the point sets and not from its place in a list.
    public init(_ replicate: Int, of base: Seed, luck: Luck = .common, point: UInt64 = 0) {
        precondition(replicate >= 0, "replicate \(replicate)")
        self.replicate = replicate
        switch luck {
        case .common where replicate == 0:
            seed = base
        case .common:
            seed = Self.mixed(base, UInt64(replicate), "replicate")
        case .independent:
            seed = Self.mixed(
                Self.mixed(base, point, "point"), UInt64(replicate), "replicate of a point")
        }
    }

    /// The first block of a counter-based stream (Philox, Salmon et al., SC 2011): any two counters
    /// give unrelated seeds, and none has to be drawn before another.
    private static func mixed(_ base: Seed, _ counter: UInt64, _ purpose: String) -> Seed {
        var stream = RandomStream(seed: base, entity: counter, purpose: purpose)
        return Seed(stream.next())
    }
}
