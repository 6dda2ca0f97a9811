public import ProtocolCore
import Quantities

/// Anything that a proposal can change during a run, as a whole number.
///
/// Shares and factors are in millionths, amounts in micro-ZEN, prices in micro-ZEN a GPU-hour and
/// times in nanoseconds.
public enum Tunable: Hashable, Sendable {
    /// A rule of the settlement.
    case money(Parameter)
    /// The lowest and the highest price of any trade from then on; leases keep theirs.
    case priceFloor, priceCeiling
    /// The price at which a tier is listed, and which those ask who ask by the list.
    case listPrice(TierID)
    /// The share of the steps of rentals that is run again, for those that come from then on.
    case rentalSample

    /// What a value is a number of.
    public enum Unit: Hashable, Sendable {
        /// Between nothing and all; above nothing.
        case share, positiveShare
        /// A percentage that may be above 100.
        case factor
        case amount, price, duration
        /// ZEN a gigabyte.
        case perGigabyte
    }

    /// What a value is a number of.
    public var unit: Unit {
        switch self {
        case .priceFloor, .priceCeiling, .listPrice, .money(.uptimeReward): .price
        case .rentalSample, .money(.sampleRate), .money(.issuanceGoal): .positiveShare
        case .money(.minimumStake), .money(.wrongWorkFloor): .amount
        case .money(.unbonding): .duration
        case .money(.bandwidthReward): .perGigabyte
        case .money(.wrongWorkMultiplier), .money(.correlationMultiplier): .factor
        case .money: .share
        }
    }

    /// The values that make sense whatever the others are.
    public var range: ClosedRange<Int64> {
        switch self {
        case .money(let parameter): parameter.range
        case .priceFloor, .priceCeiling: 0...1_000_000_000_000
        case .listPrice: 1...1_000_000_000_000
        case .rentalSample: 1...1_000_000
        }
    }
}

extension Tunable {
    /// A line of the registry: how scenarios call it, and what it means.
    public struct Entry: Hashable, Sendable {
        public let name: String
        public let tunable: Tunable
        /// A clause that begins in lower case.
        public let about: String
    }

    /// Everything that can be changed, in the order in which it is shown: the one place where each
    /// has its name.
    ///
    /// - Parameter tiers: the names of the tiers, in their order.
    public static func registry(tiers: [String]) -> [Entry] {
        money.map { Entry(name: $0.0, tunable: .money($0.1), about: $0.2) } + [
            Entry(
                name: "price_floor", tunable: .priceFloor,
                about: "the lowest price of a trade; leases keep theirs"),
            Entry(
                name: "price_ceiling", tunable: .priceCeiling,
                about: "the highest price of a trade; leases keep theirs"),
            Entry(
                name: "verification_sample", tunable: .rentalSample,
                about: "the share of steps run again, of checked rentals that come from then on"),
        ]
            + tiers.enumerated().map { place, name in
                Entry(
                    name: "list_price_\(name)", tunable: .listPrice(TierID(place)),
                    about: "the list price of the tier, and so what those ask who ask by the list")
            }
    }

    private static let money: [(String, Parameter, String)] = [
        ("fee", .fee, "the treasury's share of payments, on leases that begin from then on"),
        ("treasury_development", .developmentShare, "the part of its income for development"),
        ("treasury_audits", .auditsShare, "the part of its income for audits"),
        ("treasury_grants", .grantsShare, "the part of its income for grants"),
        ("rewards_fees", .rewardFeeShare, "the part of its income for rewards, if fees pay them"),
        ("rewards_uptime", .uptimeReward, "the base reward for a GPU-hour up"),
        ("rewards_work", .workReward, "the work reward, as a share of payments after the fee"),
        ("rewards_bandwidth", .bandwidthReward, "the bonus for a gigabyte sent"),
        ("rewards_stake", .stakeReward, "the share of the pool's income that goes to stakes"),
        ("issuance_rate", .issuanceRate, "new ZEN a year, from where the controller goes on"),
        ("issuance_least", .issuanceLeast, "the least that this rate falls to"),
        ("issuance_greatest", .issuanceGreatest, "the most that it rises to"),
        ("issuance_bonded_goal", .issuanceGoal, "the share of all ZEN that shall be at stake"),
        ("issuance_change", .issuanceChange, "how much the rate moves in a year at most"),
        ("minimum_stake", .minimumStake, "the stake below which a node is put out"),
        ("unbonding", .unbonding, "from leaving to the return of the stake, for who leaves then"),
        ("slashing_downtime_tolerance", .downtimeTolerance, "committed time that may be down"),
        ("slashing_downtime_per_hour", .downtimeSharePerHour, "taken for an hour beyond that"),
        ("slashing_bandwidth", .bandwidthShare, "taken for a lack of the promised bandwidth"),
        ("slashing_wrong_work_floor", .wrongWorkFloor, "the least that wrong work costs"),
        ("slashing_wrong_work_multiplier", .wrongWorkMultiplier, "times the value of the job"),
        ("slashing_sample_rate", .sampleRate, "the sample rate that this is divided by"),
        ("slashing_correlation_multiplier", .correlationMultiplier, "how it rises with others"),
    ]
}

/// A rule and the value that it shall have.
public struct ParameterChange: Hashable, Sendable {
    public var tunable: Tunable
    public var value: Int64

    public init(_ tunable: Tunable, _ value: Int64) {
        self.tunable = tunable
        self.value = value
    }

    /// A change of a rule of the settlement.
    public init(_ parameter: Parameter, _ value: Int64) {
        self.init(.money(parameter), value)
    }
}
