public import Accounting
public import Quantities

/// What a node has earned and spent, booked once an epoch at the price of that epoch.
///
/// Each booking takes what has come about since the last, so that no fraction of a dollar is lost;
/// what is lost of a micro-ZEN in converting stands in a bar of its own. It is kept only where the
/// price of a ZEN moves: with a constant price everything is converted at once, at the end.
public struct NodeBook: Hashable, Sendable {
    /// Costs in dollars up to the last booking.
    public private(set) var incurred = CostStatement.zero
    /// Costs in ZEN, each at the price of its epoch.
    public private(set) var energy = Zen.zero
    public private(set) var bandwidth = Zen.zero
    public private(set) var depreciation = Zen.zero
    public private(set) var other = Zen.zero
    /// All costs in ZEN, converted together.
    public private(set) var spent = Zen.zero
    /// What was earned and not slashed, and its worth in dollars when it was.
    public private(set) var earned = Zen.zero
    public private(set) var worth = Dollars.zero
    /// Lease payments before the fee, and their worth in dollars when they came.
    public private(set) var gross = Zen.zero
    public private(set) var grossWorth = Dollars.zero
    /// Stake × time, and the worth of it in micro-dollar nanoseconds.
    public private(set) var stakeTime: Int128 = 0
    public private(set) var stakeWorthTime: Int128 = 0

    public init() {}

    /// What the costs, converted by themselves, differ from their sum, converted at once.
    public var conversion: Zen { energy + bandwidth + depreciation + other - spent }

    /// Books an epoch.
    ///
    /// - Parameters:
    ///   - costs: what the node has cost from the start.
    ///   - statement: what it has earned and lost from the start.
    ///   - stakeTime: stake × time from the start, in micro-ZEN nanoseconds.
    ///   - price: of the epoch that ends.
    public mutating func book(
        costs: CostStatement, statement: NodeStatement, stakeTime: Int128, at price: ZenPrice
    ) {
        let added = costs - incurred
        incurred = costs
        energy += price.zen(for: added.energy)
        bandwidth += price.zen(for: added.bandwidth)
        depreciation += price.zen(for: added.depreciation)
        other += price.zen(for: added.other)
        spent += price.zen(for: added.total)
        let kept = statement.gross + statement.rewards - statement.fee - statement.slashes
        worth += price.dollars(for: kept - earned)
        earned = kept
        grossWorth += price.dollars(for: statement.gross - gross)
        gross = statement.gross
        stakeWorthTime += (stakeTime - self.stakeTime) * Int128(price.microDollars) / 1_000_000
        self.stakeTime = stakeTime
    }
}
