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

    /// The machines; those that are rare and large lie outside, so that the others stay small.
    @usableFromInline
    enum Machine: Sendable {
        case tree(TreeAggregator<U>)
        case ring(RingAllReduce<U>)
        indirect case halving(HalvingDoubling<U>)
        indirect case trees(DoubleTree<U>)
        indirect case groups(HierarchicalAllReduce<U>)
        indirect case butterfly(ButterflyAllReduce<U>)
        /// In the hands of `handle`.
        case taken
    }

    @usableFromInline var machine: Machine

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
            machine = .tree(
                TreeAggregator(
                    place: place, plan: plan, roles: roles, round: round, attempt: attempt,
                    kind: kind))
        case .ring:
            machine = .ring(
                RingAllReduce(
                    place: place, plan: plan, roles: roles, round: round, attempt: attempt,
                    kind: kind))
        case .halvingDoubling:
            machine = .halving(
                HalvingDoubling(
                    place: place, plan: plan, roles: roles, round: round, attempt: attempt,
                    kind: kind))
        case .doubleTree(let segments):
            machine = .trees(
                DoubleTree(
                    place: place, plan: plan, roles: roles, round: round, attempt: attempt,
                    segments: segments, kind: kind))
        case .hierarchical:
            machine = .groups(
                HierarchicalAllReduce(
                    place: place, plan: plan, roles: roles, round: round, attempt: attempt,
                    kind: kind))
        case .butterfly:
            machine = .butterfly(
                ButterflyAllReduce(
                    place: place, plan: plan, roles: roles, round: round, attempt: attempt,
                    kind: kind))
        }
    }

    /// Takes the contribution or a message.
    ///
    /// The machine is taken out and put back, so that nothing that it holds is copied.
    @inlinable
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        let directives: [Directive]
        switch machine {
        case .tree(var tree):
            machine = .taken
            directives = tree.handle(input, at: now)
            machine = .tree(tree)
        case .ring(var ring):
            machine = .taken
            directives = ring.handle(input, at: now)
            machine = .ring(ring)
        case .halving(var halving):
            machine = .taken
            directives = halving.handle(input, at: now)
            machine = .halving(halving)
        case .trees(var trees):
            machine = .taken
            directives = trees.handle(input, at: now)
            machine = .trees(trees)
        case .groups(var groups):
            machine = .taken
            directives = groups.handle(input, at: now)
            machine = .groups(groups)
        case .butterfly(var butterfly):
            machine = .taken
            directives = butterfly.handle(input, at: now)
            machine = .butterfly(butterfly)
        case .taken: preconditionFailure("a machine that is told something while it handles")
        }
        return directives
    }
}
