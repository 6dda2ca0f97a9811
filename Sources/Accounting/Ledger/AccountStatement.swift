public import Quantities

/// The statement of an account over a period: what it held, what came and went by purpose, what it
/// holds.
public struct AccountStatement: Hashable, Sendable {
    public let account: Account
    public internal(set) var opening = Zen.zero
    public internal(set) var closing = Zen.zero
    private var received = [Zen](repeating: .zero, count: TransferPurpose.allCases.count)
    private var given = [Zen](repeating: .zero, count: TransferPurpose.allCases.count)

    init(account: Account) { self.account = account }

    /// What came for a purpose, and what went.
    public func received(for purpose: TransferPurpose) -> Zen { received[purpose.rawValue] }
    public func given(for purpose: TransferPurpose) -> Zen { given[purpose.rawValue] }

    /// The purposes for which anything came or went, in their order, with what came less what went.
    public var lines: [(purpose: TransferPurpose, net: Zen)] {
        TransferPurpose.allCases.compactMap { purpose in
            let (credit, debit) = (received(for: purpose), given(for: purpose))
            return credit == .zero && debit == .zero ? nil : (purpose, credit - debit)
        }
    }

    /// Whether opening and postings make the closing.
    public var closes: Bool { lines.reduce(opening) { $0 + $1.net } == closing }

    mutating func credit(_ amount: Zen, for purpose: TransferPurpose) {
        received[purpose.rawValue] += amount
        closing += amount
    }

    mutating func debit(_ amount: Zen, for purpose: TransferPurpose) {
        given[purpose.rawValue] += amount
        closing -= amount
    }

    mutating func begin() {
        opening = closing
        for place in received.indices { (received[place], given[place]) = (.zero, .zero) }
    }
}

/// The statements of all accounts, kept by whoever reads the transfers as they are given out.
///
/// The ledger holds balances only. Whoever wants statements enters every `transferred` here; who
/// does not pays nothing for them.
public struct AccountStatements: Sendable {
    private var places: [Account: Int] = [:]
    private var statements: [AccountStatement] = []

    public init() {}

    /// Enters a posting on both its sides.
    public mutating func record(_ transfer: Transfer) {
        let (from, to) = (place(of: transfer.from), place(of: transfer.to))
        statements[from].debit(transfer.amount, for: transfer.purpose)
        statements[to].credit(transfer.amount, for: transfer.purpose)
    }

    /// Begins a new period: what was closing is opening.
    public mutating func begin() {
        for place in statements.indices { statements[place].begin() }
    }

    /// The statement of an account that anything was ever posted to.
    public subscript(account: Account) -> AccountStatement? {
        places[account].map { statements[$0] }
    }

    /// All statements, in the order of accounts.
    public var all: [AccountStatement] { statements.sorted { $0.account < $1.account } }

    private mutating func place(of account: Account) -> Int {
        if let place = places[account] { return place }
        places[account] = statements.count
        statements.append(AccountStatement(account: account))
        return statements.count - 1
    }
}
