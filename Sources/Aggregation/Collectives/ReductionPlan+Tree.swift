public import ProtocolCore

extension ReductionPlan {
    /// A tree over the widest edges: Prim's algorithm, from the best connected member.
    ///
    /// Without a bound on the degree it is a maximum spanning tree, whose narrowest edge is as wide
    /// as in any tree (cut property). With the bound, which makes the problem NP-hard, each step
    /// still takes the widest edge that is left. Members of one site cluster, since the widths
    /// between them are larger. Of equal edges, that to the parent nearest to the root is taken,
    /// then to the smaller parent, then from the smaller child; so equal widths give a balanced
    /// tree.
    ///
    /// - Parameters:
    ///   - members: who takes part, in any order, without repetition.
    ///   - widths: bytes per second from the member of the row to that of the column, in the order
    ///     of `members`; the two directions may differ, and the narrower counts.
    ///   - fanOut: the most children of a member, at least 1.
    public static func tree(members: [NodeID], widths: [[Double]], fanOut: Int) -> ReductionPlan {
        let (sorted, widths) = ordered(members, widths)
        return tree(
            members: sorted, classes: Array(sorted.indices), widths: widths, fanOut: fanOut)
    }

    /// The same for members of few kinds, such as the machines of a site behind equal lines.
    ///
    /// Its cost grows with members × kinds rather than with the square of the members.
    ///
    /// - Parameters:
    ///   - members: who takes part, by identity.
    ///   - classes: the kind of each member, from 0, aligned with `members`.
    ///   - widths: bytes per second from a member of the kind of the row to another of the kind of
    ///     the column; the two directions may differ, and the narrower counts.
    ///   - fanOut: the most children of a member, at least 1.
    public static func tree(
        members: [NodeID], classes: [Int], widths: [[Double]], fanOut: Int
    ) -> ReductionPlan {
        var growth = TreeGrowth(classes: classes, widths: widths, fanOut: fanOut)
        return ReductionPlan(members: members, parentPlaces: growth.parents(), ringOrder: [])
    }

    /// A ring in which the members of a site, and of any cluster, are neighbours.
    ///
    /// The edges of the maximum spanning tree are taken from the widest to the narrowest, and each
    /// joins two runs of members into one. So whoever hangs together by edges of some width stands
    /// in one run, and narrow edges are crossed as rarely as a ring can. The tree of the plan is
    /// the spanning tree without a bound.
    public static func ring(members: [NodeID], widths: [[Double]]) -> ReductionPlan {
        let (sorted, widths) = ordered(members, widths)
        return ring(members: sorted, classes: Array(sorted.indices), widths: widths)
    }

    /// The same for members of few kinds; see `tree(members:classes:widths:fanOut:)`.
    public static func ring(
        members: [NodeID], classes: [Int], widths: [[Double]]
    ) -> ReductionPlan {
        var growth = TreeGrowth(
            classes: classes, widths: widths, fanOut: max(1, members.count))
        let parents = growth.parents()
        let order = ring(parents) { growth.width(between: $0, and: $1) }
        return ReductionPlan(
            members: members, parentPlaces: parents, ringOrder: order.map { members[$0] })
    }

    /// The members in order, and the widths between them in that order.
    private static func ordered(
        _ members: [NodeID], _ widths: [[Double]]
    ) -> (members: [NodeID], widths: [[Double]]) {
        let count = members.count
        precondition(
            widths.count == count && widths.allSatisfy { $0.count == count },
            "\(count) members and \(widths.count) rows of widths")
        let order = members.indices.sorted { members[$0] < members[$1] }
        return (order.map { members[$0] }, order.map { i in order.map { j in widths[i][j] } })
    }

    /// The order of the ring, as places.
    private static func ring(_ parent: [Int32], width: (Int, Int) -> Double) -> [Int] {
        let edges = parent.indices.filter { parent[$0] >= 0 }.map { child in
            let above = Int(parent[child])
            return (width: width(above, child), above: above, child: child)
        }.sorted { a, b in
            a.width != b.width ? a.width > b.width : (a.above, a.child) < (b.above, b.child)
        }
        var run = Array(parent.indices)
        var members = parent.indices.map { [$0] }
        for edge in edges {
            let (kept, joined) = (run[edge.above], run[edge.child])
            for place in members[joined] { run[place] = kept }
            members[kept] += members[joined]
            members[joined] = []
        }
        return members[run[0]]
    }
}
