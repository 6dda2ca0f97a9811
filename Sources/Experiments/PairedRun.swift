public import NetworkSimulation
public import Quantities
public import ScenarioFiles

/// A scenario's run beside that of its centralised twin.
public struct PairedRun: Sendable {
    public let scenario: Scenario
    /// The network's run, and the twin's of the first job; nil if the run was cut short.
    public let network: WorldReport
    public let twin: WorldReport?
    /// Why the network held more GPU-time than the twin.
    public let waterfall: Waterfall?

    /// The efficiency E = H_twin / H_net; nil if the run was cut short.
    public var efficiency: Double? { waterfall?.efficiency }
    /// Whether the run came to its own end; one without a job in detail has no twin.
    public var isComplete: Bool {
        network.isComplete && (network.jobs.isEmpty || twin?.isComplete == true)
    }

    /// The twin's job, if the twin came to its own end.
    public var finishedTwin: JobReport? { isComplete ? twin?.jobs.first : nil }

    /// Where a run stands, for whoever watches.
    public struct Progress: Sendable {
        public var role: RunRole
        /// The share of the text that is retained, and the simulated time.
        public var share: Double
        public var now: Instant
        public var events: Int64
    }

    /// Who watches a run, and who may end it.
    public struct Observer: Sendable {
        public var progress: @Sendable (Progress) -> Void
        public var isInterrupted: @Sendable () -> Bool

        public init(
            progress: @escaping @Sendable (Progress) -> Void = { _ in },
            isInterrupted: @escaping @Sendable () -> Bool = { false }
        ) {
            self.progress = progress
            self.isInterrupted = isInterrupted
        }
    }

    /// Simulates a scenario and its twin, on the same random draws.
    ///
    /// A scenario that has customers and no job in detail has no twin.
    ///
    /// - Throws: `RunError` if nothing was scheduled, no step was done, or a law was broken. A
    ///   result that only looks like one is never returned.
    public static func simulate(
        _ scenario: Scenario, sink: (any RecordSink)? = nil, observer: Observer = Observer()
    ) throws(RunError) -> PairedRun {
        try simulate(scenario, sink: sink, observer: observer, memory: nil)
    }

    /// Simulates a scenario without its twin: what compares the two has no value.
    ///
    /// - Throws: `RunError` if a law was broken.
    static func simulateAlone(
        _ scenario: Scenario, observer: Observer = Observer()
    ) throws(RunError) -> PairedRun {
        let network = try drive(
            scenario.configuration, .network, sink: nil, observer: observer, memory: nil)
        return PairedRun(scenario: scenario, network: network, twin: nil, waterfall: nil)
    }

    /// As `simulate`; a run that the memory holds is not simulated again.
    static func simulate(
        _ scenario: Scenario, sink: (any RecordSink)?, observer: Observer, memory: RunMemory?
    ) throws(RunError) -> PairedRun {
        let network = try drive(
            scenario.configuration, .network, sink: sink, observer: observer, memory: memory)
        guard network.isComplete else {
            return PairedRun(scenario: scenario, network: network, twin: nil, waterfall: nil)
        }
        guard let job = network.jobs.first else {
            return PairedRun(scenario: scenario, network: network, twin: nil, waterfall: nil)
        }
        guard
            let derived = CentralisedTwin.derive(
                from: scenario.configuration, job: 0, report: network)
        else {
            throw .nothingDone(
                job.retained > 0
                    ? "all that job “\(job.name)” retained was made up, and none of it computed"
                    : "job “\(job.name)” was \(job.outcome)")
        }
        let twin = try drive(derived, .twin, sink: sink, observer: observer, memory: memory)
        guard twin.isComplete, let twinJob = twin.jobs.first else {
            return PairedRun(scenario: scenario, network: network, twin: twin, waterfall: nil)
        }
        guard twinJob.isFinished else {
            throw .nothingDone("the centralised twin came to no end: \(twinJob.outcome)")
        }
        return PairedRun(
            scenario: scenario, network: network, twin: twin,
            waterfall: Waterfall(network: job.account, twin: twinJob.account))
    }

    private static func drive(
        _ configuration: WorldConfiguration, _ role: RunRole, sink: (any RecordSink)?,
        observer: Observer, memory: RunMemory?
    ) throws(RunError) -> WorldReport {
        if let known = memory?.report(of: configuration, as: role) { return known }
        var run = WorldRun(configuration, role: role, sink: sink)
        while !run.isDone, !observer.isInterrupted() {
            run.advance()
            observer.progress(
                Progress(role: role, share: run.progress, now: run.now, events: run.events))
        }
        let report = run.finish()
        if let failure = report.failure { throw .lawBroken(role, failure) }
        memory?.keep(report, of: configuration, as: role)
        return report
    }
}

/// Why a run has no result.
public enum RunError: Error, Sendable, CustomStringConvertible {
    /// Nothing could be scheduled, or no step was done.
    case nothingDone(String)
    /// A checker found a law of the simulation broken: our own fault.
    case lawBroken(RunRole, CheckFailure)

    public var description: String {
        switch self {
        case .nothingDone(let why): "no step was done, so there is no efficiency: \(why)"
        case .lawBroken(let role, let failure): "the \(role.rawValue)'s run broke a law: \(failure)"
        }
    }
}
