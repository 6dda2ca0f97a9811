public import Aggregation
public import Platform
import ProtocolCore
public import Quantities

/// What a node of a job has to hold, for each way to spread the model.
extension JobConfiguration {
    /// What one parameter takes on all GPUs of a node together.
    ///
    /// Of the bytes a parameter, two are weights, two gradients and the rest the optimiser's state
    /// (mixed precision, Rajbhandari et al., ZeRO, SC 2020, section 3.1). Each part is kept once
    /// among so many GPUs as share it, or on every GPU; GPUs that share layers by tensor
    /// parallelism count as one.
    func bytesPerParameter(onNodeWith gpus: Int) -> Double {
        let parallelism = training.parallelism
        let copies = Double(gpus) / Double(parallelism.tensor)
        let sharers = parallelism.span == .members ? copies * Double(nodes) : copies
        let weights = min(2, training.bytesPerParameter)
        let gradients = min(2, training.bytesPerParameter - weights)
        let optimizer = training.bytesPerParameter - weights - gradients
        func kept(_ bytes: Double, from kind: Parallelism.Sharding) -> Double {
            bytes * copies / (parallelism.sharding >= kind ? sharers : 1)
        }
        return kept(weights, from: .full) + kept(gradients, from: .gradients)
            + kept(optimizer, from: .optimizer)
    }

    /// Whether what a node has to hold fits into its accelerators, with the arithmetic: of the
    /// whole model, or of the stage that takes most.
    public func memoryFit(gpus: Int, memoryPerGPU: Bytes) -> MemoryFit {
        let parallelism = training.parallelism
        let bytes = bytesPerParameter(onNodeWith: gpus)
        func check(share: Double, micro batches: Int) -> MemoryFit {
            MemoryFit.check(
                parameters: model.parameters * share, bytesPerParameter: bytes,
                activations: Bytes(
                    roundingUp: Double((training.activations * gpus).count) * share
                        * Double(batches)),
                gpus: gpus, memoryPerGPU: memoryPerGPU, usable: training.usableMemory)
        }
        guard parallelism.isPipelined else {
            var fit = check(share: 1, micro: 1)
            if parallelism.sharding != .full || parallelism.span != .node {
                fit.arithmetic = parallelism.words + ": " + fit.arithmetic
            }
            return fit
        }
        guard let partition = evenPartition(gpus: gpus, memoryPerGPU: memoryPerGPU) else {
            var fit = check(share: 1, micro: 1)
            fit.needed = Bytes(Int64.max)
            fit.arithmetic =
                "\(model.layers) layers cannot be cut into \(parallelism.pipeline) stages"
            return fit
        }
        let fits = partition.layers.enumerated().map { stage, layers in
            let kept = microBatchesKept(stage: stage)
            var fit = check(share: partition.shares[stage], micro: kept)
            fit.arithmetic =
                parallelism.words + ", stage \(stage) with \(layers.count) of \(model.layers) "
                + "layers and \(kept) micro-batches: " + fit.arithmetic
            return fit
        }
        return fits.max { $0.needed < $1.needed } ?? check(share: 1, micro: 1)
    }

    /// The layers of each stage, if all nodes are alike.
    private func evenPartition(gpus: Int, memoryPerGPU: Bytes) -> StagePartition? {
        let costs = Array(repeating: 1.0, count: model.layers)
        let speeds = Array(repeating: 1.0, count: training.parallelism.pipeline)
        return StagePartition.balanced(
            costs: costs, speeds: speeds,
            limits: layerLimits(gpus: gpus, memoryPerGPU: memoryPerGPU))
            ?? StagePartition.balanced(costs: costs, speeds: speeds)
    }

    /// The most layers that each stage of a pipeline can have in the memory of a node.
    ///
    /// A layer takes its part of the state and, for each micro-batch that the stage keeps, of the
    /// activations.
    public func layerLimits(gpus: Int, memoryPerGPU: Bytes) -> [Int] {
        let usable = Double(gpus) * Double(memoryPerGPU.count) * training.usableMemory.value
        let layers = Double(model.layers)
        let state = bytesPerParameter(onNodeWith: gpus) * model.parameters / layers
        let activations = Double((training.activations * gpus).count) / layers
        return (0..<training.parallelism.pipeline).map { stage in
            let layer = state + activations * Double(microBatchesKept(stage: stage))
            return Int(min(layers, (usable / layer).rounded(.down)))
        }
    }

    /// The most micro-batches whose activations a stage keeps at a time.
    func microBatchesKept(stage: Int) -> Int {
        let parallelism = training.parallelism
        let rows = Int64(max(1, nodes / parallelism.pipeline))
        let share = (training.batch + rows - 1) / rows
        let filling = parallelism.microBatch * Int64(parallelism.accumulation)
        let count = max(1, (share + filling - 1) / filling)
        return PipelineOrder(
            stage: stage, of: parallelism.pipeline, schedule: parallelism.schedule,
            microBatches: Int(count)
        ).inFlight
    }

    /// The accelerator memory that a node must have for its part of the state, at the least.
    var stateMemoryPerNode: Bytes {
        let parallelism = training.parallelism
        let whole = training.bytesPerParameter * model.parameters
        let isInParts = parallelism.isShardedOverMembers && parallelism.sharding == .full
        let parts = isInParts ? nodes : parallelism.pipeline
        return Bytes(roundingUp: whole / Double(max(1, parts)))
    }

    /// Bytes of one sequence's activations over a cut between two stages, and of their gradient.
    public var cutBytesPerSequence: Double {
        Double(model.sequence) * Double(model.hidden) * training.parallelism.bytesPerValue
    }

    /// What tensor parallelism adds to a sequence: the sums of activations among a node's GPUs.
    ///
    /// Four of them a layer, two forward and two backward, of sequence × hidden values each, and
    /// two more where activations are computed anew (Shoeybi et al., Megatron-LM, section 3); each
    /// takes 2 (t − 1)/t of its bytes over a GPU's line, and nothing is computed meanwhile.
    var tensorSecondsPerSequence: Double {
        let parallelism = training.parallelism
        guard parallelism.tensor > 1 else { return 0 }
        let sums = Double(model.layers) * (parallelism.recomputes ? 6 : 4)
        let share = 2 * Double(parallelism.tensor - 1) / Double(parallelism.tensor)
        return sums * share * cutBytesPerSequence / parallelism.tensorLine.bytesPerSecond
    }
}

extension Parallelism {
    /// The way in words, for reports.
    public var words: String {
        var words: [String] = []
        if isPipelined {
            let order = schedule == .gpipe ? "GPipe" : "1F1B"
            words.append("\(pipeline) stages (\(order))")
        }
        if tensor > 1 { words.append("layers shared by \(tensor) GPUs") }
        let place = span == .node ? "over a node's GPUs" : "over all members"
        switch sharding {
        case .none: words.append("replicated")
        case .optimizer: words.append("optimiser state sharded \(place)")
        case .gradients: words.append("gradients and optimiser state sharded \(place)")
        case .full: words.append("fully sharded \(place)")
        }
        return words.joined(separator: ", ")
    }
}
