import ProtocolCore

/// Which node each running lease holds, by pages of the ordinals of the leases.
///
/// Leases are numbered through, and many end soon: those of late stand side by side at the end, and
/// a page is let go with its last lease.
struct LeaseIndex: Sendable {
    private struct Page {
        /// The index of the node; `nobody` for a lease that does not run.
        var nodes: [Int32] = []
        var running = 0
    }

    private static let pageSize = 256
    private static let nobody = Int32.min
    private var pages: [Page] = []

    /// Adds a lease, whose ordinal is not negative.
    mutating func insert(_ lease: LeaseID, holding node: NodeID) {
        let ordinal = Int(lease.ordinal)
        let page = ordinal / Self.pageSize
        while pages.count <= page {
            letGo(pages.count - 1)
            pages.append(Page())
        }
        if pages[page].nodes.isEmpty {
            pages[page].nodes = Array(repeating: Self.nobody, count: Self.pageSize)
        }
        pages[page].nodes[ordinal % Self.pageSize] = node.index
        pages[page].running += 1
    }

    /// The node that a lease holds; nil if no such lease runs.
    func node(of lease: LeaseID) -> NodeID? {
        let page = Int(lease.ordinal) / Self.pageSize
        guard lease.ordinal >= 0, page < pages.count, !pages[page].nodes.isEmpty else {
            return nil
        }
        let node = pages[page].nodes[Int(lease.ordinal) % Self.pageSize]
        return node == Self.nobody ? nil : NodeID(Int(node))
    }

    /// Takes a lease out that runs.
    mutating func remove(_ lease: LeaseID) {
        let page = Int(lease.ordinal) / Self.pageSize
        pages[page].nodes[Int(lease.ordinal) % Self.pageSize] = Self.nobody
        pages[page].running -= 1
        // The last page is kept, where the next lease will stand.
        if page < pages.count - 1 { letGo(page) }
    }

    private mutating func letGo(_ page: Int) {
        guard page >= 0, pages[page].running == 0 else { return }
        pages[page].nodes = []
    }

    /// The nodes of the running leases, in the order of the leases.
    var nodes: [NodeID] {
        pages.flatMap { $0.nodes.filter { $0 != Self.nobody }.map { NodeID(Int($0)) } }
    }
}
