public import ProtocolCore
public import Quantities

extension Auction {
    /// Why a bid stands unfilled.
    public enum WaitReason: Hashable, Sendable, CustomStringConvertible {
        /// It came between calls and was not filled then, though the asks may serve it in the call.
        case untilCall
        /// Its tier has no asks at all.
        case noAsks
        /// Its maximum is below the lowest ask of its tier.
        case belowEveryAsk(maxPrice: GPUHourPrice, lowestAsk: GPUHourPrice)
        /// The nodes within its maximum are fewer than its minimum.
        case tooFewNodes(within: Int, minimum: Int)
        /// Its maximum is below the posted price, or below the floor of all prices.
        case belowPrice(maxPrice: GPUHourPrice, price: GPUHourPrice)
        /// Trades that are worth more went before it, or its own was given up for the sake of a
        /// price that nobody sets.
        case passedOver
        /// Bids that are served before it left fewer nodes than its minimum.
        case outbid(left: Int, minimum: Int)

        /// The reason in words.
        public var description: String {
            switch self {
            case .untilCall: "waits for the next call"
            case .noAsks: "no node of the tier is for rent"
            case .belowEveryAsk(let maxPrice, let lowestAsk):
                "its maximum of \(maxPrice.inWords) is below every ask; the lowest is "
                    + lowestAsk.inWords
            case .tooFewNodes(let within, let minimum):
                "\(within) nodes are for rent within its maximum, and it needs \(minimum)"
            case .belowPrice(let maxPrice, let price):
                "its maximum of \(maxPrice.inWords) is below the price of \(price.inWords)"
            case .passedOver: "other trades went before it"
            case .outbid(let left, let minimum):
                "bids before it left \(left) nodes within its maximum, and it needs \(minimum)"
            }
        }
    }

    /// Why a bid was not taken.
    public enum RejectReason: Hashable, Sendable, CustomStringConvertible {
        /// There is no such tier.
        case unknownTier(TierID)
        /// There is no such region.
        case unknownRegion(MarketRegion)
        /// Its term is not positive.
        case malformedTerm(Duration)
        /// It wants no node, or its minimum is not from 1 to what it wants.
        case malformed(nodes: Int, minimumNodes: Int)
        /// Its maximum price is negative.
        case negativePrice(GPUHourPrice)
        /// It was over when it came.
        case alreadyExpired(Instant)
        /// A bid with its identity came before.
        case repeated

        /// The reason in words.
        public var description: String {
            switch self {
            case .unknownTier(let tier): "there is no \(tier)"
            case .unknownRegion(let region): "there is no \(region)"
            case .malformedTerm(let term): "its term is \(term.inSeconds) s"
            case .malformed(let nodes, let minimum):
                "it wants \(nodes) nodes and at least \(minimum)"
            case .negativePrice(let price): "its maximum is \(price.inWords)"
            case .alreadyExpired(let expiry):
                "it expired \(expiry.sinceStart.inSeconds) s after the start"
            case .repeated: "a bid with its identity came before"
            }
        }
    }

    /// Why an input had no effect.
    public enum DiscardReason: Hashable, Sendable, CustomStringConvertible {
        /// The market was open when it was told to open.
        case alreadyOpen
        /// A wake-up of another epoch, or one at which nothing is due.
        case staleWake(epoch: Int64)
        /// The ask names a tier that does not exist.
        case unknownTier(NodeID, TierID)
        /// The ask names a region that does not exist.
        case unknownRegion(NodeID, MarketRegion)
        /// The ask offers no GPU, or a negative price, or no share of time to rely upon.
        case malformedAsk(NodeID)
        /// The ask was over when it came.
        case alreadyExpired(NodeID, Instant)
        /// The node is leased and cannot be for rent, or be leased again.
        case leased(NodeID)
        /// The lease names a tier or region that does not exist, or ends before it began.
        case malformedLease(NodeID)
        /// No lease of the node is known.
        case noLease(NodeID)
        /// No ask of the node stands.
        case noAsk(NodeID)
        /// No such bid stands.
        case noBid(BidID)
        /// A floor above the ceiling, a price below zero, or a tier that does not exist.
        case malformedRules

        /// The reason in words.
        public var description: String {
            switch self {
            case .alreadyOpen: "the market is open already"
            case .staleWake(let epoch): "nothing is due at this wake-up of epoch \(epoch)"
            case .unknownTier(let node, let tier): "\(node) asks in \(tier), which does not exist"
            case .unknownRegion(let node, let region):
                "\(node) asks in \(region), which does not exist"
            case .malformedAsk(let node):
                "the ask of \(node) has no GPU, a negative price or no reliability"
            case .alreadyExpired(let node, let expiry):
                "the ask of \(node) expired \(expiry.sinceStart.inSeconds) s after the start"
            case .leased(let node): "\(node) is leased"
            case .malformedLease(let node): "the lease of \(node) is nowhere, or over"
            case .noLease(let node): "no lease of \(node) is known"
            case .noAsk(let node): "no ask of \(node) stands"
            case .noBid(let id): "\(id) does not stand"
            case .malformedRules: "limits that exclude each other, or a price of nothing known"
            }
        }
    }
}
