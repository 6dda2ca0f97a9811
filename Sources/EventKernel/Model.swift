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
    /// Told of an event a little before it is handled, so that a model of many entities can ask for
    /// the memory that the event will need; does nothing by default.
    ///
    /// It is only a hint: it is not called for every event, an event may be told of more than once,
    /// others may be handled before it, and the run may end before it. The result of a run must not
    /// depend on it.
    func prepare(for event: Event)
}

extension Model where Self: ~Copyable {
    @inlinable
    @inline(__always)
    public func prepare(for event: Event) {}
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
    @inline(__always)
    public mutating func schedule(_ event: Event, at time: Instant) {
        precondition(time >= now, "\(event) is scheduled at \(time), before \(now)")
        future.insert(event, at: time)
    }

    /// Schedules an event after a delay that is not negative.
    @inlinable
    @inline(__always)
    public mutating func schedule(_ event: Event, after delay: Duration) {
        schedule(event, at: now + delay)
    }

    /// Ends the run after the event that is being handled.
    @inlinable
    public mutating func stop() { stopped = true }
}
