import Quantities

/// A proposal on its way.
struct Proposal: Sendable {
    enum Stage: Hashable, Sendable {
        case depositing(until: Instant)
        case voting(until: Instant, nextCount: Instant)
        case locked(until: Instant)
        case over
    }

    let changes: [ParameterChange]
    var stage: Stage
    var deposited = Zen.zero
    var tally = Tally()
    var votes = Table<Vote>()
    var conviction = 0.0

    struct Vote: Sendable {
        var ballot: Ballot
        var power: Zen
    }
}

extension Governance {
    /// The most that is ever counted, so that no sum of four ballots runs over.
    private static let greatest = Zen(micro: Int64.max / 8)

    mutating func propose(
        _ id: ProposalID, by proposer: Int32, _ changes: [ParameterChange], deposit: Zen,
        at now: Instant
    ) -> [Directive] {
        guard proposals[id] == nil else { return [.reject(.knownProposal(id))] }
        guard deposit > .zero, deposit <= Self.greatest else { return [.reject(.noAmount)] }
        let isSound =
            !changes.isEmpty && Set(changes.map(\.tunable)).count == changes.count
            && changes.allSatisfy { $0.tunable.range.contains($0.value) }
        guard isSound else { return [.reject(.malformed(id))] }
        let until = now + settings.depositPeriod
        proposals[id] = Proposal(changes: changes, stage: .depositing(until: until))
        let taken = self.deposit(id, by: proposer, deposit, at: now)
        guard case .depositing = proposals[id]?.stage else { return taken }
        return taken + [.wake(at: until, id)]
    }

    mutating func deposit(
        _ id: ProposalID, by holder: Int32, _ amount: Zen, at now: Instant
    ) -> [Directive] {
        guard var proposal = proposals[id] else { return [.discard(.unknownProposal(id))] }
        guard amount > .zero, amount <= Self.greatest - proposal.deposited else {
            return [.reject(.noAmount)]
        }
        guard case .depositing(let until) = proposal.stage, now < until else {
            return [.reject(.notDepositing(id))]
        }
        proposal.deposited += amount
        var directives: [Directive] = [.take(id, from: holder, amount)]
        if proposal.deposited >= settings.minimumDeposit {
            let end = now + settings.votingPeriod
            let count = settings.conviction.map { min(end, now + $0.interval) } ?? end
            proposal.stage = .voting(until: end, nextCount: count)
            directives.append(.wake(at: count, id))
        }
        proposals[id] = proposal
        return directives
    }

    mutating func vote(
        _ id: ProposalID, voter: Int32, _ ballot: Ballot, power: Zen
    ) -> [Directive] {
        guard var proposal = proposals[id] else { return [.discard(.unknownProposal(id))] }
        guard case .voting = proposal.stage else { return [.reject(.notVoting(id))] }
        let before = proposal.votes[voter]
        let others = proposal.tally.cast - (before?.power ?? .zero)
        // Whoever has nothing any more takes back what it has said.
        let isSound = power > .zero || power == .zero && before != nil
        guard isSound, power <= Self.greatest - others else { return [.reject(.noAmount)] }
        if let before { proposal.tally[before.ballot] -= before.power }
        proposal.tally[ballot] += power
        let vote = Proposal.Vote(ballot: ballot, power: power)
        let place = proposal.votes.place(of: voter, default: vote)
        proposal.votes.rows[place] = vote
        proposals[id] = proposal
        return []
    }

    mutating func wake(
        _ id: ProposalID, electorate: Zen, at now: Instant
    ) -> [Directive] {
        guard let proposal = proposals[id] else { return [.discard(.unknownProposal(id))] }
        switch proposal.stage {
        case .depositing(let until) where until <= now:
            proposals[id]?.stage = .over
            return [.decided(id, .expired), .settle(id, isBurned: false)]
        case .voting(let until, let nextCount) where nextCount <= now:
            guard let rule = settings.conviction else {
                return conclude(id, outcome(of: proposal, electorate), at: now)
            }
            return count(id, by: rule, electorate: electorate, until: until, at: now)
        case .locked(let until) where until <= now:
            proposals[id]?.stage = .over
            return [.enact(id, proposal.changes)]
        case .depositing, .voting, .locked, .over: return [.discard(.notDue(id))]
        }
    }

    private func outcome(of proposal: Proposal, _ electorate: Zen) -> Outcome {
        let result = proposal.tally.result(
            electorate: electorate, quorum: settings.quorum, threshold: settings.threshold,
            vetoThreshold: settings.vetoThreshold)
        return switch result {
        case .passed: .passed
        case .rejected: .rejected
        case .vetoed: .vetoed
        case .noQuorum: .noQuorum
        }
    }

    /// One more interval of conviction.
    private mutating func count(
        _ id: ProposalID, by rule: ConvictionRule, electorate: Zen, until: Instant,
        at now: Instant
    ) -> [Directive] {
        guard var proposal = proposals[id] else { return [] }
        proposal.conviction = rule.next(
            after: proposal.conviction, support: proposal.tally[.yes])
        let next = min(until, now + rule.interval)
        proposal.stage = .voting(until: until, nextCount: next)
        proposals[id] = proposal
        if rule.isReached(by: proposal.conviction, electorate: electorate) {
            return conclude(id, .passed, at: now)
        }
        return now >= until ? conclude(id, .rejected, at: now) : [.wake(at: next, id)]
    }

    private mutating func conclude(
        _ id: ProposalID, _ outcome: Outcome, at now: Instant
    ) -> [Directive] {
        let unlocked = now + settings.timelock
        proposals[id]?.stage = outcome == .passed ? .locked(until: unlocked) : .over
        let ended: [Directive] = [
            .decided(id, outcome), .settle(id, isBurned: outcome == .vetoed),
        ]
        return outcome == .passed ? ended + [.wake(at: unlocked, id)] : ended
    }
}
