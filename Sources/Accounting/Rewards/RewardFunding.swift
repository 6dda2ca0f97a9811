public import Quantities

/// Who pays for rewards; all of them are paid out of the reward pool, while it lasts.
public enum RewardFunding: Hashable, Sendable {
    /// What was paid in at the start, and nothing else.
    case pool
    /// A share of the treasury's income, put into the pool with every epoch.
    case fees(Ratio)
    /// The treasury, whenever the pool is short, as far as it goes.
    case treasury
    /// New ZEN.
    case issuance(IssuanceSchedule)
}
