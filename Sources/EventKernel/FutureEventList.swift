public import Quantities

/// The pending events, ordered by (time, insertion): events of one instant leave in the order in
/// which they came.
///
/// An implicit 4-ary heap (Johnson 1975) of 16-byte keys beside the events, both in one allocation
/// each that only grows. Insertion and removal cost O(log n). Nothing is ever searched for or
/// removed early: work that no longer matters is ignored when its event comes.
@frozen
public struct FutureEventList<Event: BitwiseCopyable>: ~Copyable {
    /// The order of an entry: its time, then its place in the order of insertion.
    @frozen
    @usableFromInline
    struct Key: BitwiseCopyable {
        @usableFromInline var time: Int64
        @usableFromInline var sequence: UInt64
        @inlinable
        init(time: Int64, sequence: UInt64) {
            self.time = time
            self.sequence = sequence
        }
        @inlinable
        func precedes(_ other: Key) -> Bool {
            time < other.time || (time == other.time && sequence < other.sequence)
        }
    }

    @usableFromInline var keys: UnsafeMutablePointer<Key>
    @usableFromInline var events: UnsafeMutablePointer<Event>
    @usableFromInline var capacity: Int
    @usableFromInline var nextSequence: UInt64

    @usableFromInline var pending: Int

    /// The number of pending events.
    @inlinable
    public var count: Int { pending }

    /// An empty list with room for `capacity` events before it grows.
    @inlinable
    public init(capacity: Int = 1_024) {
        precondition(capacity > 0, "a future event list of capacity \(capacity)")
        self.capacity = capacity
        keys = .allocate(capacity: capacity)
        events = .allocate(capacity: capacity)
        nextSequence = 0
        pending = 0
    }

    @inlinable
    deinit {
        keys.deallocate()
        events.deallocate()
    }

    /// The time of the earliest pending event; nil if there is none.
    @inlinable
    public var nextTime: Instant? {
        pending == 0 ? nil : Instant(nanoseconds: keys[0].time)
    }

    /// Adds an event that is due at `time`.
    @inlinable
    public mutating func insert(_ event: Event, at time: Instant) {
        if pending == capacity { grow() }
        let key = Key(time: time.nanoseconds, sequence: nextSequence)
        nextSequence += 1
        var hole = pending
        pending += 1
        while hole > 0 {
            let parent = (hole - 1) >> 2
            guard key.precedes(keys[parent]) else { break }
            keys[hole] = keys[parent]
            events[hole] = events[parent]
            hole = parent
        }
        keys[hole] = key
        events[hole] = event
    }

    /// Removes the earliest event, the first inserted among those of the same time.
    @inlinable
    public mutating func removeFirst() -> (time: Instant, event: Event)? {
        guard pending > 0 else { return nil }
        let first = (Instant(nanoseconds: keys[0].time), events[0])
        pending -= 1
        if pending > 0 { sink(keys[pending], events[pending]) }
        return first
    }

    /// Lets an entry sink from the root to its place.
    @inlinable
    mutating func sink(_ key: Key, _ event: Event) {
        var hole = 0
        while true {
            let firstChild = (hole << 2) + 1
            guard firstChild < pending else { break }
            var least = firstChild
            let end = min(firstChild + 4, pending)
            var child = firstChild + 1
            while child < end {
                if keys[child].precedes(keys[least]) { least = child }
                child += 1
            }
            guard keys[least].precedes(key) else { break }
            keys[hole] = keys[least]
            events[hole] = events[least]
            hole = least
        }
        keys[hole] = key
        events[hole] = event
    }

    @inlinable
    mutating func grow() {
        let larger = capacity * 2
        let newKeys = UnsafeMutablePointer<Key>.allocate(capacity: larger)
        let newEvents = UnsafeMutablePointer<Event>.allocate(capacity: larger)
        newKeys.moveInitialize(from: keys, count: pending)
        newEvents.moveInitialize(from: events, count: pending)
        keys.deallocate()
        events.deallocate()
        keys = newKeys
        events = newEvents
        capacity = larger
    }
}
