public import Quantities

/// Where a job's GPU-time went, in integer GPU-nanoseconds.
///
/// Every held GPU-nanosecond is booked once, under one state. Computation is provisional until a
/// durable checkpoint or the end makes it useful, or a failure makes it lost.
public struct GPUTimeAccount: Sendable {
    /// GPU-time by state, indexed by `GPUState.rawValue`.
    public private(set) var byState: [GPUTime]
    /// The part of `computing` that came to nothing.
    public private(set) var lost: GPUTime
    /// The part of `computing` that is useful.
    public private(set) var useful: GPUTime
    /// What the useful part would have taken at nominal speed, without jitter and enclave.
    public private(set) var nominal: GPUTime
    /// The part of the useful computation that a trusted execution environment cost.
    public private(set) var enclave: GPUTime
    /// Retained sequences that nobody computed: a twin does not have to compute them either.
    public private(set) var fabricated: Int64 = 0

    /// Computation whose fate is open, in the order of its commit, and the sequences that the job
    /// had retained once it was committed.
    private var provisional: [(work: Computation, retained: Int64)]
    /// Where `provisional` begins; what lies before is decided.
    private var firstOpen: Int

    /// Computation of one node in one round.
    public struct Computation: Hashable, Sendable {
        public var actual: GPUTime
        public var nominal: GPUTime
        public var enclave: GPUTime
        /// Sequences of it that were not computed but made up.
        public var fabricated: Int64

        public init(
            actual: GPUTime, nominal: GPUTime, enclave: GPUTime, fabricated: Int64 = 0
        ) {
            self.actual = actual
            self.nominal = nominal
            self.enclave = enclave
            self.fabricated = fabricated
        }
    }

    public init() {
        byState = Array(repeating: .zero, count: GPUState.allCases.count)
        lost = .zero
        useful = .zero
        nominal = .zero
        enclave = .zero
        provisional = []
        firstOpen = 0
    }

    /// All GPU-time booked so far: the held time H.
    public var held: GPUTime { byState.reduce(.zero, +) }
    /// Computation whose fate is open.
    public var open: GPUTime { provisional[firstOpen...].reduce(.zero) { $0 + $1.work.actual } }

    /// The GPU-time in one state.
    public subscript(_ state: GPUState) -> GPUTime { byState[state.rawValue] }

    /// Books a stretch of time in a state other than computing.
    public mutating func book(_ time: GPUTime, as state: GPUState) {
        precondition(state != .computing, "computation is booked as lost or as committed")
        precondition(time >= .zero, "\(time) booked as \(state)")
        byState[state.rawValue] += time
    }

    /// Books computation that came to nothing.
    public mutating func bookLost(_ time: GPUTime) {
        byState[GPUState.computing.rawValue] += time
        lost += time
    }

    /// Books computation that is in the aggregate of a committed round, with which the job retains
    /// so many sequences.
    public mutating func bookCommitted(_ computation: Computation, retained: Int64) {
        byState[GPUState.computing.rawValue] += computation.actual
        provisional.append((computation, retained))
    }

    /// Everything committed up to `retained` sequences has become useful.
    public mutating func settle(upTo retained: Int64) {
        while firstOpen < provisional.count, provisional[firstOpen].retained <= retained {
            useful += provisional[firstOpen].work.actual
            nominal += provisional[firstOpen].work.nominal
            enclave += provisional[firstOpen].work.enclave
            fabricated += provisional[firstOpen].work.fabricated
            firstOpen += 1
        }
        if firstOpen > 4_096 {
            provisional.removeFirst(firstOpen)
            firstOpen = 0
        }
    }

    /// Everything committed after `retained` sequences is lost: the job goes back to that point.
    public mutating func rollBack(to retained: Int64) {
        while let last = provisional.last, provisional.count > firstOpen, last.retained > retained {
            lost += last.work.actual
            provisional.removeLast()
        }
    }
}
