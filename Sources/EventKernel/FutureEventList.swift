public import Quantities

/// The pending events, ordered by (time, insertion): events of one instant leave in the order in
/// which they came.
///
/// The next few events lie in a small sorted array, the bottom; what was added since the bottom was
/// filled, in the inbox; all others in a `RadixWheel`, which hands over a slot at a time when the
/// bottom is empty. All three keep insertions of one time in order without a sequence number. An
/// insertion costs O(1), a removal O(1) on average, whatever the distribution of the increments: an
/// entry moves down a level once or twice as a rule, and 29 times at most.
/// Nothing is ever searched for or removed early: work that no longer matters is ignored when its
/// event comes. Once the storage has grown to what a run needs, nothing is allocated.
///
/// A processor works on several events at once, so that what counts is less the number of
/// instructions than how long the next ones have to wait: for a branch that was foreseen wrongly,
/// or for a place in memory that follows from a time that is being computed. Hence an insertion
/// only looks whether the event is due soon; which slot it belongs to is found out for all of the
/// inbox together.
///
/// The wheel is a radix heap (Ahuja, Mehlhorn, Orlin, Tarjan, “Faster algorithms for the shortest
/// path problem”, J. ACM 37(2), 1990) whose digits follow the density of the entries; the bottom is
/// that of a ladder queue (Tang, Goh, Thng, ACM TOMACS 15(3), 2005). Insertions before the earliest
/// pending event that was already asked for are in order too, but cost O(n) each.
@frozen
public struct FutureEventList<Event: BitwiseCopyable>: ~Copyable {
    @usableFromInline typealias Entry = RadixWheel<Event>.Entry

    @usableFromInline var wheel: RadixWheel<Event>
    /// The next events, the earliest last.
    @usableFromInline var bottom: UnsafeMutablePointer<Entry>
    @usableFromInline var bottomCapacity: Int
    @usableFromInline var bottomCount: Int
    /// What is due before this belongs into the bottom; all in the wheel is due then or later.
    @usableFromInline var bottomEnd: UInt64
    /// What came since the bottom was filled and does not belong there, in the order of its coming;
    /// it goes into the wheel together, which takes less time than one by one.
    @usableFromInline let inbox: UnsafeMutablePointer<Entry>
    @usableFromInline var inboxCount: Int

    /// So many entries at least stay in the bottom when later ones go back to the wheel.
    @inlinable static var bottomIntake: Int { 24 }
    /// Blocks of a slot that go to the bottom if all its entries are of one time and too many to be
    /// sorted as a whole: fewer than those.
    @inlinable static var bottomBlocks: Int { 3 }
    /// The room of the inbox.
    @inlinable static var inboxLimit: Int { 64 }
    /// Of so many entries in the bottom, the later ones go back to the wheel.
    @inlinable static var bottomLimit: Int { 96 }

    /// The number of pending events.
    @inlinable
    public var count: Int { bottomCount &+ inboxCount &+ wheel.count }

    /// Whether no event is pending.
    @inlinable
    @inline(__always)
    var isEmpty: Bool { count == 0 }

    /// An empty list with room for about `capacity` events before it grows.
    @inlinable
    public init(capacity: Int = 1_024) {
        precondition(capacity > 0, "a future event list of capacity \(capacity)")
        wheel = RadixWheel(capacity: capacity)
        bottomCapacity = 2 * Self.bottomLimit
        bottom = Self.room(for: bottomCapacity)
        bottomCount = 0
        bottomEnd = 0
        inbox = .allocate(capacity: Self.inboxLimit)
        inboxCount = 0
    }

    @inlinable
    deinit {
        (bottom - 1).deallocate()
        inbox.deallocate()
    }

    /// The time of the earliest pending event; nil if there is none.
    @inlinable
    public var nextTime: Instant? {
        mutating get {
            if bottomCount == 0 {
                guard !isEmpty else { return nil }
                refill()
            }
            return bottom[bottomCount &- 1].instant
        }
    }

    /// Whether the bottom is empty, so that the next removal brings new events into it.
    @inlinable
    @inline(__always)
    var isBottomEmpty: Bool { bottomCount == 0 }

