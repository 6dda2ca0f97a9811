import Accounting
import EventKernel
import ProtocolCore
import Quantities

/// The shell of operators that come, go and cheat.
extension World {
    /// An operator gives notice: its nodes ask no more, and go when the notice is over.
    mutating func giveNotice(_ place: Int, in context: inout Context<WorldEvent>) {
        operators[place].status = .leaving
        tierBooks[tier(of: place)].coming -= operators[place].gpus
        for index in operators[place].nodes {
            nodes[index].isLeaving = true
            withdrawAsk(of: index, in: &context)
        }
        let notice = operators[place].policy.configuration.notice
        context.schedule(.operatorMoves(Int32(place)), after: max(notice, .zero))
    }

    /// The nodes of an operator are there, or gone.
    mutating func move(_ place: Int, in context: inout Context<WorldEvent>) {
        switch operators[place].status {
        case .arriving: arrive(place, in: &context)
        case .leaving: depart(place, in: &context)
        case .outside, .present, .gone: break
        }
    }

    private mutating func arrive(_ place: Int, in context: inout Context<WorldEvent>) {
        tierBooks[tier(of: place)].coming -= operators[place].gpus
        operators[place].status = .present
        operators[place].entries += 1
        operators[place].presentSince = context.now
        operators[place].ownedSince = context.now
        operators[place].ageThen = .zero
        operators[place].disappointments = 0
        operators[place].books = nil
        // At least what the rules ask for, which a vote may have raised.
        let stake = operators[place].policy.stake
        for index in operators[place].nodes where !nodes[index].isEjected {
            settle(
                .deposit(
                    nodes[index].id, provider: operators[place].provider, stake: stake,
                    tier: stakeTier(of: nodes[index])),
                in: &context)
            apply(index, in: &context)
        }
    }

    private mutating func depart(_ place: Int, in context: inout Context<WorldEvent>) {
        tierBooks[tier(of: place)].coming += operators[place].gpus
        operators[place].status = .outside
        operators[place].exits += 1
        operators[place].presence += context.now - operators[place].presentSince
        operators[place].seen = nil
        for index in operators[place].nodes {
            let wasUp = nodes[index].isUp
            withdrawCandidate(index)
            nodes[index].presenceBefore = presence(of: index, at: context.now)
            nodes[index].isAbsent = true
            nodes[index].isLeaving = false
            if wasUp { fail(index, in: &context) }
            // Everybody knew that it would go.
            if !nodes[index].isLossKnown { lose(index, in: &context) }
            guard !nodes[index].isEjected else { continue }
            settle(.leave(nodes[index].id), in: &context)
        }
    }

    /// All nodes of an operator were put out: it is no more.
    mutating func leaveForGood(_ place: Int, at now: Instant) {
        if operators[place].isThere {
            operators[place].presence += now - operators[place].presentSince
        }
        operators[place].status = .gone
    }

    private func tier(of place: Int) -> Int {
        Int(configuration.fleet[operators[place].group].tier.index)
    }

    /// An operator that may cheat weighs it anew.
    ///
    /// It takes what a node got in the last window for the value of a job, and what the node would
    /// earn as far as it looks ahead for what goes with its place.
    mutating func decideOnCheating(_ place: Int, after window: OperatorPolicy.Window?) {
        let policy = operators[place].policy
        guard let cheating = policy.configuration.cheating, let settlement else { return }
        let tier = configuration.fleet[operators[place].group].tier
        let checks = customers.first {
            $0.configuration.tier == nil || $0.configuration.tier == tier
        }?.configuration.checks
        var (value, future) = (Zen.zero, 0.0)
        if let window {
            let count = Int64(max(1, policy.nodes))
            value = Zen(micro: window.income.micro / count)
            let spent = (window.costs.energy + window.costs.bandwidth).inDollars
            let kept = window.income.inZen - spent / priceOfZen.inDollars
            future = kept * (cheating.foresight / window.length) / Double(count)
        }
        let slash = settlement.settings.slashing.wrongWork(
            stake: policy.stake, jobValue: value, convictedStakes: policy.stake,
            totalStake: max(settlement.stakes.total, policy.stake))
        let price = standingPrice(of: tier)
        operators[place].deterringRate = policy.deterringRate(
            under: checks, price: price, slash: slash, future: future, zen: priceOfZen)
        let cheats = policy.cheats(
            under: checks, price: price, slash: slash, future: future, zen: priceOfZen)
        operators[place].cheats = cheats
        if cheats { operators[place].hasCheated = true }
        for index in operators[place].nodes {
            suspects.choose(cheats ? cheating.share : .zero, gain: cheating.gain, for: index)
        }
    }
}
