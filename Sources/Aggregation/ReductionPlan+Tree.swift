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
        let (sorted, width) = ordered(members, widths)
        let parent = spanning(width, fanOut: fanOut)
        return ReductionPlan(
            members: sorted, parent: parent.map { $0.map { sorted[$0] } },
            ringOrder: ring(width).map { sorted[$0] })
    }

    /// A ring in which the members of a site, and of any cluster, are neighbours.
    ///
    /// The edges of the maximum spanning tree are taken from the widest to the narrowest, and each
    /// joins two runs of members into one. So whoever hangs together by edges of some width stands
    /// in one run, and narrow edges are crossed as rarely as a ring can. The tree of the plan is
    /// the spanning tree without a bound.
    public static func ring(members: [NodeID], widths: [[Double]]) -> ReductionPlan {
        tree(members: members, widths: widths, fanOut: max(1, members.count))
    }

    /// The members in order, and the symmetric widths between them.
    private static func ordered(
        _ members: [NodeID], _ widths: [[Double]]
    ) -> (members: [NodeID], width: [[Double]]) {
        let count = members.count
        precondition(count > 0, "a plan for nobody")
        precondition(
            widths.count == count && widths.allSatisfy { $0.count == count },
            "\(count) members and \(widths.count) rows of widths")
        let order = members.indices.sorted { members[$0] < members[$1] }
        let width = order.map { i in order.map { j in min(widths[i][j], widths[j][i]) } }
        return (order.map { members[$0] }, width)
    }

    /// The parents of the tree, as places.
    private static func spanning(_ width: [[Double]], fanOut: Int) -> [Int?] {
        precondition(fanOut > 0, "a fan-out of \(fanOut)")
        let count = width.count
        let root = bestConnected(width)
        var parent = [Int?](repeating: nil, count: count)
        var level = [Int](repeating: 0, count: count)
        var children = [Int](repeating: 0, count: count)
        var inside = [Bool](repeating: false, count: count)
        // The best parent so far of everyone outside.
        var best = [Int](repeating: root, count: count)
        inside[root] = true

        /// Whether `a` is a better parent of `child` than `b`.
        func better(_ a: Int, than b: Int, for child: Int) -> Bool {
            if width[a][child] != width[b][child] { return width[a][child] > width[b][child] }
            return (level[a], a) < (level[b], b)
        }
        for _ in 1..<count {
            var child = -1
            for candidate in 0..<count where !inside[candidate] {
                guard child >= 0 else {
                    child = candidate
                    continue
                }
                let (a, b) = (width[best[candidate]][candidate], width[best[child]][child])
                let places = (level[best[candidate]], best[candidate])
                if a > b || (a == b && places < (level[best[child]], best[child])) {
                    child = candidate
                }
            }
            let above = best[child]
            parent[child] = above
            level[child] = level[above] + 1
            children[above] += 1
            inside[child] = true
            for outsider in 0..<count where !inside[outsider] {
                if best[outsider] == above, children[above] == fanOut {
                    best[outsider] = child
                    for other in 0..<count where inside[other] && children[other] < fanOut {
                        if better(other, than: best[outsider], for: outsider) {
                            best[outsider] = other
                        }
                    }
                } else if better(child, than: best[outsider], for: outsider) {
                    best[outsider] = child
                }
            }
        }
        return parent
    }

    /// The member with the greatest sum of widths; of equals, the first.
    private static func bestConnected(_ width: [[Double]]) -> Int {
        var root = 0
        var greatest = -Double.infinity
        for (place, row) in width.enumerated() {
            var sum = 0.0
            for (other, value) in row.enumerated() where other != place { sum += value }
            if sum > greatest { (root, greatest) = (place, sum) }
        }
        return root
    }

    /// The order of the ring, as places.
    private static func ring(_ width: [[Double]]) -> [Int] {
        let parent = spanning(width, fanOut: width.count)
        let edges = parent.indices.compactMap { child in
            parent[child].map { above in (width: width[above][child], above: above, child: child) }
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
