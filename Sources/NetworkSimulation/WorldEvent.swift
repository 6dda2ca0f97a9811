public import EventKernel
import ProtocolCore

/// What the kernel dispatches to a world.
///
/// A `session` numbers the life of a node between two changes of its lease or its health; an event
/// of an older session no longer matters and is ignored.
public enum WorldEvent: TraceableEvent {
    /// The world begins.
    case begin
    /// A node's own availability changes.
    case availability(node: Int32)
    /// A shared shock begins or ends.
    case shock(index: Int32)
    /// A fault of the network comes into force, or is lifted.
    case networkFault(index: Int32, holds: Bool)
    /// Nothing was heard of a node for the heartbeat time-out after one of its failures.
    case silence(node: Int32, failure: Int32)
    /// A flow may have ended, if nothing was announced for earlier since.
    case network(serial: Int64)
    /// A node's software runs.
    case provisioned(node: Int32, session: Int32)
    /// A node's stall is over and its phase can start.
    case stallOver(node: Int32, session: Int32)
    /// Every member's first gradient bucket is ready to be exchanged.
    case gradientsReady(job: Int32, round: Int64)
    /// An exchange whose course was known beforehand has ended.
    case exchangeDone(job: Int32, serial: Int64)
    /// A node has finished its inner phase.
    case phaseDone(node: Int32, session: Int32)
    /// A node has finished a pass of its stage, or had nothing to do.
    case passDone(node: Int32, session: Int32)
    /// A node has computed what it could before the result of the exchange under way.
    case gate(node: Int32, session: Int32)
    /// The members of a reduction have found each other.
    case groupFormed(job: Int32, round: Int64, attempt: Int32)
    /// A verifier has re-executed its step.
    case reexecuted(node: Int32, session: Int32)
    /// A node's state is copied and can be uploaded.
    case snapshotDone(job: Int32, checkpoint: Int64)
    /// A job begins or ends a stretch of holding nodes.
    case holdBegins(job: Int32, ordinal: Int32)
    case holdEnds(job: Int32, ordinal: Int32)
    /// Wake-ups that machines asked for.
    case marketEpoch(Int64)
    case roundDeadline(job: Int32, round: Int64)
    case checkWindow(job: Int32, check: Int64)
    case unbonded(node: Int32)
    /// A customer's next rental comes, or stays away.
    case rentalArrives(customer: Int32)
    /// The work of a rental is done, if nothing has changed since that was foreseen.
    case rentalDue(rental: Int32, serial: Int32)
    /// An operator looks at its business.
    case operatorReview(Int32)
    /// The nodes of an operator come into the network, or leave it.
    case operatorMoves(Int32)
    /// The admission benchmark of a node is over.
    case benchmarked(node: Int32, serial: Int32)
    /// A proposal is made, or something is due for it.
    case proposal(Int32)
    /// Something is due on the bridge.
    case bridge(BridgeStep)
    /// A row of the timeline is due.
    case sample

    public var traceWords: (UInt64, UInt64) {
        func pack(_ kind: UInt64, _ a: Int32 = 0, _ b: Int64 = 0) -> (UInt64, UInt64) {
            (kind << 32 | UInt64(UInt32(bitPattern: a)), UInt64(bitPattern: b))
        }
        switch self {
        case .availability(let node): return pack(1, node)
        case .shock(let index): return pack(2, index)
        case .silence(let node, let failure): return pack(3, node, Int64(failure))
        case .network(let serial): return pack(4, 0, serial)
        case .provisioned(let node, let session): return pack(5, node, Int64(session))
        case .stallOver(let node, let session): return pack(6, node, Int64(session))
        case .gradientsReady(let job, let round): return pack(7, job, round)
        case .phaseDone(let node, let session): return pack(8, node, Int64(session))
        case .reexecuted(let node, let session): return pack(9, node, Int64(session))
        case .snapshotDone(let job, let checkpoint): return pack(10, job, checkpoint)
        case .holdBegins(let job, let ordinal): return pack(11, job, Int64(ordinal))
        case .holdEnds(let job, let ordinal): return pack(12, job, Int64(ordinal))
        case .marketEpoch(let epoch): return pack(13, 0, epoch)
        case .roundDeadline(let job, let round): return pack(14, job, round)
        case .checkWindow(let job, let check): return pack(15, job, check)
        case .unbonded(let node): return pack(16, node)
        case .passDone(let node, let session): return pack(23, node, Int64(session))
        case .sample: return pack(17)
        case .begin: return pack(18)
        case .exchangeDone(let job, let serial): return pack(19, job, serial)
        case .networkFault(let index, let holds): return pack(20, index, holds ? 1 : 0)
        case .gate(let node, let session): return pack(22, node, Int64(session))
        case .groupFormed(let job, let round, let attempt):
            return pack(24, job, round << 16 | Int64(attempt))
        case .rentalArrives(let customer): return pack(25, customer)
        case .rentalDue(let rental, let serial): return pack(26, rental, Int64(serial))
        case .operatorReview(let place): return pack(27, place)
        case .operatorMoves(let place): return pack(28, place)
        case .proposal(let place): return pack(29, place)
        case .benchmarked(let node, let serial): return pack(31, node, Int64(serial))
        case .bridge(let step): return pack(30, step.rawValue)
        }
    }
}
