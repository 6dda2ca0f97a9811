import Platform
import ProtocolCore
public import Quantities
import Verification

/// How nodes are measured before they join.
public struct AdmissionConfiguration: Hashable, Sendable {
    /// How far a measurement may stay below what the tier asks for.
    public var tolerance: Ratio
    /// The steps of a benchmark, and how long one takes on what the tier asks for.
    public var steps: Int
    public var step: Duration
    /// How often a node may try, and how long it waits before it tries again.
    public var tries: Int
    public var pause: Duration
    /// The peak of the accelerator that each tier asks for, by `TierID`.
    public var rates: [FLOPRate]

    /// An admission of these parts.
    public init(
        tolerance: Ratio, steps: Int, step: Duration, tries: Int, pause: Duration,
        rates: [FLOPRate]
    ) {
        self.tolerance = tolerance
        self.steps = steps
        self.step = step
        self.tries = tries
        self.pause = pause
        self.rates = rates
    }
}

extension WorldConfiguration {
    /// The share of a group's nodes that are admitted by the closed form, at another tolerance or
    /// that of the configuration; nil without admission.
    ///
    /// Nobody is measured who does not even claim what the tier asks for.
    public func admittedShare(ofGroup place: Int, tolerance: Ratio? = nil) -> Double? {
        guard let admission else { return nil }
        let group = fleet[place]
        let tier = Int(group.tier.index)
        let said = group.capability
        let asked = tiers[tier]
        guard said.accelerator == asked.accelerator, said.gpus >= asked.gpus,
            said.hostMemory >= asked.hostMemory, min(said.up, said.down) >= asked.network
        else { return 0 }
        return AdmissionOdds(
            ratio: group.accelerator.peak.perSecond / admission.rates[tier].perSecond,
            speedVariation: group.speedVariation, stepVariation: group.stepVariation,
            steps: admission.steps, tolerance: tolerance ?? admission.tolerance
        ).admitted(tries: admission.tries)
    }
}
