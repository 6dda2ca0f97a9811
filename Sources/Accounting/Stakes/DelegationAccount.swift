import ProtocolCore
import Quantities

/// What lies behind a node that is not its own.
struct DelegationAccount: Sendable {
    /// A delegation on its way out.
    struct Leaving: Sendable {
        var holder: Int32
        var amount: Zen
        var until: Instant
        /// Where it goes then; nil for back to its holder.
        var target: NodeID?
    }

    var pool = DelegationPool()
    /// The operator's part of the delegators' rewards, in millionths.
    var commission: Int64 = 0
    var leaving: [Leaving] = []

    /// All delegations on their way out.
    var leavingTotal: Zen { leaving.reduce(.zero) { $0 + $1.amount } }
    /// All that can be slashed with the node.
    var liable: Zen { pool.tokens + leavingTotal }
}
