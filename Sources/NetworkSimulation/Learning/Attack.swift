import Randomness

/// What a poisoner hands in instead of its own update.
///
/// All poisoners of a round act together and know every honest update of it (omniscient, as the
/// literature assumes). With x̄ and σ the mean and the deviation of the honest updates, coordinate
/// by coordinate:
public enum Attack: Hashable, Sendable {
    /// −x̄ (Allen-Zhu et al., ICLR 2021).
    case signFlip
    /// −ε x̄: inner-product manipulation (Xie et al., UAI 2019).
    case innerProduct(epsilon: Double)
    /// x̄ + z σ: a little is enough (Baruch et al., NeurIPS 2019); without z, the largest that the
    /// number of workers hides (`Attack.hiddenDeviation`).
    case littleIsEnough(z: Double?)
    /// Normal noise of so many times the size of x̄: per coordinate, the deviation is `scale` times
    /// the root mean square of x̄'s coordinates (after Blanchard et al., NeurIPS 2017, section 5,
    /// whose deviation is a large constant).
    case gaussian(scale: Double)
    /// The poisoner's own update, honest but for its labels: y becomes C − 1 − y.
    case labelFlip
    /// The update of the first honest member, over and over (Karimireddy et al., ICLR 2022).
    case mimic
    /// Zeros: a free rider that hopes to go unseen.
    case zero
    /// The aggregate of the round before, as if it were the own update: a free rider that looks
    /// alive.
    case stale

    /// Whether the poisoner saves the computation of its share.
    public var isLazy: Bool { self == .zero || self == .stale }
    /// Whether what it hands in is computed from its own, falsified data.
    var trainsOnFlippedLabels: Bool { self == .labelFlip }

    /// The z of `littleIsEnough` that n workers, m of them poisoners, hide: Φ⁻¹((n − m − s) ÷
    /// (n − m)) with s = ⌊n ÷ 2⌋ + 1 − m (Baruch et al., section 3.1); 0 where that is negative.
    ///
    /// Poisoners in the majority need nobody's support: s counts as 1.
    ///
    /// - Precondition: somebody is honest.
    public static func hiddenDeviation(workers n: Int, poisoners m: Int) -> Double {
        precondition(m < n, "\(m) poisoners of \(n)")
        let supporters = max(1, n / 2 + 1 - m)
        let share = Double(n - m - supporters) / Double(n - m)
        return share <= 0.5 ? 0 : ElementaryFunctions.normalQuantile(share)
    }
}

/// The honest updates of a round, as the poisoners see them.
struct HonestUpdates {
    /// The updates, by member.
    let updates: [[Float]]
    /// All who hand in, and the poisoners among them.
    let workers: Int
    let poisoners: Int
    /// The aggregate of the round before.
    let previous: [Float]?
    private let mean: [Double]

    /// - Precondition: there is an honest update.
    init(_ updates: [[Float]], poisoners: Int, previous: [Float]?) {
        precondition(!updates.isEmpty, "nobody is honest")
        self.updates = updates
        self.poisoners = poisoners
        self.previous = previous
        workers = updates.count + poisoners
        mean = updates[0].indices.map { index in
            updates.reduce(0.0) { $0 + Double($1[index]) } / Double(updates.count)
        }
    }

    /// What a poisoner hands in; nil if that is its own work.
    func forged(by attack: Attack, drawing stream: inout RandomStream) -> [Float]? {
        switch attack {
        case .labelFlip: return nil
        case .signFlip: return mean.map { Float(-$0) }
        case .innerProduct(let epsilon): return mean.map { Float(-epsilon * $0) }
        case .littleIsEnough(let z):
            let z = z ?? Attack.hiddenDeviation(workers: workers, poisoners: poisoners)
            let deviation = deviation
            return mean.indices.map { Float(mean[$0] + z * deviation[$0]) }
        case .gaussian(let scale):
            let squares = mean.reduce(0.0) { $0 + $1 * $1 }
            let size = scale * (squares / Double(mean.count)).squareRoot()
            return mean.map { _ in Float(size * stream.standardNormal()) }
        case .mimic: return updates[0]
        case .zero: return mean.map { _ in 0 }
        case .stale: return previous ?? mean.map { _ in 0 }
        }
    }

    /// The deviation of the honest updates by coordinate, over one less than their number.
    private var deviation: [Double] {
        guard updates.count > 1 else { return mean.map { _ in 0 } }
        return mean.indices.map { index in
            let squares = updates.reduce(0.0) { sum, update in
                let difference = Double(update[index]) - mean[index]
                return sum + difference * difference
            }
            return (squares / Double(updates.count - 1)).squareRoot()
        }
    }
}
