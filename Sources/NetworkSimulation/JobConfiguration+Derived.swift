import Aggregation
public import Platform
import ProtocolCore
public import Quantities

/// What follows from a job's description by arithmetic.
extension JobConfiguration {
    /// The sequences to be processed, rounded up to whole ones.
    public var totalSequences: Int64 {
        (data.textTokens + Int64(model.sequence) - 1) / Int64(model.sequence)
    }
    /// Optimiser steps of the global batch, rounded up.
    public var totalSteps: Int64 { (totalSequences + training.batch - 1) / training.batch }
    /// One update on the wire.
    public var updateBytes: Bytes { training.payload.bytes(parameters: model.parameters) }
    /// What one exchange carries: an update, or a fragment of one.
    public var exchangeBytes: Bytes {
        guard case .streaming(let streaming) = training.mode else { return updateBytes }
        return training.payload.bytes(
            parameters: model.parameters / Double(streaming.fragments))
    }
    /// The training state that a checkpoint keeps and a joiner fetches.
    public var stateBytes: Bytes {
        Bytes(roundingUp: checkpoint.bytesPerParameter * model.parameters)
    }

    /// Whether the model fits into the accelerators of one node, with the arithmetic.
    public func memoryFit(gpus: Int, memoryPerGPU: Bytes) -> MemoryFit {
        MemoryFit.check(
            parameters: model.parameters, bytesPerParameter: training.bytesPerParameter,
            activations: training.activations * gpus, gpus: gpus, memoryPerGPU: memoryPerGPU,
            usable: training.usableMemory)
    }

    /// The measured efficiency that the job's compute times on a group's nodes stand on.
    public func estimate(
        on group: FleetGroup, _ model: StepTimeModel
    ) throws(StepTimeError) -> StepTimeEstimate {
        try model.efficiency(
            of: group.accelerator, gpus: group.gpus,
            training: ModelCost(
                parameters: self.model.parameters, sequence: self.model.sequence,
                flopsPerSequence: self.model.flopsPerSequence))
    }

    /// Seconds of computation a sequence on one node of a group at nominal speed; nil if the model
    /// does not fit or nothing comparable was measured.
    public func secondsPerSequence(on group: FleetGroup, _ model: StepTimeModel) -> Double? {
        guard memoryFit(gpus: group.gpus, memoryPerGPU: group.accelerator.memory).fits,
            let estimate = try? estimate(on: group, model)
        else { return nil }
        let rate = estimate.rate(of: group.accelerator, gpus: group.gpus)
        return self.model.flopsPerSequence.count / rate.perSecond
    }
}
