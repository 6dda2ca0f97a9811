import Accounting
import ProtocolCore
import Quantities

/// Nodes and their stakes.
extension PlainSettlement {
    mutating func deposit(
        _ id: NodeID, _ provider: Int32, _ amount: Zen, _ now: Instant
    ) {
        if amount < .zero { return orders.append(.reject(.noAmount)) }
        var node = nodes[id] ?? Node(provider: provider, periodStart: now)
        if node.provider != provider { return orders.append(.reject(.otherProvider(id))) }
        if stake(id) + amount < settings.minimumStake {
            return orders.append(.reject(.belowMinimumStake(id)))
        }
        if node.isReleased {
            node.periodStart = now
            node.state = .bonded
        }
        if !node.isBonded { return orders.append(.reject(.unbonding(id))) }
        nodes[id] = node
        move(amount, .outside, .provider(provider), .funding, id, at: now)
        move(amount, .provider(provider), .stake(id), .stakeDeposit, id, at: now)
    }

    mutating func leave(_ id: NodeID, _ now: Instant) {
        guard let node = nodes[id] else { return orders.append(.discard(.unknownNode(id))) }
        if !node.isBonded { return orders.append(.discard(.notBonded(id))) }
        endPeriod(id, now)
        unbond(id, isEjected: false, now)
    }

    mutating func wake(_ id: NodeID, _ now: Instant) {
        guard let node = nodes[id], case .unbonding(let until, _) = node.state, until <= now else {
            return
        }
        nodes[id]?.state = .released
        move(stake(id), .stake(id), .provider(node.provider), .stakeReturn, id, at: now)
    }

    private mutating func eject(_ id: NodeID, _ now: Instant) {
        guard let node = nodes[id], node.isBonded else { return }
        orders.append(.eject(id))
        unbond(id, isEjected: true, now)
    }

    private mutating func unbond(_ id: NodeID, isEjected: Bool, _ now: Instant) {
        nodes[id]?.state = .unbonding(until: now + settings.unbonding, isEjected: isEjected)
        orders.append(.wake(at: now + settings.unbonding, id))
    }

    private mutating func slash(
        _ amount: Zen, _ id: NodeID, _ purpose: TransferPurpose, _ now: Instant
    ) { move(amount, .stake(id), .slashed, purpose, id, at: now) }

    private mutating func burn(_ id: NodeID, _ now: Instant) {
        move(balance(.slashed), .slashed, .burned, .slashBurn, id, at: now)
    }

    private mutating func endPeriod(_ id: NodeID, _ now: Instant) {
        guard let node = nodes[id] else { return }
        nodes[id]?.periodStart = now
        nodes[id]?.committed = .zero
        nodes[id]?.down = .zero
        let amount = settings.slashing.downtime(
            stake: stake(id), down: node.down, committed: node.committed)
        slash(amount, id, .slashDowntime, now)
        burn(id, now)
    }

    mutating func convict(
        _ id: NodeID, _ job: JobID, _ verifier: NodeID?, _ verifierProvider: Int32?,
        _ now: Instant
    ) {
        guard let node = nodes[id] else { return orders.append(.discard(.unknownNode(id))) }
        if node.isReleased { return orders.append(.discard(.released(id))) }
        var value = Zen.zero
        for lease in leases.values where lease.terms.node == id && lease.terms.job == job {
            if !lease.terms.isVerification { value += lease.paid + lease.due(now) }
        }
        let policy = settings.slashing
        convictions.removeAll { $0.at + policy.correlationWindow < now }
        if !convictions.contains(where: { $0.node == id }) {
            convictions.append((at: now, node: id, stake: stake(id)))
        }
        let amount = policy.wrongWork(
            stake: stake(id), jobValue: value,
            convictedStakes: convictions.reduce(.zero) { $0 + $1.stake },
            totalStake: sum { if case .stake = $0 { true } else { false } })
        slash(amount, id, .slashWrongWork, now)
        let parts = [policy.bountyShare, policy.refundShare, policy.burnShare].map {
            amount.share(partsPerMillion: $0.partsPerMillion)
        }
        if let to = verifierProvider {
            move(parts[0], .slashed, .provider(to), .bounty, verifier, job, at: now)
        }
        if let to = jobs[job]?.customer {
            move(parts[1], .slashed, .customer(to), .compensation, id, job, at: now)
        }
        move(
            amount - parts.reduce(.zero, +), .slashed, .rounding, .remainder, id, job, at: now)
        burn(id, now)
        eject(id, now)
    }

    mutating func epoch(_ reports: [NodeReport], _ now: Instant) {
        settleJobs(now)
        for report in reports { enter(report, now) }
    }

    private mutating func enter(_ report: NodeReport, _ now: Instant) {
        let id = report.node
        guard var node = nodes[id] else { return orders.append(.discard(.unknownNode(id))) }
        if node.provider != report.provider { return orders.append(.discard(.otherProvider(id))) }
        if node.isReleased { return orders.append(.discard(.released(id))) }
        let times = [report.up, report.committed, report.down]
        let isSound =
            times.allSatisfy { $0 >= .zero } && report.down <= report.committed
            && report.sent >= .zero && report.gpus >= 0
        if !isSound { return orders.append(.discard(.malformedReport(id))) }
        if node.isRewarded {
            let before = node
            node.up += GPUTime(gpus: report.gpus, during: report.up)
            node.sent += report.sent
            let schedule = settings.rewards
            node.uptime = schedule.uptimePerGPUHour.cost(of: node.up)
            node.work = (statements[id]?.work ?? .zero)
                .share(partsPerMillion: schedule.workShare.partsPerMillion)
            node.bandwidth = Zen(
                micro: Int64(
                    Int128(schedule.bandwidthPerGigabyte.micro) * Int128(node.sent.count)
                        / 1_000_000_000))
            for (amount, purpose) in [
                (node.uptime - before.uptime, TransferPurpose.uptimeReward),
                (node.work - before.work, .workReward),
                (node.bandwidth - before.bandwidth, .bandwidthReward),
            ] {
                move(
                    min(amount, balance(.rewardPool)), .rewardPool, .provider(node.provider),
                    purpose, id, at: now)
            }
        }
        node.committed += report.committed
        node.down += report.down
        nodes[id] = node
        if now - node.periodStart >= settings.slashing.slaPeriod { endPeriod(id, now) }
        let missing = settings.slashing.bandwidth(stake: stake(id), shortfall: report.shortfall)
        slash(missing, id, .slashBandwidth, now)
        burn(id, now)
        if stake(id) < settings.minimumStake { eject(id, now) }
    }
}
