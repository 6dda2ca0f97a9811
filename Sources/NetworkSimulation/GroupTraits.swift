import Platform
import Quantities

/// What the shells ask of a node's group at every step, apart from the rest of its description.
struct GroupTraits: Sendable {
    /// The share of its compute time that a node saves by making results up.
    let savedShare: Double
    /// The share of its steps whose results a node falsifies.
    let falsifiedShare: Double
    /// Whether a node confirms as a verifier whatever it is shown.
    let colludes: Bool
    /// The rate at which a node copies its state out of accelerator memory.
    let snapshotRate: ByteRate
    private let jitter: StepJitter
    /// The law of the phases that were asked for last.
    private var law: StepJitter.PhaseLaw

    init(_ group: FleetGroup) {
        savedShare = group.behaviour.savedShare
        falsifiedShare = group.behaviour.falsifiedShare
        colludes = group.behaviour == .colludes
        snapshotRate = group.snapshotRate
        jitter = StepJitter(coefficientOfVariation: group.stepVariation)
        law = StepJitter.PhaseLaw(jitter, steps: 1)
    }

    /// How long a phase of so many steps takes.
    mutating func phase(nominal: Duration, steps: Int, draw: Double) -> Duration {
        if law.steps != steps { law = StepJitter.PhaseLaw(jitter, steps: steps) }
        return law.phase(nominal: nominal, draw: draw)
    }

    /// How long a step takes that is run again.
    func step(nominal: Duration, draw: Double) -> Duration {
        jitter.phase(nominal: nominal, steps: 1, draw: draw)
    }
}
