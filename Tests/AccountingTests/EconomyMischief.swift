import Accounting
import ProtocolCore
import Quantities

/// Random inputs of every kind to a settlement with everything switched on: malformed, repeated,
/// out of order and absurdly great ones included.
struct EconomyMischief {
    private var dice: Dice
    private(set) var now = Instant.start
    /// Those that were given out once, to be given again.
    private var past: [Settlement.Input] = []
    /// The newest slash that was held; what is appealed against is one of the last few.
    private var newest: Int64 = 0

    init(seed: UInt64) { dice = Dice(state: seed) }

    /// Rules with every feature, funded in another way by each seed.
    static func settings(seed: UInt64) -> Settlement.Settings {
        var settings = RandomMoney.settings(seed: seed)
        settings.rewards.stakeShare = .percent(40)
        settings.slashing.treasuryShare = .percent(10)
        settings.slashing.burnShare = .percent(23.3333)
        settings.treasury = TreasurySplit(
            development: .percent(33.3333), audits: .percent(11.1111), grants: .percent(7.7))
        settings.tierStakes = [.zen(10), .zen(500)]
        settings.jail = JailPolicy(tolerance: .percent(40), term: .hours(30))
        let fundings: [RewardFunding] = [
            .fees(.percent(30)), .treasury,
            .issuance(.cosmos(supply: .zen(100_000))),
            .issuance(
                IssuanceSchedule(
                    supply: .zen(20_000), period: .hours(8), opening: .percent(0.02),
                    goal: .percent(50), controller: .stepped(by: .percent(0.001)))),
        ]
        settings.funding = fundings[Int(seed % 4)]
        if seed % 3 > 0 {
            settings.appeals = AppealPolicy(window: .days(3), decision: .days(4))
        }
        return settings
    }

    /// Sees what was ordered.
    mutating func note(_ order: Settlement.Directive) {
        if case .appealable(let slash, _, _) = order { newest = slash.ordinal }
    }

    private mutating func slash() -> SlashID { SlashID(newest + 1 - Int64(dice.roll(9))) }

    mutating func next() -> Settlement.Input {
        now += .minutes(Int64(dice.roll(90)))
        if dice.roll(20) == 0 { now += .days(Int64(dice.roll(40))) }
        let input = dice.roll(25) == 0 && !past.isEmpty ? past[dice.roll(past.count)] : fresh()
        past.append(input)
        return input
    }

    private mutating func node() -> NodeID {
        dice.roll(40) == 0 ? NodeID([-3, 99, 2_000_000][dice.roll(3)]) : NodeID(dice.roll(6))
    }

    /// Mostly of a reasonable size; sometimes nothing, less, or as much as there can be.
    private mutating func amount(_ size: Int) -> Zen {
        switch dice.roll(60) {
        case 0: .zero
        case 1: Zen(micro: -Int64(dice.roll(size)))
        case 2: Zen(micro: dice.roll(2) == 0 ? .max : .min)
        case 3: Zen(micro: 1 + Int64(dice.roll(3)))
        default: Zen(micro: Int64(dice.roll(size)))
        }
    }

    private mutating func fresh() -> Settlement.Input {
        let node = node()
        let job = JobID(dice.roll(4))
        let provider = Int32(max(0, node.index) / 2 + (dice.roll(30) == 0 ? 1 : 0))
        switch dice.roll(26) {
        case 0, 1, 2:
            let tier = dice.roll(3) == 0 ? nil : TierID(dice.roll(3))
            return .deposit(node, provider: provider, stake: amount(900_000_000), tier: tier)
        case 3: return .fund(job, customer: job.index % 2, budget: amount(400_000_000))
        case 4, 5, 6: return .leaseOpened(terms(on: node, of: provider, for: job))
        case 7, 8: return .leaseClosed(LeaseID(Int64(dice.roll(90))))
        case 9, 10, 11: return .epochClosed((0..<6).map { report(NodeID($0)) })
        case 12:
            let isFound = dice.roll(2) == 0
            return .convicted(
                node, job, verifier: isFound ? NodeID(5) : nil, verifierProvider: isFound ? 2 : nil)
        case 13: return dice.roll(3) == 0 ? .leave(node) : .wake(node)
        case 14, 15: return .wake(node)
        case 16: return dice.roll(8) == 0 ? .jobEnded(job) : .wake(node)
        default: return .stakeholder(stakeholder(node, provider))
        }
    }

