/// The balanced binary tree over the places 0 … p − 1 in which every subtree is a run of places.
///
/// With m = place + 1, the level of a place is the number of zeros at the end of m: odd m are
/// leaves, and the root is the greatest power of two up to p. So its inner nodes are at odd places
/// only, which is why two such trees, one of them mirrored (p even) or shifted by one (p odd), have
/// no inner node in common (Sanders, Speck and Träff 2009, section 3).
@usableFromInline
struct InOrderTree: Sendable {
    @usableFromInline let count: Int

    @inlinable
    init(count: Int) { self.count = count }

    /// The most edges between a place and the root: the logarithm of p, rounded down.
    @inlinable var depth: Int { count.bitWidth - 1 - count.leadingZeroBitCount }

    /// The place above; nil at the root.
    @inlinable
    func parent(of place: Int) -> Int? {
        var above = place + 1
        let root = 1 << depth
        guard above != root else { return nil }
        repeat {
            let level = above & -above
            above = above & ~level | level << 1
        } while above > count
        return above - 1
    }

    /// The places below, the smaller first: none, one or two.
    @inlinable
    func children(of place: Int) -> [Int] {
        let number = place + 1
        let level = number & -number
        guard level > 1 else { return [] }
        var right = number + level / 2
        while right > count, right & 1 == 0 { right -= (right & -right) / 2 }
        let left = number - level / 2
        return right > count ? [left - 1] : [left - 1, right - 1]
    }
}
