public import ScenarioFiles

/// One prediction beside what was measured.
public struct ValidationRow: Sendable {
    /// How a distance is counted.
    public enum Scale: String, Sendable, Hashable {
        /// As a share of what was measured.
        case relative
        /// As a difference of two shares.
        case points
    }

    /// What becomes of it in the summary.
    public enum Standing: Sendable, Hashable {
        /// It counts.
        case scored
        /// A constant was fitted on its case.
        case fitted
        /// It does not count, and why.
        case unscored(String)
        /// Its case could not be run, or gives no such figure; it counts as a miss.
        case failed(String)
    }

    public var file: String
    public var id: String
    public var group: String
    /// What is compared: the metric, a ratio, or the least value of a key.
    public var quantity: String
    /// The unit of both figures, as the file wrote it; shares have none or "%".
    public var unit: String
    /// The median of several figures, the middle of a range.
    public var measured: Double
    /// The range that was measured, if it is one.
    public var range: ClosedRange<Double>?
    /// All that was measured, where it is a list that no run is compared with.
    public var listed: [Double]?
    /// Nil if there is none.
    public var predicted: Double?
    public var tolerance: Tolerance?
    public var scale: Scale
    /// Predicted / measured − 1, or predicted − measured on the scale of points.
    public var error: Double?
    /// Whether it is within its tolerance; nil if it has none, or there is no prediction.
    public var isWithin: Bool?
    public var standing: Standing
    public var source: String
    public var kind: EvidenceKind
    public var isHeldOut: Bool
    public var note: String?

    /// Whether it counts in the summary of its group.
    public var isScored: Bool { standing == .scored }
    /// Whether it is to be explained.
    public var isMiss: Bool {
        switch standing {
        case .scored, .fitted: isWithin == false
        case .failed: true
        case .unscored: false
        }
    }
}

extension ValidationRow {
    /// Judges a prediction.
    ///
    /// - Parameters:
    ///   - grid: The factor of the grid on which a least value was sought.
    ///   - rounding: A unit of the last digit that was printed of what was measured: a point of
    ///     somebody's grid is known to that and no better.
    mutating func judge(grid: Double?, rounding: Double = 0) {
        guard let predicted else { return }
        let low = range?.lowerBound ?? measured
        let high = range?.upperBound ?? measured
        if scale == .points {
            error = predicted - measured
        } else if measured != 0 {
            error = predicted / measured - 1
        }
        guard let tolerance else {
            isWithin = range.map { $0.contains(predicted) }
            return
        }
        // The last digits of a quotient decide nothing.
        let slack = 1e-12 * max(abs(low), abs(high))
        func holds(from least: Double, to most: Double) -> Bool {
            predicted >= least - slack && predicted <= most + slack
        }
        switch tolerance {
        case .relative(let share):
            isWithin = holds(from: low - abs(low) * share, to: high + abs(high) * share)
        case .points(let share): isWithin = holds(from: low - share, to: high + share)
        case .absolute(let figure):
            guard let much = MetricUnit.convert(figure.value, from: figure.unit, to: unit) else {
                return
            }
            isWithin = holds(from: low - much, to: high + much)
        case .factor(let factor): isWithin = holds(from: low / factor, to: high * factor)
        case .gridSteps(let count):
            let reach = grid.map { power($0, count) } ?? 1
            isWithin = holds(from: (low - rounding) / reach, to: (high + rounding) * reach)
        }
    }

    private func power(_ base: Double, _ count: Int) -> Double {
        (0..<count).reduce(1.0) { product, _ in product * base }
    }
}
