public import ProtocolCore

/// What a worker binds itself to after a round: the Merkle root over the digests of its steps.
///
/// The order of reduction and everything else that moves the last bit is part of what a step's
/// digest stands for; a commitment fixes it before anyone knows which steps will be re-executed.
/// The root itself lies where the worker has published it, and nobody looks at it unless a step is
/// drawn: it comes with the opening.
public struct Commitment: Hashable, Sendable {
    public var job: JobID
    /// The worker.
    public var node: NodeID
    public var round: RoundID
    /// Number of steps, which is the number of leaves; step k is leaf k.
    public var steps: Int

    public init(job: JobID, node: NodeID, round: RoundID, steps: Int) {
        self.job = job
        self.node = node
        self.round = round
        self.steps = steps
    }
}
