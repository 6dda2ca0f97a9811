import Accounting
import Aggregation
import Checkpointing
import EventKernel
import Market
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling
import Verification

extension World {
    /// A world that has not begun.
    ///
    /// - Parameters:
    ///   - role: under which its rows are recorded.
    ///   - sink: where its rows go; nil records nothing.
    public init(
        _ configuration: WorldConfiguration, role: RunRole, sink: (any RecordSink)? = nil
    ) {
        self.configuration = configuration
        self.role = role
        var topology = Topology()
        let sites = configuration.sites.map {
            topology.addSite(
                name: $0.name, inside: $0.inside, uplink: $0.uplink, downlink: $0.downlink)
        }
        for path in configuration.paths {
            topology.connect(sites[path.from], sites[path.to], path.properties)
        }
        var hosts = IdentityMap()
        (nodes, luck) = Self.makeNodes(configuration, sites: sites, &topology, &hosts)
        storageNodes = configuration.storageServers.map {
            hosts.append(topology.addHost(at: sites[$0.site], up: $0.up, down: $0.down))
        }
        runs = Self.makeRuns(configuration, sites: sites, &topology)
        customers = configuration.customers.enumerated().map {
            Customer($1, place: $0, seed: configuration.seed)
        }
        operators = Self.makeOperators(configuration, nodes)
        candidates = Self.makeCandidates(configuration, nodes)
        tierBooks = configuration.tiers.map { _ in TierBook() }
        assembly = configuration.governance.map { [nodes] in Assembly($0, nodes) }
        bridge = configuration.bridge.map {
            BridgeShell($0, providers: configuration.operators.count)
        }
        shocks = configuration.shocks.enumerated().map { index, shock in
            Shock(
                scope: shock.scope,
                process: ShockProcess(
                    every: shock.every, lasting: shock.lasting,
                    stream: RandomStream(
                        seed: configuration.seed, entity: UInt64(index), purpose: "shock")))
        }
        networkFaults = Self.makeFaults(configuration, topology, sites, nodes, hosts)
        scheduler = GangScheduler(
            settings: Self.schedulerSettings(configuration, topology, sites))
        auction = configuration.auctionSettings.map { Auction(settings: $0) }
        let economy = configuration.economy
        settlement = configuration.market.map { _ in
            Settlement(settings: economy.settings(detection: configuration.detection))
        }
        market = MarketShell(configuration)
        zen = PriceOfZen(economy, seed: configuration.seed)
        books =
            zen.isConstant || configuration.market == nil
            ? [] : Array(repeating: NodeBook(), count: nodes.count)
        self.topology = topology
        self.hosts = hosts
        traits = configuration.fleet.map { GroupTraits($0) }
        lines = LineClasses(hosts, in: topology, streams: configuration.streams)
        flows = FlowTable(nodes: hosts.count)
        network = FlowNetwork(topology: topology)
        shortcuts = Shortcuts(topology: topology)
        recorder = Recorder(role: role, sink: sink, tiers: configuration.tiers.count)
        learners =
            configuration.jobs.allSatisfy { $0.learning == nil }
            ? []
            : configuration.jobs.enumerated().map { place, job in
                job.learning.map {
                    Learner(
                        $0, training: job.training, job: JobID(place), seed: configuration.seed)
                }
            }
    }

    private static func makeNodes(
        _ configuration: WorldConfiguration, sites: [SiteID], _ topology: inout Topology,
        _ hosts: inout IdentityMap
    ) -> ([SimulatedNode], [NodeLuck]) {
        var nodes: [SimulatedNode] = []
        var luck: [NodeLuck] = []
        for (place, group) in configuration.fleet.enumerated() {
            for ordinal in 0..<group.count {
                let site = group.sites[ordinal % group.sites.count]
                let `operator` = group.operators[
                    min(ordinal * group.operators.count / group.count, group.operators.count - 1)]
                let id = hosts.append(
                    topology.addHost(at: sites[site], up: group.up, down: group.down))
                let entity = group.identities?[ordinal].entity ?? UInt64(id.index)
                func stream(_ purpose: String) -> RandomStream {
                    RandomStream(seed: configuration.seed, entity: entity, purpose: purpose)
                }
                var speedStream = stream("node.speed")
                let drawn = Distribution.logNormal(
                    mean: 1, coefficientOfVariation: group.speedVariation
                ).draw(from: &speedStream)
                var askStream = stream("node.ask")
                let list = configuration.tiers[Int(group.tier.index)].listPrice
                let ask = Double(list.microZen) * group.ask.draw(from: &askStream)
                let availability = AvailabilityProcess(
                    up: group.upLaw, down: group.downLaw, stream: stream("node.availability"))
                nodes.append(
                    SimulatedNode(
                        id: id, group: place,
                        domain: FailureDomain(
                            site: site, operator: `operator`,
                            jurisdiction: configuration.sites[site].jurisdiction),
                        tier: group.tier, gpus: group.gpus,
                        speed: group.identities?[ordinal].speed ?? drawn,
                        ask: GPUHourPrice(microZen: Int64(ask.rounded())), entity: entity,
                        jitter: stream("node.jitter"), isProcessUp: availability.isUp))
                luck.append(
                    NodeLuck(
                        availability: availability, provisioning: stream("node.provisioning"),
                        lots: stream("market.lot")))
            }
        }
        return (nodes, luck)
    }

