import Platform
import ProtocolCore
import Quantities

/// The machines by the kind of their line, and how fast a flow between two kinds can be.
///
/// Machines of a site with equal access lines are of one kind: whoever asks for the rates between
/// many machines asks for those between few kinds. The rates are those of a sound network: who
/// chooses a source or plans an exchange knows of no fault.
struct LineClasses: Sendable {
    /// The kind of each node, by identity.
    private let kind: [Int32]
    /// Bytes per second on an idle network, from the kind of the row to another machine of the kind
    /// of the column.
    private let rates: [[ByteRate]]

    /// The kinds of machines, each described by its site and its access line.
    init(_ hosts: IdentityMap, in topology: Topology, streams: Int) {
        struct Line: Hashable {
            var site: SiteID
            var up: ByteRate
            var down: ByteRate
        }
        var kinds: [Line: Int32] = [:]
        var examples: [(first: HostID, second: HostID?)] = []
        var kind: [Int32] = []
        for place in 0..<hosts.count {
            let host = hosts[NodeID(place)]
            let access = topology.accessLinks(of: host)
            let line = Line(
                site: topology.site(of: host), up: topology.capacities[Int(access.up.index)],
                down: topology.capacities[Int(access.down.index)])
            if let known = kinds[line] {
                kind.append(known)
                if examples[Int(known)].second == nil, examples[Int(known)].first != host {
                    examples[Int(known)].second = host
                }
            } else {
                kinds[line] = Int32(examples.count)
                kind.append(Int32(examples.count))
                examples.append((host, nil))
            }
        }
        self.kind = kind
        rates = examples.indices.map { a in
            examples.indices.map { b in
                topology.streamRate(
                    from: examples[a].first,
                    to: a == b ? examples[b].second ?? examples[b].first : examples[b].first,
                    streams: streams)
            }
        }
    }

    /// What one flow from a node to another gets on an idle network.
    func rate(from source: NodeID, to target: NodeID) -> ByteRate {
        rates[Int(kind[Int(source.index)])][Int(kind[Int(target.index)])]
    }

    /// The kinds of some nodes, numbered from 0 in the order of their coming, and the bytes per
    /// second between them.
    func widths(among nodes: [NodeID]) -> (classes: [Int], widths: [[Double]]) {
        var number = [Int](repeating: -1, count: rates.count)
        var present: [Int] = []
        let classes = nodes.map { node in
            let kind = Int(kind[Int(node.index)])
            if number[kind] < 0 {
                number[kind] = present.count
                present.append(kind)
            }
            return number[kind]
        }
        let widths = present.map { a in present.map { b in rates[a][b].bytesPerSecond } }
        return (classes, widths)
    }
}
