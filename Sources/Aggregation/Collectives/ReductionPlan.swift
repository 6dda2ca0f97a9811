public import ProtocolCore

/// Who sends to whom in a reduction: a tree, and where it was asked for a ring, groups and shares.
public struct ReductionPlan: Hashable, Sendable {
    /// Who takes part, in the order of their identities.
    public let members: [NodeID]
    /// The place of each member's parent among the members; −1 at the root.
    @usableFromInline let parentPlaces: [Int32]
    /// The places of all children, those of a member side by side and by identity.
    @usableFromInline let childPlaces: [Int32]
    /// Where each member's children begin in `childPlaces`; one entry more than members.
    @usableFromInline let childStarts: [Int32]
    /// The member that holds the sum first.
    public let root: NodeID
    /// The members in the order of the ring, of which the last sends to the first; empty in a plan
    /// for a tree alone. Whatever else knows neighbours takes them from here.
    public let ringOrder: [NodeID]
    /// The most edges between a member and the root.
    public let depth: Int
    /// The number of each member's group, aligned with the members; empty in a plan without groups.
    /// Those of a group stand side by side in the order of the ring.
    @usableFromInline let groups: [Int32]
    /// What part of the vector each member owns where every member owns a part, in the order of the
    /// ring and in parts of their sum; empty if all own the same.
    @usableFromInline let shares: [Int]

    /// A plan with a given tree and ring.
    ///
    /// - Precondition: `members` is sorted, without repetition and not empty; `parent` is aligned
    ///   with it and leads everyone to one root; `ringOrder` is empty or has the same members.
    public init(members: [NodeID], parent: [NodeID?], ringOrder: [NodeID]) {
        precondition(!members.isEmpty, "a plan for nobody")
        precondition(members.count == parent.count, "\(members.count) members, \(parent.count)")
        precondition(
            zip(members, members.dropFirst()).allSatisfy { $0 < $1 },
            "members are not sorted: \(members)")
        precondition(
            ringOrder.isEmpty || ringOrder.sorted() == members, "another ring: \(ringOrder)")
        let places = parent.map { above -> Int32 in
            guard let above else { return -1 }
            guard let place = members.index(ofSorted: above) else {
                preconditionFailure("\(above) is a parent and no member")
            }
            return Int32(place)
        }
        self.init(members: members, parentPlaces: places, ringOrder: ringOrder)
    }

    /// A plan of places: −1 is the parent of the root.
    init(
        members: [NodeID], parentPlaces: [Int32], ringOrder: [NodeID], groups: [Int32] = [],
        shares: [Int] = []
    ) {
        guard let top = parentPlaces.firstIndex(of: -1), parentPlaces.lastIndex(of: -1) == top
        else { preconditionFailure("not one root: \(parentPlaces)") }
        self.members = members
        self.parentPlaces = parentPlaces
        self.ringOrder = ringOrder
        self.groups = groups
        self.shares = shares
        root = members[top]
        var starts = [Int32](repeating: 0, count: members.count + 1)
        for above in parentPlaces where above >= 0 { starts[Int(above) + 1] += 1 }
        for place in members.indices { starts[place + 1] += starts[place] }
        var ends = starts
        var children = [Int32](repeating: 0, count: members.count - 1)
        for (place, above) in parentPlaces.enumerated() where above >= 0 {
            children[Int(ends[Int(above)])] = Int32(place)
            ends[Int(above)] += 1
        }
        childStarts = starts
        childPlaces = children
        depth = ReductionPlan.depth(from: top, children, starts)
    }

    /// Each member's parent in the tree, aligned with `members`; nil at the root.
    public var parent: [NodeID?] { parentPlaces.map { $0 < 0 ? nil : members[Int($0)] } }

    /// The place of a node among the members, or nil if it is none.
    public func index(of node: NodeID) -> Int? {
        members.index(ofSorted: node)
    }

    /// The parent of a node; nil at the root and outside the plan.
    public func parent(of node: NodeID) -> NodeID? {
        guard let place = index(of: node), parentPlaces[place] >= 0 else { return nil }
        return members[Int(parentPlaces[place])]
    }

    /// The children of a node in the order of their identities, which is the order of their sum.
    public func children(of node: NodeID) -> [NodeID] {
        guard let place = index(of: node) else { return [] }
        return childPlaces(of: place).map { members[Int($0)] }
    }

    /// The places of a member's children, by identity.
    @inlinable
    func childPlaces(of place: Int) -> ArraySlice<Int32> {
        childPlaces[Int(childStarts[place])..<Int(childStarts[place + 1])]
    }

    /// The least width of an edge of the tree, in the narrower direction; infinite for one member.
    ///
    /// - Parameter widths: bytes per second from the member of the row to that of the column.
    public func bottleneck(widths: [[Double]]) -> Double {
        var least = Double.infinity
        for (child, above) in parentPlaces.enumerated() where above >= 0 {
            least = min(least, widths[child][Int(above)], widths[Int(above)][child])
        }
        return least
    }

    /// The greatest distance from the root, level by level; every member must be met.
    private static func depth(from root: Int, _ children: [Int32], _ starts: [Int32]) -> Int {
        var level = [Int32(root)]
        var met = 0
        var depth = -1
        while !level.isEmpty {
            depth += 1
            met += level.count
            var below: [Int32] = []
            for place in level {
                below += children[Int(starts[Int(place)])..<Int(starts[Int(place) + 1])]
            }
            level = below
        }
        precondition(met == starts.count - 1, "the tree has a cycle: \(children)")
        return depth
    }
}
