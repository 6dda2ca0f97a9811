/// A gang whose members share as few domains as possible, taken one after the other.
///
/// Nodes stand in cells of one site and one jurisdiction, which count alike for all of a cell: so a
/// cell's next node changes only if it is taken, or its operator's count rises.
struct SpreadChoice {
    private struct Cell {
        let site: Int32
        let jurisdiction: Int32
        var nodes: [Int32] = []
        /// The place of the next node in `nodes`; nil if it must be found anew.
        var next: Int?
    }
    private let nodes: [PlanNode]
    private let merits: [Double]
    private var rooms: [Int]
    private var tally: HeldTally
    private var cells: [Cell] = []

    /// A choice among nodes that are given with how good each is alone.
    init(nodes: [PlanNode], merits: [Double], rooms: [Int], beside held: HeldTally) {
        self.nodes = nodes
        self.merits = merits
        self.rooms = rooms
        tally = held
        let regions = Int(nodes.map(\.traits.jurisdiction).max() ?? 0) + 1
        var places = Array(repeating: -1, count: rooms.count * regions)
        for (place, node) in nodes.enumerated() where rooms[Int(node.traits.site)] > 0 {
            let name = Int(node.traits.site) * regions + Int(node.traits.jurisdiction)
            if places[name] < 0 {
                places[name] = cells.count
                cells.append(Cell(site: node.traits.site, jurisdiction: node.traits.jurisdiction))
            }
            cells[places[name]].nodes.append(Int32(place))
        }
    }

    /// So many nodes, or all that may be taken.
    mutating func take(_ count: Int) -> [Int32] {
        var chosen: [Int32] = []
        while chosen.count < count, let next = takeLeastShared() { chosen.append(next) }
        return chosen
    }

    /// Takes and counts the node that raises the concentration least, the best of equals.
    private mutating func takeLeastShared() -> Int32? {
        var least: (cell: Int, shared: Int, node: Int32)?
        for cell in cells.indices where rooms[Int(cells[cell].site)] > 0 {
            guard let next = cells[cell].next ?? findNext(in: cell) else { continue }
            let node = cells[cell].nodes[next]
            let shared = tally.shared(with: nodes[Int(node)].traits)
            if let least {
                guard shared <= least.shared else { continue }
                guard shared < least.shared || isBetter(node, least.node) else { continue }
            }
            least = (cell, shared, node)
        }
        guard let least else { return nil }
        take(least.node, from: least.cell)
        return least.node
    }

    private mutating func take(_ node: Int32, from cell: Int) {
        let traits = nodes[Int(node)].traits
        rooms[Int(traits.site)] -= 1
        tally.add(traits)
        if let place = cells[cell].next {
            cells[cell].nodes.swapAt(place, cells[cell].nodes.count - 1)
            cells[cell].nodes.removeLast()
            cells[cell].next = nil
        }
        for other in cells.indices {
            guard let next = cells[other].next else { continue }
            let head = nodes[Int(cells[other].nodes[next])].traits
            if head.operator == traits.operator { cells[other].next = nil }
        }
    }

    /// The node of a cell whose operator has the fewest members, the best of equals.
    private mutating func findNext(in cell: Int) -> Int? {
        var least = Int.max
        var best: Int?
        for place in cells[cell].nodes.indices {
            let node = cells[cell].nodes[place]
            let shared = tally.operators.count(of: nodes[Int(node)].traits.operator)
            guard shared <= least else { continue }
            if let best, shared == least, !isBetter(node, cells[cell].nodes[best]) { continue }
            least = shared
            best = place
        }
        cells[cell].next = best
        return best
    }

    private func isBetter(_ a: Int32, _ b: Int32) -> Bool {
        let (first, second) = (merits[Int(a)], merits[Int(b)])
        return first != second
            ? first > second : nodes[Int(a)].turn < nodes[Int(b)].turn
    }
}
