public import ProtocolCore

/// Who sends to whom in a reduction: a tree, and a ring that follows it.
public struct ReductionPlan: Hashable, Sendable {
    /// Who takes part, in the order of their identities.
    public let members: [NodeID]
    /// Each member's parent in the tree, aligned with `members`; nil at the root.
    public let parent: [NodeID?]
    /// The member that holds the sum first.
    public let root: NodeID
    /// The members in the order of the ring; the last sends to the first.
    public let ringOrder: [NodeID]
    /// The most edges between a member and the root.
    public let depth: Int

    /// A plan with a given tree and ring.
    ///
    /// - Precondition: `members` is sorted, without repetition and not empty; `parent` is aligned
    ///   with it and leads everyone to one root; `ringOrder` has the same members.
    public init(members: [NodeID], parent: [NodeID?], ringOrder: [NodeID]) {
        precondition(!members.isEmpty, "a plan for nobody")
        precondition(members.count == parent.count, "\(members.count) members, \(parent.count)")
        precondition(
            zip(members, members.dropFirst()).allSatisfy { $0 < $1 },
            "members are not sorted: \(members)")
        precondition(ringOrder.sorted() == members, "another ring: \(ringOrder)")
        guard let top = parent.firstIndex(of: nil), parent.lastIndex(of: nil) == top else {
            preconditionFailure("not one root: \(parent)")
        }
        self.members = members
        self.parent = parent
        self.ringOrder = ringOrder
        root = members[top]
        depth = ReductionPlan.depth(members: members, parent: parent)
    }

    /// The place of a node among the members, or nil if it is none.
    public func index(of node: NodeID) -> Int? {
        members.index(ofSorted: node)
    }

    /// The parent of a node; nil at the root and outside the plan.
    public func parent(of node: NodeID) -> NodeID? {
        index(of: node).flatMap { parent[$0] }
    }

    /// The children of a node in the order of their identities, which is the order of their sum.
    public func children(of node: NodeID) -> [NodeID] {
        var children: [NodeID] = []
        for (index, above) in parent.enumerated() where above == node {
            children.append(members[index])
        }
        return children
    }

    /// The least width of an edge of the tree, in the narrower direction; infinite for one member.
    ///
    /// - Parameter widths: bytes per second from the member of the row to that of the column.
    public func bottleneck(widths: [[Double]]) -> Double {
        var least = Double.infinity
        for (child, above) in parent.enumerated() {
            guard let above, let place = index(of: above) else { continue }
            least = min(least, widths[child][place], widths[place][child])
        }
        return least
    }

    private static func depth(members: [NodeID], parent: [NodeID?]) -> Int {
        var deepest = 0
        for start in members.indices {
            var steps = 0
            var place = start
            while let above = parent[place] {
                guard let next = members.index(ofSorted: above) else {
                    preconditionFailure("\(above) is a parent and no member")
                }
                place = next
                steps += 1
                precondition(steps < members.count, "the tree has a cycle: \(parent)")
            }
            deepest = max(deepest, steps)
        }
        return deepest
    }
}

extension Array where Element == NodeID {
    /// The place of a node in a sorted array, or nil.
    @usableFromInline
    func index(ofSorted node: NodeID) -> Int? {
        let place = insertionPoint(of: node)
        return place < count && self[place] == node ? place : nil
    }

    /// The first place in a sorted array that does not hold a smaller node.
    @usableFromInline
    func insertionPoint(of node: NodeID) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < node { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
