import Accounting
import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling

/// A world small enough to reckon by hand: four nodes of one GPU, a perfect network, no luck.
///
/// One sequence takes one second on a node: a model of 1.008e9 operations a sequence on
/// accelerators of 2.016e9 operations a second of which half is used. Tests change what they are
/// about.
enum SmallWorld {
    static let accelerator = Accelerator(
        name: "T", peak: FLOPRate(perSecond: 2.016e9), memory: Bytes(1_000_000_000),
        power: Watts(100),
        idlePower: Watts(10), purchase: .zero, rental: nil, source: "made for tests")

    /// 6 · parameters + 12 · layers · hidden · sequence = 1,008,000 a text token.
    static let model = ModelShape(parameters: 160_000, layers: 1, hidden: 4, sequence: 1_000)

    static func configuration() -> WorldConfiguration {
        WorldConfiguration(
            name: "small", about: "A world to reckon by hand.", seed: Seed(1),
            horizon: .hours(10), sites: [site("a")], paths: [], streams: 1,
            storageServers: [
                StorageServerConfiguration(site: 0, up: .unlimited, down: .unlimited)
            ],
            tiers: [
                Tier(
                    name: "test", accelerator: "T", gpus: 1, hostMemory: Bytes(1),
                    network: .gbps(1),
                    uptime: .one, listPrice: GPUHourPrice(microZen: 1_000_000))
            ],
            operators: ["one"], jurisdictions: ["here"], fleet: [group(count: 4)], shocks: [],
            heartbeatTimeout: .seconds(30),
            measurements: [
                MFUMeasurement(
                    accelerator: "T", gpus: 1, nodes: 1, model: "test",
                    parameters: model.parameters, sequence: 1_000, mfu: .percent(50),
                    source: "made for tests", row: 1)
            ],
            jobs: [job()], market: nil, economy: economy(), twin: twin())
    }

    static func site(_ name: String, jurisdiction: Int = 0) -> SiteConfiguration {
        SiteConfiguration(
            name: name, jurisdiction: jurisdiction,
            inside: PathProperties(
                roundTrip: .zero, window: Bytes(1 << 40), capacity: .unlimited),
            uplink: .unlimited, downlink: .unlimited)
    }

    static func group(count: Int) -> FleetGroup {
        FleetGroup(
            tier: TierID(0), count: count, sites: [0], operators: [0], accelerator: accelerator,
            gpus: 1, hostMemory: Bytes(1), up: .unlimited, down: .unlimited,
            snapshotRate: .unlimited, upLaw: .constant(.infinity), downLaw: .constant(1),
            provisioning: .constant(0), speedVariation: 0, stepVariation: 0, ask: .constant(1),
            behaviour: .honest, stake: .zen(100),
            costs: ProviderCosts(
                load: Watts(1_000), idle: Watts(100), pue: 1,
                electricity: EnergyPrice(microDollars: 100_000),
                traffic: DataPrice(microDollars: 0), purchase: .zero, salvage: .zero,
                life: .days(365)))
    }

    /// 4 nodes, 4 sequences a step, DiLoCo of 10 steps: a round takes 10 s, and there are 10.
    static func job() -> JobConfiguration {
        JobConfiguration(
            name: "job", model: model,
            data: JobConfiguration.TrainingData(
                textTokens: 400_000, bytes: Bytes(0), site: 0, line: .unlimited),
            training: JobConfiguration.Training(
                mode: .diloco(innerSteps: 10), batch: 4, payload: .int8(block: 256),
                reduction: .tree(fanOut: 2), quorum: .one, grace: nil, sharing: .equal,
                lossPolicy: .goOn, buckets: 1, bytesPerParameter: 16, activations: .zero,
                usableMemory: .one),
            nodes: 4, minimumNodes: 4, tier: nil, minimumNetwork: ByteRate(bytesPerSecond: 0),
            weights: PlacementWeights(), maxNodesPerSite: nil, submittedAt: .start, hold: nil,
            budget: .zen(1_000_000), maxPrice: GPUHourPrice(microZen: 2_000_000),
            checkpoint: JobConfiguration.Checkpoint(
                intervalSteps: 1_000, replicas: 1, bytesPerParameter: 12, chunk: Bytes(1 << 20)),
            verification: nil, enclaveOverhead: .zero, resultSite: 0, resultLine: .unlimited)
    }

    static func economy() -> EconomyConfiguration {
        EconomyConfiguration(
            fee: .percent(5), zenPrice: ZenPrice(microDollars: 2_000_000), rewards: .none,
            slashing: .none, unbonding: .days(14), rewardPool: .zero, minimumStake: .zero)
    }

    static func twin() -> TwinConfiguration {
        TwinConfiguration(
            fabric: .unlimited, roundTrip: .zero, spares: 0, up: .constant(.infinity),
            down: .constant(1), restart: .zero, checkpointSteps: 1_000, storage: .unlimited,
            buckets: 1, price: GPUHourDollars(microDollars: 1_000_000))
    }

    /// Runs a configuration to its end.
    static func run(
        _ configuration: WorldConfiguration, role: RunRole = .network,
        sink: (any RecordSink)? = nil
    ) -> WorldReport {
        var run = WorldRun(configuration, role: role, sink: sink)
        while !run.isDone { run.advance() }
        return run.finish()
    }
}
