/// The inner optimiser of a member: Adam with decoupled weight decay (Loshchilov and Hutter, ICLR
/// 2019, algorithm 2), in doubles.
public struct AdamW: Hashable, Sendable {
    /// The learning rate.
    public var learningRate: Double
    /// The decay rate of the first moment.
    public var beta1: Double
    /// The decay rate of the second moment.
    public var beta2: Double
    /// What is added to the root of the second moment.
    public var epsilon: Double
    /// The share of a parameter, times the learning rate, that is taken off in a step.
    public var weightDecay: Double

    private var first: [Double] = []
    private var second: [Double] = []
    /// β₁ᵗ and β₂ᵗ, as running products.
    private var decay1 = 1.0
    private var decay2 = 1.0

    /// An optimiser before its first step; the defaults are PyTorch's.
    public init(
        learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 0.01
    ) {
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
    }

    /// One step.
    ///
    /// - Precondition: as many gradients as parameters, and as many as in the first step.
    public mutating func step(_ parameters: inout [Double], gradient: [Double]) {
        let count = parameters.count
        if first.isEmpty {
            first = [Double](repeating: 0, count: count)
            second = first
        }
        precondition(
            gradient.count == count && first.count == count,
            "\(gradient.count) gradients, \(first.count) moments for \(count)")
        decay1 *= beta1
        decay2 *= beta2
        let rate = learningRate / (1 - decay1)
        let correction = (1 - decay2).squareRoot()
        for index in 0..<count {
            let g = gradient[index]
            first[index] += (1 - beta1) * (g - first[index])
            second[index] = beta2 * second[index] + (1 - beta2) * g * g
            parameters[index] *= 1 - learningRate * weightDecay
            let root = second[index].squareRoot() / correction + epsilon
            parameters[index] -= rate * first[index] / root
        }
    }
}
