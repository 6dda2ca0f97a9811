public import Randomness

/// Points of the unit cube from which it follows what share of a figure's variance is which
/// input's.
///
/// Each row has a point A, a point B, and for every input the point A with that input's coordinate
/// of B. A and B are the two halves of points of Sobol's sequence in twice as many dimensions.
public struct SobolDesign: Hashable, Sendable {
    /// Inputs that there can be: half of the dimensions of the sequence.
    public static let mostInputs = SweepDesign.sobolDimensions / 2

    public let inputs: Int
    public let samples: Int
    private let halves: [[Double]]

    /// A design of so many rows; powers of two spread best.
    ///
    /// - Precondition: at most ``mostInputs`` inputs.
    public init(inputs: Int, samples: Int) {
        precondition((1...Self.mostInputs).contains(inputs), "\(inputs) inputs")
        self.inputs = inputs
        self.samples = samples
        halves = SweepDesign.sobol(dimensions: 2 * inputs, points: samples)
    }

    /// Points of a row.
    public var width: Int { inputs + 2 }

    /// A point: 0 is A, 1 is B, and 2 + i is A with input i of B.
    public func point(_ row: Int, _ place: Int) -> [Double] {
        let (a, b) = (halves[row][..<inputs], halves[row][inputs...])
        if place == 1 { return Array(b) }
        var point = Array(a)
        if place > 1 { point[place - 2] = b[inputs + place - 2] }
        return point
    }
}

/// The shares of a figure's variance that hang on one input.
public struct SobolIndex: Hashable, Sendable {
    /// The share that is gone once the input is known: its own effect, whatever the others are.
    public let first: ConfidenceInterval
    /// The share that is left once all others are known: its own effect and its interactions.
    public let total: ConfidenceInterval
    /// Rows that it stands on: those of which all three runs have a figure.
    public var rows: Int { first.count }

    /// The index of one input from rows of figures in the order of ``SobolDesign/point(_:_:)``; nil
    /// from fewer than two whole rows, or if the figure does not vary in them.
    ///
    /// First order: Saltelli et al., "Variance based sensitivity analysis of model output",
    /// Computer Physics Communications 181, 2010, table 2 (b), with figures less their mean; total:
    /// Jansen, "Analysis of variance designs for model output", Computer Physics Communications
    /// 117, 1999, the same table (f). The intervals are percentiles of rows drawn anew.
    public init?(
        _ input: Int, of rows: [[Double]], confidence: Double = 0.95, resamples: Int = 1_000,
        stream: inout RandomStream
    ) {
        let whole = rows.compactMap { row -> Row? in
            let kept = Row(a: row[0], b: row[1], mixed: row[2 + input])
            return kept.isWhole ? kept : nil
        }
        func index(_ figure: @escaping ([Row], [Int]) -> Double) -> ConfidenceInterval? {
            ConfidenceInterval.bootstrap(
                count: whole.count, confidence: confidence, method: .percentile,
                resamples: resamples, stream: &stream, of: { figure(whole, $0) })
        }
        guard let first = index(Row.first), let total = index(Row.total) else { return nil }
        self.first = first
        self.total = total
    }

    /// The figures of A, of B, and of A with one input of B.
    private struct Row {
        var a: Double
        var b: Double
        var mixed: Double

        var isWhole: Bool { a.isFinite && b.isFinite && mixed.isFinite }

        /// Mean and variance of the figures at A and B; the variance is not-a-number where it is
        /// only the last bits of equal figures.
        static func moments(_ rows: [Row], _ drawn: [Int]) -> (mean: Double, variance: Double) {
            let count = Double(2 * drawn.count)
            let mean = drawn.reduce(0.0) { $0 + rows[$1].a + rows[$1].b } / count
            let variance =
                drawn.reduce(0.0) { sum, row in
                    let (a, b) = (rows[row].a - mean, rows[row].b - mean)
                    return sum + a * a + b * b
                } / count
            return (mean, variance > 1e-24 * mean * mean ? variance : .nan)
        }

        static func first(_ rows: [Row], _ drawn: [Int]) -> Double {
            let (mean, variance) = moments(rows, drawn)
            let sum = drawn.reduce(0.0) {
                $0 + (rows[$1].b - mean) * (rows[$1].mixed - rows[$1].a)
            }
            return sum / Double(drawn.count) / variance
        }

        static func total(_ rows: [Row], _ drawn: [Int]) -> Double {
            let sum = drawn.reduce(0.0) { sum, row in
                let change = rows[row].a - rows[row].mixed
                return sum + change * change
            }
            return sum / Double(2 * drawn.count) / moments(rows, drawn).variance
        }
    }
}
