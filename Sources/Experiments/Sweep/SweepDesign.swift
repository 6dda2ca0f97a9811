@preconcurrency import CGSL
public import Randomness
public import ScenarioFiles

/// The points of a sweep, by its design.
public enum SweepDesign {
    /// All points, before any condition; a grid's last axis moves fastest.
    public static func points(of sweep: SweepFile) -> [SweepPoint] {
        switch sweep.design {
        case .grid: grid(sweep.axes)
        case .oneAtATime: oneAtATime(sweep.axes)
        case .latinHypercube(let points, let seed):
            latinHypercube(dimensions: sweep.axes.count, points: points, seed: Seed(seed))
                .map { point(sweep.axes, at: $0) }
        case .sobol(let points):
            sobol(dimensions: sweep.axes.count, points: points).map { point(sweep.axes, at: $0) }
        }
    }

    /// Every value of an axis with every value of all others.
    static func grid(_ axes: [SweepAxis]) -> [SweepPoint] {
        var points = [SweepPoint(values: [])]
        for axis in axes {
            points = points.flatMap { point in
                (0..<axis.count).map { place in
                    SweepPoint(
                        values: point.values + axis.variables.map { $0.values[place] },
                        places: point.places + [place])
                }
            }
        }
        return points
    }

    /// The scenario as it is, then each value of each axis.
    static func oneAtATime(_ axes: [SweepAxis]) -> [SweepPoint] {
        let width = axes.reduce(0) { $0 + $1.variables.count }
        var points = [SweepPoint(values: Array(repeating: nil, count: width))]
        var start = 0
        for axis in axes {
            for place in 0..<axis.count {
                var values = [SweepValue?](repeating: nil, count: width)
                for (offset, variable) in axis.variables.enumerated() {
                    values[start + offset] = variable.values[place]
                }
                points.append(SweepPoint(values: values))
            }
            start += axis.variables.count
        }
        return points
    }

    private static func point(_ axes: [SweepAxis], at shares: [Double]) -> SweepPoint {
        SweepPoint(
            values: zip(axes, shares).flatMap { axis, share in
                axis.variables.map { $0.value(at: share) }
            })
    }

    /// Points in the unit cube of which each coordinate lies once in each of as many equal parts,
    /// at random within it.
    ///
    /// Source: McKay, Beckman and Conover, "A comparison of three methods for selecting values of
    /// input variables", Technometrics 21(2), 1979.
    public static func latinHypercube(dimensions: Int, points: Int, seed: Seed) -> [[Double]] {
        let columns = (0..<dimensions).map { dimension in
            var stream = RandomStream(
                seed: seed, entity: UInt64(dimension), purpose: "latin hypercube")
            var strata = Array(0..<points)
            stream.shuffle(&strata)
            return strata.map { (Double($0) + stream.uniform()) / Double(points) }
        }
        return (0..<points).map { point in columns.map { $0[point] } }
    }

    /// The dimensions that GSL's sequence has at most.
    public static let sobolDimensions = 40

    /// The first points of Sobol's sequence in the unit cube, without its zeroth, as GSL makes it
    /// (Antonov and Saleev 1979; Bratley and Fox, algorithm 659, 1988).
    ///
    /// - Precondition: at most ``sobolDimensions``.
    public static func sobol(dimensions: Int, points: Int) -> [[Double]] {
        precondition((1...sobolDimensions).contains(dimensions), "\(dimensions) dimensions")
        guard let generator = gsl_qrng_alloc(gsl_qrng_sobol, UInt32(dimensions)) else { return [] }
        defer { gsl_qrng_free(generator) }
        return (0..<points).map { _ in
            var point = [Double](repeating: 0, count: dimensions)
            gsl_qrng_get(generator, &point)
            return point
        }
    }
}
