import Accounting
import Market
import ProtocolCore
import Quantities

/// What the shell of the market keeps beside the machine.
struct MarketShell: Sendable {
    /// Whether the market is told of leases.
    let followsLeases: Bool
    /// The region of each site, in the order of the sites.
    let regions: [MarketRegion]
    /// The prices of the award that is being carried out.
    var award: Terms?
    /// Nodes that were taken from one lease and are on their way to the next: they do not ask.
    var inTransfer: [NodeID] = []
    /// Who put a deposit down, by bid.
    var depositors: [BidID: JobID] = [:]
    /// Slashes that were appealed against and not decided.
    var appeals: [SlashID] = []

    /// The prices of an award.
    struct Terms: Sendable {
        let bid: BidID
        let price: GPUHourPrice
        let sellerPrice: GPUHourPrice
        let sales: [Sale]

        /// What a node costs, and what its provider gets.
        func prices(of node: NodeID) -> (price: GPUHourPrice, sellerPrice: GPUHourPrice) {
            guard let sale = sales.first(where: { $0.node == node }) else {
                return (price, sellerPrice)
            }
            return (sale.price, sale.sellerPrice)
        }
    }

    init(_ configuration: WorldConfiguration) {
        followsLeases = configuration.marketFollowsLeases
        regions = configuration.sites.indices.map {
            MarketRegion(configuration.marketRegion(ofSite: $0))
        }
    }
}
