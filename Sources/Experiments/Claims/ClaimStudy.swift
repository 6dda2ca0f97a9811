public import ScenarioFiles

/// Claims, tried: runs until each reading is decided, arithmetic, and what hangs on what.
public struct ClaimStudy: Sendable {
    /// A claim with the results of its readings.
    public struct Entry: Sendable {
        public let claim: Claim
        public internal(set) var results: [ClaimResult]
    }

    public internal(set) var entries: [Entry]
    /// How many runs were made for all of it.
    public internal(set) var runs: Int
    /// Whether it was cut short.
    public internal(set) var isInterrupted: Bool

    /// All results, in order.
    public var results: [ClaimResult] { entries.flatMap(\.results) }
    /// 0, 1 or 2, as ``ClaimVerdict/exitCode(of:)`` says.
    public var exitCode: Int32 { ClaimVerdict.exitCode(of: results.map(\.verdict)) }

    /// How far a study goes beyond the verdicts.
    public struct Depth: Hashable, Sendable {
        /// Replicates at each end of each assumed input's range; 0 leaves the ranges alone.
        public var atEnds: Int
        /// Whether readings are explored whose file leaves their ranges alone.
        public var exploresAll: Bool
        /// Whether the smallest change is sought that makes a refuted claim true.
        public var seeksRemedies: Bool
        /// The greatest number of replicates of a reading, whatever its file says; nil for its own.
        public var mostReplicates: Int?

        public init(
            atEnds: Int = 1, exploresAll: Bool = false, seeksRemedies: Bool = true,
            mostReplicates: Int? = nil
        ) {
            precondition(atEnds >= 0, "\(atEnds) replicates at the ends")
            precondition(mostReplicates ?? 2 > 1, "an interval of one replicate")
            self.atEnds = atEnds
            self.exploresAll = exploresAll
            self.seeksRemedies = seeksRemedies
            self.mostReplicates = mostReplicates
        }
    }

    /// Tries the claims of some files.
    ///
    /// Readings on the same scenario share its runs, and all have common luck. What a study comes
    /// to does not depend on the number of threads.
    ///
    /// - Parameter finished: told how many runs are done of those that are under way.
    /// - Throws: the faults of the scenarios, all at once.
    public static func run(
        _ files: [ClaimFile], depth: Depth = Depth(), threads: Int,
        observer: PairedRun.Observer = PairedRun.Observer(),
        finished: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws(ScenarioErrors) -> ClaimStudy {
        let plan = try ClaimPlan(files, mostReplicates: depth.mostReplicates)
        let bench = ClaimBench(
            plan.subjects, remembering: depth.atEnds, threads: threads, observer: observer,
            finished: finished)
        plan.decide(on: bench)
        var results = plan.trials.map { trial in trial.result(on: bench) }
        if depth.atEnds > 0 {
            let ranges = ClaimRanges(plan, bench, depth)
            ranges.explore(&results)
            if depth.seeksRemedies { ranges.seekRemedies(&results) }
        }
        var next = results.makeIterator()
        let entries = files.flatMap(\.claims).map { claim in
            Entry(claim: claim, results: claim.readings.compactMap { _ in next.next() })
        }
        return ClaimStudy(
            entries: entries, runs: bench.count, isInterrupted: observer.isInterrupted())
    }
}

/// What became of one reading of a claim.
public struct ClaimResult: Sendable {
    public let reading: ClaimReading
    public internal(set) var verdict: ClaimVerdict
    /// The simulated figure with its interval, or the value of the arithmetic.
    public internal(set) var interval: ConfidenceInterval?
    public internal(set) var value: Double?
    /// How many replicates decided.
    public internal(set) var replicates: Int
    /// Why the verdict is as it is, where a figure does not say so.
    public internal(set) var reason: String?
    /// What the assumed inputs do to the verdict; nil if that was not explored.
    public internal(set) var ranges: RangeEffect?
    /// What would make a refuted claim true; nil if that was not sought.
    public internal(set) var remedy: ClaimRemedy?
}
