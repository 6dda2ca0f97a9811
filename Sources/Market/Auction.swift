public import ProtocolCore
public import Quantities

/// The market: a uniform-price call auction for each tier, held once an epoch.
///
/// The unit of trade is one node, the price is per GPU-hour, and all trades of a call pay the same.
/// A gang's bid is filled from its minimum upwards, or waits. Asks are reserve prices. An award
/// ends its bid; asks stand until they are withdrawn, which the shell does for nodes that are
/// leased or down. Uniform prices are not truthful: a bid that sets the price gains by shading.
///
/// ```
///           open                 close(its epoch, at its time): clear every tier
///  closed ────────► open(epoch) ──────────────────────────────► open(epoch + 1)
///
///            bid ─► waiting ─► awarded | expired | withdrawn      (or rejected at once)
/// ```
/// Between calls the last price stands as a posted price: a bid that comes with a maximum at or
/// above it is filled at once, first come first served, from the asks at or below it.
public struct Auction: ProtocolMachine {
    /// What a market is set up with.
    public struct Settings: Sendable {
        /// The time from one call to the next; positive.
        public var epoch: Duration
        /// The list price of each tier, by `TierID`: it stands until the first trade.
        public var openingPrices: [GPUHourPrice]
        /// Whether bids that come between calls can be filled at the standing price.
        public var fillsBetweenCalls: Bool

        /// Settings; bids are filled between calls unless said otherwise.
        public init(
            epoch: Duration, openingPrices: [GPUHourPrice], fillsBetweenCalls: Bool = true
        ) {
            self.epoch = epoch
            self.openingPrices = openingPrices
            self.fillsBetweenCalls = fillsBetweenCalls
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
        /// The wake-up of an epoch, either at its end or where a bid expires before it.
        case close(epoch: Int64)
    }

    /// What the market orders.
    public enum Directive: Sendable, Equatable {
        /// Send `close(epoch:)` at that time.
        case wake(at: Instant, epoch: Int64)
        /// A tier's price and trades. A call makes one for each tier that has asks or bids.
        case clear(Clearing)
        /// The bid stands, unfilled.
        case wait(BidID, WaitReason)
        /// The bid's time is over; it has not traded.
        case expire(Bid)
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

    /// What the market was set up with.
    public let settings: Settings
    var phase = Phase.closed
    var books: [OrderBook]
    var standing: [GPUHourPrice]
    var askOf: [NodeID: Ask] = [:]
    var tierOf: [BidID: TierID] = [:]
    /// Every bid that was ever taken.
    var seen = OrdinalRanges()
    /// The wake-up that was ordered for an expiry, so that it is ordered once.
    var expiryWake: Instant?

    /// A closed market with empty books.
    ///
    /// - Precondition: the epoch is positive.
    public init(settings: Settings) {
        precondition(settings.epoch > .zero, "an epoch of \(settings.epoch)")
        self.settings = settings
        books = settings.openingPrices.map { _ in OrderBook() }
        standing = settings.openingPrices
    }

    /// The price of the tier's last trade in a call, or its list price before the first.
    ///
    /// - Precondition: the tier is one of the settings.
    public func standingPrice(of tier: TierID) -> GPUHourPrice { standing[Int(tier.index)] }

    /// The bids that stand, by id.
    public var waitingBids: [Bid] {
        books.flatMap { $0.bids.map(\.bid) }.sorted { $0.id < $1.id }
    }

    /// The asks that stand in a tier, by price and then node.
    ///
    /// - Precondition: the tier is one of the settings.
    public func asks(of tier: TierID) -> [Ask] { books[Int(tier.index)].asks.all }

    /// Takes one input, after the bids that are over at its time have expired.
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        let expired = expire(at: now)
        let directives =
            switch input {
            case .open: open(at: now)
            case .ask(let ask): place(ask)
            case .withdrawAsk(let node): withdrawAsk(of: node)
            case .bid(let bid): place(bid, at: now)
            case .withdrawBid(let id): withdraw(id)
            case .close(let epoch): close(epoch, at: now, hasExpired: !expired.isEmpty)
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
        let cleared = call(epoch: epoch)
        // A late wake-up does not shift the calls after it; calls that were slept through are lost.
        let missed = (now - end).nanoseconds / settings.epoch.nanoseconds
        let next = end + settings.epoch * Int(missed + 1)
        phase = .open(epoch: epoch + 1, until: next)
        return cleared + [.wake(at: next, epoch: epoch + 1)] + wakeForExpiry()
    }
}
