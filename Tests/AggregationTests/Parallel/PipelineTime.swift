/// What a pipeline's step takes by closed form, on a uniform pipeline and idle lines.
enum PipelineTime {
    /// The share of a stage's time in which it has nothing to do: (p − 1) / (m + p − 1).
    ///
    /// The same for GPipe and for one forward, one backward in turn (Narayanan et al., Efficient
    /// large-scale language model training on GPU clusters, SC 2021, section 2.2).
    ///
    /// - Precondition: there are a stage and a micro-batch.
    static func bubble(stages: Int, microBatches: Int) -> Double {
        precondition(stages > 0 && microBatches > 0, "\(stages) stages, \(microBatches) batches")
        return Double(stages - 1) / Double(microBatches + stages - 1)
    }

    /// Seconds of a step without communication: (m + p − 1) (t_f + t_b).
    ///
    /// - Parameters:
    ///   - forward: seconds of one micro-batch's forward pass in one stage.
    ///   - backward: seconds of its backward pass.
    static func makespan(
        stages: Int, microBatches: Int, forward: Double, backward: Double
    ) -> Double {
        Double(stages - 1 + microBatches) * (forward + backward)
    }
}
