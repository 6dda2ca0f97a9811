public import Aggregation
public import ProtocolCore
public import Quantities
public import Scheduling

/// A training job, as its customer describes it.
public struct JobConfiguration: Hashable, Sendable {
    public var name: String
    public var model: ModelShape
    public var data: TrainingData
    public var training: Training

    /// Nodes wanted at a time, and the least to begin with.
    public var nodes: Int
    public var minimumNodes: Int
    /// The tier; nil takes any whose nodes fit.
    public var tier: TierID?
    /// The access line that a node must at least have, in both directions.
    public var minimumNetwork: ByteRate
    public var weights: PlacementWeights
    /// The most nodes in one site; nil sets no bound.
    public var maxNodesPerSite: Int?

    /// When the job is submitted, and for how long at a time it holds nodes.
    public var submittedAt: Instant
    public var hold: Hold?
    public var budget: Zen
    public var maxPrice: GPUHourPrice
    /// Whether what it pays at most keeps its worth in dollars at the start.
    public var isPegged = false
    /// Whether a firm bid may take its nodes away, where the market knows of that.
    public var isInterruptible = false

    public var checkpoint: Checkpoint
    /// Spot checks by re-execution; nil checks nothing.
    public var verification: Verification?
    /// The share by which a trusted execution environment lengthens every step; zero without one.
    public var enclaveOverhead: Ratio
    /// Where the user fetches the result, and over which line.
    public var resultSite: Int
    public var resultLine: ByteRate
    /// A real, small model that is trained beside; nil carries sizes only.
    public var learning: LearningConfiguration? = nil

    /// A part of every period: 29 hours a week.
    public struct Hold: Hashable, Sendable {
        public var length: Duration
        public var period: Duration
        public init(length: Duration, period: Duration) {
            self.length = length
            self.period = period
        }
    }

    /// What is trained on.
    public struct TrainingData: Hashable, Sendable {
        /// Text tokens to be processed in all.
        public var textTokens: Int64
        /// The size of the whole set on disk; it is read once.
        public var bytes: Bytes
        /// Where it lies.
        public var site: Int
        /// The line of the server that gives it out.
        public var line: ByteRate
        public init(textTokens: Int64, bytes: Bytes, site: Int, line: ByteRate) {
            self.textTokens = textTokens
            self.bytes = bytes
            self.site = site
            self.line = line
        }
    }

    /// How it is trained.
    public struct Training: Hashable, Sendable {
        public var mode: TrainingMode
        /// The global batch of one step, in sequences.
        public var batch: Int64
        public var payload: Payload
        /// Whether a member adds what its last update could not say to the next one.
        public var errorFeedback = false
        /// The way in which updates are summed.
        public var reduction: ReductionAlgorithm
        /// The share of a round's members whose contributions suffice.
        public var quorum: Ratio
        /// How long the rest may take after the quorum, as a share of the round so far; nil waits.
        public var grace: Double?
        public var sharing: RoundCoordinator.Sharing
        public var lossPolicy: RoundCoordinator.LossPolicy
        /// Parts of an exchange that overlap the backward pass of a round's last step; 1 overlaps
        /// nothing.
        public var buckets: Int
        /// Collectives that the exchange of a whole update is made of, one after the other.
        public var collectives = 1
        /// Whether the members of a butterfly own shards by the widths of their lines.
        public var isBalanced = false
        /// Whether a member of a butterfly sums the parts of all senders in step, as Hivemind's do.
        public var isLockstep = false
        /// From a loss until the members that are left can fetch the checkpoint, where a loss
        /// starts the job anew; nil provisions them as at first.
        public var restart: Duration? = nil
        /// How a copy of the model is spread over GPUs and nodes.
        public var parallelism = Parallelism()
        /// Whether a model that does not fit so is spread further instead of being refused, and how
        /// it was to be spread; nil if it was not moved.
        public var movesWhenTooLarge = false
        public var statedParallelism: Parallelism?
        /// Members of a round beyond those whose work it needs.
        public var backups = 0
        /// What becomes of the late.
        public var lateness = RoundCoordinator.Lateness.pay
        /// How many steps each member of a round takes.
        public var localSteps = RoundCoordinator.LocalSteps.equal
        /// From the moment at which all contributions are there until the exchange begins: the
        /// members find each other and form their groups first.
        public var matchmaking = Duration.zero
        /// What each of the members adds to that: they join the group one after the other.
        public var matchmakingPerMember = Duration.zero
        /// Memory in training: weights, gradients and optimiser state, bytes a parameter.
        public var bytesPerParameter: Double
        /// Activations of one micro-batch, a GPU.
        public var activations: Bytes
        /// The share of accelerator memory that training can use.
        public var usableMemory: Ratio

