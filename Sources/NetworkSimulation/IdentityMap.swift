import Platform
import ProtocolCore

/// Which machine an identity lives on: protocols speak of nodes, the platform of hosts.
///
/// Several identities may share one host, which is what a Sybil attack is.
struct IdentityMap: Sendable {
    private var hosts: [HostID] = []

    /// Gives the next identity a home.
    mutating func append(_ host: HostID) -> NodeID {
        hosts.append(host)
        return NodeID(hosts.count - 1)
    }

    /// The machine of an identity.
    subscript(_ node: NodeID) -> HostID { hosts[Int(node.index)] }
    /// The number of identities.
    var count: Int { hosts.count }
}
