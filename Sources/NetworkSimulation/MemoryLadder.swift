public import Aggregation
public import Platform
import ProtocolCore
import Quantities

/// The ways to spread a job's model, from the one that moves least to the one that moves most, and
/// whether enough nodes of a fleet hold what each asks of them.
///
/// First the GPUs of a node by themselves: replicated, then sharded in more and more parts; then
/// rows of more and more nodes; at last, in synchronous training, everything sharded over all
/// members, which moves the whole model several times for every micro-batch.
public struct MemoryLadder: Sendable {
    /// A way, and how it fits.
    public struct Rung: Sendable {
        /// The way to spread the model.
        public let parallelism: Parallelism
        /// The reckoning on the first group of the fleet.
        public let fit: MemoryFit
        /// Nodes of the fleet that hold their part.
        public let nodes: Int
        /// Whether these are as many as the job wants.
        public let suffices: Bool
    }

    /// The way that the job states, then the others in their order.
    public let rungs: [Rung]

    /// The ladder of a job on the groups of a fleet that it may use.
    ///
    /// - Precondition: there is a group.
    public init(of job: JobConfiguration, on groups: [FleetGroup]) {
        precondition(!groups.isEmpty, "\(job.name) on no nodes")
        let ways = [job.training.parallelism] + Self.ways(for: job)
        rungs = ways.map { way in
            var copy = job
            copy.training.parallelism = way
            let fits = groups.map { group in
                copy.memoryFit(gpus: group.gpus, memoryPerGPU: group.accelerator.memory)
            }
            let holding = zip(groups, fits).filter { $0.1.fits }.map { $0.0.count }
            let nodes = holding.reduce(0, +)
            return Rung(
                parallelism: way, fit: fits[0], nodes: nodes, suffices: nodes >= job.nodes)
        }
    }

    /// The first way that enough nodes hold: the stated one, if they do.
    public var chosen: Rung? { rungs.first { $0.suffices } }

    /// The other ways that make sense for a job, in their order.
    private static func ways(for job: JobConfiguration) -> [Parallelism] {
        let stated = job.training.parallelism
        var ways: [Parallelism] = []
        for sharding in Parallelism.Sharding.allCases {
            var way = stated
            (way.pipeline, way.sharding, way.span) = (1, sharding, .node)
            ways.append(way)
        }
        guard job.training.allowsSpreading else { return ways.filter { $0 != stated } }
        let longest = min(job.nodes, job.minimumNodes, job.model.layers)
        for stages in 2..<max(3, longest + 1) where stages <= longest {
            var way = stated
            (way.pipeline, way.sharding, way.span) = (stages, .full, .node)
            ways.append(way)
        }
        if case .synchronous = job.training.mode, job.training.allowsShardingOverMembers {
            var way = stated
            (way.pipeline, way.sharding, way.span) = (1, .full, .members)
            way.layerGroups = job.model.layers
            ways.append(way)
        }
        return ways.filter { $0 != stated }
    }
}

extension JobConfiguration.Training {
    /// Whether nodes may depend on each other within a step: every part of the batch is waited for,
    /// and the mode has rounds without overlap.
    public var allowsSpreading: Bool { obstaclesToSpreading.isEmpty }

    /// What stands against that, each as the words that would allow it.
    public var obstaclesToSpreading: [String] {
        let isInRounds =
            switch mode {
            case .synchronous, .diloco: true
            case .streaming, .asynchronous: false
            }
        return [
            (isInRounds, "“mode: synchronous” or “diloco”"), (quorum == .one, "“quorum: 100%”"),
            (grace == nil, "no “grace”"), (buckets == 1, "“buckets: 1”"),
            (backups == 0, "no “backups”"), (matchmaking == .zero, "no “matchmaking”"),
            (localSteps == .equal, "equal local steps"),
            (payload.combination == .sum, "a payload that can be summed"),
        ].filter { !$0.0 }.map(\.1)
    }

    /// Whether weights can be gathered and gradients be summed to their owners.
    public var allowsShardingOverMembers: Bool {
        allowsSpreading && mode == .synchronous && reduction.supports(.reduceScatter)
            && reduction.supports(.allGather)
    }
}

extension JobConfiguration {
    /// The job with the first way of the ladder that enough nodes hold, if it may be moved; else as
    /// it is.
    public func settled(on groups: [FleetGroup]) -> JobConfiguration {
        guard training.movesWhenTooLarge, !groups.isEmpty,
            let rung = MemoryLadder(of: self, on: groups).chosen,
            rung.parallelism != training.parallelism
        else { return self }
        var job = self
        job.training.statedParallelism = training.parallelism
        job.training.parallelism = rung.parallelism
        return job
    }
}
