import Accounting
public import Quantities

/// A stretch of a run under the same rules: what was earned in it, by operators and treasury.
public struct RuleEra: Hashable, Sendable {
    public var from: Instant
    public var until: Instant
    /// What customers paid to operators, after the fee, and the fees.
    public var work = Zen.zero
    public var fees = Zen.zero
    /// Rewards of operators, and what of stakes was slashed.
    public var rewards = Zen.zero
    public var slashes = Zen.zero

    /// The fee that was really paid, as a share of all payments; leases under way keep theirs, so
    /// that it lies between the old rule and the new for a while.
    public var feeShare: Double {
        let all = work + fees
        return all > .zero ? fees.inZen / all.inZen : 0
    }

    /// An era that follows another.
    ///
    /// - Parameters:
    ///   - money: by purpose, since the start of the run.
    ///   - earlier: the eras before it.
    init(until: Instant, money: [TransferPurpose: Zen], after earlier: [RuleEra]) {
        from = earlier.last?.until ?? .start
        self.until = until
        func total(_ purposes: TransferPurpose...) -> Zen {
            purposes.reduce(.zero) { $0 + (money[$1] ?? .zero) }
        }
        work = total(.work, .verification) - earlier.reduce(.zero) { $0 + $1.work }
        fees = total(.fee) - earlier.reduce(.zero) { $0 + $1.fees }
        rewards =
            total(.uptimeReward, .workReward, .bandwidthReward, .stakeReward)
            - earlier.reduce(.zero) { $0 + $1.rewards }
        slashes =
            total(.slashDowntime, .slashWrongWork, .slashBandwidth)
            - earlier.reduce(.zero) { $0 + $1.slashes }
    }
}
