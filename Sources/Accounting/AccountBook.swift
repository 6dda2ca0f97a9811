import ProtocolCore
import Quantities

/// The balances of all accounts: those that come in numbers in tables, the others by name.
struct AccountBook: Sendable {
    /// Customers by number, escrows by job, providers by number, stakes by node.
    private var customers = Table<Zen>()
    private var escrows = Table<Zen>()
    private var providers = Table<Zen>()
    private var stakes = Table<Zen>()
    /// The accounts of which there is one, by `Singleton`; nil for one that was never used.
    private var singletons = [Zen?](repeating: nil, count: Singleton.allCases.count)

    /// An account of which there is one.
    private enum Singleton: Int, CaseIterable {
        case outside, treasury, rewardPool, slashed, burned, rounding

        var account: Account {
            switch self {
            case .outside: .outside
            case .treasury: .treasury
            case .rewardPool: .rewardPool
            case .slashed: .slashed
            case .burned: .burned
            case .rounding: .rounding
            }
        }
    }

    /// What an account holds, or `none` if it was never used.
    ///
    /// The ledger only ever adds, on both sides of a posting; to set a balance is to break the law
    /// that a checker looks after.
    @inline(__always)
    subscript(account: Account, default none: Zen = .zero) -> Zen {
        get { balance(of: account) ?? none }
        set { add(newValue - (balance(of: account) ?? .zero), to: account) }
    }

    @inline(__always)
    private func balance(of account: Account) -> Zen? {
        switch account {
        case .customer(let number): customers[number]
        case .escrow(let job): escrows[job.index]
        case .provider(let number): providers[number]
        case .stake(let node): stakes[node.index]
        case .outside: singletons[Singleton.outside.rawValue]
        case .treasury: singletons[Singleton.treasury.rawValue]
        case .rewardPool: singletons[Singleton.rewardPool.rawValue]
        case .slashed: singletons[Singleton.slashed.rawValue]
        case .burned: singletons[Singleton.burned.rawValue]
        case .rounding: singletons[Singleton.rounding.rawValue]
        }
    }

    /// Adds to an account, or takes from it; from then on it counts as used.
    @inline(__always)
    mutating func add(_ amount: Zen, to account: Account) {
        switch account {
        case .customer(let number): Self.add(amount, to: number, in: &customers)
        case .escrow(let job): Self.add(amount, to: job.index, in: &escrows)
        case .provider(let number): Self.add(amount, to: number, in: &providers)
        case .stake(let node): Self.add(amount, to: node.index, in: &stakes)
        case .outside: change(.outside, by: amount)
        case .treasury: change(.treasury, by: amount)
        case .rewardPool: change(.rewardPool, by: amount)
        case .slashed: change(.slashed, by: amount)
        case .burned: change(.burned, by: amount)
        case .rounding: change(.rounding, by: amount)
        }
    }

    private mutating func change(_ account: Singleton, by amount: Zen) {
        singletons[account.rawValue] = (singletons[account.rawValue] ?? .zero) + amount
    }

    @inline(__always)
    private static func add(_ amount: Zen, to key: Int32, in table: inout Table<Zen>) {
        let place = table.place(of: key, default: .zero)
        table.rows[place] += amount
    }

    /// All balances added up: a sum of integers, which no order of accounts can change.
    var sum: Zen {
        [customers, escrows, providers, stakes].reduce(Self.sum(singletons.map { $0 ?? .zero })) {
            $0 + Self.sum($1.rows)
        }
    }
    var sumOfEscrows: Zen { Self.sum(escrows.rows) }
    var sumOfStakes: Zen { Self.sum(stakes.rows) }

    private static func sum(_ amounts: [Zen]) -> Zen { amounts.reduce(.zero, +) }

    /// Every account that was ever used and what it holds, in no order that means anything.
    var all: [(account: Account, balance: Zen)] {
        func list(_ table: Table<Zen>, _ account: (Int32) -> Account) -> [(Account, Zen)] {
            zip(table.keys, table.rows).map { (account($0), $1) }
        }
        let single = Singleton.allCases.compactMap { name in
            singletons[name.rawValue].map { (name.account, $0) }
        }
        let many =
            list(customers) { .customer($0) } + list(escrows) { .escrow(JobID(Int($0))) }
            + list(providers) { .provider($0) } + list(stakes) { .stake(NodeID(Int($0))) }
        return (single + many).map { (account: $0, balance: $1) }
    }
}