    /// Fills the empty bottom and shows the events that came into it, the earliest first.
    @inlinable
    @inline(__always)
    mutating func refill(showing show: (Event) -> Void) {
        guard !isEmpty else { return }
        refill()
        var place = bottomCount
        while place > 0 {
            place &-= 1
            show(bottom[place].event)
        }
    }

    /// Adds an event that is due at `time`.
    @inlinable
    @inline(__always)
    public mutating func insert(_ event: Event, at time: Instant) {
        let entry = Entry(event, at: time)
        guard entry.time < bottomEnd else {
            inbox[inboxCount] = entry
            inboxCount &+= 1
            if inboxCount == Self.inboxLimit { emptyInbox() }
            return
        }
        insertIntoBottom(entry)
        if bottomCount >= Self.bottomLimit { relieveBottom() }
    }

    /// Removes the earliest event, the first inserted among those of the same time.
    @inlinable
    @inline(__always)
    public mutating func removeFirst() -> (time: Instant, event: Event)? {
        removeFirst(by: .distantFuture)
    }

    /// Removes the earliest event if it is due by `limit`.
    @inlinable
    @inline(__always)
    public mutating func removeFirst(by limit: Instant) -> (time: Instant, event: Event)? {
        if bottomCount == 0 {
            guard !isEmpty else { return nil }
            refill()
        }
        let entry = bottom[bottomCount &- 1]
        guard entry.instant <= limit else { return nil }
        bottomCount &-= 1
        return (entry.instant, entry.event)
    }

    /// Puts an entry behind all that are due no later.
    @inlinable
    @inline(__always)
    mutating func insertIntoBottom(_ entry: Entry) {
        var place = bottomCount
        bottomCount &+= 1
        while place > 0, bottom[place &- 1].time <= entry.time {
            bottom[place] = bottom[place &- 1]
            place &-= 1
        }
        bottom[place] = entry
    }

    /// Puts what came into the wheel.
    @inlinable
    @inline(never)
    mutating func emptyInbox() {
        for place in 0..<inboxCount { wheel.append(inbox[place]) }
        inboxCount = 0
    }

    /// Brings the entries of the wheel's first slot into the empty bottom.
    @inlinable
    @inline(never)
    mutating func refill() {
        emptyInbox()
        while true {
            let slot = wheel.advance()
            let count = wheel.count(of: slot)
            if count <= RadixWheel<Event>.sortLimit {
                wheel.sort(slot, into: bottom)
                bottomCount = count
                bottomEnd = wheel.end(of: slot)
                return
            }
            if slot.shift == 0 {
                // All are of one time, and there are more.
                wheel.take(blocks: Self.bottomBlocks, of: slot, into: bottom)
                bottomCount = Self.bottomBlocks * RadixWheel<Event>.blockLength
                bottomEnd = wheel.base
                return
            }
            wheel.spread(slot)
        }
    }

    /// Hands the later entries of the bottom back to the wheel, or finds room for them.
    ///
    /// What is due before the wheel's base cannot go back, and neither can what is due at the very
    /// end of the bottom: of that time there may be entries in the wheel that came later.
    @inlinable
    @inline(never)
    mutating func relieveBottom() {
        guard bottomEnd > wheel.base, bottom[0].time < bottomEnd else {
            if bottomCount == bottomCapacity { growBottom() }
            return
        }
        let boundary = max(bottom[bottomCount &- Self.bottomIntake].time, wheel.base)
        var kept = bottomCount
        while kept > 0, bottom[bottomCount &- kept].time >= boundary { kept &-= 1 }
        let returned = bottomCount &- kept
        if returned > 0 {
            var place = returned
            while place > 0 {
                place &-= 1
                wheel.append(bottom[place])
            }
            bottom.update(from: bottom + returned, count: kept)
            bottomCount = kept
            bottomEnd = boundary
        }
        if bottomCount == bottomCapacity { growBottom() }
    }

    /// Room for a bottom, and for one entry before it, where the wheel's sorting leaves what is not
    /// wanted.
    @inlinable
    static func room(for capacity: Int) -> UnsafeMutablePointer<Entry> {
        .allocate(capacity: capacity + 1) + 1
    }

    @inlinable
    mutating func growBottom() {
        let larger = Self.room(for: 2 * bottomCapacity)
        larger.moveInitialize(from: bottom, count: bottomCount)
        (bottom - 1).deallocate()
        bottom = larger
        bottomCapacity *= 2
    }
}