    private mutating func terms(on node: NodeID, of provider: Int32, for job: JobID) -> LeaseTerms {
        func price(_ dice: inout Dice) -> GPUHourPrice {
            let micro = dice.roll(60) == 0 ? Int64.max : Int64(dice.roll(4_000_000)) - 20
            return GPUHourPrice(microZen: micro)
        }
        return LeaseTerms(
            lease: LeaseID(Int64(dice.roll(90))), job: job, node: node, provider: provider,
            gpus: dice.roll(50) == 0 ? .max / 2 : dice.roll(9) - 1, price: price(&dice),
            sellerPrice: dice.roll(2) == 0 ? nil : price(&dice), isVerification: dice.roll(3) == 0)
    }

    private mutating func report(_ node: NodeID) -> NodeReport {
        let isAbsurd = dice.roll(40) == 0
        var report = NodeReport(
            node: node, provider: node.index / 2,
            up: .minutes(Int64(dice.roll(60))) + (isAbsurd ? .days(40_000) : .zero),
            committed: .minutes(60), worked: GPUTime(gpus: 4, during: .minutes(30)),
            sent: Bytes(isAbsurd ? .max : Int64(dice.roll(1_000_000_000))),
            shortfall: Ratio(Double(dice.roll(100)) / 100), gpus: isAbsurd ? .max : 4)
        report.dropped = GPUTime(gpus: dice.roll(3), during: .minutes(10))
        return report
    }

    private mutating func crossing(_ holder: Int32, _ provider: Int32) -> BridgeMove {
        let amount = amount(5_000_000)
        // Smaller, or nothing would ever suffice for it.
        let part = Zen(micro: amount.micro / 40)
        return switch dice.roll(6) {
        case 0: .lock(amount)
        case 1: .mint(customer: holder % 2, part)
        case 2: .forge(holder: holder, amount)
        case 3: .burn(provider: provider, amount)
        case 4: .cashOut(holder: holder, amount)
        default: .release(part)
        }
    }

    private mutating func stakeholder(_ node: NodeID, _ provider: Int32) -> StakeholderInput {
        let holder = Int32(dice.roll(4))
        switch dice.roll(19) {
        case 0, 1, 2: return .delegate(node, holder: holder, amount: amount(500_000_000))
        case 3, 4:
            let target = dice.roll(2) == 0 ? nil : NodeID(dice.roll(6))
            return .undelegate(
                node, holder: holder, amount: amount(300_000_000), target: target)
        case 5: return .claim(node, holder: holder)
        case 6: return .commission(node, provider: provider, Ratio(Double(dice.roll(12)) / 10))
        case 7, 12, 13: return .appeal(slash())
        case 8, 14:
            return .decide(slash(), isUpheld: dice.roll(2) == 0)
        case 9:
            // Nothing unbonds within a history unless it takes no time.
            let drawn = Parameter.allCases[dice.roll(Parameter.allCases.count)]
            let parameter = dice.roll(6) == 0 ? .unbonding : drawn
            let range = parameter.range
            let value = range.lowerBound + Int64(dice.roll(Int(min(range.upperBound, 200_000))))
            return .amend(parameter, dice.roll(10) == 0 ? -1 : value)
        case 10:
            let proposer: Proposer =
                switch dice.roll(3) {
                case 0: .holder(holder)
                case 1: .provider(provider)
                default: .treasury
                }
            return .depositOnProposal(
                Int32(dice.roll(5)), by: proposer, amount: amount(9_000_000))
        case 18:
            guard dice.roll(4) == 0 else { return .bridge(crossing(holder, provider)) }
            let job = JobID(dice.roll(4))
            return .fundFromPurse(job, customer: job.index % 2, budget: amount(9_000_000))
        case 15, 16: return .bidDeposit(JobID(dice.roll(4)), amount(5_000_000))
        case 17: return .bidDepositReturn(JobID(dice.roll(4)), amount(5_000_000))
        default: return .settleProposal(Int32(dice.roll(6)), isBurned: dice.roll(2) == 0)
        }
    }
}
