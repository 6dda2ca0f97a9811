/// How the exchange of gradients overlaps the backward pass, bucket by bucket.
///
/// A step is a third forward and two thirds backward (the backward pass costs twice the forward
/// pass). Gradients come in buckets of equal size as the backward pass goes on (Li et al., PyTorch
/// Distributed, VLDB 2020, section 3.2.3): all but the last can be exchanged while the rest is
/// still being computed, the last only after the step's end.
public enum OverlappedBackward {
    /// The share of a step after which the first of so many buckets is ready.
    ///
    /// - Precondition: there is at least one bucket.
    public static func firstBucketShare(buckets: Int) -> Double {
        precondition(buckets > 0, "\(buckets) gradient buckets")
        return 1.0 / 3 + 2.0 / 3 / Double(buckets)
    }
}
