import Accounting
import ProtocolCore
import Quantities

/// A random sequence of inputs to a settlement: identities dense and far apart, known and unknown,
/// new and used, for a network of few nodes, so that everything meets everything.
struct RandomMoney {
    private var dice: Dice
    private(set) var now = Instant.start
    /// Leases named so far; the next is usually the one after.
    private(set) var leases: Int64 = 0

    /// Dense, far beyond the others, and below zero.
    static let nodes = (0..<14).map { NodeID($0) } + [40_000, 3_000_000, -3].map { NodeID($0) }
    static let jobs = (0..<4).map { JobID($0) } + [JobID(77_777)]

    init(seed: UInt64) { dice = Dice(state: seed) }

    static func settings(seed: UInt64) -> Settlement.Settings {
        .init(
            fee: .percent(5),
            rewards: RewardSchedule(
                uptimePerGPUHour: price(0.013), workShare: .percent(7),
                bandwidthPerGigabyte: Zen(micro: 1_001)),
            slashing: SlashingPolicy(
                downtimeTolerance: .percent(5), downtimeSharePerHour: .percent(0.3),
                slaPeriod: .hours(5), bandwidthShare: .percent(0.7), wrongWorkFloor: .zen(10),
                wrongWorkMultiplier: Ratio(1.5), sampleRate: .percent(5),
                bountyShare: .percent(33.3333), burnShare: .percent(33.3333),
                refundShare: .percent(33.3334), correlationMultiplier: Ratio(3)),
            unbonding: .days(21), rewardPool: .zen(200), minimumStake: .zen(50),
            horizon: seed % 2 == 0 ? .minutes(20) : .zero)
    }

    private static func provider(of node: NodeID) -> Int32 { node.index / 2 }

    private mutating func lease() -> LeaseID {
        if dice.roll(5) > 0 { leases += dice.roll(20) == 0 ? 3 : 1 }
        if dice.roll(100) == 0 { return LeaseID(Int64(dice.roll(9)) * 10_000_000 - 5) }
        return LeaseID(leases - Int64(dice.roll(3) == 0 ? dice.roll(40) : 0))
    }

    /// The next input; `now` is its time.
    mutating func next() -> Settlement.Input {
        now += .minutes(Int64(dice.roll(40)))
        if dice.roll(150) == 0 { now += .days(21) }
        let node = Self.nodes[dice.roll(Self.nodes.count)]
        let job = Self.jobs[dice.roll(Self.jobs.count)]
        switch dice.roll(14) {
        case 0, 1:
            return .deposit(
                node, provider: Self.provider(of: node) + (dice.roll(30) == 0 ? 1 : 0),
                stake: Zen(micro: Int64(dice.roll(3_000_000_000) - 10)))
        case 2:
            return .fund(
                job, customer: job.index % 2, budget: Zen(micro: Int64(dice.roll(400_000_000) - 10))
            )
        case 3, 4, 5:
            return .leaseOpened(
                LeaseTerms(
                    lease: lease(), job: job, node: node, provider: Self.provider(of: node),
                    gpus: dice.roll(9), price: GPUHourPrice(microZen: Int64(dice.roll(4_000_000))),
                    isVerification: dice.roll(3) == 0))
        case 6, 7: return .leaseClosed(LeaseID(leases - Int64(dice.roll(30))))
        case 8, 9: return .epochClosed(Self.nodes.map { report(of: $0) })
        case 10:
            return .convicted(
                node, job, verifier: dice.roll(2) == 0 ? nil : NodeID(500),
                verifierProvider: dice.roll(2) == 0 ? nil : 2)
        case 11: return dice.roll(3) == 0 ? .leave(node) : .wake(node)
        case 12: return dice.roll(30) == 0 ? .jobEnded(job) : .wake(node)
        default: return .leaseClosed(lease())
        }
    }

    private mutating func report(of node: NodeID) -> NodeReport {
        NodeReport(
            node: node, provider: Self.provider(of: node), up: .minutes(Int64(dice.roll(60))),
            committed: .minutes(60), worked: .zero, sent: Bytes(Int64(dice.roll(1_000_000_000))),
            shortfall: Ratio(Double(dice.roll(100)) / 100), gpus: 4)
    }
}

/// A number that stands for a sequence of directives.
struct MoneyPrint {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ number: Int64) {
        value = (value ^ UInt64(bitPattern: number)) &* 0x9E37_79B9_7F4A_7C15
        value ^= value >> 29
    }
    mutating func add(_ text: String) { for byte in text.utf8 { add(Int64(byte)) } }

    mutating func add(_ account: Account) {
        let (kind, number): (Int64, Int32) =
            switch account {
            case .outside: (0, 0)
            case .customer(let number): (1, number)
            case .escrow(let job): (2, job.index)
            case .provider(let number): (3, number)
            case .stake(let node): (4, node.index)
            case .treasury: (5, 0)
            case .rewardPool: (6, 0)
            case .slashed: (7, 0)
            case .burned: (8, 0)
            case .rounding: (9, 0)
            case .fund(let part): (10, Int32(part.rawValue))
            case .holder(let number): (11, number)
            case .delegated(let node): (12, node.index)
            case .leaving(let node): (13, node.index)
            case .delegationRewards(let node): (14, node.index)
            case .held(let node): (15, node.index)
            case .arriving: (18, 0)
            case .departing: (19, 0)
            case .proposal(let number): (16, number)
            case .bids(let job): (17, job.index)
            }
        add(kind)
        add(Int64(number))
    }

    mutating func add(_ order: Settlement.Directive) {
        switch order {
        case .transferred(let transfer):
            add(transfer.from)
            add(transfer.to)
            add(transfer.amount.micro)
            add(Int64(transfer.purpose.rawValue))
            add(Int64(transfer.node?.index ?? -1))
            add(Int64(transfer.job?.index ?? -1))
            add(transfer.at.nanoseconds)
        case .exhausted(let job): add(100 + Int64(job.index) << 8)
        case .eject(let node): add(101 + Int64(node.index) << 8)
        case .wake(let time, let node):
            add(102 + Int64(node.index) << 8)
            add(time.nanoseconds)
        case .jail(let node, let time):
            add(103 + Int64(node.index) << 8)
            add(time.nanoseconds)
        case .free(let node): add(104 + Int64(node.index) << 8)
        case .appealable(let slash, let node, let time):
            add(105 + Int64(node.index) << 8)
            add(slash.ordinal)
            add(time.nanoseconds)
        case .amended(let parameter, let value):
            add("\(parameter)")
            add(value)
        case .reject(let reason): add("\(reason)")
        case .discard(let reason): add("\(reason)")
        }
    }
}
