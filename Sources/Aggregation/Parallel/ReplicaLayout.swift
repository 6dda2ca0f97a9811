public import ProtocolCore

/// Who has which stage of which replica of a model that is cut across nodes.
///
/// Neighbours in a row send each other activations all the time; those of one stage in all rows
/// sum their gradients once a step. Nodes that are too few for another row are spares.
public struct ReplicaLayout: Hashable, Sendable {
    /// The nodes of each replica in the order of its stages.
    public let replicas: [[NodeID]]
    /// Members without a seat, by identity.
    public let spares: [NodeID]
    /// How many stages a replica has.
    public let stages: Int

    /// A layout by its rows.
    ///
    /// - Precondition: every row has the same number of nodes, and none is seated twice.
    public init(replicas: [[NodeID]], spares: [NodeID], stages: Int) {
        precondition(replicas.allSatisfy { $0.count == stages }, "\(replicas) of \(stages)")
        let seated = replicas.flatMap { $0 } + spares
        precondition(Set(seated).count == seated.count, "somebody sits twice: \(replicas)")
        self.replicas = replicas
        self.spares = spares.sorted()
        self.stages = stages
    }

    /// The rows in the order in which the members are given; what is over is spare.
    public static func inOrder(of members: [NodeID], stages: Int) -> ReplicaLayout {
        precondition(stages > 0, "\(stages) stages")
        let count = members.count / stages
        return ReplicaLayout(
            replicas: (0..<count).map { Array(members[$0 * stages..<($0 + 1) * stages]) },
            spares: Array(members[(count * stages)...]), stages: stages)
    }

    /// The members of a stage in all replicas, by identity.
    public func group(of stage: Int) -> [NodeID] { replicas.map { $0[stage] }.sorted() }

    /// All who are seated, by identity.
    public var seated: [NodeID] { replicas.flatMap { $0 }.sorted() }

    /// The layout after members have left and come: as few as possible change their stage.
    ///
    /// Rows that are whole stay. Of the broken ones the fullest are filled, first with those who
    /// hold the state of the stage already, then with those who hold none, then with anybody; the
    /// others are dissolved. The lowest identity comes first among equals.
    ///
    /// - Parameters:
    ///   - members: by identity.
    ///   - holdings: the stage whose state each of them holds, aligned; nil for none.
    public func changed(to members: [NodeID], holdings: [Int?]) -> ReplicaLayout {
        precondition(members.count == holdings.count, "\(members.count), \(holdings.count)")
        let count = members.count / stages
        var rows: [[NodeID?]] = replicas.map { row in row.map { members.holds($0) ? $0 : nil } }
        let fullest = rows.indices.sorted { a, b in
            let (first, second) = (rows[a].count { $0 != nil }, rows[b].count { $0 != nil })
            return first != second ? first > second : a < b
        }
        rows = fullest.prefix(count).sorted().map { rows[$0] }
        while rows.count < count { rows.append(Array(repeating: nil, count: stages)) }
        let kept = rows.flatMap { $0.compactMap { $0 } }.sorted()
        var pool = zip(members, holdings).filter { !kept.holds($0.0) }
        func fill(where suits: (Int?, Int) -> Bool) {
            for row in rows.indices {
                for stage in 0..<stages where rows[row][stage] == nil {
                    guard let place = pool.firstIndex(where: { suits($0.1, stage) }) else {
                        continue
                    }
                    rows[row][stage] = pool.remove(at: place).0
                }
            }
        }
        fill { held, stage in held == stage }
        fill { held, _ in held == nil }
        fill { _, _ in true }
        return ReplicaLayout(
            replicas: rows.map { $0.compactMap { $0 } }, spares: pool.map(\.0), stages: stages)
    }
}
