/// Questions to an array of nodes that is sorted by identity, as every list of members is.
extension Array where Element == NodeID {
    /// Whether a node is in a sorted array.
    @inlinable
    public func holds(_ node: NodeID) -> Bool { index(ofSorted: node) != nil }

    /// The place of a node in a sorted array, or nil.
    @inlinable
    public func index(ofSorted node: NodeID) -> Int? {
        let place = insertionPoint(of: node)
        return place < count && self[place] == node ? place : nil
    }

    /// The first place in a sorted array that does not hold a smaller node.
    @inlinable
    public func insertionPoint(of node: NodeID) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < node { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
