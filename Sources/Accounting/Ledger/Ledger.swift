public import Quantities

/// Why a transfer cannot be posted.
public enum LedgerError: Error, Hashable, Sendable {
    /// An amount below zero.
    case negativeAmount(Transfer)
    /// More than the account holds.
    case overdraft(Transfer, available: Zen)
    /// From an account to itself.
    case sameAccount(Transfer)
}

/// The double-entry book of all accounts, in whole micro-ZEN.
///
/// Every posting takes from one account what it gives to another, so that all balances add up to
/// nothing. No account but `outside` goes below zero. The book holds balances and totals, not the
/// postings: those are given out as they happen.
public struct Ledger: Sendable {
    var balances = AccountBook()
    private var totals = [Zen](repeating: .zero, count: TransferPurpose.allCases.count)
    /// Transfers posted so far.
    public private(set) var count = 0
    /// What lies in escrow for jobs.
    public private(set) var escrowed = Zen.zero
    /// The stakes of all nodes.
    public private(set) var staked = Zen.zero
    /// What others have put behind all nodes and not called back.
    public private(set) var delegated = Zen.zero

    public init() {}

    /// Moves an amount from one account to another, or throws and moves nothing.
    public mutating func post(_ transfer: Transfer) throws(LedgerError) {
        guard transfer.amount >= .zero else { throw .negativeAmount(transfer) }
        guard transfer.from != transfer.to else { throw .sameAccount(transfer) }
        let available = balances[transfer.from]
        guard transfer.from == .outside || transfer.amount <= available else {
            throw .overdraft(transfer, available: available)
        }
        enter(transfer.from, .zero - transfer.amount)
        enter(transfer.to, transfer.amount)
        totals[transfer.purpose.rawValue] += transfer.amount
        count += 1
    }

    /// One side of a posting, with the running sums.
    @inline(__always)
    private mutating func enter(_ account: Account, _ amount: Zen) {
        balances.add(amount, to: account)
        switch account {
        case .escrow: escrowed += amount
        case .stake: staked += amount
        case .delegated: delegated += amount
        default: break
        }
    }

    /// What an account holds.
    public func balance(of account: Account) -> Zen { balances[account] }

    /// Everything that was ever transferred for a purpose.
    public func total(_ purpose: TransferPurpose) -> Zen { totals[purpose.rawValue] }

    /// All balances together, `outside` included, added up anew: always zero.
    public var sumOfBalances: Zen { balances.sum }

    /// What the running sums `escrowed`, `staked` and `delegated` must be, added up anew over the
    /// accounts.
    public var recount: (escrowed: Zen, staked: Zen, delegated: Zen) {
        (balances.sumOfEscrows, balances.sumOfStakes, balances.sumOfDelegations)
    }

    /// Whether so much can still come in from outside without the sums running over.
    public func hasRoom(for amount: Zen) -> Bool {
        amount.micro <= Self.greatest + balances[.outside].micro
    }

    /// The most micro-ZEN that may ever be inside: half of what an Int64 holds, so that sums of two
    /// accounts cannot run over.
    private static let greatest = Int64.max / 2

    /// Every account that was ever used and what it holds, in the order of accounts.
    public var accounts: [(account: Account, balance: Zen)] {
        balances.all.sorted { $0.account < $1.account }
    }
}
