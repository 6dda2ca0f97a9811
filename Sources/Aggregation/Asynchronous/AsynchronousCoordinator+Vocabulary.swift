public import ProtocolCore

extension AsynchronousCoordinator {
    /// What does not change during a job.
    public struct Settings: Hashable, Sendable {
        /// The job.
        public var job: JobID
        /// How the members train.
        public var asynchrony: Asynchrony
        /// The batch of which each member has a share, in every one of its steps.
        public var sequencesPerStep: Int64
        /// What the job has to retain.
        public var totalSequences: Int64
        /// With fewer members nobody gets anything new to do; at least 1.
        public var minimumMembers: Int
        /// How the batch is divided.
        public var sharing: RoundCoordinator.Sharing

        /// Settings, all of them stated.
        public init(
            job: JobID, asynchrony: Asynchrony, sequencesPerStep: Int64, totalSequences: Int64,
            minimumMembers: Int, sharing: RoundCoordinator.Sharing
        ) {
            self.job = job
            self.asynchrony = asynchrony
            self.sequencesPerStep = sequencesPerStep
            self.totalSequences = totalSequences
            self.minimumMembers = minimumMembers
            self.sharing = sharing
        }
    }

    /// An update in the hub's buffer, or in the model.
    public struct Contribution: Hashable, Sendable {
        /// Whose it is, and of which of its phases.
        public var node: NodeID
        public var phase: RoundID
        /// What it was computed from.
        public var sequences: Int64
        /// How many times the model had moved since the member fetched it, when the hub got it.
        public var staleness: Int
        /// What it counts for that.
        public var weight: Double

        /// An update of given properties.
        public init(
            node: NodeID, phase: RoundID, sequences: Int64, staleness: Int, weight: Double
        ) {
            self.node = node
            self.phase = phase
            self.sequences = sequences
            self.staleness = staleness
            self.weight = weight
        }
    }

    /// What the coordinator is told.
    public enum Input: Hashable, Sendable {
        /// A node has the state of the job and takes part. `speed` is in any unit that all members
        /// share, above 0.
        case join(NodeID, speed: Double)
        /// A node is gone, whatever the reason.
        case leave(NodeID)
        /// One of those who were proposed is the hub now.
        case hub(NodeID)
        /// A member has computed a phase.
        case phaseFinished(NodeID, RoundID)
        /// A hub holds the update of a member's phase.
        case received(NodeID, RoundID, hub: NodeID)
        /// A member holds the model of a number.
        case fetched(NodeID, version: Int)
        /// Finish what is under way, then stop.
        case drain
        /// Go on after a drain, or take it back.
        case resume
        /// The coordination layer is down: nothing is ordered.
        case suspend
        /// It is up again.
        case unsuspend
        /// A checkpoint holds the model as it was when so many sequences were retained.
        case kept(retained: Int64)
        /// All members hold the model as it was when so many sequences were retained.
        case rollback(retained: Int64)
    }

    /// What the coordinator orders.
    public enum Directive: Hashable, Sendable {
        /// One of these, who all hold the newest model there is, is to be the hub: name it.
        case electHub([NodeID])
        /// A member computes from the model of a number, which it holds. Its `round` is the number
        /// of the phase: no two phases of a job have the same.
        case assign(PhaseAssignment, version: Int)
        /// A member sends the update of a phase to the hub.
        case push(NodeID, RoundID, hub: NodeID)
        /// A member fetches the model of a number, the newest, from the hub.
        case fetch(NodeID, version: Int, hub: NodeID)
        /// The hub applies these updates, in the order of their arrival: the model has a new
        /// number, and so many sequences of the job are retained with it.
        case apply(version: Int, [Contribution], sequences: Int64, retained: Int64)
        /// The hub keeps an update in its buffer, which outlives the member that it is from.
        case keep(Contribution)
        /// Updates come to nothing that a member had handed in.
        case drop([Contribution], DropReason)
        /// Nothing is under way, and nothing is begun before `resume`.
        case drained
        /// Everything is retained.
        case finished(retained: Int64)
        /// Nobody gets anything new to do.
        case waiting(WaitReason)
        /// No member holds the model, or none such a new one as a checkpoint does; `rollback` is
        /// awaited.
        case needsRecovery
        /// What came after so many retained sequences is undone.
        case rolledBack(retained: Int64)
        /// The input changed nothing.
        case discard(DiscardReason)
    }

    /// Why nobody gets anything new to do.
    public typealias WaitReason = RoundCoordinator.WaitReason

    /// Why an update came to nothing.
    public enum DropReason: Hashable, Sendable {
        /// It was computed from a model that is older than the bound.
        case tooStale
        /// It was in the buffer of a hub that is gone.
        case hubLost
    }

    /// Why an input was left without effect.
    public enum DiscardReason: Hashable, Sendable {
        case alreadyMember
        case notAMember
        case invalidSpeed
        /// The input speaks of a phase, a model or a hub that is not awaited, or not any more.
        case stale
        /// There is a hub, or the node does not hold the newest model.
        case notACandidate
        case underWay
        /// The checkpoint, or a newer one, was there before.
        case repeated
        /// More than is retained, or less than nothing.
        case outOfRange
        case alreadyDraining
        case notDraining
        case alreadySuspended
        case notSuspended
        /// Everything is retained already.
        case finished
    }
}
