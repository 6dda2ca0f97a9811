public import ProtocolCore
public import Quantities

/// One node's part in an exchange, whatever its algorithm.
///
/// It holds one of the machines and is that machine: same inputs, same directives. All of them end
/// with the same bits at all members whatever the order of arrival, since each adds up in an order
/// that the plan fixes; the bits of two algorithms differ. All serve members that only receive, and
/// discard what is repeated, late, misdirected or forged, with a reason.
public struct CollectiveMachine<U: SplittableUpdate>: ProtocolMachine {
    /// What it is told.
    public typealias Input = CollectiveInput<U>
    /// What it orders.
    public typealias Directive = CollectiveDirective<U>

    /// The machines that have much to hold; they lie outside, so that the others stay small.
    @usableFromInline
    enum Large: Sendable {
        /// None, or in the hands of `handle`.
        case none
        indirect case halving(HalvingDoubling<U>)
        indirect case trees(DoubleTree<U>)
        indirect case groups(HierarchicalAllReduce<U>)
        indirect case butterfly(ButterflyAllReduce<U>)
    }

    /// One of the three is there: a tree or a ring in place, which is told without being moved.
    @usableFromInline var tree: TreeAggregator<U>?
    @usableFromInline var ring: RingAllReduce<U>?
    @usableFromInline var large = Large.none

    /// The part of the member at a place of the plan.
    ///
    /// - Parameters:
    ///   - plan: one that `ReductionPlan.make` made for the algorithm, or that has what the
    ///     algorithm needs: a ring for all but trees, groups for the hierarchical one.
    ///   - roles: who contributes, reckoned for that plan.
    /// - Precondition: `algorithm.supports(kind)`; everybody contributes to a reduce-scatter.
    @inlinable
    public init(
        place: Int, plan: ReductionPlan, roles: ReductionRoles, round: RoundID, attempt: Int,
        algorithm: ReductionAlgorithm, kind: ExchangeKind = .allReduce
    ) {
        switch algorithm {
        case .tree, .parameterServer:
            tree = TreeAggregator(
                place: place, plan: plan, roles: roles, round: round, attempt: attempt, kind: kind)
        case .ring:
            ring = RingAllReduce(
                place: place, plan: plan, roles: roles, round: round, attempt: attempt, kind: kind)
        case .halvingDoubling:
            large = .halving(
                HalvingDoubling(
                    place: place, plan: plan, roles: roles, round: round, attempt: attempt,
                    kind: kind))
        case .doubleTree(let segments):
            large = .trees(
                DoubleTree(
                    place: place, plan: plan, roles: roles, round: round, attempt: attempt,
                    segments: segments, kind: kind))
        case .hierarchical:
            large = .groups(
                HierarchicalAllReduce(
                    place: place, plan: plan, roles: roles, round: round, attempt: attempt,
                    kind: kind))
        case .butterfly:
            large = .butterfly(
                ButterflyAllReduce(
                    place: place, plan: plan, roles: roles, round: round, attempt: attempt,
                    kind: kind))
        }
    }

    /// Takes the contribution or a message.
    @inlinable
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        if let directives = tree?.handle(input, at: now) { return directives }
        if let directives = ring?.handle(input, at: now) { return directives }
        return handleLarge(input, at: now)
    }

    /// The machine is taken out and put back, so that nothing that it holds is copied.
    @inlinable
    mutating func handleLarge(_ input: Input, at now: Instant) -> [Directive] {
        let directives: [Directive]
        var present = Large.none
        swap(&present, &large)
        switch consume present {
        case .halving(var halving):
            directives = halving.handle(input, at: now)
            large = .halving(halving)
        case .trees(var trees):
            directives = trees.handle(input, at: now)
            large = .trees(trees)
        case .groups(var groups):
            directives = groups.handle(input, at: now)
            large = .groups(groups)
        case .butterfly(var butterfly):
            directives = butterfly.handle(input, at: now)
            large = .butterfly(butterfly)
        case .none: preconditionFailure("a machine that is told something while it handles")
        }
        return directives
    }
}
