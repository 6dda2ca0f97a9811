import Accounting
import Aggregation
import Checkpointing
public import EventKernel
import Market
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling
import Verification

/// The Zoo Compute Network as a model of the kernel: hosts, links and luck on one side, the real
/// protocol machines on the other, and between them shells that decide nothing.
public struct World: Model {
    let configuration: WorldConfiguration
    /// Whether this is the network's run or its twin's.
    let role: RunRole

    // The platform.
    var topology: Topology
    var hosts: IdentityMap
    let lines: LineClasses
    var traits: [GroupTraits]
    var nodes: [SimulatedNode]
    /// Aligned with the nodes.
    var luck: [NodeLuck]
    /// Hosts of checkpoints that are no GPU nodes; their identities follow those of the pool.
    var storageNodes: [NodeID]
    var network: FlowNetwork
    var flows: FlowTable
    /// Exchanges that are taken from memory at the moment, and the links that they keep busy.
    var shortcuts: Shortcuts
    /// Members of exchanges that wait until a message without bytes has had its effects.
    var exchangeTurns: [ExchangeTurn] = []
    /// The time of the pending network event that counts, and its number; earlier changes need
    /// another, and make this one void.
    var networkWakeAt = Instant.distantFuture
    var networkWake: Int64 = 0
    var shocks: [Shock]
    /// The rules by which the network is worse for a while, in the order of the configuration.
    var networkFaults: [TimedFault]
    /// Events that wait until the coordination layer is back.
    var deferred: [WorldEvent] = []
    var isCoordinationDown = false

    /// Nodes that were ordered something while they copied their state, some of them long ago.
    var stalling: [Int] = []

    // The protocol machines of the network; each job's own are in its run.
    var scheduler: GangScheduler
    var auction: Auction?
    var settlement: Settlement?
    /// What the shell of the market keeps beside the machine.
    var market: MarketShell
    /// The price of a ZEN.
    var zen: PriceOfZen
    /// What each node has earned and spent; empty where the price of a ZEN never moves.
    var books: [NodeBook]
    /// The number of the next account of a lease: a lease has another one at another price.
    var nextAccount: Int64 = 0
    var runs: [TrainingRun]
    /// The real numbers of the jobs that have them, aligned with the runs; empty if none has.
    var learners: [Learner?]
    /// The archetypes of customers, and the rentals of all of them: their jobs follow the runs.
    var customers: [Customer]
    var rentals: [Rental] = []
    /// Rentals that are over, and whose leases end after the present event.
    var endings: [(rental: Int, outcome: RentalOutcome)] = []
    /// Those who decide about nodes, and what they see of the market.
    var operators: [Operator]
    /// Who is measured before joining, aligned with the nodes; empty where nobody is.
    var candidates: [Candidate]
    var tierBooks: [TierBook]
    /// The nodes that may make up work for rentals.
    var suspects = Suspects()
    /// Who votes on changes of the rules, and the bridge to another chain; nil without.
    var assembly: Assembly?
    var bridge: BridgeShell?
    /// How many jobs seek and hold no nodes any more.
    var concludedJobs = 0
    /// Jobs that are over and whose accounts are open.
    var concluded: [Int] = []
    /// Which node a lease is on.
    var leaseholders: [LeaseID: NodeID] = [:]
    /// Searches for nodes that wait for one to be free, where there is no market.
    var seeks: [Seek] = []
    /// Searches that began while the coordination layer was silent.
    var silentSeeks: [(seek: Seek, tier: TierID?, maxPrice: GPUHourPrice)] = []
    var nextBid: Int64 = 0
    /// The check for which a verifier is being borrowed.
    var borrowing: (run: Int, check: CheckID)?
    /// The check for which a verifier was sought last.
    var lastSought: CheckID?
    /// Who is reporting the result of a check at the moment; a conviction that follows is its find.
    var finder: (check: CheckID, verifier: NodeID)?
    /// The commitment that a node is about to open.
    var openCommitment: OpenCommitment?
    var epochBegan = Instant.start
    /// When the last job was settled; what is left is only the customer's download.
    var accountsClosedAt: Instant?

    /// How the pool stood whenever it was looked at.
    var samples = PoolSamples()
    var recorder: Recorder
    /// A law that a shell found broken during the present event.
    var pendingLaw: String?
    /// The first law that was found broken; the run stops at its event.
    public internal(set) var failure: CheckFailure?

