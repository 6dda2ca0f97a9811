import Aggregation
public import EventKernel
public import Quantities

/// A world on its way: begun, driven in stretches, and ended with a report.
///
/// Between stretches a caller draws its progress or takes heed of an interrupt; the stretches
/// change nothing in the result.
public struct WorldRun: ~Copyable {
    private var simulation: Simulation<World>
    private let horizon: Instant
    /// Whether nothing is left to do.
    public private(set) var isDone: Bool

    /// A run of a configuration.
    ///
    /// - Parameters:
    ///   - recording: which events are kept for comparison; none by default.
    public init(
        _ configuration: WorldConfiguration, role: RunRole, sink: (any RecordSink)? = nil,
        recording: Trace<WorldEvent>.Recording = .nothing
    ) {
        simulation = Simulation(
            World(configuration, role: role, sink: sink), trace: Trace(recording: recording))
        horizon = Instant.start + configuration.horizon
        isDone = false
        simulation.schedule(.begin, at: .start)
    }

    /// The simulated time, and how many events have been handled.
    public var now: Instant { simulation.now }
    public var events: Int64 { simulation.handled }
    /// The trace so far.
    public var trace: Trace<WorldEvent> { simulation.trace }
    /// The share of the text that is retained, or of the time that has passed where customers come
    /// until the end; for progress lines.
    public var progress: Double {
        guard simulation.model.customers.isEmpty else { return now.sinceStart / horizon.sinceStart }
        return simulation.model.progress
    }

    /// Handles some more events.
    public mutating func advance(events: Int = 50_000) {
        guard !isDone else { return }
        switch simulation.run(until: horizon, events: events) {
        case .paused: break
        case .exhausted, .limitReached, .stopped: isDone = true
        }
    }

    /// Ends the run, done or not, and returns what it came to.
    public consuming func finish() -> WorldReport {
        let isOver = simulation.model.isOver || simulation.model.failure != nil
        let end = isDone && !isOver ? max(horizon, simulation.now) : simulation.now
        let isComplete = isDone
        let events = simulation.handled
        let digest = simulation.trace.digest
        return simulation.model.finish(
            at: end, events: events, digest: digest, isComplete: isComplete)
    }
}

extension World {
    /// The share of all jobs' text that is retained.
    var progress: Double {
        let total = runs.reduce(Int64(0)) { $0 + $1.configuration.totalSequences }
        return Double(runs.reduce(Int64(0)) { $0 + $1.retained })
            / Double(max(1, total))
    }
}
