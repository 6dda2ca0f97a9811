public import Market
public import ProtocolCore
public import Quantities
public import Randomness

/// An archetype of customers: when its rentals come, what they want, and what they are worth.
///
/// A rental is a job of which only the gang, the GPU-time and the money are simulated. Every one
/// has a stream of luck of its own, which is drawn whether it comes or stays away: two worlds with
/// other prices see the same customers.
public struct CustomerConfiguration: Hashable, Sendable {
    /// What the scenario calls it.
    public var name: String
    /// From one rental to the next, in seconds, at the reference price and outside of shocks.
    public var gap: Distribution
    /// The exponent e with which arrivals follow the price: their rate is multiplied by
    /// (price / reference)^(−e); 0 for demand that does not look at the price.
    public var elasticity: Double
    /// The price of a GPU-hour at which rentals come at the rate of `gap`, in `currency`; nil is
    /// the tier's list price (at the price that a ZEN has at the start).
    public var referencePrice: Double?
    /// The most by which a low price can multiply arrivals, at least 1.
    public var mostDemand: Double
    /// Times at which more, or fewer, rentals come.
    public var shocks: [DemandShock]

    /// Nodes wanted by a rental, rounded to a whole number from 1 on.
    public var nodes: Distribution
    /// The share of them without which it can not run, rounded up; above 0, at most 1.
    public var minimumShare: Ratio
    /// GPU-hours of work in a rental, all its nodes together.
    public var gpuHours: Distribution
    /// The tier wanted; nil for whichever is cheapest when it comes.
    public var tier: TierID?
    /// The region wanted, where the market has several; nil for any.
    public var region: MarketRegion?

    /// What a GPU-hour of the work is worth to the customer, in `currency`.
    public var value: Distribution
    /// The money in which worth and reference price are reckoned.
    public var currency: Currency
    /// What it says it would pay, as a share of what the work is worth to it: 1 is the truth.
    public var shading: Ratio
    /// How long it waits in the market for the nodes that it can not do without, in seconds.
    public var patience: Distribution
    /// The budget, as a multiple of what the work is worth; above 1 pays for work done twice.
    public var slack: Ratio

    /// Running time from one checkpoint to the next; what was done since the last is lost with a
    /// member.
    public var checkpoint: Duration
    /// How the work is checked; nil does not check it.
    public var checks: RentalChecks?
    /// The share of rentals whose budgets come over the bridge, if there is one.
    public var bridged = Ratio.zero

    /// The money of a customer's plans.
    public enum Currency: Hashable, Sendable, CaseIterable {
        case zen
        /// Dollars, converted at the price that a ZEN has when the rental comes.
        case dollars
    }

    /// Customers of these parts; inelastic, truthful, with all nodes or none and a budget of 1.5
    /// times the worth of the work, unless said otherwise.
    public init(
        name: String, gap: Distribution, nodes: Distribution, gpuHours: Distribution,
        value: Distribution, patience: Distribution, tier: TierID? = nil,
        region: MarketRegion? = nil, currency: Currency = .zen, elasticity: Double = 0,
        referencePrice: Double? = nil, mostDemand: Double = 4, shocks: [DemandShock] = [],
        minimumShare: Ratio = .one, shading: Ratio = .one, slack: Ratio = .percent(150),
        checkpoint: Duration = .hours(1), checks: RentalChecks? = nil
    ) {
        self.name = name
        self.gap = gap
        self.nodes = nodes
        self.gpuHours = gpuHours
        self.value = value
        self.patience = patience
        self.tier = tier
        self.region = region
        self.currency = currency
        self.elasticity = elasticity
        self.referencePrice = referencePrice
        self.mostDemand = mostDemand
        self.shocks = shocks
        self.minimumShare = minimumShare
        self.shading = shading
        self.slack = slack
        self.checkpoint = checkpoint
        self.checks = checks
    }
}

/// A stretch of time in which demand is another.
public struct DemandShock: Hashable, Sendable {
    /// From when until when; `distantFuture` for a change that stays.
    public var from: Instant
    public var until: Instant
    /// What arrivals are multiplied by, not negative.
    public var factor: Double

    /// A shock of these parts.
    public init(from: Instant, until: Instant = .distantFuture, factor: Double) {
        self.from = from
        self.until = until
        self.factor = factor
    }
}

/// How the work of rentals is checked: by the law of large numbers, not step by step.
///
/// A node that makes up a share x of its n steps in an epoch is caught in it with
/// 1 − (1 − s x d)ⁿ; what the re-execution of a share s costs, the customer pays on top of the
/// price of the lease, into the treasury, which is the pool that verifiers are paid from.
public struct RentalChecks: Hashable, Sendable {
    /// The share of steps that is run again, s.
    public var sample: Ratio
    /// The probability that running a made-up step again finds it, d.
    public var power: Ratio
    /// How long a step takes; positive.
    public var step: Duration

    /// Checks of these parts; that find all made-up steps they look at, of ten seconds each,
    /// unless said otherwise.
    public init(sample: Ratio, power: Ratio = .one, step: Duration = .seconds(10)) {
        self.sample = sample
        self.power = power
        self.step = step
    }
}
