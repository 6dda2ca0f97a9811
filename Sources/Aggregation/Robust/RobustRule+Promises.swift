/// What a rule needs, and what it promises for that.
extension RobustRule {
    /// The least number of members that can bear so many bad ones.
    public func leastMembers(bad: Int) -> Int {
        var needed =
            switch estimator {
            case .mean: bad + 1
            case .median, .trimmedMean, .meanAroundMedian, .geometricMedian,
                .smoothedGeometricMedian, .centeredClipping, .minimumDiameter:
                2 * bad + 1
            case .krum, .multiKrum: 2 * bad + 3
            case .bulyan: 4 * bad + 3
            }
        for preparation in preparations.reversed() {
            switch preparation {
            case .neighbourMixing, .clipping: needed = max(needed, 2 * bad + 1)
            // As many buckets as members are needed behind; the last may hold one.
            case .bucketing(let size): needed = (needed - 1) * size + 1
            }
        }
        return needed
    }

    /// Most subsets that ``Estimator/minimumDiameter`` tries.
    static let mostSubsets = 1_000_000

    /// Refuses what the rule cannot do.
    public func check(members: Int, bad: Int) throws(RobustRefusal) {
        precondition(bad >= 0, "\(bad) bad members")
        let needed = leastMembers(bad: bad)
        guard members >= needed else {
            throw .tooFewMembers(members, bad: bad, needed: needed)
        }
        guard estimator == .minimumDiameter else { return }
        var subsets = 1
        for taken in 0..<bad {
            // Each product is divisible by what it is divided by.
            subsets = subsets * (members - taken) / (taken + 1)
            guard subsets <= Self.mostSubsets else {
                throw .tooManySubsets(members: members, bad: bad)
            }
        }
    }

    /// κ, where the rule is (f, κ)-robust: whichever n − f members are the good ones, the square of
    /// the distance between the result and their mean is at most κ times the mean square of their
    /// own distances from it (Allouah et al., AISTATS 2023, definition 2 and proposition 2; lemma 1
    /// for mixing).
    ///
    /// - Returns: nil if nothing is published for the rule, or if it promises nothing. So it is for
    ///   Krum: 6 (1 + f / (n − 2f)) is proved for one that counts a neighbour more than
    ///   ``Estimator/krum`` does, which keeps to the n − f − 2 of Blanchard et al.
    public func coefficient(members: Int, bad: Int) -> Double? {
        guard members >= leastMembers(bad: bad) else { return nil }
        let share = Double(bad) / Double(members - 2 * bad)
        var kappa: Double
        switch estimator {
        case .mean where bad == 0: kappa = 0
        case .trimmedMean: kappa = 6 * share * (1 + share)
        case .geometricMedian, .median: kappa = 4 * (1 + share) * (1 + share)
        default: return nil
        }
        for preparation in preparations.reversed() {
            guard preparation == .neighbourMixing else { return nil }
            kappa = 8 * Double(bad) / Double(members - bad) * (kappa + 1)
        }
        return kappa
    }

    /// Whether every coordinate is treated on its own, so that shards of the updates can be
    /// aggregated by different members and put together again; else one must see whole updates.
    public var isCoordinateWise: Bool {
        let isEstimator =
            switch estimator {
            case .mean, .median, .trimmedMean, .meanAroundMedian: true
            case .krum, .multiKrum, .bulyan, .geometricMedian, .smoothedGeometricMedian,
                .centeredClipping, .minimumDiameter:
                false
            }
        return isEstimator
            && preparations.allSatisfy { if case .bucketing = $0 { true } else { false } }
    }
}
