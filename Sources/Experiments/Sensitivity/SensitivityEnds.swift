/// What a metric is at both ends of one input's range, all other inputs as they are.
public struct SensitivityEnds: Hashable, Sendable {
    /// One end.
    public struct End: Hashable, Sendable {
        /// The metric there: that of the scenario as it is, moved by the mean difference of runs on
        /// the same seed; nil if there is none on any.
        public let value: Double?
        /// That difference with its interval; nil from a single seed.
        public let change: ConfidenceInterval?
        /// Why a run there has no value, if one has none.
        public let failure: String?

        /// What follows from the outcomes on some seeds.
        ///
        /// - Parameters:
        ///   - own: the scenario's own values on the same seeds; not-a-number where there is none.
        ///   - base: their mean.
        init(_ outcomes: [SensitivityBench.Outcome], besides own: [Double], of base: Double) {
            let values = outcomes.map(\.value)
            let difference = Summary(ConfidenceInterval.differences(values, own)).mean
            value = difference.isFinite ? base + difference : nil
            change = ConfidenceInterval.paired(values, own, confidence: SensitivityStudy.confidence)
            failure = outcomes.lazy.compactMap(\.failure).first
        }

        /// Whether the change might be none, or luck.
        public var isDoubtful: Bool { change?.contains(0) ?? false }
    }

    public let low: End
    public let high: End

    /// Whether neither end can be told from the scenario as it is.
    public var isDoubtful: Bool {
        (low.value == nil || low.isDoubtful) && (high.value == nil || high.isDoubtful)
    }

    /// How far apart the ends and the scenario as it is are; nil where neither end has a value.
    public func swing(around base: Double) -> Double? {
        let values = [low.value, high.value].compactMap { $0 }
        guard let least = values.min(), let most = values.max() else { return nil }
        return max(most, base) - min(least, base)
    }
}
