import Aggregation
import NetworkSimulation
import Quantities

/// Reads how a copy of the model is spread over GPUs and nodes.
struct ParallelReader {
    var configuration: Parallelism
    var pipeline: Field<Int>
    var tensor: Field<Int>
    var sharding: Field<Sharding>

    /// What is sharded, and among whom.
    struct Sharding: Hashable {
        var kind: Parallelism.Sharding
        var span: Parallelism.Span
    }

    /// - Parameter layers: of the model; in so many groups weights are gathered if nothing is said.
    init(_ reader: KeyedReader, layers: Int) {
        pipeline = reader.value(
            "pipeline", Kind<Int>.integer(from: 1).like("8"), .standard("1"),
            about: "Nodes that one replica of the model is cut across, each with some layers.")
        tensor = reader.value(
            "tensor", Kind<Int>.integer(from: 1).like("4"), .standard("1"),
            about: "GPUs of a node that share every layer.")
        sharding = reader.value(
            "sharding", .choice(Self.shardings), .standard("full over node"),
            about: "What of the training state is kept in parts instead of on every GPU.")
        let isPipelined = pipeline.value > 1
        let isSharded = sharding.value.span == .members
        let isSpread = isPipelined || isSharded
        let schedule = reader.value(
            "schedule",
            Kind<Parallelism.Schedule>.choice([
                ("1f1b", .oneForwardOneBackward), ("gpipe", .gpipe),
            ]), .standard("1f1b"),
            about: "Order of a stage's passes: one forward, one backward, or all forward first.",
            counts: isPipelined)
        let order = reader.value(
            "seats",
            Kind<Parallelism.Order>.choice([
                ("widest", .widest), ("listed", .listed), ("shuffled", .shuffled),
            ]), .standard("widest"),
            about: "How nodes get their stages: by the widest lines, by number, or by chance.",
            counts: isPipelined)
        let microBatch = reader.value(
            "micro_batch", Kind<Int64>.count(of: "sequences").like("1 sequences"),
            .standard("1 sequences"), about: "Sequences that go through the layers at a time.",
            counts: isSpread)
        let fillings = reader.value(
            "fillings", Kind<Int>.integer(from: 1).like("1"), .standard("1"),
            about: "How often a pipeline is filled and runs empty in a step; gradients are summed "
                + "once.", counts: isPipelined)
        let blocking = reader.value(
            "wait_for_sends",
            Kind<Parallelism.Blocking>.choice([
                ("none", .none), ("forward", .forward), ("both", .both),
            ]), .standard("none"),
            about: "Which of its sends a stage waits for before its next pass.",
            counts: isPipelined)
        let efficiency = reader.value(
            "micro_batch_efficiency", .positiveShare.like("90%"), .standard("100%"),
            about: "Share of its measured speed that a node reaches with micro-batches so small.",
            counts: isSpread)
        let recomputes = reader.value(
            "recompute", .truth, .standard("no"),
            about: "Whether the backward pass computes activations anew: 1/4 of a pass is forward "
                + "then, else 1/3.", counts: isSpread || tensor.value > 1)
        let bytes = reader.value(
            "value_bytes", Kind.bytes.positive.like("2 B"), .standard("2 B"),
            about: "Bytes of an activation on the wire.", counts: isPipelined || tensor.value > 1)
        let line = reader.value(
            "tensor_line", Kind.dataRate.positive.like("2400 Gbps"),
            .standard("2400 Gbps", low: "256 Gbps", high: "3600 Gbps"),
            about: "What a GPU sends to its fellows of the node.", counts: tensor.value > 1)
        let groups = reader.value(
            "layer_groups", Kind<Int>.integer(from: 1).like("32").optional, .none,
            about: "Groups in which weights are gathered; without, every layer by itself.",
            counts: isSharded)
        let prefetch = reader.value(
            "prefetch", Kind<Int>.integer(from: 0).like("1"), .standard("1"),
            about: "Layer groups whose weights are gathered ahead of the one at work.",
            counts: isSharded)
        configuration = Parallelism(
            pipeline: pipeline.value, tensor: tensor.value, schedule: schedule.value,
            microBatch: microBatch.value, sharding: sharding.value.kind,
            span: sharding.value.span, prefetch: prefetch.value,
            layerGroups: min(layers, groups.value ?? layers), recomputes: recomputes.value,
            efficiency: efficiency.value.value, bytesPerValue: Double(bytes.value.count),
            order: order.value, tensorLine: line.value)
        configuration.accumulation = fillings.value
        configuration.blocking = blocking.value
    }

    private static let shardings: [(String, Sharding)] = [
        ("full over node", Sharding(kind: .full, span: .node)),
        ("gradients over node", Sharding(kind: .gradients, span: .node)),
        ("optimizer over node", Sharding(kind: .optimizer, span: .node)),
        ("none", Sharding(kind: .none, span: .node)),
        ("full over all", Sharding(kind: .full, span: .members)),
        ("gradients over all", Sharding(kind: .gradients, span: .members)),
        ("optimizer over all", Sharding(kind: .optimizer, span: .members)),
    ]
}
