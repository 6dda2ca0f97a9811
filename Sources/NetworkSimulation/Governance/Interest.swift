import Accounting
import ProtocolCore
import Quantities

/// What an operator has earned and lost in a while: by it, it knows what another rule would have
/// brought.
///
/// The rule is the plainest there is: everything else stays as it was, prices and use included, and
/// what a rule multiplies is multiplied by the new value in place of the old. What follows from a
/// change by way of others' decisions is not foreseen.
struct Interest: Hashable, Sendable {
    /// Income and losses of all its nodes.
    var statement = NodeStatement()
    var up = GPUTime.zero
    var sent = Bytes.zero
    /// The tiers of its nodes.
    var tiers: Set<Int32> = []

    /// What came after an earlier state of the books.
    func since(_ earlier: Interest) -> Interest {
        var window = self
        window.statement = statement - earlier.statement
        window.up -= earlier.up
        window.sent = sent - earlier.sent
        return window
    }

    /// What some changes would have brought in this window, in ZEN, each taken by itself.
    func gain(
        of changes: [ParameterChange], under settings: Settlement.Settings,
        prices: (Tunable) -> Int64?
    ) -> Double {
        changes.reduce(0) { sum, change in
            switch change.tunable {
            case .money(let parameter):
                return sum
                    + gain(
                        of: parameter, from: Double(parameter.value(in: settings)),
                        to: Double(change.value))
            case .listPrice(let tier):
                guard tiers.contains(tier.index), let old = prices(change.tunable), old > 0 else {
                    return sum
                }
                return sum + earned * (Double(change.value) / Double(old) - 1)
            case .priceFloor, .priceCeiling, .rentalSample: return sum
            }
        }
    }

    /// Payments after the fee.
    private var earned: Double { (statement.work + statement.verification).inZen }

    private func gain(of parameter: Parameter, from old: Double, to new: Double) -> Double {
        let million = (new - old) / 1e6
        func scaled(_ amount: Zen) -> Double { old > 0 ? amount.inZen * (new / old - 1) : 0 }
        return switch parameter {
        case .fee: -statement.gross.inZen * million
        case .uptimeReward: up.inHours * million
        case .workReward: statement.work.inZen * million
        case .bandwidthReward: Double(sent.count) / 1e9 * million
        case .stakeReward, .rewardFeeShare, .issuanceRate: scaled(statement.stakeReward)
        case .downtimeSharePerHour: -scaled(statement.slashDowntime)
        case .bandwidthShare: -scaled(statement.slashBandwidth)
        case .wrongWorkMultiplier: -scaled(statement.slashWrongWork)
        case .sampleRate: new > 0 ? -statement.slashWrongWork.inZen * (old / new - 1) : 0
        case .developmentShare, .auditsShare, .grantsShare, .minimumStake, .unbonding,
            .downtimeTolerance, .wrongWorkFloor, .correlationMultiplier, .issuanceLeast,
            .issuanceGreatest, .issuanceGoal, .issuanceChange:
            0
        }
    }
}
