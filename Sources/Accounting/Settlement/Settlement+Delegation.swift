import ProtocolCore
import Quantities

/// What others put behind a node.
extension Settlement {
    mutating func onDelegate(
        _ node: NodeID, holder: Int32, amount: Zen, at now: Instant
    ) -> [Directive] {
        guard amount > .zero else { return [.reject(.noAmount)] }
        guard ledger.hasRoom(for: amount) else { return [.reject(.tooMuch)] }
        if let reason = refusal(ofDelegationTo: node) { return [.reject(reason)] }
        var directives: [Directive] = []
        move(
            amount, from: .outside, to: .holder(holder), for: .funding, node: node, at: now,
            &directives)
        delegate(amount, from: .holder(holder), to: node, by: holder, at: now, &directives)
        return directives
    }

    private func refusal(ofDelegationTo node: NodeID) -> Rejection? {
        guard let account = nodes[node.index], account.isBonded else { return .unbonded(node) }
        guard account.jailedUntil == nil else { return .jailed(node) }
        return delegations[node.index]?.pool.isOpen ?? true ? nil : .poolSpent(node)
    }

    private mutating func delegate(
        _ amount: Zen, from source: Account, to node: NodeID, by holder: Int32, at now: Instant,
        _ directives: inout [Directive]
    ) {
        let place = delegations.place(of: node.index, default: DelegationAccount())
        delegations.rows[place].pool.delegate(amount, by: holder)
        move(
            amount, from: source, to: .delegated(node), for: .delegation, node: node, at: now,
            &directives)
    }

    /// Calls a delegation back, or sends it on to another node: either way it stays liable where it
    /// was for as long as a stake does, or whoever sees a conviction coming would be gone.
    mutating func onUndelegate(
        _ node: NodeID, holder: Int32, amount: Zen, target: NodeID?, at now: Instant
    ) -> [Directive] {
        guard amount > .zero else { return [.reject(.noAmount)] }
        guard let place = delegations.place(of: node.index),
            delegations.rows[place].pool.worth(of: holder) > .zero
        else { return [.reject(.noDelegation(node))] }
        let taken = delegations.rows[place].pool.withdraw(amount, by: holder)
        let until = now + settings.unbonding
        delegations.rows[place].leaving.append(
            .init(holder: holder, amount: taken, until: until, target: target))
        var directives: [Directive] = []
        move(
            taken, from: .delegated(node), to: .leaving(node), for: .undelegation, node: node,
            at: now, &directives)
        directives.append(.wake(at: until, node))
        return directives
    }

    /// Pays a delegator what it has earned.
    mutating func onClaim(_ node: NodeID, holder: Int32, at now: Instant) -> [Directive] {
        guard let place = delegations.place(of: node.index),
            delegations.rows[place].pool.reward(of: holder) > .zero
        else { return [.discard(.nothingToClaim(node))] }
        var directives: [Directive] = []
        move(
            delegations.rows[place].pool.claim(by: holder), from: .delegationRewards(node),
            to: .holder(holder), for: .delegationClaim, node: node, at: now, &directives)
        return directives
    }

    /// An operator says what part of its delegators' rewards it keeps, from now on.
    mutating func onCommission(
        _ node: NodeID, provider: Int32, commission: Ratio
    ) -> [Directive] {
        guard let account = nodes[node.index] else { return [.discard(.unknownNode(node))] }
        guard account.provider == provider else { return [.reject(.otherProvider(node))] }
        guard commission >= .zero && commission <= .one else {
            return [.reject(.malformedCommission(node))]
        }
        let place = delegations.place(of: node.index, default: DelegationAccount())
        delegations.rows[place].commission = commission.partsPerMillion
        return []
    }

    /// Sends delegations on whose time has come: to where they shall go, or if that takes none back
    /// to their holders.
    mutating func concludeDelegations(
        of node: NodeID, at now: Instant, _ directives: inout [Directive]
    ) {
        guard let place = delegations.place(of: node.index) else { return }
        let due = delegations.rows[place].leaving.filter { $0.until <= now }
        guard !due.isEmpty else { return }
        delegations.rows[place].leaving.removeAll { $0.until <= now }
        for leaving in due where leaving.amount > .zero {
            if let target = leaving.target, refusal(ofDelegationTo: target) == nil {
                delegate(
                    leaving.amount, from: .leaving(node), to: target, by: leaving.holder, at: now,
                    &directives)
            } else {
                move(
                    leaving.amount, from: .leaving(node), to: .holder(leaving.holder),
                    for: .delegationReturn, node: node, at: now, &directives)
            }
        }
    }

    /// Takes the part of a slash that those behind a node bear; returns it, and who lost what.
    ///
    /// Each part is rounded down, so that what does not split falls to the node's own stake, and
    /// beyond that to the pool and to those on their way out.
    mutating func takeFromDelegators(
        _ amount: Zen, of node: NodeID, at now: Instant, _ directives: inout [Directive]
    ) -> (total: Zen, losses: [(holder: Int32, amount: Zen)]) {
        guard amount > .zero, let place = delegations.place(of: node.index) else {
            return (.zero, [])
        }
        let liable = liable(node)
        func part(_ share: Zen) -> Zen {
            Zen(micro: WideArithmetic.part(amount.micro, of: share.micro, in: liable.micro))
        }
        var pooled = part(delegations.rows[place].pool.tokens)
        var parts = delegations.rows[place].leaving.map { part($0.amount) }
        var rest =
            amount - min(stakes.stake(of: node), amount - pooled - parts.reduce(.zero, +))
            - pooled - parts.reduce(.zero, +)
        let more = min(rest, delegations.rows[place].pool.tokens - pooled)
        pooled += more
        rest -= more
        for index in parts.indices {
            let more = min(rest, delegations.rows[place].leaving[index].amount - parts[index])
            parts[index] += more
            rest -= more
        }
        var losses = delegations.rows[place].pool.losses(of: pooled)
        delegations.rows[place].pool.slash(pooled)
        for (index, loss) in parts.enumerated() where loss > .zero {
            delegations.rows[place].leaving[index].amount -= loss
            losses.append((delegations.rows[place].leaving[index].holder, loss))
        }
        let left = parts.reduce(.zero, +)
        move(
            pooled, from: .delegated(node), to: .slashed, for: .slashDelegation, node: node,
            at: now, &directives)
        move(
            left, from: .leaving(node), to: .slashed, for: .slashDelegation, node: node, at: now,
            &directives)
        return (pooled + left, losses)
    }
}
