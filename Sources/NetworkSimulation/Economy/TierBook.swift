import Accounting
import Quantities

/// What the nodes of a tier have earned and offered so far: what anybody can see of the market.
struct TierBook: Hashable, Sendable {
    /// Work payments and rewards, net of the fee.
    private(set) var earned = Zen.zero
    /// GPU-time up and in the network, and the part of it that computed.
    private(set) var offered = GPUTime.zero
    private(set) var worked = GPUTime.zero
    /// GPUs that are on their way into the network, less those on their way out.
    var coming = 0

    /// Enters a transfer on account of one of the tier's nodes.
    mutating func note(_ transfer: Transfer) {
        switch transfer.purpose {
        case .work, .verification, .uptimeReward, .workReward, .bandwidthReward, .stakeReward:
            earned += transfer.amount
        default: break
        }
    }

    /// Enters what one of the tier's nodes did in an epoch.
    mutating func note(_ report: NodeReport) {
        offered += GPUTime(gpus: report.gpus, during: report.up)
        worked += report.worked
    }

    /// What was entered since an earlier state of the book.
    func since(_ earlier: TierBook) -> TierBook {
        var window = self
        window.earned -= earlier.earned
        window.offered -= earlier.offered
        window.worked -= earlier.worked
        return window
    }
}
