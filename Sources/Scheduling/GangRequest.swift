public import ProtocolCore
public import Quantities

/// How much each of the scheduler's four aims counts; only the proportions matter.
public struct PlacementWeights: Hashable, Sendable {
    /// Little transfer of training data.
    public var locality: Double
    /// Nodes that communicate sit together.
    public var topology: Double
    /// The cheapest suitable nodes.
    public var cost: Double
    /// Spread over failure domains, and nodes that are seldom down.
    public var reliability: Double

    /// Weights, of which none is negative; 1 each unless said otherwise.
    public init(
        locality: Double = 1, topology: Double = 1, cost: Double = 1, reliability: Double = 1
    ) {
        self.locality = locality
        self.topology = topology
        self.cost = cost
        self.reliability = reliability
    }

    /// Whether no weight is negative, infinite or not a number.
    var areSound: Bool {
        [locality, topology, cost, reliability].allSatisfy { $0 >= 0 && $0.isFinite }
    }
}

/// A job's wish for a gang: nodes that start together, and what each of them must have.
public struct GangRequest: Hashable, Sendable {
    /// The job, which has at most one gang.
    public var job: JobID
    /// The nodes wanted, at least 1.
    public var nodes: Int
    /// The fewest nodes that the job can run on, from 1 to `nodes`.
    public var minimumNodes: Int
    /// The only tier that will do; nil for any.
    public var tier: TierID?
    /// Accelerator memory that a node must have, all its GPUs together.
    public var memoryPerNode: Bytes
    /// The rate that a node's access line must have, in either direction.
    public var minimumNetwork: ByteRate
    /// The highest price that the job pays for a GPU-hour.
    public var maxPrice: GPUHourPrice
    /// The site of the training data, by its place in the table of sites; nil if it lies nowhere.
    public var dataSite: Int32?
    /// Training data that each node fetches.
    public var dataPerNode: Bytes
    /// Bytes that each member of the gang sends in a synchronisation.
    public var trafficPerRound: Bytes
    /// The proportions of the four aims.
    public var weights: PlacementWeights
    /// The most nodes of the gang that one site may hold; nil for any number.
    public var maxNodesPerSite: Int?

    /// A request of these parts.
    public init(
        job: JobID, nodes: Int, minimumNodes: Int, tier: TierID? = nil,
        memoryPerNode: Bytes = .zero, minimumNetwork: ByteRate = ByteRate(bytesPerSecond: 0),
        maxPrice: GPUHourPrice, dataSite: Int32? = nil, dataPerNode: Bytes = .zero,
        trafficPerRound: Bytes = .zero, weights: PlacementWeights = PlacementWeights(),
        maxNodesPerSite: Int? = nil
    ) {
        self.job = job
        self.nodes = nodes
        self.minimumNodes = minimumNodes
        self.tier = tier
        self.memoryPerNode = memoryPerNode
        self.minimumNetwork = minimumNetwork
        self.maxPrice = maxPrice
        self.dataSite = dataSite
        self.dataPerNode = dataPerNode
        self.trafficPerRound = trafficPerRound
        self.weights = weights
        self.maxNodesPerSite = maxNodesPerSite
    }
}
