public import ProtocolCore
public import Quantities

/// The market: an auction for each tier in each region, by one of several mechanisms.
///
/// The unit of trade is one node, and the price is per GPU-hour. A gang's bid is filled from its
/// minimum upwards, or waits. Asks are reserve prices. An award ends its bid; asks stand until they
/// are withdrawn, which the shell does for nodes that are leased or down, unless an award names
/// them. A bid that names no region is served where its nodes are cheapest at the time.
///
/// Unless it is said otherwise, the mechanism is a call once an epoch in which all trades pay the
/// same. Uniform prices are not truthful: a bid that sets the price gains by shading.
///
/// ```
///           open                 close(its epoch, at its time): clear every tier
///  closed ────────► open(epoch) ──────────────────────────────► open(epoch + 1)
///
///            bid ─► waiting ─► awarded | expired | withdrawn      (or rejected at once)
/// ```
/// Between calls the last price stands as a posted price: a bid that comes with a maximum at or
/// above it is filled at once, first come first served, from the asks at or below it.
///
/// A lease keeps its price. At the end of a bid's term the machine renews it at the standing price,
/// if that suits both sides; where no price stands, or it does not suit, the lease lapses, and the
/// job may bid anew. With a posted price or an order book, a firm bid that finds too few asks ends
/// interruptible leases that pay no more than it would, the lowest price first (as on-demand
/// outranks interruptible instances on Vast); no provider gets less by it. It does so when it comes
/// and in each call. The shell ends these leases, and hands their nodes to the award that follows
/// without an ask in between.
public struct Auction: ProtocolMachine {
    /// What a market is set up with.
    public struct Settings: Sendable {
        /// The time from one call to the next; positive.
        public var epoch: Duration
        /// The list price of each tier, by `TierID`: it stands until the first trade.
        public var openingPrices: [GPUHourPrice]
        /// Whether bids that come between calls of uniform price can be filled at the standing
        /// price.
        public var fillsBetweenCalls: Bool
        /// How prices are made.
        public var mechanism: MarketMechanism
        /// How many regions there are, each with auctions of its own; at least 1.
        public var regions: Int
        /// The lowest price of any trade: a lower ask is read as this.
        public var floor: GPUHourPrice?
        /// The highest price of any trade: a higher maximum is read as this.
        public var ceiling: GPUHourPrice?
        /// What a bid puts down while it stands; it gets it back however it ends.
        public var deposit: Zen
        /// Who sells first among those who ask the same.
        public var priority = AskPriority.lowestNode

        /// Settings; a uniform price in one region, with fills between calls and without limits or
        /// deposits unless said otherwise.
        public init(
            epoch: Duration, openingPrices: [GPUHourPrice], fillsBetweenCalls: Bool = true,
            mechanism: MarketMechanism = .standard, regions: Int = 1,
            floor: GPUHourPrice? = nil, ceiling: GPUHourPrice? = nil, deposit: Zen = .zero
        ) {
            self.epoch = epoch
            self.openingPrices = openingPrices
            self.fillsBetweenCalls = fillsBetweenCalls
            self.mechanism = mechanism
            self.regions = regions
            self.floor = floor
            self.ceiling = ceiling
            self.deposit = deposit
        }
    }

    /// What the market is told.
    public enum Input: Sendable {
        /// The market begins: the first epoch runs from now.
        case open
        /// A node is for rent; replaces the node's earlier ask.
        case ask(Ask)
        /// A node is no longer for rent.
        case withdrawAsk(NodeID)
        /// A job wants nodes.
        case bid(Bid)
        /// A job wants them no longer.
        case withdrawBid(BidID)
        /// A lease began: its node is not for rent.
        case leased(Tenure)
        /// The lease of a node ended.
        case released(NodeID)
        /// The wake-up of an epoch, at its end or where a bid, an ask or a term is over before it.
        case close(epoch: Int64)
        /// The rules change from now on; leases keep their prices.
        case amend(Amendment)
    }

    /// A change of the rules.
    public enum Amendment: Hashable, Sendable {
        /// The lowest and the highest price of any trade; nil for no limit.
        case floor(GPUHourPrice?)
        case ceiling(GPUHourPrice?)
        /// The list price of a tier, by which a posted price moves.
        case listPrice(TierID, GPUHourPrice)
    }

    /// What the market orders.
    public enum Directive: Sendable, Equatable {
        /// Send `close(epoch:)` at that time.
        case wake(at: Instant, epoch: Int64)
        /// Prices and trades of one auction. A call makes one for each that has asks or bids.
        case clear(Clearing)
        /// The bid stands, unfilled.
        case wait(BidID, WaitReason)
        /// The bid's time is over; it has not traded.
        case expire(Bid)
        /// The ask's time is over.
        case expireAsk(Ask)
        /// Take what a bid puts down.
        case hold(BidID, Zen)
        /// Give back what a bid put down.
        case release(BidID, Zen)
        /// End this lease, since the bid wants its node; the award follows.
        case preempt(Tenure, by: BidID)
        /// The lease goes on at a new price, for another term.
        case renew(Tenure)
        /// End this lease: its term is over.
        case lapse(Tenure)
        /// The bid is not taken.
        case reject(BidID, RejectReason)
        /// Another input had no effect.
        case discard(DiscardReason)
    }

