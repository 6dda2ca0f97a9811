import Accounting
import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness

/// A small world of which everything is drawn: the same number gives the same world.
struct RandomWorld {
    private var stream: RandomStream

    init(_ number: Int) {
        stream = RandomStream(seed: Seed(UInt64(number)), entity: 0, purpose: "random world")
    }

    /// The world of a number.
    static func configuration(_ number: Int) -> WorldConfiguration {
        var random = RandomWorld(number)
        return random.world(seed: UInt64(number))
    }

    private mutating func chance(_ share: Double) -> Bool { stream.uniform() < share }
    private mutating func real(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * stream.uniform()
    }
    private mutating func whole(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(stream.uniform() * Double(range.count))
    }
    private mutating func one<T>(_ choices: [T]) -> T { choices[whole(0...choices.count - 1)] }

    private mutating func world(seed: UInt64) -> WorldConfiguration {
        var world = SmallWorld.configuration()
        world.name = "random \(seed)"
        world.seed = Seed(seed)
        world.horizon = .hours(1)
        makeSites(of: &world)
        world.operators = ["one", "two", "three"]
        world.fleet = (0..<whole(1...2)).map { _ in group(sites: world.sites.count) }
        world.storageServers = (0..<whole(0...2)).map { _ in
            StorageServerConfiguration(
                site: whole(0...world.sites.count - 1), up: line(), down: line())
        }
        world.heartbeatTimeout = Duration(roundingUpSeconds: real(0, 30))
        world.shocks = shocks(sites: world.sites.count)
        world.jobs = (0..<(chance(0.2) ? 2 : 1)).map { _ in
            job(pool: world.fleet.reduce(0) { $0 + $1.count }, sites: world.sites.count)
        }
        if chance(0.5) { makeMarket(of: &world) }
        world.twin.buckets = one([1, 4])
        return world
    }

    private mutating func makeSites(of world: inout WorldConfiguration) {
        let count = whole(1...3)
        world.jurisdictions = ["here", "there"]
        world.sites = (0..<count).map { place in
            var site = SmallWorld.site("site \(place)", jurisdiction: place % 2)
            site.inside = path(upTo: 0.02)
            if chance(0.3) { (site.uplink, site.downlink) = (line(), line()) }
            return site
        }
        for to in 0..<count {
            for from in 0..<to {
                world.paths.append(
                    PathConfiguration(from: from, to: to, properties: path(upTo: 0.2)))
            }
        }
        world.streams = whole(1...4)
    }

    private mutating func path(upTo seconds: Double) -> PathProperties {
        PathProperties(
            roundTrip: Duration(roundingUpSeconds: real(0, seconds)), window: Bytes(100_000),
            capacity: chance(0.3) ? line() : .unlimited)
    }

    /// A line on which an update of 162,500 B takes from a tenth of a second to two seconds.
    private mutating func line() -> ByteRate {
        chance(0.3) ? .unlimited : ByteRate(bytesPerSecond: 162_500 * real(0.5, 10))
    }

    private mutating func group(sites: Int) -> FleetGroup {
        var group = SmallWorld.group(count: whole(3...6))
        group.sites = (0..<whole(1...sites)).map { $0 }
        group.operators = one([[0], [0, 1], [0, 1, 2]])
        (group.up, group.down) = (line(), line())
        group.snapshotRate = chance(0.5) ? .unlimited : ByteRate(bytesPerSecond: 1e6)
        if chance(0.8) {
            group.upLaw = .exponential(mean: real(60, 900))
            group.downLaw = .exponential(mean: real(1, 60))
        }
        group.provisioning = .uniform(low: 0, high: real(0, 20))
        group.speedVariation = one([0, 0.1, 0.3])
        group.stepVariation = one([0, 0.1, 0.5])
        group.ask = .uniform(low: 0.5, high: 1)
        group.behaviour = one([
            .honest, .honest, .honest, .fabricates(share: .percent(50)), .colludes,
        ])
        group.stake = .zen(1_000)
        return group
    }

