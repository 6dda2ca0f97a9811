/// How the updates of a round become one when some of the members may send anything.
///
/// Preparations change the updates, in their order; the estimator then makes one of them. All
/// members count alike, whatever the weight of their updates: a weight is something that a bad one
/// could claim. Every tie goes to the member that stands first.
public struct RobustRule: Hashable, Sendable {
    /// How several updates become one.
    public enum Estimator: Hashable, Sendable {
        /// The mean, which a single bad member can move anywhere.
        case mean
        /// The median of every coordinate; of an even number the mean of the middle two.
        case median
        /// The mean of every coordinate without its f least and f greatest values (Yin et al., ICML
        /// 2018, definition 2).
        case trimmedMean
        /// The mean of the n − f values of a coordinate that are nearest to its median (MeaMed: Xie
        /// et al., arXiv 1802.10116, definition 7).
        case meanAroundMedian
        /// The update with the least sum of squared distances to its n − f − 2 nearest others
        /// (Blanchard et al., NeurIPS 2017, section 4).
        case krum
        /// The mean of the n − f updates with the least such sums (the same, section 5).
        case multiKrum
        /// The n − 2f updates that Krum picks one after the other, and of every coordinate the mean
        /// of the n − 4f that are nearest to their median (El Mhamdi et al., ICML 2018, section 4).
        case bulyan
        /// The point with the least sum of distances to all updates, to the last bits.
        case geometricMedian
        /// So many steps towards it from the mean, with distances below `smoothing` taken for that
        /// (RFA: Pillutla et al., IEEE TSP 2022, algorithm 2; 10⁻⁶ and 3 there).
        case smoothedGeometricMedian(smoothing: Double, steps: Int)
        /// The result of the last round, moved by the mean of the differences from it, of which
        /// none counts for more than the radius; so many times (Karimireddy et al., ICML 2021,
        /// equation 3).
        case centeredClipping(radius: Double, steps: Int)
        /// The mean of the n − f updates of which the two farthest are nearest to each other. Its
        /// cost is exponential: for small tests (El Mhamdi et al., arXiv 2008.00742, section 4).
        case minimumDiameter
    }

    /// What is done to the updates before.
    public enum Preparation: Hashable, Sendable {
        /// Every update becomes the mean of its n − f nearest ones, itself included (NNM: Allouah
        /// et al., AISTATS 2023, algorithm 2).
        case neighbourMixing
        /// The updates are put in an order that the caller draws and averaged by so many
        /// (Karimireddy et al., ICLR 2022, algorithm 1).
        case bucketing(size: Int)
        /// The ⌊2f (n − f) / n⌋ longest updates are shortened to the next one's length (ARC:
        /// Allouah et al., arXiv 2405.14432, algorithm 2).
        case clipping
    }

    /// What a round brings beside the updates.
    public struct Round: Hashable, Sendable {
        /// Where centred clipping begins: the result of the last round; nil for zeros.
        public var start: [Double]?
        /// The order in which bucketing takes the members, drawn by the caller; nil for their own.
        public var order: [Int]?

        /// A round of what is given.
        public init(start: [Double]? = nil, order: [Int]? = nil) {
            self.start = start
            self.order = order
        }
    }

    /// What is done to the updates before, in this order.
    public var preparations: [Preparation]
    /// How they become one.
    public var estimator: Estimator

    /// A rule of a kind.
    public init(_ estimator: Estimator, after preparations: [Preparation] = []) {
        self.estimator = estimator
        self.preparations = preparations
    }

    /// The trimmed mean of mixed neighbours, whose error is of the least order there can be
    /// (Allouah et al., AISTATS 2023, theorem 1).
    public static let standard = RobustRule(.trimmedMean, after: [.neighbourMixing])
    /// The smoothed geometric median with the figures of its paper.
    public static let rfa = RobustRule(.smoothedGeometricMedian(smoothing: 1e-6, steps: 3))

    /// The one update that the members' become.
    ///
    /// - Parameters:
    ///   - updates: one a member, all of the same length. One with a number that is not finite
    ///     counts as zeros.
    ///   - bad: how many of the members may send anything, f.
    /// - Throws: `RobustRefusal` if the members are too few to bear so many bad ones.
    public func aggregate(
        _ updates: [[Double]], bad: Int, in round: Round = Round()
    ) throws(RobustRefusal) -> [Double] {
        try check(members: updates.count, bad: bad)
        var table = UpdateTable(updates)
        for preparation in preparations {
            switch preparation {
            case .neighbourMixing: table = table.mixed(bad: bad)
            case .bucketing(let size): table = table.buckets(of: size, order: round.order)
            case .clipping: table = table.clipped(bad: bad)
            }
        }
        switch estimator {
        case .mean: return table.mean(of: Array(0..<table.count))
        case .median: return table.median()
        case .trimmedMean: return table.trimmedMean(dropping: bad)
        case .meanAroundMedian: return table.meanAroundMedian(of: table.count - bad)
        case .krum: return Array(table.row(table.krumOrder(bad: bad)[0]))
        case .multiKrum:
            return table.mean(of: table.krumOrder(bad: bad).prefix(table.count - bad).sorted())
        case .bulyan: return table.bulyan(bad: bad)
        case .geometricMedian: return table.geometricMedian()
        case .smoothedGeometricMedian(let smoothing, let steps):
            return table.smoothedMedian(smoothing: smoothing, steps: steps)
        case .centeredClipping(let radius, let steps):
            return table.centeredClipping(from: round.start, radius: radius, steps: steps)
        case .minimumDiameter: return table.mean(of: table.tightestSubset(without: bad))
        }
    }
}