        public init(
            mode: TrainingMode, batch: Int64, payload: Payload, reduction: ReductionAlgorithm,
            quorum: Ratio, grace: Double?, sharing: RoundCoordinator.Sharing,
            lossPolicy: RoundCoordinator.LossPolicy, buckets: Int,
            bytesPerParameter: Double, activations: Bytes, usableMemory: Ratio
        ) {
            self.mode = mode
            self.batch = batch
            self.payload = payload
            self.reduction = reduction
            self.quorum = quorum
            self.grace = grace
            self.sharing = sharing
            self.lossPolicy = lossPolicy
            self.buckets = buckets
            self.bytesPerParameter = bytesPerParameter
            self.activations = activations
            self.usableMemory = usableMemory
        }
    }

    /// How training state is kept.
    public struct Checkpoint: Hashable, Sendable {
        public var intervalSteps: Int64
        public var replicas: Int
        /// What a checkpoint holds, bytes a parameter (weights and optimiser state).
        public var bytesPerParameter: Double
        public var chunk: Bytes

        public init(
            intervalSteps: Int64, replicas: Int, bytesPerParameter: Double, chunk: Bytes
        ) {
            self.intervalSteps = intervalSteps
            self.replicas = replicas
            self.bytesPerParameter = bytesPerParameter
            self.chunk = chunk
        }
    }

    /// How work is checked.
    public struct Verification: Hashable, Sendable {
        /// The share of committed steps that is run again.
        public var sample: Ratio
        /// Further verifiers asked after a mismatch.
        public var escalation: Int
        /// The chance that an honest re-execution differs from an honest result.
        public var falsePositive: Ratio
        /// A check without a verdict after this stays unresolved.
        public var window: Duration
        /// What a verifier must fetch from the worker before it can re-execute a step.
        public var evidence: Bytes

        public init(
            sample: Ratio, escalation: Int, falsePositive: Ratio, window: Duration,
            evidence: Bytes
        ) {
            self.sample = sample
            self.escalation = escalation
            self.falsePositive = falsePositive
            self.window = window
            self.evidence = evidence
        }
    }

    public init(
        name: String, model: ModelShape, data: TrainingData, training: Training, nodes: Int,
        minimumNodes: Int, tier: TierID?, minimumNetwork: ByteRate, weights: PlacementWeights,
        maxNodesPerSite: Int?, submittedAt: Instant, hold: Hold?, budget: Zen,
        maxPrice: GPUHourPrice, checkpoint: Checkpoint, verification: Verification?,
        enclaveOverhead: Ratio, resultSite: Int, resultLine: ByteRate
    ) {
        self.name = name
        self.model = model
        self.data = data
        self.training = training
        self.nodes = nodes
        self.minimumNodes = minimumNodes
        self.tier = tier
        self.minimumNetwork = minimumNetwork
        self.weights = weights
        self.maxNodesPerSite = maxNodesPerSite
        self.submittedAt = submittedAt
        self.hold = hold
        self.budget = budget
        self.maxPrice = maxPrice
        self.checkpoint = checkpoint
        self.verification = verification
        self.enclaveOverhead = enclaveOverhead
        self.resultSite = resultSite
        self.resultLine = resultLine
    }
}
