public import ProtocolCore

/// Finds the layout in which a step's communication takes least, among nodes of unlike lines.
///
/// Two things take time: the worst row's narrowest cut, which carries the activations of all its
/// micro-batches there and their gradients back; and the worst stage's sum of gradients, around a
/// ring over the widest spanning tree of its group. Their sum is made smaller by swapping two nodes
/// at a time, from two beginnings, rows or groups of neighbouring nodes, until no swap helps (the
/// objective is that of Yuan et al., DT-FM, NeurIPS 2022, section 3; they search by a genetic
/// algorithm). Where all lines are alike there is nothing to find.
public struct LayoutSearch: Sendable {
    /// What goes over the lines in a step, bytes.
    public struct Traffic: Hashable, Sendable {
        /// Over each cut of a row, in each direction.
        public var activations: Double
        /// The gradients of one stage.
        public var gradients: Double

        /// Traffic by its parts.
        public init(activations: Double, gradients: Double) {
            self.activations = activations
            self.gradients = gradients
        }
    }

    private let classes: [Int]
    private let widths: [[Double]]
    private let traffic: Traffic
    private let stages: Int
    private let count: Int

    /// The place of the member in each seat, row by row; behind them the spares.
    private var seats: [Int]
    private var rowTimes: [Double]
    private var groupTimes: [Double]

    /// The best layout that is found.
    ///
    /// - Parameters:
    ///   - members: by identity.
    ///   - classes: the kind of each member's line, aligned; kinds number from 0.
    ///   - widths: bytes per second from a kind to another member of the kind of the column.
    public static func layout(
        of members: [NodeID], classes: [Int], widths: [[Double]], stages: Int, traffic: Traffic
    ) -> ReplicaLayout {
        precondition(members.count == classes.count, "\(members.count), \(classes.count)")
        guard Set(classes).count > 1 else { return .inOrder(of: members, stages: stages) }
        let near = members.indices.sorted { (classes[$0], $0) < (classes[$1], $1) }
        let count = members.count / stages
        var across = (0..<count).flatMap { row in
            (0..<stages).map { near[$0 * count + row] }
        }
        across += near[(count * stages)...]
        var best: LayoutSearch?
        for beginning in [near, across] {
            var search = LayoutSearch(beginning, classes, widths, stages: stages, traffic)
            search.improve()
            if let known = best, known.cost <= search.cost { continue }
            best = search
        }
        return .inOrder(of: (best?.seats ?? near).map { members[$0] }, stages: stages)
    }

    private init(
        _ seats: [Int], _ classes: [Int], _ widths: [[Double]], stages: Int, _ traffic: Traffic
    ) {
        self.seats = seats
        self.classes = classes
        self.widths = widths
        self.traffic = traffic
        self.stages = stages
        count = seats.count / stages
        rowTimes = []
        groupTimes = []
        rowTimes = (0..<count).map(time(ofRow:))
        groupTimes = (0..<stages).map(time(ofGroup:))
    }

    /// The worst row and the worst group; then all of them, so that a search goes on where several
    /// are equally bad.
    private var cost: Cost {
        Cost(
            worst: (rowTimes.max() ?? 0) + (groupTimes.max() ?? 0),
            all: rowTimes.reduce(0, +) + groupTimes.reduce(0, +))
    }

    private struct Cost: Comparable {
        var worst: Double
        var all: Double
        static func < (a: Cost, b: Cost) -> Bool {
            a.worst != b.worst ? a.worst < b.worst : a.all < b.all
        }
    }

    private func width(_ a: Int, _ b: Int) -> Double {
        widths[classes[seats[a]]][classes[seats[b]]]
    }

    private func time(ofRow row: Int) -> Double {
        var worst = 0.0
        for stage in 0..<stages - 1 {
            let seat = row * stages + stage
            let both =
                traffic.activations / width(seat, seat + 1)
                + traffic.activations / width(seat + 1, seat)
            worst = max(worst, both)
        }
        return worst
    }

    /// A group's sum around a ring, at the narrowest edge of the widest spanning tree (Prim).
    private func time(ofGroup stage: Int) -> Double {
        guard count > 1 else { return 0 }
        func edge(_ a: Int, _ b: Int) -> Double {
            min(
                width(a * stages + stage, b * stages + stage),
                width(b * stages + stage, a * stages + stage))
        }
        var reach = (0..<count).map { $0 == 0 ? Double.infinity : edge(0, $0) }
        var isIn = Array(repeating: false, count: count)
        isIn[0] = true
        var narrowest = Double.infinity
        for _ in 1..<count {
            var next = -1
            for row in 0..<count where !isIn[row] && (next < 0 || reach[row] > reach[next]) {
                next = row
            }
            isIn[next] = true
            narrowest = min(narrowest, reach[next])
            for row in 0..<count where !isIn[row] { reach[row] = max(reach[row], edge(next, row)) }
        }
        return 2 * Double(count - 1) / Double(count) * traffic.gradients / narrowest
    }

    /// Swaps pairs as long as one of them makes the step shorter.
    private mutating func improve() {
        var best = cost
        var hasImproved = true
        while hasImproved {
            hasImproved = false
            for a in 0..<count * stages {
                for b in a + 1..<seats.count where classes[seats[a]] != classes[seats[b]] {
                    let found = swap(a, b)
                    if found < best {
                        best = found
                        hasImproved = true
                    } else {
                        _ = swap(a, b)
                    }
                }
            }
        }
    }

    /// Swaps two seats, or a seat and a spare, and returns the cost.
    private mutating func swap(_ a: Int, _ b: Int) -> Cost {
        seats.swapAt(a, b)
        for seat in [a, b] where seat < count * stages {
            rowTimes[seat / stages] = time(ofRow: seat / stages)
            groupTimes[seat % stages] = time(ofGroup: seat % stages)
        }
        return cost
    }
}
