import Market
import ProtocolCore
import Quantities

extension World {
    /// Records how the market of each tier with nodes stands after a call, in an economy.
    func recordMarket(at now: Instant) {
        guard recorder.sink != nil, !customers.isEmpty || !operators.isEmpty else { return }
        var stands = Array(repeating: MarketStand(), count: configuration.tiers.count)
        for node in nodes {
            let tier = Int(node.tier.index)
            stands[tier].hasNodes = true
            guard !node.isEjected, !node.isAbsent else { continue }
            stands[tier].nodes += 1
            if node.lease != nil { stands[tier].leased += 1 }
            if node.isAsking { stands[tier].offered += 1 }
        }
        for bid in auction?.waitingBids ?? [] { stands[Int(bid.tier.index)].waiting += bid.nodes }
        for (tier, stand) in stands.enumerated() where stand.hasNodes {
            recorder.market(
                stand, of: configuration.tiers[tier], price: standingPrice(of: TierID(tier)),
                at: now)
        }
    }
}

/// The nodes of a tier at some time, in the market and out of it.
struct MarketStand {
    /// Whether the tier ever has any.
    var hasNodes = false
    /// In the network, up or not.
    var nodes = 0
    var leased = 0
    /// For rent, and wanted.
    var offered = 0
    var waiting = 0
}
