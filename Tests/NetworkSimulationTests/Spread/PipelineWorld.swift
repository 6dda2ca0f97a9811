import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities

/// Small worlds whose model is cut across nodes; see `SmallWorld`. One sequence takes a second on a
/// node with all four layers, so a stage of one layer takes a quarter of it.
enum PipelineWorld {
    /// 6 · parameters + 12 · layers · hidden · sequence = 1,008,000 a text token, in four layers.
    static let model = ModelShape(parameters: 160_000, layers: 4, hidden: 1, sequence: 1_000)

    /// Bytes of an activation over a cut, and of a whole update.
    static let activation = 2_000.0
    static let update = 320_000.0

    /// Synchronous steps of a sequence a node in micro-batches of one.
    static func configuration(
        nodes: Int = 4, stages: Int, batch: Int64 = 4, steps: Int64 = 10
    ) -> WorldConfiguration {
        var world = SmallWorld.configuration()
        world.fleet[0].count = nodes
        world.jobs[0].model = model
        world.jobs[0].nodes = nodes
        world.jobs[0].minimumNodes = nodes
        world.jobs[0].training.mode = .synchronous
        world.jobs[0].training.batch = batch
        world.jobs[0].training.payload = .bfloat16
        world.jobs[0].training.parallelism = Parallelism(pipeline: stages)
        world.jobs[0].data.textTokens = batch * steps * 1_000
        return world
    }

    /// Gives each node a line on which an activation takes so many seconds, and a round trip
    /// between two nodes.
    static func giveLines(
        to world: inout WorldConfiguration, activation seconds: Double,
        roundTrip: Quantities.Duration = .zero
    ) {
        let rate = ByteRate(bytesPerSecond: activation / seconds)
        for group in world.fleet.indices {
            world.fleet[group].up = rate
            world.fleet[group].down = rate
        }
        let near = world.sites[0].inside
        world.sites[0].inside = PathProperties(
            roundTrip: roundTrip, window: Bytes(1 << 40), capacity: .unlimited)
        world.sites.append(SmallWorld.site("b"))
        world.paths.append(PathConfiguration(from: 0, to: 1, properties: near))
        world.jobs[0].data.site = 1
        world.jobs[0].resultSite = 1
        world.storageServers[0].site = 1
    }
}

extension GPUTime {
    /// In GPU-seconds.
    var gpuSeconds: Double { inHours * 3_600 }
}
