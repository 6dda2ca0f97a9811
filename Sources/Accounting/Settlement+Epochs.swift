import ProtocolCore
import Quantities

extension Settlement {
    mutating func onEpochClosed(_ reports: [NodeReport], at now: Instant) -> [Directive] {
        var directives: [Directive] = []
        for job in activeJobs {
            settle(job, jobs[job]?.owing ?? [], at: now, &directives)
        }
        for report in reports {
            if let reason = refusal(of: report) {
                directives.append(.discard(reason))
                continue
            }
            reward(report, at: now, &directives)
            hold(report, at: now, &directives)
        }
        return directives
    }

    private func refusal(of report: NodeReport) -> Discard? {
        guard let account = nodes[report.node] else { return .unknownNode(report.node) }
        guard account.provider == report.provider else { return .otherProvider(report.node) }
        if case .released = account.state { return .released(report.node) }
        let isSound =
            report.up >= .zero && report.committed >= .zero && report.down >= .zero
            && report.down <= report.committed && report.sent >= .zero && report.gpus >= 0
        return isSound ? nil : .malformedReport(report.node)
    }

    /// Pays the rewards for what a node has done since its last report, as far as the pool goes.
    private mutating func reward(
        _ report: NodeReport, at now: Instant, _ directives: inout [Directive]
    ) {
        let node = report.node
        guard var account = nodes[node], account.isInGoodStanding else { return }
        account.up += GPUTime(gpus: report.gpus, during: report.up)
        account.sent += report.sent
        let schedule = settings.rewards
        let earned = (
            uptime: schedule.uptimePerGPUHour.cost(of: account.up),
            work: statement(of: node).work.share(
                partsPerMillion: schedule.workShare.partsPerMillion),
            bandwidth: schedule.bandwidthReward(for: account.sent)
        )
        let rewards: [(TransferPurpose, Zen)] = [
            (.uptimeReward, earned.uptime - account.granted.uptime),
            (.workReward, earned.work - account.granted.work),
            (.bandwidthReward, earned.bandwidth - account.granted.bandwidth),
        ]
        account.granted = earned
        nodes[node] = account
        for (purpose, amount) in rewards {
            move(
                min(amount, ledger.balance(of: .rewardPool)), from: .rewardPool,
                to: .provider(account.provider), for: purpose, node: node, at: now, &directives)
        }
    }

    /// Holds downtime and missing bandwidth against a node.
    private mutating func hold(
        _ report: NodeReport, at now: Instant, _ directives: inout [Directive]
    ) {
        let node = report.node
        nodes[node]?.committed += report.committed
        nodes[node]?.down += report.down
        if let account = nodes[node], now - account.periodStart >= settings.slashing.slaPeriod {
            slashForDowntime(node, at: now, &directives)
        }
        let missing = settings.slashing.bandwidth(
            stake: stakes.stake(of: node), shortfall: report.shortfall)
        slash(missing, of: node, for: .slashBandwidth, at: now, &directives)
        burnSlashed(of: node, at: now, &directives)
        if stakes.stake(of: node) < settings.minimumStake { eject(node, at: now, &directives) }
    }

    /// Ends the SLA period of a node, and takes what its downtime costs.
    mutating func slashForDowntime(
        _ node: NodeID, at now: Instant, _ directives: inout [Directive]
    ) {
        guard let account = nodes[node] else { return }
        nodes[node]?.periodStart = now
        nodes[node]?.committed = .zero
        nodes[node]?.down = .zero
        let amount = settings.slashing.downtime(
            stake: stakes.stake(of: node), down: account.down, committed: account.committed)
        slash(amount, of: node, for: .slashDowntime, at: now, &directives)
        burnSlashed(of: node, at: now, &directives)
    }
}
