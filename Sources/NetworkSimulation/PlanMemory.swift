import Aggregation
import ProtocolCore

/// The plan by which a group exchanges, kept while its members stay the same, and how exchanges by
/// it go.
struct PlanMemory: Sendable {
    private(set) var plan: ReductionPlan?
    /// Whether the plan has served before, so that it pays to remember how its exchanges go.
    private(set) var isProven = false
    private(set) var solutions: [ExchangeSolution] = []
    /// Collectives that the exchange under way is made of.
    var collectives = 1
    /// The latencies around the plan's ring, among those who contribute now; nil without a ring.
    var ring: RingLatencies?
    /// What it costs that members exchange in step; nil if they do not.
    private(set) var lockstep: Lockstep?

    /// Whether the plan is one for these members; if it is, it has proven itself.
    mutating func serves(_ members: [NodeID]) -> Bool {
        guard plan?.members == members else { return false }
        isProven = true
        return true
    }

    /// Keeps another plan, and forgets how exchanges by the last one went.
    mutating func replace(with plan: ReductionPlan, lockstep: Lockstep? = nil) {
        self.plan = plan
        self.lockstep = lockstep
        ring = nil
        isProven = false
        solutions = []
    }

    /// Forgets how exchanges went, since the network is another.
    mutating func forgetSolutions() { solutions = [] }

    /// Keeps how an exchange by the plan goes.
    mutating func keep(_ solution: ExchangeSolution) { solutions.append(solution) }
}
