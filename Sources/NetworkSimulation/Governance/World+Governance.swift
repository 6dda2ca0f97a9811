import Accounting
import EventKernel
import Market
import ProtocolCore
import Quantities

/// The shell of the governance: proposals are made, voted on, and decided.
extension World {
    /// Asks for the time of every proposal.
    mutating func beginGovernance(in context: inout Context<WorldEvent>) {
        guard let governance = configuration.governance else { return }
        precondition(settlement != nil, "proposals without a market")
        for (place, proposal) in governance.proposals.enumerated() {
            context.schedule(.proposal(Int32(place)), at: proposal.at)
        }
    }

    /// The time of a proposal has come: it is made, voted on, decided or carried out.
    mutating func attend(_ place: Int, in context: inout Context<WorldEvent>) {
        guard let assembly, let governance = configuration.governance else { return }
        guard assembly.records[place].isMade else {
            return propose(place, governance.proposals[place], in: &context)
        }
        let id = ProposalID(Int32(place))
        if assembly.machine.isVoting(on: id) {
            castVotes(on: place, governance.proposals[place], in: &context)
        }
        let electorate = assembly.voters.reduce(Zen.zero) { $0 + power(of: $1) }
        if assembly.machine.isVoting(on: id) {
            self.assembly?.records[place].electorate = electorate
        }
        tell(.wake(id, electorate: electorate), in: &context)
    }

    private mutating func propose(
        _ place: Int, _ proposal: ProposalConfiguration, in context: inout Context<WorldEvent>
    ) {
        assembly?.records[place].isMade = true
        let asksForBooks =
            proposal.stance.opinion == .ownInterest
            || proposal.groups.values.contains { $0.opinion == .ownInterest }
        if asksForBooks {
            let books = assembly?.voters.map { interest(of: $0, at: context.now) } ?? []
            assembly?.books[place] = books
        }
        tell(
            .propose(
                ProposalID(Int32(place)), by: Int32(place), proposal.changes,
                deposit: affordable(proposal.deposit, by: proposal.by)),
            in: &context)
    }

    /// What a sponsor can put down of an amount.
    private func affordable(_ amount: Zen, by sponsor: ProposalConfiguration.Sponsor) -> Zen {
        guard case .treasury = sponsor else { return amount }
        return min(amount, settlement?.ledger.balance(of: .treasury) ?? .zero)
    }

    /// The treasury adds what is missing to its proposals, as far as it has earned it.
    mutating func topUpProposals(in context: inout Context<WorldEvent>) {
        guard let governance = configuration.governance, let machine = assembly?.machine else {
            return
        }
        for (place, proposal) in governance.proposals.enumerated() {
            let id = ProposalID(Int32(place))
            guard proposal.by == .treasury, machine.isDepositing(for: id) else { continue }
            let missing = proposal.deposit - machine.deposited(for: id)
            let amount = affordable(max(.zero, missing), by: .treasury)
            guard amount > .zero else { continue }
            tell(.deposit(id, by: Int32(place), amount), in: &context)
        }
    }

    /// Every operator says what it thinks with the stake that its nodes have now; whoever has said
    /// it before says it by the same luck again, and by its own interest as that is now.
    private mutating func castVotes(
        on place: Int, _ proposal: ProposalConfiguration, in context: inout Context<WorldEvent>
    ) {
        guard let assembly, let settlement else { return }
        for (number, voter) in assembly.voters.enumerated() {
            let power = power(of: voter)
            // One that has left since it was last asked has no say any more.
            let id = ProposalID(Int32(place))
            guard power > .zero || assembly.machine.hasVoted(Int32(number), on: id) else {
                continue
            }
            let stance = proposal.groups[voter.group] ?? proposal.stance
            let luck = assembly.luck(of: number, with: place, seed: configuration.seed)
            let ballot = stance.ballot(came: luck.came, drawn: luck.drawn) {
                let books = interest(of: voter, at: context.now)
                return books.since(assembly.books[place][number]).gain(
                    of: proposal.changes, under: settlement.settings, prices: { value(of: $0) })
            }
            guard let ballot else { continue }
            tell(.vote(id, voter: Int32(number), ballot, power: power), in: &context)
        }
    }

    /// The stake behind a voter: that of its nodes which are not on their way out, and what others
    /// have put behind them, who leave the vote to it (as in the Cosmos SDK, x/gov).
    private func power(of voter: Assembly.Voter) -> Zen {
        guard let settlement else { return .zero }
        return voter.nodes.reduce(.zero) { sum, index in
            let node = nodes[index].id
            guard settlement.isBonded(node) else { return sum }
            return sum + settlement.stake(of: node) + settlement.delegated(to: node)
        }
    }

    private func interest(of voter: Assembly.Voter, at now: Instant) -> Interest {
        var interest = Interest()
        for index in voter.nodes {
            let node = nodes[index]
            interest.statement =
                interest.statement + (settlement?.statement(of: node.id) ?? NodeStatement())
            let up = node.isUp ? node.up + (now - node.upSince) : node.up
            interest.up += GPUTime(gpus: node.gpus, during: up)
            interest.sent += node.sent
            interest.tiers.insert(node.tier.index)
        }
        return interest
    }

    /// Hands the governance an input and does what it orders.
    private mutating func tell(
        _ input: Governance.Input, in context: inout Context<WorldEvent>
    ) {
        guard let directives = assembly?.machine.handle(input, at: context.now) else { return }
        for directive in directives {
            switch directive {
            case .take(let id, _, let amount): take(amount, for: id, in: &context)
            case .settle(let id, let isBurned):
                settleDeposit(of: id, isBurned: isBurned, in: &context)
            case .wake(let time, let id): context.schedule(.proposal(id.ordinal), at: time)
            case .decided(let id, let outcome): note(outcome, of: id, at: context.now)
            case .enact(let id, let changes): enact(id, changes, in: &context)
            case .reject, .discard: recorder.discarded += 1
            }
        }
    }

    private mutating func take(
        _ amount: Zen, for id: ProposalID, in context: inout Context<WorldEvent>
    ) {
        guard let governance = configuration.governance else { return }
        let proposer: Proposer =
            switch governance.proposals[Int(id.ordinal)].by {
            case .group(let group):
                .provider(Int32(configuration.fleet[group].operators.first ?? 0))
            case .treasury: .treasury
            case .holder: .holder(0)
            }
        settle(
            .stakeholder(.depositOnProposal(id.ordinal, by: proposer, amount: amount)),
            in: &context)
        assembly?.records[Int(id.ordinal)].deposited += amount
    }

    private mutating func settleDeposit(
        of id: ProposalID, isBurned: Bool, in context: inout Context<WorldEvent>
    ) {
        let place = Int(id.ordinal)
        let held = settlement?.ledger.balance(of: .proposal(id.ordinal)) ?? .zero
        settle(.stakeholder(.settleProposal(id.ordinal, isBurned: isBurned)), in: &context)
        if isBurned {
            assembly?.records[place].burned += held
        } else {
            assembly?.records[place].returned += held
        }
    }

    private mutating func note(_ outcome: Governance.Outcome, of id: ProposalID, at now: Instant) {
        let place = Int(id.ordinal)
        assembly?.records[place].outcome = outcome
        assembly?.records[place].decidedAt = now
        let tally = assembly?.machine.tally(of: id) ?? Tally()
        assembly?.records[place].tally = tally
    }
}
