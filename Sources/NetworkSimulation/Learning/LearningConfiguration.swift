public import Aggregation

/// How a job trains a real, small model beside the one whose size its network carries.
///
/// A sequence of the job is an example of the task: the batch, the steps and the shares of the
/// members are the job's own.
public struct LearningConfiguration: Hashable, Sendable {
    /// What is learned.
    public var task: LearningTask
    /// What learns it.
    public var model: LearningModelKind
    /// The members' optimiser; in synchronous training the one that takes the mean gradient.
    public var optimizer: InnerOptimizer.Rule
    /// What is made of the mean difference in training with inner steps.
    public var outer: OuterOptimizer.Rule
    /// How unlike the members' examples are: the concentration of the Dirichlet law from which each
    /// draws its mixture of classes (Hsu et al., arXiv 1909.06335); nil lets all draw evenly.
    public var concentration: Double?
    /// What takes the place of the mean; nil takes the mean, weighted by sequences.
    public var defence: Defence? = nil
    /// The model is evaluated after every so many rounds, and at the end.
    public var evaluationInterval: Int

    /// A configuration, all of it stated.
    ///
    /// - Precondition: the interval is above 0, a concentration too.
    public init(
        task: LearningTask, model: LearningModelKind, optimizer: InnerOptimizer.Rule,
        outer: OuterOptimizer.Rule, concentration: Double?, evaluationInterval: Int
    ) {
        precondition(evaluationInterval > 0, "evaluated every \(evaluationInterval) rounds")
        precondition(concentration.map { $0 > 0 } ?? true, "a concentration that is not positive")
        self.task = task
        self.model = model
        self.optimizer = optimizer
        self.outer = outer
        self.concentration = concentration
        self.evaluationInterval = evaluationInterval
    }
}
