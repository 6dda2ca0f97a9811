public import ProtocolCore
public import Quantities

extension RoundCoordinator {
    /// How a batch is divided among the members.
    public enum Sharing: Hashable, Sendable {
        /// Evenly; what is over goes to the first members, one sequence each.
        case equal
        /// In proportion to speed, by largest remainder.
        case bySpeed
    }

    /// How many steps the members of a round take.
    public enum LocalSteps: Hashable, Sendable {
        /// All as many.
        case equal
        /// As many of the member's own, equal batch as it can in the time of the round: in
        /// proportion to speed, by largest remainder, and together as many as with equal steps.
        case bySpeed
    }

    /// What becomes of those who are late for a round: of whoever has not finished when its grace
    /// is over, or when as many have finished as it takes.
    public enum Lateness: Hashable, Sendable {
        /// Their work is dropped, and so is the time that it took.
        case drop
        /// Their work is dropped, but proven, so that its time counts as work.
        case pay
        /// They finish, and their work is added to the next round that begins after them, with a
        /// weight by its age in rounds.
        case buffer(StalenessWeight)
    }

    /// What the loss of a member in a round does.
    public enum LossPolicy: Hashable, Sendable {
        /// The others go on without it (elastic), as long as they are a quorum.
        case goOn
        /// The round is given up, and all return to a checkpoint.
        case restart
    }

    /// What does not change during a job.
    public struct Settings: Hashable, Sendable {
        /// The job.
        public var job: JobID
        /// How often the members agree.
        public var mode: TrainingMode
        /// The global batch of one optimiser step.
        public var sequencesPerStep: Int64
        /// What the job has to retain.
        public var totalSequences: Int64
        /// The share of a round's members whose contributions suffice.
        public var quorum: Ratio
        /// The fewest members of a round, at least 1.
        public var minimumMembers: Int
        /// When the quorum-th member has finished at t_q, the rest have until t_q + grace × (t_q −
        /// start); nil waits for all.
        public var grace: Double?
        /// How a batch is divided.
        public var sharing: Sharing
        /// What a loss does.
        public var lossPolicy: LossPolicy
        /// b: members of a round of n above those whose work it needs. A batch is cut for n − b,
        /// and the first n − b that finish make the round (Chen et al., Revisiting distributed
        /// synchronous SGD, arXiv 1604.00981, section 3).
        public var backups: Int
        /// What becomes of the late.
        public var lateness: Lateness
        /// How many steps each member takes.
        public var localSteps: LocalSteps
        /// Whether the next round begins behind the exchange of the last: always where steps
        /// overlap it, and even without one if a member needs the result only within a step.
        public var hidesExchanges: Bool

        /// Settings, all of them stated but for those of a round without backups.
        public init(
            job: JobID, mode: TrainingMode, sequencesPerStep: Int64, totalSequences: Int64,
            quorum: Ratio, minimumMembers: Int, grace: Double?, sharing: Sharing,
            lossPolicy: LossPolicy, backups: Int = 0, lateness: Lateness = .pay,
            localSteps: LocalSteps = .equal, hidesExchanges: Bool = false
        ) {
            self.job = job
            self.mode = mode
            self.sequencesPerStep = sequencesPerStep
            self.totalSequences = totalSequences
            self.quorum = quorum
            self.minimumMembers = minimumMembers
            self.grace = grace
            self.sharing = sharing
            self.lossPolicy = lossPolicy
            self.backups = backups
            self.lateness = lateness
            self.localSteps = localSteps
            self.hidesExchanges = hidesExchanges || mode.overlappedSteps > 0
        }

        /// Whether the late finish for a later round.
        var buffersLate: Bool { if case .buffer = lateness { true } else { false } }

        /// Whether the settings can be kept together, apart from numbers out of range.
        ///
        /// Backups need equal shares and steps, since whoever comes first must do for whoever does
        /// not, and drop the late, whose work the others have done. Late work is buffered only
        /// where every round exchanges the same parameters.
        public var areConsistent: Bool {
            if backups > 0 && (sharing != .equal || localSteps != .equal || buffersLate) {
                return false
            }
            return switch mode {
            case .synchronous: localSteps == .equal
            case .diloco: true
            case .streaming: !buffersLate
            case .asynchronous: false
            }
        }
    }
}
