import Accounting
import NetworkSimulation
public import Quantities

/// What one operator earned with its nodes of one fleet group.
///
/// Nodes of the reserve, which come and go together, stand by themselves.
public struct OperatorReturn: Sendable {
    /// How it stands at the end of the run.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// It has nodes in the network.
        case stays
        /// It had some, and took them out.
        case left
        /// It never came.
        case outside
        /// All of its nodes were put out.
        case ejected
    }

    /// Its number, and the places of its fleet group and tier.
    public let number: Int
    public let group: Int
    public let tier: Int
    public let status: Status
    /// Its nodes, and how many were in the network on the mean.
    public let nodes: Int
    public let meanNodes: Double
    public let held: GPUTime
    /// Its money and rates.
    public let joint: JointReturn

    private init(
        _ nodes: [NodeReturn], _ status: Status, at price: ZenPrice, over period: Duration
    ) {
        number = nodes[0].owner
        group = nodes[0].group
        tier = nodes[0].tier
        self.status = status
        self.nodes = nodes.count
        meanNodes = nodes.reduce(0) { $0 + $1.presence / period }
        held = nodes.reduce(.zero) { $0 + $1.held }
        joint = JointReturn(of: nodes, at: price, over: period)
    }

    /// All operators of a run, by the lowest node of each.
    static func all(
        _ nodes: [NodeReturn], in report: WorldReport, at price: ZenPrice, over period: Duration
    ) -> [OperatorReturn] {
        // Nodes about which somebody decides are together with those decided about at once.
        var deciders = [Int?](repeating: nil, count: nodes.count)
        for (place, one) in report.operators.enumerated() {
            for node in one.nodes { deciders[node] = place }
        }
        var places: [Key: Int] = [:]
        var owned: [[NodeReturn]] = []
        for (index, node) in nodes.enumerated() {
            let key = Key(group: node.group, owner: node.owner, decider: deciders[index])
            if let place = places[key] {
                owned[place].append(node)
            } else {
                places[key] = owned.count
                owned.append([node])
            }
        }
        return owned.map {
            OperatorReturn(
                $0, status(of: $0, deciders[$0[0].node], in: report), at: price, over: period)
        }
    }

    private struct Key: Hashable {
        var group: Int
        var owner: Int
        var decider: Int?
    }

    private static func status(
        of nodes: [NodeReturn], _ decider: Int?, in report: WorldReport
    ) -> Status {
        let alive = nodes.contains { !report.nodes[$0.node].isEjected }
        guard let decider else { return alive ? .stays : .ejected }
        let one = report.operators[decider]
        if one.isPresent { return .stays }
        if !alive { return one.exits > 0 ? .left : .ejected }
        return one.presence > .zero ? .left : .outside
    }
}
