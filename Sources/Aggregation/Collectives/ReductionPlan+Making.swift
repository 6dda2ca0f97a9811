public import ProtocolCore

extension ReductionPlan {
    /// The plan of an algorithm, built from how fast the members reach each other.
    ///
    /// A tree is one over the widest edges. All that knows neighbours keeps to the order of the
    /// ring that follows the widest spanning tree, so that whoever hangs together by wide edges
    /// stands together: a ring crosses narrow edges as rarely as it can; halving sends its first
    /// and largest messages to neighbours, and only the last, which are p/2 times smaller, far
    /// away; the subtrees of two trees are runs of neighbours. In a butterfly every pair meets and
    /// the order decides nothing, but the widths decide the shares where those are balanced. A
    /// parameter server is the member with the greatest sum of widths.
    ///
    /// - Parameters:
    ///   - members: who takes part, by identity.
    ///   - classes: the kind of each member, from 0, aligned with `members`.
    ///   - widths: bytes per second from a member of the kind of the row to another of the kind of
    ///     the column.
    ///   - groups: the group of each member, aligned with `members`, as a rule its site; only
    ///     the hierarchical exchange asks for it. Without it the kinds are the groups.
    ///   - isBalanced: whether the shares of a butterfly follow the widths, so that all members
    ///     are done at the same time; else they are equal.
    public static func make(
        _ algorithm: ReductionAlgorithm, members: [NodeID], classes: [Int], widths: [[Double]],
        groups: [Int]? = nil, isBalanced: Bool = true
    ) -> ReductionPlan {
        switch algorithm {
        case .tree(let fanOut):
            tree(members: members, classes: classes, widths: widths, fanOut: fanOut)
        case .ring, .halvingDoubling, .doubleTree:
            ring(members: members, classes: classes, widths: widths)
        case .hierarchical:
            ring(members: members, classes: classes, widths: widths)
                .grouped(by: groups ?? classes)
        case .parameterServer:
            star(members: members, classes: classes, widths: widths)
        case .butterfly:
            isBalanced
                ? ring(members: members, classes: classes, widths: widths)
                    .shared(by: classes, widths: widths)
                : ring(members: members, classes: classes, widths: widths)
        }
    }

    /// A tree of one level, under the member with the greatest sum of widths.
    public static func star(
        members: [NodeID], classes: [Int], widths: [[Double]]
    ) -> ReductionPlan {
        let growth = TreeGrowth(classes: classes, widths: widths, fanOut: max(1, members.count))
        let root = growth.bestConnected
        return ReductionPlan(
            members: members, parentPlaces: members.indices.map { $0 == root ? -1 : Int32(root) },
            ringOrder: [])
    }

    /// The same plan with groups: they follow each other in the ring as their first members did,
    /// and so do the members in each.
    ///
    /// - Parameter numbers: the group of each member, aligned with the members.
    public func grouped(by numbers: [Int]) -> ReductionPlan {
        precondition(
            numbers.count == members.count, "\(members.count) members, \(numbers.count) groups")
        precondition(!ringOrder.isEmpty, "groups in a plan without a ring")
        var order: [Int] = []
        var blocks: [Int: [NodeID]] = [:]
        for node in ringOrder {
            guard let place = index(of: node) else { continue }
            if blocks[numbers[place]] == nil { order.append(numbers[place]) }
            blocks[numbers[place], default: []].append(node)
        }
        return ReductionPlan(
            members: members, parentPlaces: parentPlaces,
            ringOrder: order.flatMap { blocks[$0] ?? [] }, groups: numbers.map { Int32($0) },
            shares: shares)
    }

    /// The same plan with the shares of a butterfly, if the members are not alike.
    ///
    /// A member reaches the others at its mean width, in the narrower direction.
    private func shared(by classes: [Int], widths: [[Double]]) -> ReductionPlan {
        var counts = [Double](repeating: 0, count: widths.count)
        for kind in classes { counts[kind] += 1 }
        let others = Double(members.count - 1)
        let means = widths.indices.map { a in
            widths.indices.reduce(0.0) { sum, b in
                let peers = a == b ? counts[b] - 1 : counts[b]
                return peers > 0 ? sum + peers * min(widths[a][b], widths[b][a]) / others : sum
            }
        }
        let speeds = ringOrder.map { node in index(of: node).map { means[classes[$0]] } ?? 0 }
        return ReductionPlan(
            members: members, parentPlaces: parentPlaces, ringOrder: ringOrder, groups: groups,
            shares: ButterflyShares(of: speeds).parts)
    }
}
