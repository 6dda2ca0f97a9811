public import Quantities

/// The history of a run: a running 64-bit digest over every event, and on demand the events.
///
/// The digest tells *whether* two runs differ; the recorded events tell *where*, see
/// `firstDifference(from:)`. It is a mix for finding differences, not a cryptographic digest.
@frozen
public struct Trace<Event: TraceableEvent>: Sendable {
    /// One handled event.
    public struct Entry: Sendable {
        /// The place in the run, from 0.
        public var ordinal: Int64
        public var time: Instant
        public var event: Event

        @inlinable
        init(ordinal: Int64, time: Instant, event: Event) {
            self.ordinal = ordinal
            self.time = time
            self.event = event
        }
    }

    /// Which events are kept.
    @frozen
    public enum Recording: Hashable, Sendable {
        case nothing
        /// Every event: for short runs.
        case everything
        /// The events of a window of ordinals, for a look at one place of a long run.
        case window(Range<Int64>)
    }

    /// Whether the digest is kept; without it a run is a little faster and cannot be compared.
    @usableFromInline let isDigesting: Bool
    @usableFromInline var mixed: UInt64
    @usableFromInline var handled: Int64
    @usableFromInline var kept: [Entry]

    /// The digest of all events so far.
    public var digest: UInt64 { mixed }
    /// The number of events so far.
    @inlinable
    public var count: Int64 { handled }
    /// The recorded events, in order.
    public var entries: [Entry] { kept }
    /// Which events are recorded.
    public let recording: Recording

    public init(recording: Recording = .nothing, isDigesting: Bool = true) {
        self.isDigesting = isDigesting
        mixed = 0x9E37_79B9_7F4A_7C15
        handled = 0
        kept = []
        self.recording = recording
    }

    /// Takes the next event.
    @inlinable
    @inline(__always)
    public mutating func record(_ event: Event, at time: Instant) {
        if isDigesting {
            let words = event.traceWords
            mixed = Self.mix(mixed ^ UInt64(bitPattern: time.nanoseconds))
            mixed = Self.mix(mixed ^ words.0) &+ words.1
        }
        if recording != .nothing { keep(event, at: time) }
        handled += 1
    }

    /// Keeps an event that is to be kept.
    @inlinable
    @inline(never)
    mutating func keep(_ event: Event, at time: Instant) {
        switch recording {
        case .nothing: return
        case .everything: break
        case .window(let window): guard window.contains(handled) else { return }
        }
        kept.append(Entry(ordinal: handled, time: time, event: event))
    }

    /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit changes every output
    /// bit with a chance near one half.
    @inlinable
    static func mix(_ word: UInt64) -> UInt64 {
        var z = word
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// The first place at which two recorded runs differ; nil if the shorter is the beginning of
    /// the longer and both are of one length.
    public func firstDifference(from other: Trace<Event>) -> Difference? {
        for (mine, theirs) in zip(entries, other.entries)
        where mine.time != theirs.time || mine.event.traceWords != theirs.event.traceWords {
            return Difference(mine: mine, theirs: theirs)
        }
        guard entries.count != other.entries.count else { return nil }
        let shared = min(entries.count, other.entries.count)
        return Difference(
            mine: entries.count > shared ? entries[shared] : nil,
            theirs: other.entries.count > shared ? other.entries[shared] : nil)
    }

    /// Two events in the same place that are not the same; nil where a run had ended.
    public struct Difference: Sendable, CustomStringConvertible {
        public var mine: Entry?
        public var theirs: Entry?

        public var description: String {
            func line(_ entry: Entry?) -> String {
                guard let entry else { return "the run had ended" }
                return "#\(entry.ordinal) at \(entry.time.nanoseconds) ns: \(entry.event)"
            }
            return "first difference\n  here:  \(line(mine))\n  there: \(line(theirs))"
        }
    }
}
