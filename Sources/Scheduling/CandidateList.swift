/// Candidates of one size for a gang, over one list of nodes.
struct CandidateList {
    /// In any order, none twice.
    let nodes: [PlanNode]
    /// Nodes of a candidate.
    let size: Int
    /// The places of the candidates' nodes in the list, candidate by candidate, each by turn.
    private(set) var picks: [Int32] = []
    private(set) var count = 0

    /// A list without candidates.
    init(of size: Int, among nodes: [PlanNode]) {
        self.nodes = nodes
        self.size = size
    }

    /// Each of the nodes alone.
    init(each nodes: [PlanNode]) {
        self.init(of: 1, among: nodes)
        picks = Array(0..<Int32(nodes.count))
        count = nodes.count
    }

    /// Where the picks of a candidate stand.
    func range(of candidate: Int) -> Range<Int> { candidate * size..<(candidate + 1) * size }

    /// Adds a candidate, whose nodes may come in any order.
    mutating func add(_ chosen: [Int32]) {
        precondition(chosen.count == size, "\(chosen.count) nodes among candidates of \(size)")
        picks += chosen.sorted { isBefore($0, $1) }
        count += 1
    }
    /// Adds a candidate of one node.
    mutating func add(_ node: Int32) {
        picks.append(node)
        count += 1
    }

    /// Whether a candidate's turns come first in the order that breaks ties.
    func isBefore(_ a: Int, _ b: Int) -> Bool {
        picks[range(of: a)].lexicographicallyPrecedes(picks[range(of: b)]) { isBefore($0, $1) }
    }
    private func isBefore(_ a: Int32, _ b: Int32) -> Bool {
        nodes[Int(a)].turn < nodes[Int(b)].turn
    }

    /// The cost of each candidate by its nodes.
    @inline(__always)
    func costs(_ cost: (Picks) -> Double) -> Costs {
        nodes.withUnsafeBufferPointer { nodes in
            picks.withUnsafeBufferPointer { picks in
                Costs(count: count) { cost(Picks(nodes: nodes, places: picks[range(of: $0)])) }
            }
        }
    }

    /// The nodes of one candidate, as long as its cost is reckoned.
    struct Picks: Sequence, IteratorProtocol {
        fileprivate let nodes: UnsafeBufferPointer<PlanNode>
        /// Their places in the list.
        fileprivate(set) var places: Slice<UnsafeBufferPointer<Int32>>

        @inline(__always)
        var first: PlanNode { nodes[Int(places[places.startIndex])] }
        @inline(__always)
        mutating func next() -> PlanNode? { places.popFirst().map { nodes[Int($0)] } }
    }
}
