public import Quantities

/// A model on its way through simulated time.
///
/// The loop takes the earliest event, moves the clock to it and hands it to the model. Equal models
/// and equal first events give equal traces.
@frozen
public struct Simulation<M: Model & ~Copyable>: ~Copyable {
    /// The model and its state.
    public var model: M
    /// The digest of everything that happened, and the events themselves while they are recorded.
    public var trace: Trace<M.Event>
    @usableFromInline var context: Context<M.Event>

    /// Why `run` returned.
    public enum Stop: Hashable, Sendable {
        /// No event is pending.
        case exhausted
        /// The next event lies beyond the limit.
        case limitReached
        /// The model asked to stop.
        case stopped
        /// The agreed number of events was handled; the run can go on.
        case paused
    }

    @inlinable
    public init(_ model: consuming M, trace: Trace<M.Event> = Trace()) {
        self.model = model
        self.trace = trace
        context = Context(future: FutureEventList())
    }

    /// The time of the last event.
    @inlinable
    public var now: Instant { context.now }
    /// The number of pending events.
    @inlinable
    public var pending: Int { context.future.count }
    /// The number of events handled.
    @inlinable
    public var handled: Int64 { trace.count }

    /// Schedules a first event from outside the model.
    @inlinable
    public mutating func schedule(_ event: M.Event, at time: Instant) {
        context.schedule(event, at: time)
    }

    /// Handles events until one of the reasons to stop; events at `limit` itself are handled.
    ///
    /// - Parameter events: the most events to handle before returning `.paused`, so that a caller
    ///   can draw a progress line or take heed of an interrupt.
    @inlinable
    public mutating func run(until limit: Instant, events: Int = .max) -> Stop {
        var left = events
        while !context.stopped {
            if context.future.isBottomEmpty {
                context.future.refill { model.prepare(for: $0) }
            }
            guard left > 0, let (time, event) = context.future.removeFirst(by: limit) else {
                guard let next = context.future.nextTime else { return .exhausted }
                return next > limit ? .limitReached : .paused
            }
            context.time = time
            trace.record(event, at: time)
            model.handle(event, in: &context)
            left -= 1
        }
        return .stopped
    }
}
