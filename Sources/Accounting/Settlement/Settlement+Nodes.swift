import ProtocolCore
import Quantities

extension Settlement {
    mutating func onDeposit(
        _ node: NodeID, provider: Int32, stake: Zen, tier: TierID?, at now: Instant
    ) -> [Directive] {
        guard stake >= .zero else { return [.reject(.noAmount)] }
        guard ledger.hasRoom(for: stake) else { return [.reject(.tooMuch)] }
        let known = nodes.place(of: node.index)
        var account = known.map { nodes.rows[$0] } ?? NodeAccount(provider: provider, at: now)
        guard account.provider == provider else { return [.reject(.otherProvider(node))] }
        account.tier = tier ?? account.tier
        guard stakes.stake(of: node) + stake >= settings.leastStake(of: account.tier) else {
            return [.reject(.belowMinimumStake(node))]
        }
        switch account.state {
        case .bonded: break
        case .unbonding: return [.reject(.unbonding(node))]
        case .released:
            account.periodStart = now
            account.state = .bonded
        }
        if let known {
            nodes.rows[known] = account
        } else {
            nodes.add(node.index, account)
        }
        var directives: [Directive] = []
        move(
            stake, from: .outside, to: .provider(provider), for: .funding, node: node, at: now,
            &directives)
        move(
            stake, from: .provider(provider), to: .stake(node), for: .stakeDeposit, node: node,
            at: now, &directives)
        return directives
    }

    mutating func onLeave(_ node: NodeID, at now: Instant) -> [Directive] {
        guard let place = nodes.place(of: node.index) else {
            return [.discard(.unknownNode(node))]
        }
        guard nodes.rows[place].isBonded else { return [.discard(.notBonded(node))] }
        var directives: [Directive] = []
        slashForDowntime(node, at: place, at: now, &directives)
        unbond(node, at: place, isEjected: false, at: now, &directives)
        return directives
    }

    /// Does what the time has come for; a wake-up before its time, or for a node with nothing to
    /// wait for, is ignored.
    mutating func onWake(_ node: NodeID, at now: Instant) -> [Directive] {
        var directives: [Directive] = []
        // First, so that an unbonded stake is not returned with less than it should be.
        concludeSlashes(of: node, at: now, &directives)
        concludeDelegations(of: node, at: now, &directives)
        guard let place = nodes.place(of: node.index) else { return directives }
        if let term = nodes.rows[place].jailedUntil, term <= now {
            nodes.rows[place].jailedUntil = nil
            directives.append(.free(node))
        }
        if case .unbonding(let until, _) = nodes.rows[place].state, until <= now {
            nodes.rows[place].state = .released
            move(
                stakes.stake(of: node), from: .stake(node),
                to: .provider(nodes.rows[place].provider), for: .stakeReturn, node: node, at: now,
                &directives)
        }
        return directives
    }

    /// Puts a bonded node out, and says so.
    mutating func eject(_ node: NodeID, at now: Instant, _ directives: inout [Directive]) {
        guard let place = nodes.place(of: node.index), nodes.rows[place].isBonded else { return }
        directives.append(.eject(node))
        unbond(node, at: place, isEjected: true, at: now, &directives)
    }

    private mutating func unbond(
        _ node: NodeID, at place: Int, isEjected: Bool, at now: Instant,
        _ directives: inout [Directive]
    ) {
        let until = now + settings.unbonding
        nodes.rows[place].state = .unbonding(until: until, isEjected: isEjected)
        directives.append(.wake(at: until, node))
    }
}
