import ProtocolCore
import Quantities

extension Settlement {
    mutating func onEpochClosed(_ reports: [NodeReport], at now: Instant) -> [Directive] {
        var directives: [Directive] = []
        // A fee and a payment a lease, three rewards a node: memory that is not used costs nothing.
        directives.reserveCapacity(2 * leases.count + 3 * reports.count)
        for job in activeJobs {
            guard let place = jobs.place(of: job.index) else { continue }
            settleAll(of: job, at: place, at: now, &directives)
        }
        takeIncome(at: now, &directives)
        for report in reports {
            guard let place = nodes.place(of: report.node.index) else {
                directives.append(.discard(.unknownNode(report.node)))
                continue
            }
            if let reason = refusal(of: report, at: place) {
                directives.append(.discard(reason))
                continue
            }
            reward(report, at: place, at: now, &directives)
            hold(report, at: place, at: now, &directives)
        }
        return directives
    }

    private func refusal(of report: NodeReport, at place: Int) -> Discard? {
        guard nodes.rows[place].provider == report.provider else {
            return .otherProvider(report.node)
        }
        if case .released = nodes.rows[place].state { return .released(report.node) }
        let isSound =
            report.up >= .zero && report.committed >= .zero && report.down >= .zero
            && report.down <= report.committed && report.sent >= .zero && report.gpus >= 0
            && report.isWithinReason
        return isSound ? nil : .malformedReport(report.node)
    }

    /// Pays the rewards for what a node has done since its last report, as far as the pool goes.
    private mutating func reward(
        _ report: NodeReport, at place: Int, at now: Instant, _ directives: inout [Directive]
    ) {
        let node = report.node
        guard nodes.rows[place].isInGoodStanding else { return }
        nodes.rows[place].up += GPUTime(gpus: report.gpus, during: report.up)
        nodes.rows[place].sent += report.sent
        nodes.rows[place].worked += report.worked
        nodes.rows[place].dropped += report.dropped
        let account = nodes.rows[place]
        let schedule = settings.rewards
        // What was granted before more was dropped stays granted.
        let work = (statement(of: node).work - account.workBefore).share(
            partsPerMillion: account.rewarded(of: schedule.workShare))
        let earned = (
            uptime: schedule.uptimePerGPUHour.cost(of: account.up),
            work: account.dropped > .zero ? max(account.granted.work, work) : work,
            bandwidth: schedule.bandwidthReward(for: account.sent)
        )
        nodes.rows[place].granted = earned
        grant(
            earned.uptime - account.granted.uptime, to: account.provider, for: .uptimeReward,
            node: node, at: now, &directives)
        grant(
            earned.work - account.granted.work, to: account.provider, for: .workReward,
            node: node, at: now, &directives)
        grant(
            earned.bandwidth - account.granted.bandwidth, to: account.provider,
            for: .bandwidthReward, node: node, at: now, &directives)
    }

    /// Holds downtime and missing bandwidth against a node.
    private mutating func hold(
        _ report: NodeReport, at place: Int, at now: Instant, _ directives: inout [Directive]
    ) {
        let node = report.node
        nodes.rows[place].committed += report.committed
        nodes.rows[place].down += report.down
        if now - nodes.rows[place].periodStart >= settings.slashing.slaPeriod {
            slashForDowntime(node, at: place, at: now, &directives)
        }
        let missing = settings.slashing.bandwidth(
            stake: liable(node), shortfall: report.shortfall)
        slash(missing, of: node, for: .slashBandwidth, claim: nil, at: now, &directives)
        if stakes.stake(of: node) < settings.leastStake(of: nodes.rows[place].tier) {
            eject(node, at: now, &directives)
        }
    }

    /// Ends the SLA period of a node, and takes what its downtime costs.
    mutating func slashForDowntime(
        _ node: NodeID, at place: Int, at now: Instant, _ directives: inout [Directive]
    ) {
        let (down, committed) = (nodes.rows[place].down, nodes.rows[place].committed)
        let amount = settings.slashing.downtime(
            stake: liable(node), down: down, committed: committed)
        nodes.rows[place].periodStart = now
        nodes.rows[place].committed = .zero
        nodes.rows[place].down = .zero
        slash(amount, of: node, for: .slashDowntime, claim: nil, at: now, &directives)
        if let jail = settings.jail, jail.jails(down: down, committed: committed),
            nodes.rows[place].isBonded, nodes.rows[place].jailedUntil == nil
        {
            nodes.rows[place].jailedUntil = now + jail.term
            directives.append(.jail(node, until: now + jail.term))
            directives.append(.wake(at: now + jail.term, node))
        }
    }
}
