/// What a held GPU does; exactly one state at any nanosecond, the first that applies in this order.
public enum GPUState: Int, Hashable, Sendable, BitwiseCopyable, CaseIterable {
    /// The node has failed and nobody has noticed yet.
    case down
    /// The node's software starts.
    case provisioning
    /// Training state, or the evidence for a check, comes in.
    case stateTransfer
    /// The node copies its state out for a checkpoint.
    case checkpointStall
    /// A step of the job.
    case computing
    /// Updates are on the wire and nothing is computed.
    case communicating
    /// Nothing to do until somebody else has caught up; by what that member was late for.
    case waitingForSlower
    case waitingForState
    case waitingForCheckpoint
    case waitingForData
    /// Too few members, or the coordination layer is silent.
    case waitingForMembers
    /// Held without any work in sight.
    case idle
    /// A verifier runs a sampled step again.
    case reexecuting

    /// The state's name in tables and figures.
    public var name: String {
        switch self {
        case .down: "down"
        case .provisioning: "provisioning"
        case .stateTransfer: "state transfer"
        case .checkpointStall: "checkpoint stall"
        case .computing: "computing"
        case .communicating: "communication exposed"
        case .waitingForSlower: "waiting for slower members"
        case .waitingForState: "waiting for state transfer"
        case .waitingForCheckpoint: "waiting for a checkpoint"
        case .waitingForData: "waiting for data"
        case .waitingForMembers: "waiting for members"
        case .idle: "idle"
        case .reexecuting: "re-executing"
        }
    }
}