    private static func makeRuns(
        _ configuration: WorldConfiguration, sites: [SiteID], _ topology: inout Topology
    ) -> [TrainingRun] {
        let stepTimes = StepTimeModel(measurements: configuration.measurements)
        return configuration.jobs.enumerated().map { place, job in
            let dataHost = topology.addHost(
                at: sites[job.data.site], up: job.data.line, down: job.data.line)
            let resultHost = topology.addHost(
                at: sites[job.resultSite], up: job.resultLine, down: job.resultLine)
            return TrainingRun(
                JobID(place), job, in: configuration,
                secondsPerSequence: configuration.fleet.map {
                    job.secondsPerSequence(on: $0, stepTimes)
                },
                dataHost: dataHost, resultHost: resultHost)
        }
    }

    private static func schedulerSettings(
        _ configuration: WorldConfiguration, _ topology: Topology, _ sites: [SiteID]
    ) -> GangScheduler.Settings {
        var settings = GangScheduler.Settings(
            distances: distances(configuration, topology, sites))
        if configuration.market?.priority == .firstCome { settings.ties = .asOffered }
        return settings
    }

    private static func distances(
        _ configuration: WorldConfiguration, _ topology: Topology, _ sites: [SiteID]
    ) -> SiteDistances {
        let paths = sites.map { a in sites.map { b in topology.path(from: a, to: b) } }
        return SiteDistances(
            roundTrip: paths.map { $0.map { $0?.roundTrip ?? .longest } },
            rate: paths.map { row in
                row.map { path in
                    guard let path else { return ByteRate(bytesPerSecond: 0) }
                    let window =
                        Double(path.window.count * Int64(configuration.streams))
                        / max(path.roundTrip.inSeconds, 1e-9)
                    return min(path.capacity, ByteRate(bytesPerSecond: window))
                }
            })
    }
}

extension World {
    /// Begins the world: nodes are admitted and stake, machines ask for their first wake-ups.
    mutating func begin(in context: inout Context<WorldEvent>) {
        beginOperators(in: &context)
        for index in nodes.indices {
            let node = nodes[index]
            let group = configuration.fleet[node.group]
            perform(
                scheduler.handle(
                    .admit(
                        NodeDescription(
                            node: node.id, tier: node.tier, capability: group.capability,
                            domain: node.domain)),
                    at: context.now),
                in: &context)
            if !node.isAbsent {
                settle(
                    .deposit(
                        node.id, provider: node.domain.operator, stake: group.stake,
                        tier: stakeTier(of: node)),
                    in: &context)
                delegate(to: node, in: &context)
                if !candidates.isEmpty { apply(index, in: &context) }
            }
            let first = luck[index].availability.begin()
            nodes[index].isProcessUp = luck[index].availability.isUp
            if let first {
                context.schedule(.availability(node: Int32(index)), after: first)
            }
        }
        for index in shocks.indices {
            if let first = shocks[index].process.begin() {
                context.schedule(.shock(index: Int32(index)), after: first)
            }
            if shocks[index].process.isActive { strike(index, in: &context) }
        }
        beginFaults(in: &context)
        for index in nodes.indices where nodes[index].isUp {
            perform(scheduler.handle(.nodeUp(nodes[index].id), at: context.now), in: &context)
            refreshAsk(of: index, in: &context)
        }
        if !books.isEmpty { recorder.zen(zen.now, at: context.now) }
        if auction != nil { tell(.open, in: &context) }
        for run in runs.indices {
            let job = runs[run].configuration
            settle(
                .fund(runs[run].id, customer: Int32(run), budget: job.budget), in: &context)
            context.schedule(.holdBegins(job: Int32(run), ordinal: 0), at: job.submittedAt)
        }
        beginCustomers(in: &context)
        beginGovernance(in: &context)
        beginBridge(in: &context)
        sampleTimeline(in: &context)
        watchNetwork(in: &context)
    }

    /// Records a row of the timeline and asks for the next.
    mutating func sampleTimeline(in context: inout Context<WorldEvent>) {
        endShortcuts(in: &context)
        var (up, held, computing, verifying) = (0, 0, 0, 0)
        for index in nodes.indices {
            if nodes[index].isUp { up += 1 }
            switch nodes[index].leaseKind {
            case .training:
                held += 1
                if nodes[index].state == .computing { computing += 1 }
            case .verification: verifying += 1
            case nil: break
            }
        }
        samples.note(up: up, of: nodes.count)
        let total = runs.reduce(Int64(0)) { $0 + $1.configuration.totalSequences }
        let retained = runs.reduce(Int64(0)) { $0 + $1.retained }
        recorder.row(
            RecordTable.Index.timeline,
            [
                recorder.seconds(context.now), recorder.whole(up), recorder.whole(held),
                recorder.whole(computing), recorder.whole(verifying),
                recorder.whole(
                    network.statistics.started - network.statistics.completed
                        - network.statistics.cancelled),
                recorder.whole(runs.reduce(0) { $0 + $1.commits }),
                .real(Double(retained) / Double(max(1, total))),
            ])
        let interval = min(
            .minutes(30),
            max(.seconds(1), Duration(nanoseconds: configuration.horizon.nanoseconds / 2_000)))
        context.schedule(.sample, after: interval)
    }
}

extension FleetGroup {
    /// What each of the group's nodes says that it has.
    var capability: Capability {
        let claimed = claims ?? accelerator
        return Capability(
            accelerator: claimed.name, gpus: gpus, memoryPerGPU: claimed.memory,
            hostMemory: hostMemory, up: up, down: down)
    }
}
