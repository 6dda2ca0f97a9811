import ProtocolCore
import Quantities

extension Settlement {
    mutating func onConvicted(
        _ node: NodeID, _ job: JobID, verifier: NodeID?, verifierProvider: Int32?, at now: Instant
    ) -> [Directive] {
        guard let account = nodes[node.index] else { return [.discard(.unknownNode(node))] }
        if case .released = account.state { return [.discard(.released(node))] }
        let stake = liable(node)
        let amount = settings.slashing.wrongWork(
            stake: stake, jobValue: value(of: job, to: node, at: now),
            convictedStakes: convict(node, stake, at: now),
            totalStake: stakes.total + ledger.delegated)
        var directives: [Directive] = []
        let claim = SlashClaim(job: job, verifier: verifier, verifierProvider: verifierProvider)
        slash(amount, of: node, for: .slashWrongWork, claim: claim, at: now, &directives)
        eject(node, at: now, &directives)
        return directives
    }

    /// What a job is worth to a node: what the node's training for it has cost up to now.
    private func value(of job: JobID, to node: NodeID, at now: Instant) -> Zen {
        guard let place = jobs.place(of: job.index) else { return .zero }
        var sum = jobs.rows[place].settledTraining[node.index] ?? .zero
        leases.forEach(in: jobs.rows[place].owing) { lease in
            guard lease.terms.node == node, !lease.terms.isVerification else { return }
            sum = WideArithmetic.sum(sum, lease.paid + lease.due(at: now))
        }
        return sum
    }

    /// Enters a conviction; returns the stakes convicted within the correlation window.
    private mutating func convict(_ node: NodeID, _ stake: Zen, at now: Instant) -> Zen {
        let window = settings.slashing.correlationWindow
        convictions.removeAll { $0.at + window < now }
        if !convictions.contains(where: { $0.node == node }) {
            convictions.append((at: now, node: node, stake: stake))
        }
        return convictions.reduce(.zero) { $0 + $1.stake }
    }

    /// Takes an amount from a stake and from what lies behind it, each in proportion, and carries
    /// the slash out or holds it.
    mutating func slash(
        _ amount: Zen, of node: NodeID, for purpose: TransferPurpose, claim: SlashClaim?,
        at now: Instant, _ directives: inout [Directive]
    ) {
        guard amount > .zero else { return }
        let behind = takeFromDelegators(
            delegations[node.index] == nil ? .zero : amount, of: node, at: now, &directives)
        move(
            amount - behind.total, from: .stake(node), to: .slashed, for: purpose, node: node,
            at: now, &directives)
        guard settings.appeals.window > .zero else {
            return carryOut(
                amount, of: node, from: .slashed, claim: claim, at: now, &directives)
        }
        let appealable = now + settings.appeals.window
        let held = HeldSlash(
            id: SlashID(nextSlash), node: node, own: amount - behind.total, losses: behind.losses,
            total: amount, claim: claim, appealable: appealable,
            deadline: appealable + settings.appeals.decision)
        nextSlash += 1
        heldSlashes.append(held)
        move(
            amount, from: .slashed, to: .held(node), for: .slashHeld, node: node, at: now,
            &directives)
        directives.append(.appealable(held.id, node, until: appealable))
        directives.append(.wake(at: appealable, node))
    }

    /// Gives what was slashed to those who have a claim on it; the rest is burned.
    mutating func carryOut(
        _ amount: Zen, of node: NodeID, from source: Account, claim: SlashClaim?, at now: Instant,
        _ directives: inout [Directive]
    ) {
        var left = amount
        func give(
            _ part: Zen, to account: Account, for purpose: TransferPurpose, node: NodeID?,
            _ settlement: inout Settlement, _ directives: inout [Directive]
        ) {
            left -= part
            settlement.move(
                part, from: source, to: account, for: purpose, node: node, job: claim?.job,
                at: now, &directives)
        }
        if let claim {
            let policy = settings.slashing
            func share(_ share: Ratio) -> Zen {
                amount.share(partsPerMillion: share.partsPerMillion)
            }
            let parts = (
                bounty: share(policy.bountyShare), refund: share(policy.refundShare),
                treasury: share(policy.treasuryShare), burn: share(policy.burnShare)
            )
            let split = parts.bounty + parts.refund + parts.treasury + parts.burn
            if let provider = claim.verifierProvider {
                give(
                    parts.bounty, to: .provider(provider), for: .bounty, node: claim.verifier,
                    &self, &directives)
            }
            if let customer = jobs[claim.job.index]?.customer {
                give(
                    parts.refund, to: .customer(customer), for: .compensation, node: node, &self,
                    &directives)
            }
            give(
                parts.treasury, to: .treasury, for: .slashTreasury, node: node, &self, &directives)
            give(amount - split, to: .rounding, for: .remainder, node: node, &self, &directives)
        }
        move(left, from: source, to: .burned, for: .slashBurn, node: node, at: now, &directives)
    }
}
