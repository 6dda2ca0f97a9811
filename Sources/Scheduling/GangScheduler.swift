public import ProtocolCore
public import Quantities

/// The scheduler: which nodes work for which job.
///
/// It keeps the table of admitted nodes and the leases. Prices are not its business: it tells what
/// a job seeks, and chooses among the nodes that the market awards. Nodes are granted at one
/// instant or not at all, as long as the gang has fewer than its minimum.
///
/// ```
///            too few suitable nodes                    places missing
/// submit ──► rejected                     ┌──────────────────────────────────────┐
///    │                                    ▼                                      │
///    └─────► seeking ── offer: granted ─► complete ── a member is lost: ─► seeking
///             │   ▲        │
///     offer:  │   │        └─ granted, but places still missing ─► seeking
///    unusable ▼   │
///           stalled: a suitable node becomes free, or `seekAgain`
///
/// release, in any state: the leases end and the job is forgotten
/// ```
/// A job has one search at a time: a `seek` names all the places that are missing and replaces the
/// job's earlier ones, and an offer answers it. The pipeline is that of a gang cycle: `JobQueue`,
/// `FilterPlugin`, `PlacementGenerator`, `ScorePlugin`, reservation in the `CapacityTree`, lease.
public struct GangScheduler: ProtocolMachine {
    /// What a scheduler is set up with.
    public struct Settings: Sendable {
        /// Between the sites.
        public var distances: SiteDistances
        /// What a node must pass, in the order of reports.
        public var filters: [any FilterPlugin]
        /// What placements are weighed by.
        public var scores: [any ScorePlugin]
        /// A newcomer's record begins as if it had been up for so long.
        public var recordPrior: Duration
        /// Up to so many sites, placements also grow from each pair of sites.
        public var pairedSites: Int
        /// Which of two nodes is taken that are equally good.
        public var ties = TieRule.lowestNode

        /// Settings; all but the distances have defaults.
        public init(
            distances: SiteDistances,
            filters: [any FilterPlugin] = [TierFilter(), MemoryFilter(), NetworkFilter()],
            scores: [any ScorePlugin] = [
                LocalityScore(), TopologyScore(), CostScore(), ReliabilityScore(),
            ],
            recordPrior: Duration = .hours(24), pairedSites: Int = 16
        ) {
            self.distances = distances
            self.filters = filters
            self.scores = scores
            self.recordPrior = recordPrior
            self.pairedSites = pairedSites
        }
    }

    /// What the scheduler is told.
    public enum Input: Sendable {
        /// A verified node joins the table; it is down until it is told to be up.
        case admit(NodeDescription)
        /// A node that is down joins anew: its record of being up begins now.
        case joinAnew(NodeID)
        /// A node is up.
        case nodeUp(NodeID)
        /// A node is down.
        case nodeDown(NodeID)
        /// A node was slashed out of the network, for good.
        case eject(NodeID)
        /// A job wants a gang.
        case submit(GangRequest)
        /// The market awarded the job so many of these nodes, at a price.
        case offer(job: JobID, price: GPUHourPrice, nodes: Int, from: [Offer])
        /// The job's bid ended without an award: it seeks again, if places are missing.
        case seekAgain(JobID)
        /// The job lets its gang go, at its end or for a pause; it must submit again.
        case release(job: JobID)
        /// A node is needed to execute a part of the job's work again: one that is free and
        /// suitable, not excluded, and chosen by the draw, which is uniform over all `UInt64`.
        case borrow(job: JobID, excluding: [NodeID], draw: UInt64, price: GPUHourPrice)
        /// A lease is no longer needed; a gang whose member it was wants one node fewer.
        case giveBack(LeaseID)
        /// The market takes the node of a lease away; the gang seeks another.
        case revoke(LeaseID, LeaseEnd)
    }

    /// What the scheduler orders.
    public enum Directive: Sendable, Equatable {
        /// Bid for so many nodes, and at least the minimum, in place of the job's earlier bids.
        case seek(
            job: JobID, nodes: Int, minimumNodes: Int, tier: TierID?, maxPrice: GPUHourPrice)
        /// The node is the job's from now.
        case grant(Lease)
        /// The node is the job's no longer.
        case end(LeaseID, LeaseEnd)
        /// No free node can execute the job's work again.
        case noVerifier(job: JobID)
        /// The offer was of no use, and the job seeks no more until something changes.
        case wait(job: JobID, reason: WaitReason)
        /// The request is not taken.
        case reject(job: JobID, reason: RejectReason)
        /// Another input, or a part of it, had no effect.
        case discard(DiscardReason)
    }

    /// What the scheduler was set up with.
    public let settings: Settings
    /// The nodes that are up and those that are free, by region and site.
    public internal(set) var capacity = CapacityTree()
    /// The jobs with missing places: gangs that run come before gangs that do not.
    public internal(set) var queue = JobQueue()
    let engine: PlacementEngine
    var table = NodeTable()
    var jobs = JobTable()
    /// The leases that run; the table of nodes has them in full.
    var running = LeaseIndex()
    var nextLease = LeaseID(0)
    /// How many gangs are stalled.
    var stalled = 0
    /// What was found of earlier requests.
    var suitability = SuitabilityMemory()

    /// A scheduler without nodes and jobs.
    public init(settings: Settings) {
        self.settings = settings
        engine = PlacementEngine(
            PlacementPlanner(
                distances: settings.distances, scores: settings.scores,
                pairedSites: settings.pairedSites))
    }

    /// The leases that run, by identity; they are gathered for each call.
    public var leases: [Lease] {
        running.nodes.compactMap { node in table.place(of: node).flatMap { table.leases[$0] } }
    }

    /// Whether the node is up and no lease holds it.
    public func isFree(_ node: NodeID) -> Bool {
        table.place(of: node).map { table.free.contains($0) } ?? false
    }

    /// The members of a job's gang, by identity.
    public func nodes(of job: JobID) -> [NodeID] {
        jobs.place(of: job).flatMap { jobs.records[$0].gang?.members.map(\.node) } ?? []
    }

    /// The jobs with missing places that no bid stands for, in the order of their turns: candidates
    /// for `seekAgain` when the market's prices have moved.
    public var stalledJobs: [JobID] {
        guard stalled > 0 else { return [] }
        return queue.jobs.map(\.job).filter { job in
            jobs.place(of: job).flatMap { jobs.records[$0].gang?.isStalled } ?? false
        }
    }

    /// Takes one input, and returns what it leads to.
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        switch input {
        case .admit(let description): admit(description, at: now)
        case .joinAnew(let node): joinAnew(node, at: now)
        case .nodeUp(let node): turnUp(node, at: now)
        case .nodeDown(let node): turnDown(node, at: now)
        case .eject(let node): eject(node, at: now)
        case .submit(let request): submit(request, at: now)
        case .offer(let job, let price, let nodes, let offers):
            place(job, price: price, awarded: nodes, offers: offers, at: now)
        case .seekAgain(let job): seekAgain(job)
        case .release(let job): release(job)
        case .borrow(let job, let excluded, let draw, let price):
            borrow(for: job, excluding: excluded, draw: draw, price: price, at: now)
        case .giveBack(let id): giveBack(id)
        case .revoke(let id, let reason): revoke(id, for: reason)
        }
    }
}
