public import Quantities

/// An event of a model: a trivial value that the trace can mix into its digest.
///
/// Every field that says what the event is belongs into the words, or two different runs could have
/// the same trace.
public protocol TraceableEvent: BitwiseCopyable, Sendable {
    /// The event as two words.
    var traceWords: (UInt64, UInt64) { get }
}

/// What a simulation runs: state that changes only when an event is handled.
public protocol Model: ~Copyable {
    associatedtype Event: TraceableEvent
    /// Takes one event; whatever follows from it is scheduled through the context.
    mutating func handle(_ event: Event, in context: inout Context<Event>)
}

/// What a model sees of the kernel while it handles an event: the time, and the future.
@frozen
public struct Context<Event: TraceableEvent>: ~Copyable {
    @usableFromInline var future: FutureEventList<Event>
    @usableFromInline var stopped: Bool

    /// The time of the event that is being handled.
    @inlinable
    public var now: Instant { time }
    @usableFromInline var time: Instant

    @inlinable
    init(future: consuming FutureEventList<Event>) {
        self.future = future
        stopped = false
        time = .start
    }

    /// Schedules an event at a time that is not in the past.
    @inlinable
    public mutating func schedule(_ event: Event, at time: Instant) {
        precondition(time >= now, "\(event) is scheduled at \(time), before \(now)")
        future.insert(event, at: time)
    }

    /// Schedules an event after a delay that is not negative.
    @inlinable
    public mutating func schedule(_ event: Event, after delay: Duration) {
        schedule(event, at: now + delay)
    }

    /// Ends the run after the event that is being handled.
    @inlinable
    public mutating func stop() { stopped = true }
}
