import ProtocolCore
import Quantities

/// The balances of all accounts: those that come in numbers in tables, the others by name.
struct AccountBook: Sendable {
    /// Customers by number, escrows by job, providers by number, stakes by node.
    private var customers = Table<Zen>()
    private var escrows = Table<Zen>()
    private var providers = Table<Zen>()
    private var stakes = Table<Zen>()
    /// Purses by number; delegations, those on their way out, their rewards and held slashes by
    /// node; deposits by proposal.
    private var holders = Table<Zen>()
    private var delegations = Table<Zen>()
    private var leavings = Table<Zen>()
    private var delegationRewards = Table<Zen>()
    private var helds = Table<Zen>()
    private var proposals = Table<Zen>()
    /// Deposits of bids by job.
    private var bids = Table<Zen>()
    /// The accounts of which there is one, by `Singleton`; nil for one that was never used.
    private var singletons = [Zen?](repeating: nil, count: Singleton.allCases.count)

    /// An account of which there is one.
    private enum Singleton: Int, CaseIterable {
        case outside, treasury, rewardPool, slashed, burned, rounding, development, audits, grants
        case arriving, departing

        init(_ part: TreasuryPart) {
            switch part {
            case .development: self = .development
            case .audits: self = .audits
            case .grants: self = .grants
            }
        }

        var account: Account {
            switch self {
            case .outside: .outside
            case .treasury: .treasury
            case .rewardPool: .rewardPool
            case .slashed: .slashed
            case .burned: .burned
            case .rounding: .rounding
            case .development: .fund(.development)
            case .audits: .fund(.audits)
            case .grants: .fund(.grants)
            case .arriving: .arriving
            case .departing: .departing
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
        case .fund(let part): singletons[Singleton(part).rawValue]
        case .holder(let number): holders[number]
        case .delegated(let node): delegations[node.index]
        case .leaving(let node): leavings[node.index]
        case .delegationRewards(let node): delegationRewards[node.index]
        case .held(let node): helds[node.index]
        case .proposal(let number): proposals[number]
        case .bids(let job): bids[job.index]
        case .arriving: singletons[Singleton.arriving.rawValue]
        case .departing: singletons[Singleton.departing.rawValue]
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
        case .fund(let part): change(Singleton(part), by: amount)
        case .holder(let number): Self.add(amount, to: number, in: &holders)
        case .delegated(let node): Self.add(amount, to: node.index, in: &delegations)
        case .leaving(let node): Self.add(amount, to: node.index, in: &leavings)
        case .delegationRewards(let node):
            Self.add(amount, to: node.index, in: &delegationRewards)
        case .held(let node): Self.add(amount, to: node.index, in: &helds)
        case .proposal(let number): Self.add(amount, to: number, in: &proposals)
        case .bids(let job): Self.add(amount, to: job.index, in: &bids)
        case .arriving: change(.arriving, by: amount)
        case .departing: change(.departing, by: amount)
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
        let tables = [
            customers, escrows, providers, stakes, holders, delegations, leavings,
            delegationRewards, helds, proposals, bids,
        ]
        return tables.reduce(Self.sum(singletons.map { $0 ?? .zero })) { $0 + Self.sum($1.rows) }
    }
    var sumOfEscrows: Zen { Self.sum(escrows.rows) }
    var sumOfStakes: Zen { Self.sum(stakes.rows) }
    var sumOfDelegations: Zen { Self.sum(delegations.rows) }

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
        let behind =
            list(holders) { .holder($0) } + list(delegations) { .delegated(NodeID(Int($0))) }
            + list(leavings) { .leaving(NodeID(Int($0))) }
            + list(delegationRewards) { .delegationRewards(NodeID(Int($0))) }
            + list(helds) { .held(NodeID(Int($0))) } + list(proposals) { .proposal($0) }
            + list(bids) { .bids(JobID(Int($0))) }
        return (single + many + behind).map { (account: $0, balance: $1) }
    }
}