    private mutating func shocks(sites: Int) -> [ShockConfiguration] {
        let scopes: [ShockConfiguration.Scope] = [
            .site(whole(0...sites - 1)), .operator(whole(0...2)), .jurisdiction(whole(0...1)),
            .coordination, .coordination,
        ]
        return scopes.filter { _ in chance(0.25) }.map { scope in
            ShockConfiguration(
                scope: scope, every: .exponential(mean: real(100, 1_000)),
                lasting: .exponential(mean: real(5, 100)))
        }
    }

    private mutating func job(pool: Int, sites: Int) -> JobConfiguration {
        var job = SmallWorld.job()
        job.nodes = whole(1...min(4, pool))
        job.minimumNodes = whole(1...job.nodes)
        job.data.textTokens = Int64(whole(50...300)) * 1_000 - 1
        job.data.bytes = Bytes(one([0, 1_000_000, 100_000_000]))
        job.data.site = whole(0...sites - 1)
        job.data.line = ByteRate(bytesPerSecond: 5e6)
        job.training = training()
        job.submittedAt = .seconds(one([0, 17.5]))
        if chance(0.3) {
            let length = real(150, 300)
            job.hold = JobConfiguration.Hold(
                length: Duration(roundingUpSeconds: length),
                period: Duration(roundingUpSeconds: length + real(20, 200)))
        }
        job.checkpoint.intervalSteps = Int64(whole(5...40))
        job.checkpoint.replicas = whole(1...3)
        if chance(0.6) {
            job.verification = JobConfiguration.Verification(
                sample: one([.percent(5), .percent(30), .one]), escalation: whole(0...2),
                falsePositive: one([.zero, .zero, .percent(2)]),
                window: .seconds(Int64(whole(20...600))), evidence: Bytes(one([0, 100_000])))
        }
        job.enclaveOverhead = one([.zero, .zero, .percent(7)])
        job.resultSite = whole(0...sites - 1)
        job.resultLine = line()
        return job
    }

    private mutating func training() -> JobConfiguration.Training {
        JobConfiguration.Training(
            mode: chance(0.6) ? .diloco(innerSteps: whole(2...15)) : .synchronous,
            batch: Int64(whole(1...12)), payload: one([.int8(block: 256), .bfloat16, .float32]),
            reduction: chance(0.3) ? .ring : .tree(fanOut: whole(1...3)),
            quorum: one([.percent(50), .percent(75), .one]),
            grace: one([nil, 0.1, 0.5]), sharing: one([.equal, .bySpeed]),
            lossPolicy: one([.goOn, .goOn, .restart]), buckets: one([1, 1, 4]),
            bytesPerParameter: 16, activations: .zero, usableMemory: .one)
    }

    private mutating func makeMarket(of world: inout WorldConfiguration) {
        world.market = MarketConfiguration(
            epoch: .seconds(Int64(whole(20...60))), fillsBetweenCalls: chance(0.5))
        world.economy.rewards = RewardSchedule(
            uptimePerGPUHour: GPUHourPrice(microZen: 20_001), workShare: .percent(2),
            bandwidthPerGigabyte: Zen(micro: 503))
        world.economy.rewardPool = .zen(1)
        world.economy.slashing = SlashingPolicy(
            downtimeTolerance: .percent(1), downtimeSharePerHour: .percent(1),
            slaPeriod: .minutes(30), bandwidthShare: .percent(1), wrongWorkFloor: .zen(100),
            wrongWorkMultiplier: .one, bountyShare: .percent(20), burnShare: .percent(30),
            refundShare: .percent(50))
        world.economy.unbonding = .minutes(20)
        world.economy.minimumStake = .zen(10)
        if chance(0.1) {
            for place in world.jobs.indices { world.jobs[place].budget = Zen(micro: 50_000) }
        }
    }
}
