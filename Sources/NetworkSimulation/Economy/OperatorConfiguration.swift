public import Quantities

/// An archetype of operators: what it asks, when it stays and when it goes, and whether it is
/// honest.
///
/// It holds for a fleet group. The nodes of the group that belong to one operator are decided about
/// together, those of the reserve apart from the others. What they cost stands in the group's
/// `costs`, at the electricity price of the site if that has one.
public struct OperatorConfiguration: Hashable, Sendable {
    /// How the price of a node is made.
    public var ask: AskStrategy
    /// The least annual rate on stake and hardware for which it comes or stays (0.15 is 15%).
    public var requiredReturn: Double
    /// How many nodes of the group, the last ones, are not in the network at first.
    public var reserve: Int
    /// From one review of its business to the next; the first comes after a part of it that chance
    /// draws.
    public var review: Duration
    /// After how many reviews in a row that fall short of the required return it leaves; at least
    /// 1.
    public var patience: Int
    /// From the decision to leave until its nodes are gone, whoever holds them then.
    public var notice: Duration
    /// From the decision to come until its nodes are there.
    public var delivery: Duration
    /// What a used node brings, as a share of its book value: 0 for hardware that is sunk, which is
    /// never a reason to leave.
    public var resale: Ratio
    /// How old the hardware is at the start; that of the reserve is new when it comes.
    public var age: Duration
    /// What it makes up if that pays; nil leaves it at the behaviour of the group.
    public var cheating: Cheating?

    /// An operator that makes results up when it reckons that to pay, and not otherwise.
    public struct Cheating: Hashable, Sendable {
        /// The share of its steps that it makes up then.
        public var share: Ratio
        /// What it gets elsewhere for the GPU-time that it saves, as a share of the lease price;
        /// the energy is saved if it gets nothing.
        public var gain: Ratio
        /// For how long to come it reckons with the profit that it loses with its place.
        public var foresight: Duration

        /// Cheating of these parts; it looks a year ahead unless said otherwise.
        public init(share: Ratio, gain: Ratio = .zero, foresight: Duration = .days(365)) {
            self.share = share
            self.gain = gain
            self.foresight = foresight
        }
    }

    /// An operator of these parts; an honest one that asks what the group's law draws, reviews its
    /// business each week and leaves after four weeks that disappoint, with a week's notice, unless
    /// said otherwise.
    public init(
        ask: AskStrategy = .list, requiredReturn: Double = 0.15, reserve: Int = 0,
        review: Duration = .days(7), patience: Int = 4, notice: Duration = .days(7),
        delivery: Duration = .days(30), resale: Ratio = .one,
        age: Duration = .zero, cheating: Cheating? = nil
    ) {
        self.ask = ask
        self.requiredReturn = requiredReturn
        self.reserve = reserve
        self.review = review
        self.patience = patience
        self.notice = notice
        self.delivery = delivery
        self.resale = resale
        self.age = age
        self.cheating = cheating
    }
}

/// How an operator makes the price of a GPU-hour of its nodes.
public enum AskStrategy: Hashable, Sendable {
    /// A multiple of the tier's list price that was drawn once (`FleetGroup.ask`).
    case list
    /// The full cost of an hour under load (energy, other costs, depreciation) and a markup on it,
    /// at the price that a ZEN has at the review: 0.5 asks one and a half times the cost.
    case costPlus(markup: Double)
    /// Up by a step when more of its time is leased than the target, down by a step when less: from
    /// the ask of `list` on, and never below what an hour of work costs it more than an idle one.
    case adaptive(step: Double, target: Ratio)
}
