import ProtocolCore
import Quantities

extension Settlement {
    mutating func onConvicted(
        _ node: NodeID, _ job: JobID, verifier: NodeID?, verifierProvider: Int32?, at now: Instant
    ) -> [Directive] {
        guard let account = nodes[node.index] else { return [.discard(.unknownNode(node))] }
        if case .released = account.state { return [.discard(.released(node))] }
        let stake = stakes.stake(of: node)
        let amount = settings.slashing.wrongWork(
            stake: stake, jobValue: value(of: job, to: node, at: now),
            convictedStakes: convict(node, stake, at: now), totalStake: stakes.total)
        var directives: [Directive] = []
        slash(amount, of: node, for: .slashWrongWork, at: now, &directives)
        let parts = split(amount)
        if let verifierProvider {
            move(
                parts.bounty, from: .slashed, to: .provider(verifierProvider), for: .bounty,
                node: verifier, job: job, at: now, &directives)
        }
        if let customer = jobs[job.index]?.customer {
            move(
                parts.refund, from: .slashed, to: .customer(customer), for: .compensation,
                node: node, job: job, at: now, &directives)
        }
        move(
            parts.remainder, from: .slashed, to: .rounding, for: .remainder, node: node, job: job,
            at: now, &directives)
        burnSlashed(of: node, at: now, &directives)
        eject(node, at: now, &directives)
        return directives
    }

    /// What a job is worth to a node: what the node's training for it has cost up to now.
    private func value(of job: JobID, to node: NodeID, at now: Instant) -> Zen {
        guard let place = jobs.place(of: job.index) else { return .zero }
        var sum = jobs.rows[place].settledTraining[node.index] ?? .zero
        leases.forEach(in: jobs.rows[place].owing) { lease in
            guard lease.terms.node == node, !lease.terms.isVerification else { return }
            sum += lease.paid + lease.due(at: now)
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

    /// The shares of a slash for wrong work, and what does not split evenly; the share of nobody is
    /// what the others leave.
    private func split(_ amount: Zen) -> (bounty: Zen, refund: Zen, remainder: Zen) {
        let policy = settings.slashing
        let bounty = amount.share(partsPerMillion: policy.bountyShare.partsPerMillion)
        let refund = amount.share(partsPerMillion: policy.refundShare.partsPerMillion)
        let burn = amount.share(partsPerMillion: policy.burnShare.partsPerMillion)
        return (bounty, refund, amount - bounty - refund - burn)
    }

    /// Takes an amount from a stake.
    mutating func slash(
        _ amount: Zen, of node: NodeID, for purpose: TransferPurpose, at now: Instant,
        _ directives: inout [Directive]
    ) {
        move(
            amount, from: .stake(node), to: .slashed, for: purpose, node: node, at: now,
            &directives)
    }

    /// Burns what of a slash nobody gets.
    mutating func burnSlashed(
        of node: NodeID, at now: Instant, _ directives: inout [Directive]
    ) {
        move(
            ledger.balance(of: .slashed), from: .slashed, to: .burned, for: .slashBurn, node: node,
            at: now, &directives)
    }
}
