import Accounting
import ProtocolCore
import Quantities
import Testing

/// Ten thousand random histories try to make a micro-ZEN appear or vanish.
struct AdversarialMoneyTests {
    private static let inputs = 60

    /// One history; returns the purposes that it reached.
    private func run(seed: UInt64) -> Set<TransferPurpose> {
        var mischief = EconomyMischief(seed: seed)
        var settlement = Settlement(settings: EconomyMischief.settings(seed: seed))
        var statements = AccountStatements()
        var shadow: [Account: Zen] = [:]
        var seen = Set<TransferPurpose>()
        func enter(_ transfer: Transfer) {
            statements.record(transfer)
            shadow[transfer.from, default: .zero] -= transfer.amount
            shadow[transfer.to, default: .zero] += transfer.amount
            seen.insert(transfer.purpose)
        }
        let pool = settlement.settings.rewardPool
        enter(
            Transfer(
                from: .outside, to: .rewardPool, amount: pool, purpose: .rewardFunding, at: .start))
        var isSound = true
        for ordinal in 0..<Self.inputs {
            if ordinal == Self.inputs / 2 { statements.begin() }
            let input = mischief.next()
            for order in settlement.handle(input, at: mischief.now) {
                mischief.note(order)
                guard case .transferred(let transfer) = order else { continue }
                isSound = isSound && transfer.amount > .zero
                enter(transfer)
            }
            let ledger = settlement.ledger
            isSound =
                isSound && ledger.sumOfBalances == .zero
                && ledger.balance(of: .slashed) == .zero
            if !isSound {
                Issue.record("seed \(seed), input \(ordinal): \(input)")
                return seen
            }
        }
        check(settlement, statements, shadow, seed: seed)
        return seen
    }

    private func check(
        _ settlement: Settlement, _ statements: AccountStatements, _ shadow: [Account: Zen],
        seed: UInt64
    ) {
        let ledger = settlement.ledger
        var wrong = 0
        for (account, balance) in ledger.accounts {
            if account != .outside && balance < .zero { wrong += 1 }
            if shadow[account] != balance { wrong += 1 }
            guard let statement = statements[account] else {
                wrong += 1
                continue
            }
            if statement.closing != balance || !statement.closes { wrong += 1 }
        }
        if statements.all.map(\.account) != ledger.accounts.map(\.account) { wrong += 1 }
        let counted = ledger.recount
        if counted.escrowed != ledger.escrowed || counted.staked != ledger.staked { wrong += 1 }
        if counted.delegated != ledger.delegated { wrong += 1 }
        if ledger.staked != settlement.stakes.total { wrong += 1 }
        for index in 0..<6 where behind(NodeID(index), settlement) != 0 { wrong += 1 }
        #expect(wrong == 0, "seed \(seed)")
    }

    /// By how many accounts of a node the machine and the book differ.
    private func behind(_ node: NodeID, _ settlement: Settlement) -> Int {
        let ledger = settlement.ledger
        let pool = ledger.balance(of: .delegated(node))
        let all =
            ledger.balance(of: .stake(node)) + pool + ledger.balance(of: .leaving(node))
        let worth = (0..<4).reduce(Zen.zero) { $0 + settlement.delegation(of: $1, to: node) }
        let owed = (0..<4).reduce(Zen.zero) { $0 + settlement.delegationReward(of: $1, from: node) }
        return [
            settlement.delegated(to: node) == pool, settlement.liable(node) == all,
            worth <= pool, pool.micro - worth.micro < 4,
            owed <= ledger.balance(of: .delegationRewards(node)),
        ].count { !$0 }
    }

    @Test(arguments: 0..<4)
    func `ten thousand random histories neither make nor lose a micro-ZEN`(part: UInt64) {
        var seen = Set<TransferPurpose>()
        for seed in 0..<UInt64(2_500) { seen.formUnion(run(seed: part * 2_500 + seed)) }
        // They have met everything that money is moved for.
        #expect(seen.sorted() == TransferPurpose.allCases)
    }

    @Test func `every sort of malformed input is refused and moves nothing`() {
        var office = Office()
        office.open(budget: .zen(10))
        let before = office.settlement.ledger.count
        var dear = LeaseTerms(
            lease: LeaseID(5), job: job, node: node, provider: provider, gpus: .max,
            price: price(1), isVerification: false)
        office.tell(.leaseOpened(dear))
        #expect(office.orders == [.reject(.malformedLease(LeaseID(5)))])
        (dear.gpus, dear.sellerPrice) = (1, price(-1))
        office.tell(.leaseOpened(dear))
        #expect(office.orders == [.reject(.malformedLease(LeaseID(5)))])
        office.tell(.fund(job, customer: customer, budget: Zen(micro: .max)))
        #expect(office.orders == [.reject(.tooMuch)])
        office.tell(.deposit(node, provider: provider, stake: Zen(micro: .max)))
        #expect(office.orders == [.reject(.tooMuch)])
        office.tell(.epochClosed([report(up: .days(40_000), gpus: .max)]), at: hours(1))
        #expect(office.orders == [.discard(.malformedReport(node))])
        let wishes: [(StakeholderInput, Settlement.Directive)] = [
            (.delegate(node, holder: 1, amount: Zen(micro: .max)), .reject(.tooMuch)),
            (.delegate(node, holder: 1, amount: .zero), .reject(.noAmount)),
            (.delegate(NodeID(9), holder: 1, amount: .zen(1)), .reject(.unbonded(NodeID(9)))),
            (.undelegate(node, holder: 1, amount: .zen(1)), .reject(.noDelegation(node))),
            (.claim(node, holder: 1), .discard(.nothingToClaim(node))),
            (.commission(node, provider: 1, .zero), .reject(.otherProvider(node))),
            (.commission(node, provider: provider, Ratio(2)), .reject(.malformedCommission(node))),
            (.appeal(SlashID(0)), .reject(.notAppealable(SlashID(0)))),
            (.decide(SlashID(0), isUpheld: true), .discard(.noAppeal(SlashID(0)))),
            (.amend(.fee, 1_000_001), .reject(.outOfRange(.fee, 1_000_001))),
            (.depositOnProposal(1, by: .holder(1), amount: .zero), .reject(.noAmount)),
            (.settleProposal(1, isBurned: true), .discard(.unknownProposal(1))),
            (.bridge(.lock(.zero)), .reject(.noAmount)),
            (.bridge(.lock(Zen(micro: .max))), .reject(.tooMuch)),
            (.bridge(.mint(customer: customer, .zen(1))), .reject(.shortOfFunds(.arriving))),
            (.bridge(.release(.zen(1))), .reject(.shortOfFunds(.departing))),
            (
                .bridge(.burn(provider: 8, .zen(1))), .reject(.shortOfFunds(.provider(8)))
            ),
            (.bridge(.cashOut(holder: 8, .zen(1))), .reject(.shortOfFunds(.holder(8)))),
            (
                .fundFromPurse(job, customer: customer, budget: .zen(1)),
                .reject(.shortOfFunds(.customer(customer)))
            ),
        ]
        for (wish, answer) in wishes {
            office.tell(.stakeholder(wish))
            #expect(office.orders == [answer])
        }
        #expect(office.settlement.ledger.count == before)
    }
}
