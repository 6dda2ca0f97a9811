public import Platform
public import ProtocolCore
public import Quantities
public import Randomness

/// Everything that a simulated world is made of; what a scenario file decodes to.
public struct WorldConfiguration: Hashable, Sendable {
    /// The scenario's name, as it appears in results.
    public var name: String
    /// What the scenario is about, in a sentence.
    public var about: String
    /// The seed of every random stream.
    public var seed: Seed
    /// The simulated time after which the run stops, whatever is still under way.
    public var horizon: Duration
    /// Whether an exchange that was solved before is taken from memory where nothing else is on its
    /// links; it changes the time that a run takes, and nothing else.
    public var isCoalescing = true

    /// The sites, in the order of their indices.
    public var sites: [SiteConfiguration]
    /// The paths between sites.
    public var paths: [PathConfiguration]
    /// Parallel TCP streams of one flow, at least 1.
    public var streams: Int
    /// Hosts that keep checkpoints and are no GPU nodes; empty means that the pool's nodes do.
    public var storageServers: [StorageServerConfiguration]

    /// The tiers, in the order of their `TierID`.
    public var tiers: [Tier]
    /// The names of operators and jurisdictions, in the order of their indices.
    public var operators: [String]
    public var jurisdictions: [String]
    /// The pool of nodes.
    public var fleet: [FleetGroup]
    /// What can fail together.
    public var shocks: [ShockConfiguration]
    /// What is wrong with the network, and when; the distances by which nodes are chosen stay
    /// those of a sound one.
    public var networkFaults: [NetworkFaultConfiguration] = []
    /// After how long a silent node is given up.
    public var heartbeatTimeout: Duration
    /// Measured training throughput on which compute times stand.
    public var measurements: [MFUMeasurement]

    /// The jobs, in the order of their `JobID`.
    public var jobs: [JobConfiguration]
    /// Customers whose rentals come one after the other; they need a market.
    public var customers: [CustomerConfiguration] = []
    /// The market; nil grants every lease at once and for nothing, as inside one organisation.
    public var market: MarketConfiguration?
    /// Money.
    public var economy: EconomyConfiguration
    /// How the rules change during the run, and how ZEN come from another chain; both need a
    /// market.
    public var governance: GovernanceConfiguration?
    public var bridge: BridgeConfiguration?
    /// How nodes are measured before they join; nil takes them at their word.
    public var admission: AdmissionConfiguration?
    /// The centralised twin that the first job is measured against.
    public var twin: TwinConfiguration

    public init(
        name: String, about: String, seed: Seed, horizon: Duration, sites: [SiteConfiguration],
        paths: [PathConfiguration], streams: Int, storageServers: [StorageServerConfiguration],
        tiers: [Tier], operators: [String], jurisdictions: [String], fleet: [FleetGroup],
        shocks: [ShockConfiguration], heartbeatTimeout: Duration, measurements: [MFUMeasurement],
        jobs: [JobConfiguration], market: MarketConfiguration?, economy: EconomyConfiguration,
        twin: TwinConfiguration
    ) {
        self.name = name
        self.about = about
        self.seed = seed
        self.horizon = horizon
        self.sites = sites
        self.paths = paths
        self.streams = streams
        self.storageServers = storageServers
        self.tiers = tiers
        self.operators = operators
        self.jurisdictions = jurisdictions
        self.fleet = fleet
        self.shocks = shocks
        self.heartbeatTimeout = heartbeatTimeout
        self.measurements = measurements
        self.jobs = jobs
        self.market = market
        self.economy = economy
        self.twin = twin
    }
}

/// A site: a building whose nodes share one line to the outside.
public struct SiteConfiguration: Hashable, Sendable {
    public var name: String
    /// The place in `WorldConfiguration.jurisdictions`.
    public var jurisdiction: Int
    /// The path between two hosts of the site.
    public var inside: PathProperties
    /// The shared line, out and in; `.unlimited` if only the access lines bind.
    public var uplink: ByteRate
    public var downlink: ByteRate
    /// The price of electricity here; nil leaves it at what the nodes' own costs say.
    public var electricity: EnergyPrice? = nil

    public init(
        name: String, jurisdiction: Int, inside: PathProperties, uplink: ByteRate,
        downlink: ByteRate
    ) {
        self.name = name
        self.jurisdiction = jurisdiction
        self.inside = inside
        self.uplink = uplink
        self.downlink = downlink
    }
}

/// A path between two sites, the same in both directions.
public struct PathConfiguration: Hashable, Sendable {
    /// Places in `WorldConfiguration.sites`.
    public var from: Int
    public var to: Int
    public var properties: PathProperties

    public init(from: Int, to: Int, properties: PathProperties) {
        self.from = from
        self.to = to
        self.properties = properties
    }
}

/// A host that stores checkpoints and is always up, such as a data centre's file system.
public struct StorageServerConfiguration: Hashable, Sendable {
    public var site: Int
    public var up: ByteRate
    public var down: ByteRate

    public init(site: Int, up: ByteRate, down: ByteRate) {
        self.site = site
        self.up = up
        self.down = down
    }
}

/// What can fail together, how often and for how long.
public struct ShockConfiguration: Hashable, Sendable {
    /// Whom a shock takes down.
    public enum Scope: Hashable, Sendable {
        case site(Int)
        case `operator`(Int)
        case jurisdiction(Int)
        /// No node fails, but nothing is scheduled, aggregated or settled.
        case coordination
    }
    public var scope: Scope
    /// From the end of one shock to the start of the next, in seconds.
    public var every: Distribution
    /// How long one lasts, in seconds.
    public var lasting: Distribution

    public init(scope: Scope, every: Distribution, lasting: Distribution) {
        self.scope = scope
        self.every = every
        self.lasting = lasting
    }
}

/// The centralised twin: one site, a data centre's fabric, failures and checkpoints.
public struct TwinConfiguration: Hashable, Sendable {
    /// The line of each node into the fabric, in each direction.
    public var fabric: ByteRate
    /// The round-trip time between two nodes.
    public var roundTrip: Duration
    /// Nodes held ready to replace a failed one; they count as held time only while leased.
    public var spares: Int
    /// Time between failures of a node, and of its repair, in seconds.
    public var up: Distribution
    public var down: Distribution
    /// From the loss of a member until the job computes again, without reading the checkpoint.
    public var restart: Duration
    public var checkpointSteps: Int64
    /// The rate at which the shared storage takes and gives checkpoints.
    public var storage: ByteRate
    /// Gradient buckets whose exchange overlaps the backward pass; 1 overlaps nothing.
    public var buckets: Int
    /// The price of a GPU-hour in a data centre, for the ratio of costs.
    public var price: GPUHourDollars

    public init(
        fabric: ByteRate, roundTrip: Duration, spares: Int, up: Distribution, down: Distribution,
        restart: Duration, checkpointSteps: Int64, storage: ByteRate, buckets: Int,
        price: GPUHourDollars
    ) {
        self.fabric = fabric
        self.roundTrip = roundTrip
        self.spares = spares
        self.up = up
        self.down = down
        self.restart = restart
        self.checkpointSteps = checkpointSteps
        self.storage = storage
        self.buckets = buckets
        self.price = price
    }
}
