public import Quantities

/// The share of the peak that a training run is expected to reach on one node, and why.
public struct StepTimeEstimate: Hashable, Sendable {
    /// Model FLOPs over peak FLOPs.
    public var mfu: Ratio
    /// The measurements it stands on, by catalogue line.
    public var basis: [MFUMeasurement]
    /// Whether it goes beyond what was measured: in size, in sequence length or in accelerator.
    public var isExtrapolated: Bool
    /// A sentence for people that says how it came about.
    public var explanation: String
    /// Many-node rows of the same accelerator and of the model nearest in size, by catalogue line.
    ///
    /// They contain communication, so they were not used; a simulated run may be held against them.
    public var checks: [MFUMeasurement]

    /// An estimate by its parts.
    public init(
        mfu: Ratio, basis: [MFUMeasurement], isExtrapolated: Bool, explanation: String,
        checks: [MFUMeasurement]
    ) {
        self.mfu = mfu
        self.basis = basis
        self.isExtrapolated = isExtrapolated
        self.explanation = explanation
        self.checks = checks
    }

    /// The useful operations per second of so many accelerators: peak × GPUs × MFU.
    public func rate(of accelerator: Accelerator, gpus: Int) -> FLOPRate {
        accelerator.peak * (Double(gpus) * mfu.value)
    }
}

/// Why the time of a step cannot be said.
public enum StepTimeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Neither the accelerator nor its family has a measurement on one node; these have.
    case noMeasurement(accelerator: String, measured: [String])

    /// What was asked, and what there is.
    public var description: String {
        switch self {
        case .noMeasurement(let accelerator, let measured):
            "no measured MFU on one node for \(accelerator) or its family; there is for "
                + (measured.isEmpty ? "none" : measured.joined(separator: ", "))
        }
    }
}
