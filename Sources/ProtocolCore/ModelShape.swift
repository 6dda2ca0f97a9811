public import Quantities

/// The shape of a transformer language model, as far as its costs depend on it.
public struct ModelShape: Hashable, Sendable {
    /// Trainable parameters.
    public var parameters: Double
    /// Transformer blocks.
    public var layers: Int
    /// Width of the residual stream.
    public var hidden: Int
    /// Text tokens in a sequence.
    public var sequence: Int

    public init(parameters: Double, layers: Int, hidden: Int, sequence: Int) {
        self.parameters = parameters
        self.layers = layers
        self.hidden = hidden
        self.sequence = sequence
    }

    /// Operations of one forward and backward pass, a text token: 6 N for the parameters and
    /// 12 · layers · hidden · sequence for attention (Chowdhery et al., PaLM, appendix B; the
    /// reckoning of the measured MFU tables, without recomputation).
    public var flopsPerTextToken: FLOPs {
        FLOPs(6 * parameters + 12 * Double(layers) * Double(hidden) * Double(sequence))
    }
    /// Operations of one forward and backward pass over one sequence.
    public var flopsPerSequence: FLOPs { flopsPerTextToken * Double(sequence) }
}
