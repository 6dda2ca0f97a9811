import Randomness

/// The closed form that runs are compared with; nothing is made to follow it.
public enum DetectionFormula {
    /// The chance that at least one of `steps` steps is sampled: 1 − (1 − s)^n.
    public static func share(sample: Double, steps: Int) -> Double {
        1 - ElementaryFunctions.pow(1 - sample, Double(steps))
    }
}
