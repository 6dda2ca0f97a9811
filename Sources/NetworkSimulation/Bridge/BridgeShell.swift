import Accounting
import ProtocolCore
import Quantities

/// What the shell of the bridge keeps beside the machine.
struct BridgeShell: Sendable {
    var machine: Bridge
    /// What each passage is for, by its number.
    private(set) var passages: [Passage] = []
    /// By payer: what has not come yet. Few wait at a time.
    var awaited: [Purse] = []
    /// The wake-ups that were asked for and have not come, so that each is asked for once.
    var wakes: [Instant] = []
    /// The forged claims that are not minted yet.
    var forgeries: [Bridge.Claim] = []
    /// By provider: its income at the last withdrawal.
    var drawn: [Zen] = []
    var withdrawnAt = Instant.start
    var report = BridgeReport()

    /// What a passage is for.
    enum Passage: Hashable, Sendable {
        /// The funds of a rental, by its place.
        case funds(rental: Int)
        case forgery
        case withdrawal
        case loot
    }

    /// The funds of a rental on their way.
    struct Purse: Hashable, Sendable {
        let rental: Int
        let lockedAt: Instant
        var missing: Zen
    }

    /// The number in the ledger of whoever corrupts attesters.
    static let attacker: Int32 = 1

    init(_ configuration: BridgeConfiguration, providers: Int) {
        machine = Bridge(settings: configuration.rules)
        drawn = Array(repeating: .zero, count: providers)
    }

    /// A new passage.
    mutating func open(_ passage: Passage) -> PassageID {
        passages.append(passage)
        return PassageID(Int64(passages.count - 1))
    }
}
