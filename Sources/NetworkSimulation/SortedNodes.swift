import ProtocolCore

/// Questions to an array of nodes that is sorted by identity, as every list of members is.
extension Array where Element == NodeID {
    /// Whether the node is in it.
    func holds(_ node: NodeID) -> Bool {
        let place = place(of: node)
        return place < count && self[place] == node
    }

    /// The place of a node, or the one at which it is to be inserted.
    func place(of node: NodeID) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < node { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
