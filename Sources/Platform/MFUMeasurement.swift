public import Quantities

/// One published measurement of the share of the peak that a training run reached.
public struct MFUMeasurement: Hashable, Sendable {
    /// The accelerator's name.
    public var accelerator: String
    /// How many accelerators took part.
    public var gpus: Int
    /// How many machines they stood in; 1 if there were at most eight.
    public var nodes: Int
    /// The model's name; rows of one name are one curve over the sequence length.
    public var model: String
    /// How many parameters the model has.
    public var parameters: Double
    /// Text tokens in a sequence.
    public var sequence: Int
    /// Model FLOPs (6N and attention, without recomputation) over peak FLOPs.
    public var mfu: Ratio
    /// Where it was published.
    public var source: String
    /// The line of the catalogue file.
    public var row: Int
    /// The peak on which the share was reckoned, where the catalogue says it.
    public var peak: FLOPRate?

    /// A measurement by its figures.
    public init(
        accelerator: String, gpus: Int, nodes: Int, model: String, parameters: Double,
        sequence: Int, mfu: Ratio, source: String, row: Int, peak: FLOPRate? = nil
    ) {
        self.accelerator = accelerator
        self.gpus = gpus
        self.nodes = nodes
        self.model = model
        self.parameters = parameters
        self.sequence = sequence
        self.mfu = mfu
        self.source = source
        self.row = row
        self.peak = peak
    }
}

/// What a model costs to compute, as far as the time of a step depends on it.
public struct ModelCost: Hashable, Sendable {
    /// How many parameters it has.
    public var parameters: Double
    /// Text tokens in a sequence.
    public var sequence: Int
    /// Forward and backward pass over one sequence, without recomputation.
    public var flopsPerSequence: FLOPs

    /// - Precondition: all three are positive.
    public init(parameters: Double, sequence: Int, flopsPerSequence: FLOPs) {
        precondition(
            parameters > 0 && sequence > 0 && flopsPerSequence.count > 0,
            "a model of \(parameters) parameters, sequence \(sequence)")
        self.parameters = parameters
        self.sequence = sequence
        self.flopsPerSequence = flopsPerSequence
    }
}
