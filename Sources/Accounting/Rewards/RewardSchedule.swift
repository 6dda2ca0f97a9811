public import Quantities

/// What providers earn besides lease payments, out of the reward pool while it lasts.
public struct RewardSchedule: Hashable, Sendable {
    /// The base reward: for each GPU-hour of uptime, leased or not.
    public var uptimePerGPUHour: GPUHourPrice
    /// The work reward: a share of the payments for work, net of the fee.
    public var workShare: Ratio
    /// The bandwidth bonus: for each gigabyte (10⁹ bytes) sent for the network.
    public var bandwidthPerGigabyte: Zen
    /// The stake reward: a share of what the pool takes in with an epoch, to all bonded stakes and
    /// what lies behind them in proportion.
    public var stakeShare: Ratio

    public init(
        uptimePerGPUHour: GPUHourPrice, workShare: Ratio, bandwidthPerGigabyte: Zen,
        stakeShare: Ratio = .zero
    ) {
        self.uptimePerGPUHour = uptimePerGPUHour
        self.workShare = workShare
        self.bandwidthPerGigabyte = bandwidthPerGigabyte
        self.stakeShare = stakeShare
    }

    /// No rewards at all.
    public static let none = RewardSchedule(
        uptimePerGPUHour: GPUHourPrice(microZen: 0), workShare: .zero, bandwidthPerGigabyte: .zero)

    /// The bandwidth bonus for all bytes so far, rounded down.
    func bandwidthReward(for sent: Bytes) -> Zen {
        let earned = Int128(bandwidthPerGigabyte.micro) * Int128(sent.count) / 1_000_000_000
        return Zen(micro: Int64(clamping: earned))
    }
}
