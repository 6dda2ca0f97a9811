import Quantities

/// A rule of money that proposals can change during a run, as a whole number.
///
/// Shares and factors are in millionths, amounts in micro-ZEN, times in nanoseconds.
public enum Parameter: Hashable, Sendable, CaseIterable {
    case fee, rewardFeeShare, developmentShare, auditsShare, grantsShare
    case uptimeReward, workReward, bandwidthReward, stakeReward
    case minimumStake, unbonding
    case downtimeTolerance, downtimeSharePerHour, bandwidthShare
    case wrongWorkFloor, wrongWorkMultiplier, sampleRate, correlationMultiplier
    case issuanceRate, issuanceLeast, issuanceGreatest, issuanceGoal, issuanceChange

    /// The values that make sense whatever the others are.
    public var range: ClosedRange<Int64> {
        switch self {
        case .fee, .rewardFeeShare, .developmentShare, .auditsShare, .grantsShare, .workReward,
            .stakeReward, .downtimeTolerance, .downtimeSharePerHour, .bandwidthShare,
            .issuanceRate, .issuanceLeast, .issuanceGreatest, .issuanceChange:
            0...1_000_000
        case .sampleRate, .issuanceGoal: 1...1_000_000
        case .wrongWorkMultiplier, .correlationMultiplier: 0...1_000_000_000
        case .uptimeReward, .bandwidthReward: 0...1_000_000_000
        case .minimumStake, .wrongWorkFloor: 0...1_000_000_000_000_000
        case .unbonding: 0...Duration.days(3_650).nanoseconds
        }
    }

    /// What it is now; 0 for the share of the income that feeds the pool if fees do not, and for
    /// all of issuance where nothing is issued.
    public func value(in settings: Settlement.Settings) -> Int64 {
        let (rewards, slashing) = (settings.rewards, settings.slashing)
        let issuance = settings.issuance
        return switch self {
        case .fee: settings.fee.partsPerMillion
        case .rewardFeeShare: settings.rewardFeeShare.partsPerMillion
        case .developmentShare: settings.treasury.development.partsPerMillion
        case .auditsShare: settings.treasury.audits.partsPerMillion
        case .grantsShare: settings.treasury.grants.partsPerMillion
        case .uptimeReward: rewards.uptimePerGPUHour.microZen
        case .workReward: rewards.workShare.partsPerMillion
        case .bandwidthReward: rewards.bandwidthPerGigabyte.micro
        case .stakeReward: rewards.stakeShare.partsPerMillion
        case .minimumStake: settings.minimumStake.micro
        case .unbonding: settings.unbonding.nanoseconds
        case .downtimeTolerance: slashing.downtimeTolerance.partsPerMillion
        case .downtimeSharePerHour: slashing.downtimeSharePerHour.partsPerMillion
        case .bandwidthShare: slashing.bandwidthShare.partsPerMillion
        case .wrongWorkFloor: slashing.wrongWorkFloor.micro
        case .wrongWorkMultiplier: slashing.wrongWorkMultiplier.partsPerMillion
        case .sampleRate: slashing.sampleRate.partsPerMillion
        case .correlationMultiplier: slashing.correlationMultiplier.partsPerMillion
        case .issuanceRate: issuance?.opening.partsPerMillion ?? 0
        case .issuanceLeast: issuance?.least.partsPerMillion ?? 0
        case .issuanceGreatest: issuance?.greatest.partsPerMillion ?? 0
        case .issuanceGoal: issuance?.goal.partsPerMillion ?? 0
        case .issuanceChange: issuance?.change.partsPerMillion ?? 0
        }
    }

    /// Gives it a value if the settings are still sound with it.
    ///
    /// - Returns: whether it has the value now; if not, nothing has changed.
    public func set(_ value: Int64, in settings: inout Settlement.Settings) -> Bool {
        guard range.contains(value) else { return false }
        var changed = settings
        let share = Ratio(Double(value) / 1e6)
        switch self {
        case .fee: changed.fee = share
        case .rewardFeeShare:
            guard case .fees = settings.funding else { return false }
            changed.funding = .fees(share)
        case .developmentShare: changed.treasury.development = share
        case .auditsShare: changed.treasury.audits = share
        case .grantsShare: changed.treasury.grants = share
        case .uptimeReward: changed.rewards.uptimePerGPUHour = GPUHourPrice(microZen: value)
        case .workReward: changed.rewards.workShare = share
        case .bandwidthReward: changed.rewards.bandwidthPerGigabyte = Zen(micro: value)
        case .stakeReward: changed.rewards.stakeShare = share
        case .minimumStake:
            // Tiers that have the general one go along.
            changed.minimumStake = Zen(micro: value)
            changed.tierStakes = settings.tierStakes.map {
                $0 == settings.minimumStake ? changed.minimumStake : $0
            }
        case .unbonding: changed.unbonding = .nanoseconds(value)
        case .downtimeTolerance: changed.slashing.downtimeTolerance = share
        case .downtimeSharePerHour: changed.slashing.downtimeSharePerHour = share
        case .bandwidthShare: changed.slashing.bandwidthShare = share
        case .wrongWorkFloor: changed.slashing.wrongWorkFloor = Zen(micro: value)
        case .wrongWorkMultiplier: changed.slashing.wrongWorkMultiplier = share
        case .sampleRate: changed.slashing.sampleRate = share
        case .correlationMultiplier: changed.slashing.correlationMultiplier = share
        case .issuanceRate, .issuanceLeast, .issuanceGreatest, .issuanceGoal, .issuanceChange:
            guard let schedule = settings.issuance?.with(self, share) else { return false }
            changed.funding = .issuance(schedule)
        }
        // What was already amiss when the run began is no reason against another value.
        let before = settings.refusals
        guard changed.refusals.allSatisfy(before.contains) else { return false }
        settings = changed
        return true
    }
}
