import Accounting
public import Quantities

/// Where all the money of a run is at its end, by kind of account.
public struct MoneyMap: Sendable {
    /// Everything that came in from outside and did not go back, and what was issued.
    public let broughtIn: Zen
    /// Where it lies, in the order of the kinds; only those that hold something.
    public let places: [(name: String, amount: Zen)]

    /// Whether everything that came in lies somewhere.
    public var closes: Bool { places.reduce(.zero) { $0 + $1.amount } == broughtIn }

    init(_ ledger: Ledger) {
        var sums: [(name: String, amount: Zen)] = []
        for (account, balance) in ledger.accounts where account != .outside {
            let name = Self.name(of: account)
            if let place = sums.firstIndex(where: { $0.name == name }) {
                sums[place].amount += balance
            } else {
                sums.append((name, balance))
            }
        }
        places = sums.filter { $0.amount != .zero }
        broughtIn = .zero - ledger.balance(of: .outside)
    }

    private static func name(of account: Account) -> String {
        switch account {
        case .outside: "outside"
        case .customer, .bids: "customers"
        case .escrow: "escrows of jobs"
        case .provider: "providers"
        case .stake: "stakes"
        case .treasury: "treasury"
        case .rewardPool: "reward pool"
        case .slashed, .held: "slashes under way"
        case .burned: "burned"
        case .rounding: "rounding"
        case .fund(.development): "fund for development"
        case .fund(.audits): "fund for audits"
        case .fund(.grants): "fund for grants"
        case .holder: "holders"
        case .delegated, .leaving: "delegated stakes"
        case .delegationRewards: "rewards of delegators"
        case .proposal: "proposals"
        case .arriving: "on their way over the bridge"
        case .departing: "leaving over the bridge"
        }
    }
}
