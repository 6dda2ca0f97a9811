import Quantities
import Randomness

/// The distance of two positive numbers on a logarithmic scale.
func logDistance(_ a: Double, _ b: Double) -> Double {
    a > b ? ElementaryFunctions.log(a / b) : ElementaryFunctions.log(b / a)
}

/// MFU at a sequence length and a model size, with the rows it stands on.
struct CurvePoint: Sendable {
    var parameters: Double
    var sequence: Int
    var mfu: Ratio
    var basis: [MFUMeasurement]
    /// Whether the sequence asked for lies outside the curve.
    var isOutside = false

    /// The mean of several points of the same place.
    static func mean(of points: [CurvePoint]) -> CurvePoint {
        precondition(!points.isEmpty, "the mean of no points")
        var result = points[0]
        guard points.count > 1 else { return result }
        var parameters = 0.0
        var mfu = 0.0
        for point in points {
            parameters += point.parameters
            mfu += point.mfu.value
        }
        result.parameters = parameters / Double(points.count)
        result.mfu = Ratio(mfu / Double(points.count))
        result.basis = StepRows.union(points.map(\.basis))
        return result
    }

    /// Linear in log(parameters) between the nearest sizes; the nearest size itself beyond them.
    static func between(_ points: [CurvePoint], at parameters: Double) -> CurvePoint {
        let below = points.filter { $0.parameters <= parameters }
        let above = points.filter { $0.parameters >= parameters }
        let largestBelow = below.map(\.parameters).max()
        let smallestAbove = above.map(\.parameters).min()
        let low = below.filter { $0.parameters == largestBelow }
        let high = above.filter { $0.parameters == smallestAbove }
        guard let largestBelow, let smallestAbove else { return mean(of: low + high) }
        guard largestBelow < smallestAbove else { return mean(of: low) }
        let share =
            logDistance(parameters, largestBelow) / logDistance(smallestAbove, largestBelow)
        return mean(of: low).mixed(with: mean(of: high), share: share, at: parameters)
    }

    /// A point between two, at a share of the way.
    func mixed(with other: CurvePoint, share: Double, at parameters: Double) -> CurvePoint {
        CurvePoint(
            parameters: parameters, sequence: sequence,
            mfu: Ratio(mfu.value + (other.mfu.value - mfu.value) * share),
            basis: StepRows.union([basis, other.basis]),
            isOutside: isOutside && other.isOutside)
    }
}

/// The measured MFU of one model on one accelerator over the sequence length.
struct MFUCurve: Sendable {
    /// By rising sequence length, one a length.
    private var points: [CurvePoint]

    /// The curve through rows of one model; at each length, those with the nearest GPU count.
    init(rows: [MFUMeasurement], gpus: Int) {
        points = Set(rows.map(\.sequence)).sorted().map { sequence in
            let candidates = rows.filter { $0.sequence == sequence }
            let distances = candidates.map { logDistance(Double($0.gpus), Double(gpus)) }
            let nearest = distances.min()
            let used = zip(candidates, distances).filter { $0.1 == nearest }.map(\.0)
            return CurvePoint.mean(
                of: used.map {
                    CurvePoint(
                        parameters: $0.parameters, sequence: sequence, mfu: $0.mfu, basis: [$0])
                })
        }
        precondition(!points.isEmpty, "a curve without rows")
    }

    /// The curve at a length, linear in log(sequence); its end where the length lies outside.
    func point(at sequence: Int) -> CurvePoint {
        guard let above = points.firstIndex(where: { $0.sequence >= sequence }) else {
            return outside(points[points.count - 1])
        }
        let high = points[above]
        if high.sequence == sequence { return high }
        guard above > 0 else { return outside(high) }
        let low = points[above - 1]
        let share =
            logDistance(Double(sequence), Double(low.sequence))
            / logDistance(Double(high.sequence), Double(low.sequence))
        // Sizes of one model differ by the table of positions only, so linear is close enough.
        let parameters = low.parameters + (high.parameters - low.parameters) * share
        return low.mixed(with: high, share: share, at: parameters)
    }

    private func outside(_ point: CurvePoint) -> CurvePoint {
        var end = point
        end.isOutside = true
        return end
    }
}

/// Lists of measurements in the order of the catalogue.
enum StepRows {
    /// All rows of several lists, each once.
    static func union(_ lists: [[MFUMeasurement]]) -> [MFUMeasurement] {
        var rows: [MFUMeasurement] = []
        for row in lists.joined() where !rows.contains(row) { rows.append(row) }
        return rows.sorted { ($0.row, $0.model) < ($1.row, $1.model) }
    }
}
