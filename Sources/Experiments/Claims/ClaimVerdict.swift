public import ScenarioFiles

/// What runs or arithmetic say of one reading of a claim.
public enum ClaimVerdict: String, Hashable, Sendable, CaseIterable {
    /// The interval lies inside the tolerance.
    case reproduced
    /// The interval lies outside of the tolerance, or the scenario cannot be.
    case refuted
    /// The interval lies on an end of the tolerance, or there is none.
    case undetermined
    /// The arithmetic of published numbers comes to what was published.
    case consistent
    /// It does not.
    case contradiction
    /// The figure has no tolerance: it is shown beside the run, and nothing is decided.
    case compared
    /// No module models it.
    case notModelled = "not modelled"

    /// What an interval says of what was published.
    public static func of(
        _ interval: ConfidenceInterval, against relation: PublishedRelation
    ) -> ClaimVerdict {
        guard relation.isDecidable else { return .compared }
        if relation.low <= interval.low && interval.high <= relation.high { return .reproduced }
        return interval.high < relation.low || relation.high < interval.low
            ? .refuted : .undetermined
    }

    /// Whether more replicates could change it.
    public var isFinal: Bool { self != .undetermined && self != .compared }

    /// The exit code of all verdicts together: 1 if one is refuted or a contradiction, else 2 if
    /// one is undetermined, else 0.
    public static func exitCode(of verdicts: [ClaimVerdict]) -> Int32 {
        if verdicts.contains(where: { $0 == .refuted || $0 == .contradiction }) { return 1 }
        return verdicts.contains(.undetermined) ? 2 : 0
    }
}

/// A verdict on replicates, with what it stands on.
public struct SequentialVerdict: Hashable, Sendable {
    public let verdict: ClaimVerdict
    /// The interval at the look that decided, or at the last one; nil if there is none.
    public let interval: ConfidenceInterval?
    /// How many replicates were looked at.
    public let replicates: Int
    /// Whether another look could change it.
    public let isOpen: Bool

    /// The verdict at the first look that decides, or at the last that the values allow.
    ///
    /// Each look's interval is corrected for all looks of the schedule, so that a verdict at the
    /// first look that decides is wrong no more often than the schedule's confidence says.
    ///
    /// - Parameter values: by replicate; not-a-number where a replicate gives none, which leaves
    ///   the verdict undetermined, because those with a value would speak for all.
    public init(
        of values: [Double], _ statistic: ClaimStatistic = .mean,
        against relation: PublishedRelation, schedule: LookSchedule
    ) {
        func interval(_ values: [Double]) -> ConfidenceInterval? {
            switch statistic {
            case .mean: schedule.interval(of: values)
            case .median: .median(values, confidence: schedule.confidenceOfLook)
            }
        }
        var last: (ClaimVerdict, ConfidenceInterval?, Int) = (.undetermined, nil, 0)
        for look in schedule.looks where look <= values.count {
            let seen = Array(values.prefix(look))
            guard seen.allSatisfy(\.isFinite) else {
                self.init(.undetermined, interval(seen), look, isOpen: false)
                return
            }
            guard let interval = interval(seen) else {
                // A median needs some values more before there is an interval.
                last.2 = look
                continue
            }
            let verdict = ClaimVerdict.of(interval, against: relation)
            if verdict.isFinal {
                self.init(verdict, interval, look, isOpen: false)
                return
            }
            last = (verdict, interval, look)
        }
        // A comparison without a verdict needs no more than the first look.
        let isOpen = relation.isDecidable && last.2 < schedule.maximum
        self.init(last.0, last.1, last.2, isOpen: isOpen || last.2 == 0)
    }

    private init(
        _ verdict: ClaimVerdict, _ interval: ConfidenceInterval?, _ replicates: Int, isOpen: Bool
    ) {
        self.verdict = verdict
        self.interval = interval
        self.replicates = replicates
        self.isOpen = isOpen
    }
}
