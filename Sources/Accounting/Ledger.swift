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
    var balances: [Account: Zen] = [:]
    private var totals = [Zen](repeating: .zero, count: TransferPurpose.allCases.count)
    /// Transfers posted so far.
    public private(set) var count = 0

    public init() {}

    /// Moves an amount from one account to another, or throws and moves nothing.
    public mutating func post(_ transfer: Transfer) throws(LedgerError) {
        guard transfer.amount >= .zero else { throw .negativeAmount(transfer) }
        guard transfer.from != transfer.to else { throw .sameAccount(transfer) }
        let available = balance(of: transfer.from)
        guard transfer.from == .outside || transfer.amount <= available else {
            throw .overdraft(transfer, available: available)
        }
        balances[transfer.from] = available - transfer.amount
        balances[transfer.to] = balance(of: transfer.to) + transfer.amount
        totals[transfer.purpose.rawValue] += transfer.amount
        count += 1
    }

    /// What an account holds.
    public func balance(of account: Account) -> Zen { balances[account] ?? .zero }

    /// Everything that was ever transferred for a purpose.
    public func total(_ purpose: TransferPurpose) -> Zen { totals[purpose.rawValue] }

    /// All balances together, `outside` included: always zero.
    public var sumOfBalances: Zen { sum { _ in true } }
    /// What lies in escrow for jobs.
    public var escrowed: Zen {
        sum { if case .escrow = $0 { true } else { false } }
    }
    /// The stakes of all nodes.
    public var staked: Zen {
        sum { if case .stake = $0 { true } else { false } }
    }

    /// Every account that was ever used and what it holds, in the order of accounts.
    public var accounts: [(account: Account, balance: Zen)] {
        balances.sorted { $0.key < $1.key }.map { (account: $0.key, balance: $0.value) }
    }

    /// A sum of integers, which no order of accounts can change.
    private func sum(_ isIncluded: (Account) -> Bool) -> Zen {
        balances.reduce(into: Zen.zero) { if isIncluded($1.key) { $0 += $1.value } }
    }
}
