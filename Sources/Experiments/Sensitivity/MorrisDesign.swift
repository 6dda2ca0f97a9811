public import Randomness

/// Trajectories through the unit cube along which one input moves at a time, for screening.
///
/// Each trajectory starts at a point of a grid of four levels and moves every input once, in an
/// order of its own, by two thirds of its range, so that each step gives an elementary effect of
/// one input. The starting levels of an input are balanced: each occurs as often as any other,
/// which spreads few trajectories better than levels drawn at will.
///
/// Source: Morris, "Factorial sampling plans for preliminary computational experiments",
/// Technometrics 33(2), 1991, with p = 4 and Δ = p / (2 (p − 1)).
public struct MorrisDesign: Hashable, Sendable {
    /// One way through the cube.
    public struct Trajectory: Hashable, Sendable {
        /// The points, one more than there are inputs; each coordinate is a share of a range.
        public var points: [[Double]]
        /// Which input moves from each point to the next.
        public var moved: [Int]
    }

    /// Levels of the grid.
    public static let levels = 4
    public let trajectories: [Trajectory]

    /// A design; the same seed gives the same.
    ///
    /// - Precondition: there is an input and a trajectory.
    public init(inputs: Int, trajectories count: Int, seed: Seed) {
        precondition(inputs > 0 && count > 0, "\(count) trajectories of \(inputs) inputs")
        let levels = (0..<inputs).map { input in
            var stream = RandomStream(seed: seed, entity: UInt64(input), purpose: "morris levels")
            var levels = (0..<count).map { $0 % Self.levels }
            stream.shuffle(&levels)
            return levels
        }
        trajectories = (0..<count).map { number in
            var stream = RandomStream(seed: seed, entity: UInt64(number), purpose: "morris order")
            var order = Array(0..<inputs)
            stream.shuffle(&order)
            return Self.trajectory(from: levels.map { $0[number] }, order: order)
        }
    }

    private static func trajectory(from start: [Int], order: [Int]) -> Trajectory {
        func point(_ levels: [Int]) -> [Double] {
            levels.map { Double($0) / Double(Self.levels - 1) }
        }
        var levels = start
        var points = [point(levels)]
        for input in order {
            // Half of the levels, up from the lower half and down from the upper.
            levels[input] += levels[input] < Self.levels / 2 ? Self.levels / 2 : -Self.levels / 2
            points.append(point(levels))
        }
        return Trajectory(points: points, moved: order)
    }

    /// The elementary effects of each input: by how much the figure changes over the whole range at
    /// the pace of each step.
    ///
    /// - Parameters:
    ///   - values: the figure at each point of each trajectory; not-a-number where there is none,
    ///     which leaves out the two effects beside it.
    ///   - position: where in its range an input really is at a share; one with two values has no
    ///     place between them.
    public func effects(
        _ values: [[Double]], position: (_ input: Int, _ share: Double) -> Double = { $1 }
    ) -> [[Double]] {
        var effects = [[Double]](repeating: [], count: trajectories.first?.moved.count ?? 0)
        for (trajectory, values) in zip(trajectories, values) {
            for (step, input) in trajectory.moved.enumerated() {
                let moved =
                    position(input, trajectory.points[step + 1][input])
                    - position(input, trajectory.points[step][input])
                let effect = (values[step + 1] - values[step]) / moved
                if effect.isFinite { effects[input].append(effect) }
            }
        }
        return effects
    }
}

/// What Morris's screening says of one input.
public struct MorrisEffect: Hashable, Sendable {
    /// The mean effect over the whole range, with its sign: near zero also where an input pushes
    /// one way here and the other there.
    public let mean: Double
    /// The mean size of the effects, μ*, with its interval (Campolongo, Cariboni and Saltelli, "An
    /// effective screening design", Environmental Modelling & Software 22, 2007).
    public let size: ConfidenceInterval
    /// Their standard deviation, σ: how much the effect hangs on where one is.
    public let spread: ConfidenceInterval

    /// What follows from elementary effects; nil from fewer than two.
    public init?(
        _ effects: [Double], confidence: Double = 0.95, resamples: Int = 1_000,
        stream: inout RandomStream
    ) {
        guard
            let size = ConfidenceInterval.bootstrap(
                effects.map(\.magnitude), confidence: confidence, resamples: resamples,
                stream: &stream),
            let spread = ConfidenceInterval.bootstrap(
                count: effects.count, confidence: confidence, method: .corrected,
                resamples: resamples, stream: &stream,
                of: { drawn in Summary(drawn.map { effects[$0] }).standardDeviation })
        else { return nil }
        mean = Summary(effects).mean
        self.size = size
        self.spread = spread
    }
}
