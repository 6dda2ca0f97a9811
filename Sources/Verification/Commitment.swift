public import ProtocolCore

/// What a worker binds itself to after a round: the Merkle root over the digests of its steps.
///
/// The order of reduction and everything else that moves the last bit is part of what a step's
/// digest stands for; a commitment fixes it before anyone knows which steps will be re-executed.
public struct Commitment: Hashable, Sendable {
    public var job: JobID
    /// The worker.
    public var node: NodeID
    public var round: RoundID
    /// Number of steps, which is the number of leaves; step k is leaf k.
    public var steps: Int
    /// Root of the tree over the digests of the steps.
    public var root: Digest

    public init(job: JobID, node: NodeID, round: RoundID, steps: Int, root: Digest) {
        self.job = job
        self.node = node
        self.round = round
        self.steps = steps
        self.root = root
    }
}
