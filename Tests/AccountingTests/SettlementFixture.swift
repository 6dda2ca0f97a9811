import Accounting
import Foundation
import ProtocolCore
import Quantities
import Testing

/// A file of test vectors.
func vectors<Content: Decodable>(_ type: Content.Type, from name: String) throws -> Content {
    let url = try #require(
        Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Vectors"))
    return try JSONDecoder().decode(Content.self, from: Data(contentsOf: url))
}

/// Whether two reals agree to so much relative error.
func agree(_ a: Double, _ b: Double, within tolerance: Double = 1e-12) -> Bool {
    abs(a - b) <= tolerance * max(abs(a), abs(b))
}

/// A generator of test cases (SplitMix64).
struct Dice {
    var state: UInt64
    mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(sides))
    }
}

let node = NodeID(0)
let job = JobID(0)
let lease = LeaseID(0)
let provider: Int32 = 7
let customer: Int32 = 3
func hours(_ n: Int64) -> Instant { .start + .hours(n) }
func price(_ zen: Double) -> GPUHourPrice { GPUHourPrice(microZen: Int64(zen * 1e6)) }

/// A settlement with what it ordered last.
struct Office {
    var settlement: Settlement
    var orders: [Settlement.Directive] = []
    var history: [Settlement.Directive] = []

    init(
        fee: Ratio = .percent(5), rewards: RewardSchedule = .none,
        slashing: SlashingPolicy = .none, pool: Zen = .zero, minimumStake: Zen = .zen(100),
        horizon: Duration = .zero
    ) {
        settlement = Settlement(
            settings: .init(
                fee: fee, rewards: rewards, slashing: slashing, unbonding: .days(21),
                rewardPool: pool, minimumStake: minimumStake, horizon: horizon))
    }

    mutating func tell(_ input: Settlement.Input, at now: Instant = .start) {
        orders = settlement.handle(input, at: now)
        history += orders
    }

    /// A node with a stake of 1,000 ZEN and a job with this budget.
    mutating func open(budget: Zen) {
        tell(.deposit(node, provider: provider, stake: .zen(1_000)))
        tell(.fund(job, customer: customer, budget: budget))
    }

    mutating func grant(
        _ id: LeaseID = lease, on node: NodeID = node, gpus: Int = 4, at price: GPUHourPrice,
        verifying: Bool = false, from now: Instant = .start
    ) {
        tell(
            .leaseOpened(
                LeaseTerms(
                    lease: id, job: job, node: node, provider: provider, gpus: gpus, price: price,
                    isVerification: verifying)), at: now)
    }

    func balance(_ account: Account) -> Zen { settlement.ledger.balance(of: account) }
    /// The amounts of the last orders, by purpose.
    func moved(_ purpose: TransferPurpose) -> Zen {
        orders.reduce(.zero) { sum, order in
            if case .transferred(let transfer) = order, transfer.purpose == purpose {
                sum + transfer.amount
            } else {
                sum
            }
        }
    }
}

/// A report of a node that was up all the time and did nothing else.
func report(
    _ node: NodeID = node, provider: Int32 = provider, up: Duration = .hours(1),
    committed: Duration = .zero, sent: Bytes = .zero, shortfall: Ratio = .zero, gpus: Int = 4
) -> NodeReport {
    NodeReport(
        node: node, provider: provider, up: up, committed: committed, worked: .zero, sent: sent,
        shortfall: shortfall, gpus: gpus)
}