    /// A shared shock and where it strikes.
    struct Shock: Sendable {
        let scope: ShockConfiguration.Scope
        var process: ShockProcess
    }

    /// The commitment of a node to the steps of a phase, while they are sampled.
    struct OpenCommitment: Sendable {
        let node: NodeID
        let round: RoundID
        let steps: Int
        /// The sequences of one step.
        let sequences: Double
    }

    /// A search for nodes without a market.
    struct Seek: Sendable {
        var job: JobID
        var nodes: Int
        var minimumNodes: Int
    }

    public mutating func handle(_ event: WorldEvent, in context: inout Context<WorldEvent>) {
        if isCoordinationDown, event.needsCoordination {
            deferred.append(event)
        } else {
            dispatch(event, in: &context)
        }
        if !endings.isEmpty { endRentals(in: &context) }
        closeAccounts(in: &context)
        watchNetwork(in: &context)
        check(after: event, at: context.now)
        if failure != nil || isOver { context.stop() }
    }

    mutating func dispatch(_ event: WorldEvent, in context: inout Context<WorldEvent>) {
        switch event {
        case .begin: begin(in: &context)
        case .availability(let node): changeAvailability(Int(node), in: &context)
        case .shock(let index): changeShock(Int(index), in: &context)
        case .networkFault(let index, let holds):
            changeFault(Int(index), holds: holds, in: &context)
        case .silence(let node, let failure): noteSilence(Int(node), failure, in: &context)
        case .network(let serial): advanceNetwork(serial, in: &context)
        case .provisioned(let node, let session): finishProvisioning(Int(node), session, &context)
        case .stallOver(let node, let session): finishStall(Int(node), session, in: &context)
        case .gradientsReady(let job, let round):
            exchangeGradients(of: Int(job), RoundID(round), in: &context)
        case .exchangeDone(let job, let serial): endShortcut(Int(job), serial, in: &context)
        case .phaseDone(let node, let session): finishPhase(Int(node), session, in: &context)
        case .passDone(let node, let session): finishPass(Int(node), session, in: &context)
        case .gate(let node, let session): reachGate(Int(node), session, in: &context)
        case .groupFormed(let job, let round, let attempt):
            launchFormed(Int(job), RoundID(round), attempt: Int(attempt), in: &context)
        case .reexecuted(let node, let session): finishCheck(Int(node), session, in: &context)
        case .snapshotDone(let job, let checkpoint):
            finishSnapshot(Int(job), CheckpointID(checkpoint), in: &context)
        case .holdBegins(let job, let ordinal): beginHold(Int(job), ordinal, in: &context)
        case .holdEnds(let job, let ordinal): endHold(Int(job), ordinal, in: &context)
        case .marketEpoch(let epoch): closeEpoch(epoch, in: &context)
        case .roundDeadline(let job, let round):
            tell(.wake(RoundID(round)), to: Int(job), in: &context)
        case .checkWindow(let job, let check):
            tell(.wake(CheckID(check)), to: Int(job), in: &context)
        case .unbonded(let node): tell(.wake(NodeID(Int(node))), in: &context)
        case .rentalArrives(let customer): receiveRental(from: Int(customer), in: &context)
        case .rentalDue(let rental, let serial): noteDue(Int(rental), serial, at: context.now)
        case .operatorReview(let place): review(Int(place), in: &context)
        case .operatorMoves(let place): move(Int(place), in: &context)
        case .benchmarked(let node, let serial):
            finishBenchmark(Int(node), serial, in: &context)
        case .proposal(let place): attend(Int(place), in: &context)
        case .bridge(let step): cross(step, in: &context)
        case .sample: sampleTimeline(in: &context)
        }
    }

    /// Whether nothing more can happen that a result would show.
    var isOver: Bool {
        // Customers never stop coming.
        guard concludedJobs == runs.count, customers.isEmpty, operators.isEmpty else {
            return false
        }
        for run in runs.indices where !runs[run].isOver { return false }
        return !candidates.contains { $0.status == .tested }
    }
}

extension WorldEvent {
    /// Whether the event is a doing of the coordination layer, which can be down.
    var needsCoordination: Bool {
        switch self {
        case .silence, .holdBegins, .holdEnds, .marketEpoch, .roundDeadline, .checkWindow,
            .unbonded, .rentalArrives, .operatorReview, .operatorMoves, .benchmarked, .proposal,
            .bridge:
            true
        default: false
        }
    }
}
