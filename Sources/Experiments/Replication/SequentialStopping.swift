/// Replicates until the interval of a metric's mean is as narrow as is wanted.
public struct SequentialStopping: Hashable, Sendable {
    /// How narrow.
    public enum Width: Hashable, Sendable {
        /// Half of the interval, in the metric's unit.
        case absolute(Double)
        /// Half of the interval, as a share of the mean.
        case relative(Double)

        /// Whether an interval is narrow enough.
        public func isReached(by interval: ConfidenceInterval) -> Bool {
            switch self {
            case .absolute(let most): interval.halfWidth <= most
            case .relative(let most): interval.halfWidth <= most * interval.estimate.magnitude
            }
        }
    }

    /// The metric whose interval counts.
    public var metric: String
    public var width: Width
    /// The looks, with the least and the greatest number of replicates.
    public var schedule: LookSchedule

    /// Replicates of a metric.
    public init(metric: String, width: Width, schedule: LookSchedule) {
        self.metric = metric
        self.width = width
        self.schedule = schedule
    }

    /// Whether the values of the metric so far are enough. Fewer than two are never.
    public func isReached(by values: [Double]) -> Bool {
        schedule.interval(of: values).map(width.isReached(by:)) ?? false
    }
}
