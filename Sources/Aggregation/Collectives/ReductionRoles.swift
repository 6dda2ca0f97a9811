public import ProtocolCore

/// Who contributes to a reduction and who only receives its result, reckoned once for all members.
public struct ReductionRoles: Sendable {
    /// Whether each member contributes, aligned with the plan's members.
    @usableFromInline let contributes: [Bool]
    /// Whether the member or somebody below it in the tree contributes.
    @usableFromInline let hasContributor: [Bool]
    /// The place of each member in the plan's ring; empty if it has none.
    @usableFromInline let ringPlaces: [Int32]
    /// Those who contribute, in the order of the ring.
    @usableFromInline let ring: [NodeID]
    /// The place of each member among them; −1 if it only receives.
    @usableFromInline let ringPositions: [Int32]
    /// Where each group of the plan begins among those who contribute, and their number at the
    /// end; empty in a plan without groups. Groups without contributors are left out.
    @usableFromInline let blockStarts: [Int32]
    /// The contributors of the smallest group.
    @usableFromInline let lanes: Int
    /// The shares of those who contribute, in the order of the ring; empty if all are the same.
    @usableFromInline let shares: [Int]

    /// The roles in a plan.
    ///
    /// - Parameter receivers: every member that only receives, in any order.
    public init(_ plan: ReductionPlan, receivers: [NodeID] = []) {
        let count = plan.members.count
        var contributes = [Bool](repeating: true, count: count)
        for node in receivers {
            if let place = plan.index(of: node) { contributes[place] = false }
        }
        self.contributes = contributes
        hasContributor =
            receivers.isEmpty ? contributes : Self.branches(of: plan, contributes)
        guard !plan.ringOrder.isEmpty else {
            (ringPlaces, ring, ringPositions) = ([], [], [])
            (blockStarts, lanes, shares) = ([], 0, [])
            return
        }
        var places = [Int32](repeating: 0, count: count)
        var positions = [Int32](repeating: -1, count: count)
        var ring: [NodeID] = []
        for (ringPlace, node) in plan.ringOrder.enumerated() {
            guard let place = plan.index(of: node) else { continue }
            places[place] = Int32(ringPlace)
            guard contributes[place] else { continue }
            positions[place] = Int32(ring.count)
            ring.append(node)
        }
        ringPlaces = places
        ringPositions = positions
        self.ring = ring
        blockStarts = Self.blocks(of: plan, ring)
        let shares = zip(plan.shares, plan.ringOrder).filter { entry in
            plan.index(of: entry.1).map { contributes[$0] } ?? false
        }.map(\.0)
        self.shares = shares.allSatisfy { $0 == shares[0] } ? [] : shares
        lanes = zip(blockStarts, blockStarts.dropFirst()).map { Int($1 - $0) }.min() ?? 0
    }

    private static func blocks(of plan: ReductionPlan, _ ring: [NodeID]) -> [Int32] {
        guard !plan.groups.isEmpty else { return [] }
        var starts: [Int32] = []
        var last: Int32?
        for (position, node) in ring.enumerated() {
            guard let place = plan.index(of: node), plan.groups[place] != last else { continue }
            last = plan.groups[place]
            starts.append(Int32(position))
        }
        return starts + [Int32(ring.count)]
    }

    private static func branches(of plan: ReductionPlan, _ contributes: [Bool]) -> [Bool] {
        var marked = [Bool](repeating: false, count: contributes.count)
        for start in contributes.indices where contributes[start] {
            var place = Int32(start)
            while place >= 0, !marked[Int(place)] {
                marked[Int(place)] = true
                place = plan.parentPlaces[Int(place)]
            }
        }
        return marked
    }
}
