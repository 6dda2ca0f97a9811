import ProtocolCore

/// A checkpoint on its way to its holders.
struct CheckpointUpload: Hashable, Sendable {
    let id: CheckpointID
    let manifest: Manifest
    let uploader: NodeID
    /// Everyone who could keep a replica, as named when it began.
    let candidates: [ReplicaHolder]
    /// Holders that shall get a replica, and those that have it.
    var awaited: [ReplicaHolder]
    var stored: [ReplicaHolder] = []
    /// Holders that were lost; they are not tried again.
    var failed: [NodeID] = []

    func awaits(_ node: NodeID) -> Bool { awaited.contains { $0.node == node } }

    /// A holder has its replica.
    mutating func store(_ node: NodeID) {
        guard let place = awaited.firstIndex(where: { $0.node == node }) else { return }
        stored.append(awaited.remove(at: place))
    }

    /// A holder is lost: another that is up takes its place, if there is one.
    mutating func replace(_ node: NodeID, down: Set<NodeID>) -> NodeID? {
        awaited.removeAll { $0.node == node }
        failed.append(node)
        let chosen = ReplicaPlacement.choose(
            key: manifest.content.digest, among: candidates, count: 1, beside: awaited + stored,
            excluding: down.union(failed))
        guard let other = chosen.first,
            let holder = candidates.first(where: { $0.node == other })
        else { return nil }
        awaited.append(holder)
        return other
    }
}
