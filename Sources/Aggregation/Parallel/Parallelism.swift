public import Quantities

/// How one copy of a model is spread over accelerators and nodes.
///
/// Three cuts, which can be combined where they make sense: *tensor* parallelism shares every layer
/// among GPUs of one node; *pipeline* parallelism gives contiguous layers to nodes in a row (Huang
/// et al., GPipe, NeurIPS 2019; Narayanan et al., PipeDream, SOSP 2019); *sharding* keeps every
/// copy of the training state in parts (Rajbhandari et al., ZeRO, SC 2020).
public struct Parallelism: Hashable, Sendable {
    /// In which order a stage goes through the micro-batches of a step.
    public enum Schedule: Hashable, Sendable {
        /// All forward passes, then all backward passes in the opposite order (GPipe, figure 2c).
        case gpipe
        /// One forward pass, one backward pass in turn, once as many micro-batches are under way as
        /// there are stages from here to the end (Narayanan et al., SC 2021, section 2.2.1).
        case oneForwardOneBackward
    }

    /// Which parts of the training state are kept once instead of everywhere.
    public enum Sharding: Int, Hashable, Sendable, Comparable, CaseIterable {
        case none
        /// The optimiser's state (ZeRO-1).
        case optimizer
        /// And the gradients (ZeRO-2).
        case gradients
        /// And the weights (ZeRO-3, fully sharded data parallel).
        case full

        public static func < (a: Sharding, b: Sharding) -> Bool { a.rawValue < b.rawValue }
    }

    /// Among whom the state is sharded.
    public enum Span: Hashable, Sendable {
        /// The GPUs of one node; the exchange among them is in the measured speed of the node.
        case node
        /// All GPUs of all members; the exchange goes over the network.
        case members
    }

    /// How nodes are brought into rows and stages at the beginning.
    public enum Order: Hashable, Sendable {
        /// So that a step's communication takes least (see `LayoutSearch`).
        case widest
        /// By identity.
        case listed
        /// By a draw: what a scheduler does that knows nothing of lines.
        case shuffled
    }

    /// Which of its sends a stage waits for before it begins the next pass.
    public enum Blocking: Hashable, Sendable {
        /// None: sends go on behind the passes.
        case none
        /// Activations; gradients go on behind the passes.
        case forward
        /// Activations and gradients (Megatron-LM's `send_forward`, `send_backward`).
        case both
    }

    /// Nodes that one replica of the model is cut across; 1 cuts nothing.
    public var pipeline: Int
    /// GPUs of a node that share each layer; 1 shares none.
    public var tensor: Int
    /// The order of a stage's work.
    public var schedule: Schedule
    /// Sequences of a micro-batch.
    public var microBatch: Int64
    /// How often a pipeline is filled and runs empty in a step; gradients are summed after the
    /// last.
    public var accumulation: Int = 1
    /// Which sends a stage waits for.
    public var blocking: Blocking = .none
    /// What is sharded.
    public var sharding: Sharding
    /// Among whom.
    public var span: Span
    /// Layer groups that are gathered ahead of the one at work.
    public var prefetch: Int
    /// Groups that the layers are gathered in; the model's layers at most.
    public var layerGroups: Int
    /// Whether activations are computed anew in the backward pass instead of being kept.
    public var recomputes: Bool
    /// The share of a node's measured speed that it reaches with micro-batches of this size.
    public var efficiency: Double
    /// Bytes of a number that goes over a cut.
    public var bytesPerValue: Double
    /// How nodes are seated.
    public var order: Order
    /// What a GPU sends to its fellows of the node, for tensor parallelism.
    public var tensorLine: ByteRate

    /// A way to spread a model; without arguments, what one node does by itself.
    public init(
        pipeline: Int = 1, tensor: Int = 1, schedule: Schedule = .oneForwardOneBackward,
        microBatch: Int64 = 1, sharding: Sharding = .full, span: Span = .node, prefetch: Int = 1,
        layerGroups: Int = 1, recomputes: Bool = false, efficiency: Double = 1,
        bytesPerValue: Double = 2, order: Order = .widest, tensorLine: ByteRate = .unlimited
    ) {
        self.pipeline = pipeline
        self.tensor = tensor
        self.schedule = schedule
        self.microBatch = microBatch
        self.sharding = sharding
        self.span = span
        self.prefetch = prefetch
        self.layerGroups = layerGroups
        self.recomputes = recomputes
        self.efficiency = efficiency
        self.bytesPerValue = bytesPerValue
        self.order = order
        self.tensorLine = tensorLine
    }

    /// Whether a replica is cut across nodes.
    public var isPipelined: Bool { pipeline > 1 }

    /// Whether parts of the state go over the network while a step is computed.
    public var isShardedOverMembers: Bool { span == .members && sharding != .none }

    /// Whether nodes depend on each other within a step.
    public var isSpread: Bool { isPipelined || isShardedOverMembers }

    /// The share of a micro-batch's time that is its forward pass.
    ///
    /// The backward pass costs twice the forward pass; where activations are computed anew, it
    /// contains a second forward pass, so that a quarter is left for the first.
    public var forwardShare: Double { recomputes ? 1.0 / 4 : 1.0 / 3 }
}
