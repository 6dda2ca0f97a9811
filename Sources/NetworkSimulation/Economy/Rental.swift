import Market
import ProtocolCore
import Quantities

/// A job of which only the gang, the GPU-time and the money are simulated.
///
/// ```
///  seeking ── minimum of nodes ready ──► running ── a member is lost ──► stalled
///     │                                   │   ▲                            │
///     │ patience over: gaveUp             │   └── enough ready again ──────┤
///     ▼                                   ▼                                ▼
///   over ◄──────────────────── finished, or exhausted ◄──── patience or budget over
/// ```
/// It computes while enough members are ready and none is missing that nobody has noticed yet.
struct Rental: Sendable {
    /// Its identity towards scheduler, market and settlement.
    let id: JobID
    /// The place of its archetype.
    let customer: Int
    let arrivedAt: Instant
    let order: RentalOrder
    /// The tier that it rents in, and the GPUs of one of its nodes there.
    let tier: TierID
    /// What a GPU-hour was worth in ZEN when it came.
    let worth: Double
    let budget: Zen
    /// The most that it says it would pay for a GPU-hour.
    let maxPrice: GPUHourPrice

    var progress: RentalProgress
    /// Members that run, by identity.
    private(set) var ready: [NodeID] = []
    /// Members that are down, which nobody has noticed yet.
    private(set) var missing: [NodeID] = []
    /// GPUs that compute; 0 while it does not run.
    private(set) var rate = 0
    /// Until when the progress is reckoned.
    private var since: Instant
    /// Numbers the stretches between changes of the rate; an end foreseen in an earlier one is
    /// void.
    private(set) var serial: Int32 = 0
    /// Since when it has had fewer nodes than it needs; nil while it runs.
    private(set) var waitingSince: Instant?

    /// How its work is checked: as it was when it came.
    let checks: RentalChecks?
    /// Whether its budget is in escrow; not while that comes over the bridge.
    var isFunded = true
    /// The bid that stands for it.
    var bid: BidID?
    /// How it ended; nil while it goes on.
    var outcome: RentalOutcome?
    var endedAt: Instant?
    /// When it first ran.
    private(set) var startedAt: Instant?
    /// How often a member was lost, and how long it had too few after it had started.
    private(set) var interruptions = 0
    private(set) var stalled = Duration.zero
    /// GPU-time held, and the part of it that was spent computing.
    var held = GPUTime.zero
    var computed = GPUTime.zero
    /// The part of it that was made up.
    var fabricated = GPUTime.zero
    /// What it has paid, and got back at its end.
    var paid = Zen.zero
    var refunded = Zen.zero

    init(
        id: JobID, customer: Int, order: RentalOrder, tier: TierID, worth: Double, budget: Zen,
        maxPrice: GPUHourPrice, checkpoint: Duration, checks: RentalChecks? = nil, at now: Instant
    ) {
        self.id = id
        self.customer = customer
        self.order = order
        self.tier = tier
        self.worth = worth
        self.budget = budget
        self.maxPrice = maxPrice
        self.checks = checks
        arrivedAt = now
        since = now
        waitingSince = now
        progress = RentalProgress(work: order.work, interval: checkpoint)
    }

    var isOver: Bool { outcome != nil }
    var isRunning: Bool { rate > 0 }

    /// Until when a bid of it stands: as long as it does not run, its patience.
    var deadline: Instant { waitingSince.map { $0 + order.patience } ?? .distantFuture }

    /// Reckons the progress up to now.
    mutating func advance(to now: Instant) {
        progress.advance(by: now - since, gpus: rate)
        since = now
    }

    /// A member runs.
    mutating func join(_ node: NodeID) {
        let place = ready.firstIndex { $0 > node } ?? ready.count
        ready.insert(node, at: place)
    }

    /// A member runs no longer: what was done since the last checkpoint is lost. Whether it did
    /// run.
    ///
    /// - Parameter isNoticed: false for one whose failure is not known yet.
    mutating func lose(_ node: NodeID, isNoticed: Bool, at now: Instant) -> Bool {
        guard !isOver, let place = ready.firstIndex(of: node) else { return false }
        advance(to: now)
        ready.remove(at: place)
        progress.loseMember()
        interruptions += 1
        if !isNoticed { missing.append(node) }
        return true
    }

    /// Counts the time without enough members, if it had begun before.
    private mutating func endStall(at now: Instant) {
        guard startedAt != nil, let from = waitingSince else { return }
        stalled += now - from
    }

    /// The members are let go.
    mutating func stop(at now: Instant) {
        advance(to: now)
        endStall(at: now)
        waitingSince = nil
        rate = 0
        ready = []
        missing = []
        serial += 1
    }

    /// The failure of a member is noticed; whether it was one.
    mutating func notice(_ node: NodeID) -> Bool {
        guard let place = missing.firstIndex(of: node) else { return false }
        missing.remove(at: place)
        return true
    }

    /// Begins, goes on or stops, as its members allow; whether it runs.
    ///
    /// - Parameter gpus: of all members that are ready.
    mutating func run(gpus: Int, at now: Instant) -> Bool {
        advance(to: now)
        serial += 1
        let runs = !isOver && missing.isEmpty && ready.count >= order.minimumNodes
        rate = runs ? gpus : 0
        if runs {
            if startedAt == nil { startedAt = now } else { endStall(at: now) }
            waitingSince = nil
        } else if waitingSince == nil, !isOver {
            waitingSince = now
        }
        return runs
    }
}

/// How a rental ended.
public enum RentalOutcome: Hashable, Sendable, CaseIterable {
    /// Its work was done.
    case finished
    /// The nodes that it needs could not be had for longer than it would wait.
    case gaveUp
    /// Its budget was used up.
    case exhausted
    /// No pool of this kind could carry it.
    case rejected
}
