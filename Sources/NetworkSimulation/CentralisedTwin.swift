import Accounting
import Aggregation
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling

/// The centralised twin of a network's run: the same retained text on the same GPUs, in one site.
///
/// It is a configuration for the same world: one site behind the stated fabric, a data centre's
/// failures and checkpoints, no faults of the network, no market, no checks, synchronous training
/// with batch shares by speed.
public enum CentralisedTwin {
    /// Derives the twin of a run's job.
    ///
    /// - Returns: nil if the job retained nothing, so that there is nothing to compare.
    public static func derive(
        from configuration: WorldConfiguration, job index: Int, report: WorldReport
    ) -> WorldConfiguration? {
        let job = configuration.jobs[index]
        // What cheaters made up was computed by nobody, and so not by the twin.
        let retained = report.jobs[index].retained - report.jobs[index].account.fabricated
        guard retained > 0 else { return nil }
        let twin = configuration.twin
        var world = configuration
        world.name = configuration.name + " (twin)"
        world.sites = [
            SiteConfiguration(
                name: "data centre", jurisdiction: 0,
                inside: PathProperties(
                    roundTrip: twin.roundTrip, window: Bytes(1 << 40), capacity: .unlimited),
                uplink: .unlimited, downlink: .unlimited)
        ]
        world.paths = []
        world.storageServers = [
            StorageServerConfiguration(site: 0, up: twin.storage, down: twin.storage)
        ]
        world.fleet = fleet(of: configuration, job: index, report: report)
        world.shocks = []
        world.networkFaults = []
        world.market = nil
        world.customers = []
        world.governance = nil
        world.bridge = nil
        world.admission = nil
        // The restart begins with the loss: that it is noticed is part of it.
        world.heartbeatTimeout = .zero
        // No market, no money: what a node earns or costs cannot reach the twin.
        world.economy = EconomyConfiguration(
            fee: .zero, zenPrice: ZenPrice(microDollars: 1_000_000), rewards: .none,
            slashing: .none,
            unbonding: .zero, rewardPool: .zero, minimumStake: .zero)
        world.horizon = Duration(nanoseconds: .max / 4)
        world.jobs = [
            twinJob(of: job, twin: twin, retained: retained, in: configuration)
        ]
        return world
    }

    private static func twinJob(
        of job: JobConfiguration, twin: TwinConfiguration, retained: Int64,
        in configuration: WorldConfiguration
    ) -> JobConfiguration {
        var copy = job
        copy.data.textTokens = retained * Int64(job.model.sequence)
        copy.data.bytes = Bytes(
            roundingUp: Double(job.data.bytes.count) * Double(retained)
                / Double(max(1, job.totalSequences)))
        copy.data.site = 0
        copy.data.line = twin.storage
        copy.training.mode = .synchronous
        copy.training.payload = .bfloat16
        copy.training.errorFeedback = false
        // Nobody poisons in a data centre. A round there is a step.
        copy.learning?.defence = nil
        copy.learning?.evaluationInterval *= job.training.mode.stepsPerRound
        copy.training.reduction = .ring
        copy.training.quorum = .one
        copy.training.grace = nil
        copy.training.sharing = .bySpeed
        copy.training.lossPolicy = .restart
        copy.training.backups = 0
        copy.training.lateness = .pay
        copy.training.localSteps = .equal
        copy.training.matchmaking = .zero
        copy.training.matchmakingPerMember = .zero
        copy.training.restart = twin.restart
        copy.training.buckets = twin.buckets
        copy.minimumNodes = job.nodes
        copy.tier = nil
        copy.minimumNetwork = ByteRate(bytesPerSecond: 0)
        copy.maxNodesPerSite = nil
        copy.submittedAt = .start
        copy.hold = nil
        copy.budget = .zero
        copy.maxPrice = GPUHourPrice(microZen: 0)
        copy.isPegged = false
        copy.isInterruptible = false
        copy.checkpoint.intervalSteps = twin.checkpointSteps
        copy.checkpoint.replicas = 1
        copy.verification = nil
        copy.enclaveOverhead = .zero
        copy.resultSite = 0
        copy.resultLine = twin.storage
        return copy
    }

    /// The twin's nodes: the seats of the job, filled by the largest remainders of the nodes'
    /// shares of the lease time, then the spares.
    private static func fleet(
        of configuration: WorldConfiguration, job index: Int, report: WorldReport
    ) -> [FleetGroup] {
        let twin = configuration.twin
        let seats = configuration.jobs[index].nodes
        let worked = report.jobs[index].trainingTime.filter { $0.time > .zero }
        let total = worked.reduce(GPUTime.zero) { $0 + $1.time }
        let shares = worked.map { entry in
            (node: report.nodes[entry.node], share: entry.time / total * Double(seats))
        }
        var chosen: [NodeSummary] = []
        for entry in shares {
            chosen += Array(repeating: entry.node, count: Int(entry.share.rounded(.down)))
        }
        let byRemainder = shares.sorted { a, b in
            let ra = a.share - a.share.rounded(.down)
            let rb = b.share - b.share.rounded(.down)
            return ra != rb ? ra > rb : a.node.index < b.node.index
        }.map(\.node)
        // Seats that are left go to the largest remainders; spares are nodes without a seat.
        chosen += byRemainder.prefix(max(0, seats - chosen.count))
        let seatedOnes = Set(chosen.map(\.index))
        let kinds = Set(chosen.map(\.group))
        let unseated = report.nodes.filter {
            !seatedOnes.contains($0.index) && kinds.contains($0.group)
        }
        let reserve = unseated + byRemainder
        for place in 0..<twin.spares { chosen.append(reserve[place % reserve.count]) }
        let seated = chosen[..<seats].sorted { $0.index < $1.index } + chosen[seats...]
        var copies: [Int: UInt64] = [:]
        return seated.map { node in
            // A node that sits twice has two lucks.
            let copy = copies[node.index, default: 0]
            copies[node.index] = copy + 1
            var group = configuration.fleet[node.group]
            group.count = 1
            group.sites = [0]
            group.operators = [0]
            group.up = twin.fabric
            group.down = twin.fabric
            group.upLaw = twin.up
            group.downLaw = twin.down
            group.behaviour = .honest
            group.ask = .constant(1)
            group.isPegged = false
            group.stake = .zero
            group.costs = ProviderCosts(
                load: Watts(0), idle: Watts(0), pue: 1, electricity: .zero, traffic: .zero,
                purchase: .zero, salvage: .zero, life: .days(1))
            group.policy = nil
            group.identities = [
                FleetGroup.Identity(entity: node.entity | copy << 32, speed: node.speed)
            ]
            return group
        }
    }
}
