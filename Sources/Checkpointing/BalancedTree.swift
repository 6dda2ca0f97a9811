/// Joins the chunks of a file into a balanced tree of nodes, holding no more than one unfinished
/// node a level.
struct BalancedTree {
    let profile: UnixFSProfile
    /// The unfinished node of each level, from the leaves up.
    private var levels: [[ContentNode]] = [[]]

    init(profile: UnixFSProfile) { self.profile = profile }

    /// Takes the next chunk.
    mutating func append(_ leaf: ContentNode) { append(leaf, at: 0) }

    private mutating func append(_ node: ContentNode, at level: Int) {
        if level == levels.count { levels.append([]) }
        levels[level].append(node)
        guard levels[level].count == profile.width else { return }
        let full = levels[level]
        levels[level] = []
        append(ContentNode(joining: full, profile: profile), at: level + 1)
    }

    /// The top of the tree; nil if there was no chunk.
    consuming func root() -> ContentNode? {
        var level = 0
        while level < levels.count - 1 {
            if !levels[level].isEmpty {
                append(ContentNode(joining: levels[level], profile: profile), at: level + 1)
            }
            level += 1
        }
        let top = levels[level]
        return top.count > 1 ? ContentNode(joining: top, profile: profile) : top.first
    }
}
