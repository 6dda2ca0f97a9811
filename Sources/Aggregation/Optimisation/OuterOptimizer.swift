/// What turns the mean of the members' updates into the next model.
///
/// A value: it holds the momentum, and every member that applies the same updates in the same order
/// holds the same bits. The arithmetic is in doubles.
public struct OuterOptimizer: Hashable, Sendable {
    /// The rule of the step.
    public enum Rule: Hashable, Sendable {
        /// The model moves by the whole mean: θ ← θ − g.
        case mean
        /// v ← μ v + g, then θ ← θ − η (g + μ v) (DiLoCo, arXiv 2311.08105, with η = 0.7, μ = 0.9;
        /// the form of Nesterov's momentum in PyTorch's SGD).
        case nesterov(learningRate: Double, momentum: Double)

        /// The rule with which DiLoCo was published.
        public static let diloco = Rule.nesterov(learningRate: 0.7, momentum: 0.9)
    }

    /// What a rule keeps beside the model.
    public struct Shape: Hashable, Sendable {
        /// Bytes of state for one parameter; the momentum is a binary32.
        public var bytesPerParameter: Double
        /// Bytes for one parameter of the model as it was after the last round, against which the
        /// pseudo-gradient is taken; 0 where gradients are averaged themselves.
        public var anchorBytesPerParameter: Double

        /// A shape of given sizes.
        public init(bytesPerParameter: Double, anchorBytesPerParameter: Double) {
            self.bytesPerParameter = bytesPerParameter
            self.anchorBytesPerParameter = anchorBytesPerParameter
        }

        /// What a rule keeps.
        public init(of rule: Rule) {
            switch rule {
            case .mean: self.init(bytesPerParameter: 0, anchorBytesPerParameter: 0)
            case .nesterov: self.init(bytesPerParameter: 4, anchorBytesPerParameter: 4)
            }
        }
    }

    /// The rule of the step.
    public let rule: Rule
    /// The momentum, one value a parameter; empty before the first step and for a mean.
    public private(set) var velocity: [Double] = []

    /// An optimiser before its first step.
    public init(rule: Rule) { self.rule = rule }

    /// What the rule keeps beside the model.
    public var shape: Shape { Shape(of: rule) }

    /// One outer step.
    ///
    /// - Parameters:
    ///   - parameters: the model after the last round; afterwards, the next.
    ///   - gradient: the mean of the members' differences, model before − model after.
    /// - Precondition: as many numbers in both as in the first step.
    public mutating func step(_ parameters: inout [Double], gradient: [Double]) {
        let count = parameters.count
        precondition(gradient.count == count, "\(gradient.count) gradients for \(count)")
        switch rule {
        case .mean:
            for index in 0..<count { parameters[index] -= gradient[index] }
        case .nesterov(let learningRate, let momentum):
            if velocity.isEmpty { velocity = [Double](repeating: 0, count: count) }
            precondition(velocity.count == count, "\(velocity.count) momenta for \(count)")
            for index in 0..<count {
                let g = gradient[index]
                let v = momentum * velocity[index] + g
                velocity[index] = v
                parameters[index] -= learningRate * (g + momentum * v)
            }
        }
    }

    /// One outer step on a model of floats.
    public mutating func step(_ parameters: inout [Float], gradient: [Float]) {
        var model = parameters.map(Double.init)
        step(&model, gradient: gradient.map(Double.init))
        for index in parameters.indices { parameters[index] = Float(model[index]) }
    }
}
