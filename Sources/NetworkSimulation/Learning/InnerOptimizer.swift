import Aggregation

/// What a member makes of a gradient: one step of its own optimiser, in doubles.
public struct InnerOptimizer: Hashable, Sendable {
    /// The rule of the step.
    public enum Rule: Hashable, Sendable {
        /// v ← μ v + g, then θ ← θ − η v (PyTorch's SGD without dampening).
        case sgd(rate: Double, momentum: Double)
        /// Adam with decoupled weight decay, with PyTorch's constants.
        case adamW(rate: Double)
    }

    private let rule: Rule
    private var velocity: [Double] = []
    private var adam: AdamW?

    /// An optimiser before its first step.
    public init(rule: Rule) {
        self.rule = rule
        if case .adamW(let rate) = rule { adam = AdamW(learningRate: rate) }
    }

    /// One step.
    ///
    /// - Precondition: as many gradients as parameters, and as many as in the first step.
    public mutating func step(_ parameters: inout [Double], gradient: [Float]) {
        precondition(
            gradient.count == parameters.count,
            "\(gradient.count) gradients for \(parameters.count) parameters")
        switch rule {
        case .adamW: adam?.step(&parameters, gradient: gradient.map(Double.init))
        case .sgd(let rate, let momentum):
            if velocity.isEmpty { velocity = [Double](repeating: 0, count: parameters.count) }
            for index in parameters.indices {
                velocity[index] = momentum * velocity[index] + Double(gradient[index])
                parameters[index] -= rate * velocity[index]
            }
        }
    }
}
