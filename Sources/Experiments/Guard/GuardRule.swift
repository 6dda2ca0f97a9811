/// How a guard decides: how often it may be wrong, and how sure it has to be to let a change pass.
public struct GuardRule: Hashable, Sendable {
    /// What became of a guarded metric.
    public enum Verdict: String, Hashable, Sendable, CaseIterable {
        /// Every seed gives what it gave, bit by bit.
        case unchanged
        /// It moved, and not by more than is tolerated.
        case within
        /// It moved by more than is tolerated.
        case drifted
        /// Too few runs for their noise: a drift of twice the tolerance could have gone unseen.
        case undetermined = "cannot tell"
        /// The run gives it no longer.
        case missing = "not given"
    }

    /// The share of guards, over all metrics and scenarios together, that may fail although no true
    /// drift is beyond its tolerance.
    public var alpha: Double
    /// With what probability a drift of twice the tolerance has to be found.
    public var power: Double

    /// A rule.
    ///
    /// - Precondition: both lie between 0 and 1, without the ends.
    public init(alpha: Double = 0.01, power: Double = 0.9) {
        precondition(alpha > 0 && alpha < 1, "a false-alarm rate of \(alpha)")
        precondition(power > 0 && power < 1, "a power of \(power)")
        self.alpha = alpha
        self.power = power
    }

    /// The level at which one of several tests certainly rejects, whatever the others say.
    public func level(of tests: Int) -> Double { alpha / Double(max(1, tests)) }

    /// The verdicts on tests that belong to one guard; nil stands for a metric without values.
    ///
    /// Drifts are told by Holm's procedure ("A simple sequentially rejective multiple test
    /// procedure", Scand. J. Statist. 6, 1979): the smallest p-value is held against α/m, the next
    /// against α/(m − 1), and so on until one is above. It keeps the rate of any false alarm at α
    /// whatever the metrics depend on.
    public func verdicts(of tests: [DriftTest?]) -> [Verdict] {
        let drifted = rejected(tests.map { $0?.pValue ?? 1 })
        return tests.indices.map { place in
            guard let test = tests[place] else { return .missing }
            if drifted[place] { return .drifted }
            if test.isUnchanged { return .unchanged }
            return test.power(at: level(of: tests.count)) >= power ? .within : .undetermined
        }
    }

    private func rejected(_ pValues: [Double]) -> [Bool] {
        var rejected = pValues.map { _ in false }
        let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
        for (rank, place) in order.enumerated() {
            guard pValues[place] <= alpha / Double(pValues.count - rank) else { break }
            rejected[place] = true
        }
        return rejected
    }
}
