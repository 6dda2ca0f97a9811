public import Quantities

/// What others have put behind a node: shares in a common amount that grows and shrinks for all.
///
/// A share is worth tokens ÷ shares, so that a slash is shared without asking who holds what.
/// Rewards are not added to the tokens, or they would compound unasked: they are reckoned by share
/// on an index (as the Cosmos SDK's F1 distribution does), in 2⁻⁶⁰ micro-ZEN, and fetched. What an
/// index cannot hold is carried, so that everything that was ever rewarded is either fetched, owed
/// to a holder, or less than a micro-ZEN a holder.
public struct DelegationPool: Sendable {
    private struct Holder: Sendable {
        var shares: Int128 = 0
        /// The index up to which it was credited.
        var index: Int128
        /// What it may fetch, in 2⁻⁶⁰ micro-ZEN.
        var owed: Int128 = 0
    }

    /// What all shares together are worth.
    public private(set) var tokens = Zen.zero
    /// All shares.
    public private(set) var shares: Int128 = 0
    private var holders = Table<Holder>()
    /// Reward for one share since the start, in 2⁻⁶⁰ micro-ZEN.
    private var index: Int128 = 0
    private var carry: Int128 = 0

    private static let fineness: Int128 = 1 << 60
    /// A pool that has lost more than this takes nothing more in: its shares would run over.
    private static let leastWorth: Int128 = 1_000_000

    public init() {}

    /// Whether shares can be had: not in a pool of which hardly anything is left.
    public var isOpen: Bool {
        shares == 0 || shares <= Int128(tokens.micro) * Self.leastWorth
    }

    /// What a holder's shares are worth, rounded down.
    public func worth(of holder: Int32) -> Zen {
        guard let entry = holders[holder], entry.shares > 0 else { return .zero }
        return Zen(
            micro: Int64(
                WideArithmetic.scaled(
                    entry.shares, by: Int128(tokens.micro), over: shares
                ).quotient))
    }

    /// Takes an amount in, for new shares: one a micro-ZEN, or what they are worth now, rounded
    /// down.
    ///
    /// - Precondition: the amount is above zero, and the pool is open.
    public mutating func delegate(_ amount: Zen, by holder: Int32) {
        precondition(amount > .zero && isOpen, "\(amount) into a pool of \(tokens)")
        let place = credit(holder)
        let new =
            shares == 0
            ? Int128(amount.micro)
            : WideArithmetic.scaled(
                Int128(amount.micro), by: shares, over: Int128(tokens.micro)
            ).quotient
        holders.rows[place].shares += new
        shares += new
        tokens += amount
    }

    /// Takes an amount out, or all that a holder has if it asks for as much or more.
    ///
    /// - Returns: what was taken out; the last holder has what no share was worth, too.
    public mutating func withdraw(_ amount: Zen, by holder: Int32) -> Zen {
        guard amount > .zero, let held = holders[holder], held.shares > 0 else { return .zero }
        let place = credit(holder)
        let worth = worth(of: holder)
        if amount >= worth {
            let taken = held.shares == shares ? tokens : worth
            shares -= held.shares
            tokens -= taken
            holders.rows[place].shares = 0
            return taken
        }
        // Rounded up, so that nobody else's shares lose.
        let spent = WideArithmetic.scaledUp(
            Int128(amount.micro), by: shares, over: Int128(tokens.micro))
        holders.rows[place].shares -= spent
        shares -= spent
        tokens -= amount
        return amount
    }

    /// Takes an amount from all, in proportion; shares that are worth nothing any more are dropped.
    ///
    /// - Precondition: there is so much.
    public mutating func slash(_ amount: Zen) {
        precondition(amount >= .zero && amount <= tokens, "\(amount) out of a pool of \(tokens)")
        tokens -= amount
        guard tokens == .zero, shares > 0 else { return }
        for holder in holders.keys {
            let place = credit(holder)
            holders.rows[place].shares = 0
        }
        shares = 0
    }

    /// Credits all with their parts of a reward.
    ///
    /// - Precondition: somebody holds shares.
    public mutating func reward(_ amount: Zen) {
        precondition(shares > 0, "\(amount) for nobody")
        let fine = Int128(amount.micro) * Self.fineness + carry
        index += fine / shares
        carry = fine % shares
    }

    /// What a holder may fetch, in whole micro-ZEN.
    public func reward(of holder: Int32) -> Zen {
        guard let entry = holders[holder] else { return .zero }
        return Zen(micro: Int64((entry.owed + earned(entry)) / Self.fineness))
    }

    /// Pays a holder what it may fetch; a fraction stays owed.
    public mutating func claim(by holder: Int32) -> Zen {
        guard holders[holder] != nil else { return .zero }
        let place = credit(holder)
        let whole = holders.rows[place].owed / Self.fineness
        holders.rows[place].owed -= whole * Self.fineness
        return Zen(micro: Int64(whole))
    }

    /// What each holder loses of an amount that is slashed, rounded down, in the order in which
    /// they came.
    public func losses(of amount: Zen) -> [(holder: Int32, amount: Zen)] {
        guard shares > 0 else { return [] }
        return zip(holders.keys, holders.rows).compactMap { key, holder in
            guard holder.shares > 0 else { return nil }
            let loss = WideArithmetic.scaled(
                Int128(amount.micro), by: holder.shares, over: shares
            ).quotient
            return (key, Zen(micro: Int64(loss)))
        }
    }

    private func earned(_ holder: Holder) -> Int128 {
        (index - holder.index) * holder.shares
    }

    /// Credits a holder up to now; returns its place.
    private mutating func credit(_ holder: Int32) -> Int {
        let place = holders.place(of: holder, default: Holder(index: index))
        holders.rows[place].owed += earned(holders.rows[place])
        holders.rows[place].index = index
        return place
    }
}
