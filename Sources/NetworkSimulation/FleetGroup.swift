public import Accounting
public import Platform
public import ProtocolCore
public import Quantities
public import Randomness

/// A number of nodes that are alike but for their luck.
public struct FleetGroup: Hashable, Sendable {
    /// What the scenario calls it; nil if it has no name.
    public var name: String? = nil
    /// The tier that they were admitted to.
    public var tier: TierID
    /// How many nodes.
    public var count: Int
    /// The sites over which they are spread in turn.
    public var sites: [Int]
    /// The operators over which they are spread in turn, by runs of equal length.
    public var operators: [Int]

    public var accelerator: Accelerator
    /// Accelerators on each node.
    public var gpus: Int
    public var hostMemory: Bytes
    /// The access line.
    public var up: ByteRate
    public var down: ByteRate
    /// The rate at which a node copies its state out of accelerator memory.
    public var snapshotRate: ByteRate

    /// How long a node is up and down at a stretch, in seconds.
    public var upLaw: Distribution
    public var downLaw: Distribution
    /// From the grant of a lease until the node's software runs, in seconds.
    public var provisioning: Distribution

    /// How fast a node computes, where that was measured on the job itself; nil takes what was
    /// measured of comparable models.
    public var measuredSpeed: MeasuredSpeed? = nil
    /// The coefficient of variation of the nodes' speeds; their mean is 1.
    public var speedVariation: Double
    /// The coefficient of variation of one step's time on one node.
    public var stepVariation: Double

    /// What a node asks, as a multiple of its tier's list price, drawn once a node.
    public var ask: Distribution
    /// Whether what its nodes ask keeps its worth in dollars at the start.
    public var isPegged = false
    public var behaviour: Behaviour
    /// The accelerator that its nodes say they have; nil if they tell the truth.
    public var claims: Accelerator? = nil

    /// The stake of one node.
    public var stake: Zen
    /// What one node costs its operator.
    public var costs: ProviderCosts
    /// How those decide who run the nodes; nil for nodes that are there and stay, at one ask.
    public var policy: OperatorConfiguration? = nil

    /// Who the nodes are, if that is known and not to be drawn; one entry a node.
    public var identities: [Identity]? = nil

    /// A node whose luck is that of a node of another world.
    public struct Identity: Hashable, Sendable {
        /// The name of its random streams.
        public var entity: UInt64
        /// The factor on its compute rate.
        public var speed: Double
        public init(entity: UInt64, speed: Double) {
            self.entity = entity
            self.speed = speed
        }
    }

    /// The speed of one node on the job, as its source states it.
    public enum MeasuredSpeed: Hashable, Sendable {
        /// So many sequences (or samples) a second; above 0.
        case sequencesPerSecond(Double)
        /// Model FLOPs over the peak of its accelerators; above 0.
        case utilisation(Ratio)
    }

    /// What a node does when it should work.
    public enum Behaviour: Hashable, Sendable {
        case honest
        /// Fabricates this share of its steps: it saves their compute time and commits to made-up
        /// results.
        case fabricates(share: Ratio)
        /// Works honestly, but as a verifier confirms whatever it is shown.
        case colludes
        /// Hands in a falsified update in place of every one of its own.
        case poisons(Attack)
    }

    public init(
        tier: TierID, count: Int, sites: [Int], operators: [Int], accelerator: Accelerator,
        gpus: Int, hostMemory: Bytes, up: ByteRate, down: ByteRate, snapshotRate: ByteRate,
        upLaw: Distribution, downLaw: Distribution, provisioning: Distribution,
        speedVariation: Double, stepVariation: Double, ask: Distribution, behaviour: Behaviour,
        stake: Zen, costs: ProviderCosts
    ) {
        self.tier = tier
        self.count = count
        self.sites = sites
        self.operators = operators
        self.accelerator = accelerator
        self.gpus = gpus
        self.hostMemory = hostMemory
        self.up = up
        self.down = down
        self.snapshotRate = snapshotRate
        self.upLaw = upLaw
        self.downLaw = downLaw
        self.provisioning = provisioning
        self.speedVariation = speedVariation
        self.stepVariation = stepVariation
        self.ask = ask
        self.behaviour = behaviour
        self.stake = stake
        self.costs = costs
    }
}
