import EventKernel
import Quantities
import Randomness
import Testing

/// So many pending events that slots are spread over wide digits, and of such times that they are
/// cut in unusual places.
@Suite struct FutureEventListLoadTests {
    /// How the time of an event follows from that of the last one that was removed.
    enum Law: CaseIterable {
        case even, exponential, near, oneTime, fewTimes, clusters, magnitudes, wholeRange

        func time(after now: Int64, _ stream: inout RandomStream) -> Int64 {
            func below(_ limit: Int64) -> Int64 { Int64(stream.below(Int(limit))) }
            switch self {
            case .even: return now + below(1_000_000)
            case .exponential:
                return now
                    + Int64(1e8 + Distribution.exponential(mean: 9e8).draw(from: &stream))
            case .near: return now + below(4)
            case .oneTime: return max(now, 123_456_789)
            case .fewTimes: return now - now % 1_000_000 + below(7) * 1_000_000
            case .clusters: return max(now, below(50) << 40 + below(1_000))
            case .magnitudes: return now + below(1 << below(44))
            case .wholeRange: return max(now, Int64.min + 1 + below(.max) + below(.max))
            }
        }
    }

    /// As no event is inserted before the last one that left, they leave ordered by (time,
    /// insertion) from first to last.
    @Test(arguments: Law.allCases, [40, 2_000, 70_000])
    func `events leave ordered by time and insertion, each once and at its time`(
        _ law: Law, _ pending: Int
    ) throws {
        var stream = RandomStream(seed: Seed(7), entity: 0, purpose: "test.load")
        var list = FutureEventList<Int>()
        var times: [Int64] = []
        var now = law == .wholeRange ? Int64.min + 1 : 0
        func insert(_ list: inout FutureEventList<Int>) {
            times.append(law.time(after: now, &stream))
            list.insert(times.count - 1, at: Instant(nanoseconds: times[times.count - 1]))
        }
        for _ in 0..<pending { insert(&list) }
        var last: (time: Int64, event: Int)?
        var removed = 0
        while let (time, event) = list.removeFirst() {
            #expect(times[event] == time.nanoseconds)
            if let last, last >= (time.nanoseconds, event) {
                Issue.record("\(event) at \(time.nanoseconds) after \(last)")
                return
            }
            last = (time.nanoseconds, event)
            now = time.nanoseconds
            removed += 1
            if removed <= 2 * pending { insert(&list) }
            if removed % 97 == 0 { insert(&list) }
        }
        #expect(removed == times.count && list.count == 0)
    }

    @Test func `the count is of all that were inserted and not removed`() {
        var list = FutureEventList<Int>()
        for event in 0..<1_000 {
            list.insert(event, at: Instant(nanoseconds: Int64(event * 7_919 % 1_000) << 20))
            #expect(list.count == event + 1)
        }
        for left in (0..<1_000).reversed() {
            #expect(list.removeFirst() != nil)
            #expect(list.count == left)
        }
    }
}
