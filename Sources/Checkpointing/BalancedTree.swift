/// Builds the balanced tree of a file from its leaves, one after the other.
///
/// A level keeps at most `width` links: when one more comes, the full ones become a node of the
/// level above. So the memory needed grows with the height of the tree alone.
struct BalancedTree {
    /// Links a node, at least 2.
    private let width: Int
    /// The links of each level that belong to no node yet, the leaves first.
    private var levels: [[DAGLink]] = [[]]

    /// The width is that of the profile `unixfs-v1-2025` (IPIP-499) unless another is named.
    init(width: Int = 1024) {
        precondition(width > 1, "a tree of width \(width)")
        self.width = width
    }

    /// Takes the next leaf.
    mutating func append(_ leaf: DAGLink) { append(leaf, at: 0) }

    private mutating func append(_ link: DAGLink, at level: Int) {
        if level == levels.count { levels.append([]) }
        if levels[level].count == width { close(level) }
        levels[level].append(link)
    }

    /// Makes a node of what a level holds.
    private mutating func close(_ level: Int) {
        let node = DAGNode.file(levels[level])
        levels[level].removeAll(keepingCapacity: true)
        append(node, at: level + 1)
    }

    /// The root over all leaves so far; a single leaf is its own root.
    ///
    /// - Precondition: there is a leaf.
    consuming func root() -> ContentID {
        var level = 0
        while level < levels.count - 1 || levels[level].count > 1 {
            close(level)
            level += 1
        }
        precondition(!levels[level].isEmpty, "a tree without leaves")
        return levels[level][0].content
    }
}