    /// Where the market stands in time.
    enum Phase: Sendable, Equatable {
        case closed
        case open(epoch: Int64, until: Instant)
    }

    /// What the market was set up with; `amend` may have changed limits and list prices since.
    public internal(set) var settings: Settings
    var phase = Phase.closed
    /// By `place(of:in:)`; with several regions, one of each tier for bids for any of them follows.
    var books: [OrderBook]
    /// By `place(of:in:)`.
    var standing: [GPUHourPrice]
    /// By `place(of:in:)`: the memory of an exponential controller.
    var excess: [Int64]
    var tenures: Tenures
    var askOf: [NodeID: Ask] = [:]
    var askDeadlines = Deadlines()
    /// The book in which a bid stands.
    var bookOf: [BidID: Int] = [:]
    /// Every bid that was ever taken.
    var seen = OrdinalRanges()
    /// How many orders came.
    var turn: Int64 = 0
    /// The wake-up that was ordered for an expiry, so that it is ordered once.
    var expiryWake: Instant?

    /// A closed market with empty books.
    ///
    /// - Precondition: the epoch is positive, there is a region, k is from 0 to 1,000, no opening
    ///   price is negative, and the floor is not above the ceiling.
    public init(settings: Settings) {
        precondition(settings.epoch > .zero, "an epoch of \(settings.epoch)")
        precondition(settings.regions >= 1, "\(settings.regions) regions")
        if case .uniformPrice(let k) = settings.mechanism {
            precondition((0...1_000).contains(k), "\(k) thousandths of an interval")
        }
        if let floor = settings.floor, let ceiling = settings.ceiling {
            precondition(floor <= ceiling, "a floor of \(floor) and a ceiling of \(ceiling)")
        }
        self.settings = settings
        standing = settings.openingPrices.flatMap {
            Array(repeating: $0, count: settings.regions)
        }
        excess = Array(repeating: 0, count: standing.count)
        let roaming = settings.regions > 1 ? settings.openingPrices.count : 0
        books = Array(repeating: OrderBook(), count: standing.count + roaming)
        tenures = Tenures(books: standing.count)
        for place in standing.indices { standing[place] = limited(standing[place]) }
    }

    /// The price of the last trade, or the list price before the first: the lowest of all regions
    /// unless one is named.
    ///
    /// - Precondition: tier and region are of the settings.
    public func standingPrice(
        of tier: TierID, in region: MarketRegion? = nil
    ) -> GPUHourPrice {
        if let region { return standing[place(of: tier, in: region)] }
        let first = Int(tier.index) * settings.regions
        return standing[first..<first + settings.regions].min() ?? standing[first]
    }

    /// The bids that stand, by id.
    public var waitingBids: [Bid] {
        books.flatMap { $0.bids.map(\.bid) }.sorted { $0.id < $1.id }
    }

    /// The asks that stand in a tier, by region, price and then node.
    ///
    /// - Precondition: the tier is one of the settings.
    public func asks(of tier: TierID) -> [Ask] {
        let first = Int(tier.index) * settings.regions
        return books[first..<first + settings.regions].flatMap(\.asks.all)
    }

    /// Takes one input, after the bids that are over at its time have expired.
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        let expired = expire(at: now)
        let directives =
            switch input {
            case .open: open(at: now)
            case .ask(let ask): place(ask, at: now)
            case .withdrawAsk(let node): withdrawAsk(of: node)
            case .bid(let bid): place(bid, at: now)
            case .withdrawBid(let id): withdraw(id)
            case .leased(let tenure): begin(tenure, at: now)
            case .released(let node): release(node)
            case .close(let epoch): close(epoch, at: now, hasExpired: !expired.isEmpty)
            case .amend(let amendment): amend(amendment)
            }
        return expired.isEmpty ? directives : expired + directives
    }

    private mutating func open(at now: Instant) -> [Directive] {
        guard phase == .closed else { return [.discard(.alreadyOpen)] }
        let end = now + settings.epoch
        phase = .open(epoch: 0, until: end)
        return [.wake(at: end, epoch: 0)] + wakeForExpiry()
    }

    /// A wake-up: the end of the epoch, or an expiry before it, or one that no longer matters.
    private mutating func close(
        _ epoch: Int64, at now: Instant, hasExpired: Bool
    ) -> [Directive] {
        guard case .open(let current, let end) = phase, epoch == current else {
            return [.discard(.staleWake(epoch: epoch))]
        }
        guard now >= end else {
            let idle: [Directive] = hasExpired ? [] : [.discard(.staleWake(epoch: epoch))]
            return idle + wakeForExpiry()
        }
        let cleared = call(epoch: epoch, at: now)
        // A late wake-up does not shift the calls after it; calls that were slept through are lost.
        let missed = (now - end).nanoseconds / settings.epoch.nanoseconds
        let next = end + settings.epoch * Int(missed + 1)
        phase = .open(epoch: epoch + 1, until: next)
        return cleared + [.wake(at: next, epoch: epoch + 1)] + wakeForExpiry()
    }
}
