public import ProtocolCore

/// What a job goes on from after it has lost its state.
public struct RecoveryPlan: Hashable, Sendable {
    /// The checkpoint to load; nil if there is none yet, and the job starts from scratch.
    public var manifest: Manifest?
    /// The holders of its replicas that are up, by identity; empty only without a manifest.
    public var sources: [NodeID]

    public init(manifest: Manifest?, sources: [NodeID]) {
        self.manifest = manifest
        self.sources = sources
    }
}
