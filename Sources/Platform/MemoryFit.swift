public import Quantities

/// Whether the state of a training run fits into the memory of a node's accelerators.
public struct MemoryFit: Hashable, Sendable {
    /// What parameters, gradients, optimiser state and activations take.
    public var needed: Bytes
    /// What the accelerators have together, after what the system keeps.
    public var available: Bytes
    /// The reckoning, for people.
    public var arithmetic: String

    /// Whether what is needed is available.
    public var fits: Bool { needed <= available }

    /// A fit by its parts.
    public init(needed: Bytes, available: Bytes, arithmetic: String) {
        self.needed = needed
        self.available = available
        self.arithmetic = arithmetic
    }

    /// Reckons parameters × bytes + activations against GPUs × memory × usable share.
    ///
    /// The state is taken to be fully sharded over the node's accelerators. Mixed-precision Adam
    /// takes 16 bytes a parameter (S. Rajbhandari et al., ZeRO, 2020, section 3.1).
    public static func check(
        parameters: Double, bytesPerParameter: Double, activations: Bytes, gpus: Int,
        memoryPerGPU: Bytes, usable: Ratio
    ) -> MemoryFit {
        precondition(
            parameters >= 0 && bytesPerParameter >= 0 && activations >= .zero && gpus >= 0
                && memoryPerGPU >= .zero && usable >= .zero,
            "\(parameters) × \(bytesPerParameter) + \(activations) on \(gpus) × \(memoryPerGPU)")
        let needed = Bytes(roundingUp: parameters * bytesPerParameter) + activations
        let share = Double(gpus) * Double(memoryPerGPU.count) * usable.value
        let available = Bytes(Int64(share.rounded(.down)))
        var text = "\(Figures.scientific(parameters)) parameters × "
        text += "\(Figures.decimal(bytesPerParameter, places: 2)) B"
        if activations > .zero { text += " + \(Figures.gigabytes(activations)) activations" }
        text += " = \(Figures.gigabytes(needed)); "
        text += "\(gpus) × \(Figures.gigabytes(memoryPerGPU)) × "
        text += "\(Figures.decimal(usable.value, places: 4)) usable = "
        text += "\(Figures.gigabytes(available)): "
        text += needed <= available ? "fits" : "does not fit"
        return MemoryFit(needed: needed, available: available, arithmetic: text)
    }
}
