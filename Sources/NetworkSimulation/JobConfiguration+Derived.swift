import Aggregation
public import Platform
import ProtocolCore
public import Quantities

extension JobConfiguration.Training {
    /// What an exchange of updates is: a sum on the way, or everybody's own to everybody, where
    /// the payload has no sum.
    var exchangeKind: ExchangeKind {
        switch payload.combination {
        case .sum: .allReduce
        case .gather: .exchangeAll
        }
    }
    /// Whether the reduction of a round is one sum of whole updates, and nothing of it is done
    /// before.
    public var timesReductions: Bool {
        payload.combination == .sum && buckets <= 1 && !parallelism.isSpread
    }
}

/// What follows from a job's description by arithmetic.
extension JobConfiguration {
    /// The sequences to be processed, rounded up to whole ones.
    public var totalSequences: Int64 {
        (data.textTokens + Int64(model.sequence) - 1) / Int64(model.sequence)
    }
    /// Optimiser steps of the global batch, rounded up.
    public var totalSteps: Int64 { (totalSequences + training.batch - 1) / training.batch }
    /// One update on the wire.
    public var updateBytes: Bytes {
        training.payload.fitted(to: model).bytes(parameters: model.parameters)
    }
    /// How long so many members take to find each other.
    func matchmaking(among members: Int) -> Duration {
        training.matchmaking + training.matchmakingPerMember * members
    }
    /// Collectives that an exchange of so many bytes is made of: its part of the whole update's.
    ///
    /// Two factors are two sums: the second is made from the first (Vogels et al., PowerSGD,
    /// NeurIPS 2019, algorithm 1). What a member computes between them is not reckoned.
    func collectives(in bytes: Bytes) -> Int {
        var least = 1
        if case .powerSGD = training.payload { least = 2 }
        let whole = training.collectives * least
        guard training.collectives > 1, bytes < updateBytes else { return whole }
        let share = Double(bytes.count) / Double(updateBytes.count)
        return max(least, Int((Double(whole) * share).rounded()))
    }
    /// What one exchange carries: an update, or a fragment of one, of which the first stands for
    /// all.
    public var exchangeBytes: Bytes { exchangeBytes(inRound: 0) }

    /// What the exchange of a round carries.
    func exchangeBytes(inRound ordinal: Int64) -> Bytes {
        guard case .streaming(let streaming) = training.mode else { return updateBytes }
        return training.payload.fitted(to: model).bytes(
            parameters: model.parameters * streaming.share(inRound: ordinal, among: model.layers))
    }
    /// When the parts of a round's exchange are there and needed, if it is one of a fragment that
    /// goes on behind the computation part by part.
    func window(ofRound ordinal: Int64) -> ExchangeWindow? {
        guard training.buckets > 1, case .streaming(let streaming) = training.mode else {
            return nil
        }
        return streaming.window(
            ofRound: ordinal, among: model.layers, buckets: training.buckets)
    }
    /// The training state that a checkpoint keeps and a joiner fetches.
    public var stateBytes: Bytes {
        Bytes(roundingUp: checkpoint.bytesPerParameter * model.parameters)
    }

    /// The efficiency that the job's compute times on a group's nodes stand on: the one that the
    /// group states, else what was measured of comparable models.
    public func estimate(
        on group: FleetGroup, _ model: StepTimeModel
    ) throws(StepTimeError) -> StepTimeEstimate {
        if let speed = group.measuredSpeed { return stated(speed, on: group) }
        return try model.efficiency(
            of: group.accelerator, gpus: group.gpus,
            training: ModelCost(
                parameters: self.model.parameters, sequence: self.model.sequence,
                flopsPerSequence: self.model.flopsPerSequence))
    }

    /// The efficiency that a measured speed of one node comes to.
    private func stated(
        _ speed: FleetGroup.MeasuredSpeed, on group: FleetGroup
    ) -> StepTimeEstimate {
        let peak = group.accelerator.peak.perSecond * Double(group.gpus)
        let (mfu, words) =
            switch speed {
            case .utilisation(let ratio): (ratio, "stated by the scenario")
            case .sequencesPerSecond(let rate):
                (
                    Ratio(rate * model.flopsPerSequence.count / peak),
                    "from the stated speed of \(NumberText.significant(rate, 6)) sequences a "
                        + "second and node"
                )
            }
        return StepTimeEstimate(
            mfu: mfu, basis: [], isExtrapolated: false, explanation: words, checks: [])
    }

    /// Seconds of computation a sequence on one node of a group at nominal speed; nil if the model
    /// does not fit or nothing comparable was measured.
    public func secondsPerSequence(on group: FleetGroup, _ model: StepTimeModel) -> Double? {
        guard memoryFit(gpus: group.gpus, memoryPerGPU: group.accelerator.memory).fits else {
            return nil
        }
        if case .sequencesPerSecond(let rate)? = group.measuredSpeed {
            return 1 / rate + tensorSecondsPerSequence
        }
        guard let estimate = try? estimate(on: group, model) else { return nil }
        let rate = estimate.rate(of: group.accelerator, gpus: group.gpus)
        return self.model.flopsPerSequence.count / rate.perSecond + tensorSecondsPerSequence
    }
}
