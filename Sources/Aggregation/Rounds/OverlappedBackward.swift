/// How the exchange of gradients overlaps the backward pass, bucket by bucket.
///
/// A step is a third forward and two thirds backward (the backward pass costs twice the forward
/// pass). Gradients come in buckets of equal size as the backward pass goes on (Li et al., PyTorch
/// Distributed, VLDB 2020, section 3.2.3): all but the last can be exchanged while the rest is
/// still being computed, the last only after the step's end.
public enum OverlappedBackward {
    /// The share of a phase after which the first of so many buckets of its last step is ready.
    ///
    /// Where a phase has many steps, what is agreed on (a pseudo-gradient) is known layer by layer
    /// as the last of them goes backward. Of a fragment of a model, see `ExchangeWindow`.
    ///
    /// - Precondition: there is at least one bucket, and one step.
    public static func firstBucketShare(buckets: Int, steps: Int = 1) -> Double {
        precondition(buckets > 0 && steps > 0, "\(buckets) gradient buckets, \(steps) steps")
        let share = 1.0 / 3 + 2.0 / 3 / Double(buckets)
        return steps == 1 ? share : (Double(steps - 1) + share) / Double(steps)
    }
}
