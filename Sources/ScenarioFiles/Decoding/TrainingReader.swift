import Aggregation
import NetworkSimulation
import Quantities

/// Reads how a job is trained.
struct TrainingReader {
    var configuration: JobConfiguration.Training
    var memoryPerParameter: Field<Bytes>
    var activations: Field<Bytes>
    var usable: Field<Ratio>
    var batch: Field<Int64>
    var parallel: ParallelReader

    private enum Shape {
        case tree, ring, halvingDoubling, doubleTree, hierarchical, parameterServer, butterfly
    }

    /// - Parameter layers: of the job's model.
    init(_ reader: KeyedReader, layers: Int) {
        let mode = Self.mode(reader)
        batch = reader.value(
            "batch", Kind<Int64>.count(of: "sequences").like("1024 sequences"),
            about: "Global batch of one step, over all nodes.")
        let (payload, errorFeedback) = Self.payload(reader)
        let reduction = Self.reduction(reader)
        let agreement = Self.agreement(reader, in: mode)
        let overlapsLastStep = reader.value(
            "overlap_last_step", .truth, .standard("no"),
            about: "Whether the exchange runs behind the backward pass of a phase's last step.",
            counts: mode.word.value == .diloco || mode.word.value == .streaming)
        // Without rounds nothing is exchanged behind a backward pass.
        let hasEarlyExchange =
            mode.word.value == .synchronous
            || mode.word.value != .asynchronous && overlapsLastStep.value
        let buckets = reader.value(
            "buckets", Kind<Int>.integer(from: 1).like("1"), .standard("1"),
            about: "Parts of what is exchanged, which overlap the backward pass; 1 for none.",
            counts: hasEarlyExchange)
        let collectives = reader.value(
            "collectives", Kind<Int>.integer(from: 1).like("1"), .standard("1"),
            about: "Collectives of one exchange, one after the other; each pays its hops' latency.")
        let joining = reader.value(
            "matchmaking_per_member", .duration.nonNegative, .standard("0 s"),
            about: "What each member adds to the time until a group is formed.")
        let isBalanced = reader.value(
            "shards", Kind<Bool>.choice([("equal", false), ("by_width", true)]), .standard("equal"),
            about: "How much of an update each member of a butterfly sums.",
            counts: reduction == .butterfly)
        let lockstep = reader.value(
            "lockstep", Kind<Bool>.truth, .standard("no"),
            about: "Whether a butterfly's member sums the parts of all senders in step.",
            counts: reduction == .butterfly)
        memoryPerParameter = reader.value(
            "memory_per_parameter", .bytes.positive.like("16 B"),
            .standard(Self.memory(payload, errorFeedback)),
            about: "Memory of a parameter in training: weights, gradients, optimiser state.")
        activations = reader.value(
            "activations", .bytes.nonNegative.like("4 GB"),
            .standard("4 GB", low: "1 GB", high: "8 GB"),
            about: "Memory of one micro-batch's activations on a GPU.")
        usable = reader.value(
            "usable_memory", .positiveShare.like("92%"), .standard("92%", low: "90%", high: "95%"),
            about: "Share of GPU memory that training can use.")
        let moves = reader.value(
            "when_too_large", Kind<Bool>.choice([("refuse", false), ("move", true)]),
            .standard("refuse"),
            about: "What is done with a model that does not fit: refused, or spread further.")
        parallel = reader.object("parallel") { ParallelReader($0, layers: layers) }
        configuration = JobConfiguration.Training(
            mode: mode.mode, batch: batch.value, payload: payload, reduction: reduction,
            quorum: agreement.quorum, grace: agreement.grace, sharing: agreement.sharing,
            lossPolicy: agreement.policy,
            buckets: hasEarlyExchange ? buckets.value : 1,
            bytesPerParameter: Double(memoryPerParameter.value.count),
            activations: activations.value, usableMemory: usable.value)
        configuration.collectives = collectives.value
        configuration.parallelism = parallel.configuration
        configuration.movesWhenTooLarge = moves.value
        configuration.errorFeedback = errorFeedback
        configuration.matchmakingPerMember = joining.value
        configuration.isBalanced = isBalanced.value
        configuration.isLockstep = lockstep.value
        configuration.backups = agreement.backups
        configuration.lateness = agreement.lateness
        configuration.localSteps = agreement.localSteps
        configuration.matchmaking = agreement.matchmaking
    }

    private static func reduction(_ reader: KeyedReader) -> ReductionAlgorithm {
        let shape = reader.value(
            "reduction",
            .choice([
                ("tree", Shape.tree), ("ring", .ring), ("halving_doubling", .halvingDoubling),
                ("double_tree", .doubleTree), ("hierarchical", .hierarchical),
                ("parameter_server", .parameterServer), ("butterfly", .butterfly),
            ]), .standard("tree"), about: "The way in which updates are summed.")
        let fanOut = reader.value(
            "fan_out", Kind<Int>.integer(from: 1).like("3"), .standard("3", low: "2", high: "4"),
            about: "Children of a node in the tree.", counts: shape.value == .tree)
        let segments = reader.value(
            "segments", Kind<Int>.integer(from: 1).like("16"), .standard("16"),
            about: "Parts in which each of two trees carries its half of an update.",
            counts: shape.value == .doubleTree)
        return switch shape.value {
        case .tree: .tree(fanOut: fanOut.value)
        case .ring: .ring
        case .halvingDoubling: .halvingDoubling
        case .doubleTree: .doubleTree(segments: segments.value)
        case .hierarchical: .hierarchical
        case .parameterServer: .parameterServer
        case .butterfly: .butterfly
        }
    }
}
