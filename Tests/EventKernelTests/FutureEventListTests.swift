import EventKernel
import Quantities
import Randomness
import Testing

@Suite struct FutureEventListTests {
    @Test func `events of one instant leave in the order in which they came`() {
        var list = FutureEventList<Int>(capacity: 1)
        for event in 0..<100 { list.insert(event, at: Instant(nanoseconds: 5)) }
        list.insert(-1, at: Instant(nanoseconds: 4))
        var order: [Int] = []
        while let next = list.removeFirst() { order.append(next.event) }
        #expect(order == [-1] + Array(0..<100))
    }

    @Test func `an empty list has no next time and nothing to remove`() {
        var list = FutureEventList<Int>()
        #expect(list.nextTime == nil)
        #expect(list.removeFirst() == nil)
        list.insert(1, at: .start)
        #expect(list.nextTime == .start && list.count == 1)
    }

    /// How the time of a new event follows from that of the last one that was removed.
    enum Increments: CaseIterable {
        case anywhere, constant, none, exponential, pareto, bimodal, wholeRange

        func time(after now: Int64, _ stream: inout RandomStream) -> Int64 {
            switch self {
            case .anywhere: Int64(stream.below(200)) - 100
            case .constant: now + 1_000
            case .none: now + (stream.uniform() < 0.1 ? 1 : 0)
            case .exponential: now + Int64(Distribution.exponential(mean: 1e6).draw(from: &stream))
            case .pareto:
                now
                    + Int64(
                        min(1e14, Distribution.pareto(shape: 0.5, minimum: 10).draw(from: &stream)))
            case .bimodal: now + Int64(stream.below(10)) + (stream.uniform() < 0.5 ? 0 : 1 << 40)
            case .wholeRange: stream.uniform() < 0.01 ? .max : .max - Int64(stream.below(1 << 62))
            }
        }
    }

    /// Inserting the pending events once into a sorted array is the oracle; ties go to the earlier.
    @Test(arguments: Increments.allCases, [10, 200, 3_000])
    func `it agrees with a sorted array under any mix of work`(
        _ increments: Increments, _ pending: Int
    ) {
        var stream = RandomStream(seed: Seed(UInt64(pending)), entity: 0, purpose: "test.list")
        var list = FutureEventList<Int>(capacity: 2)
        var oracle: [(time: Int64, event: Int)] = []
        var now: Int64 = 0
        var chance = 0.9
        for event in 0..<20_000 {
            if oracle.count >= pending { chance = 0.45 }
            if oracle.count <= pending / 4 { chance = 0.9 }
            if stream.uniform() < chance || oracle.isEmpty {
                let time = increments.time(after: now, &stream)
                list.insert(event, at: Instant(nanoseconds: time))
                var low = 0
                var high = oracle.count
                while low < high {
                    let middle = (low + high) / 2
                    if oracle[middle].time <= time { high = middle } else { low = middle + 1 }
                }
                oracle.insert((time, event), at: low)
            } else if let expected = oracle.popLast() {
                if stream.uniform() < 0.1 {
                    #expect(list.nextTime?.nanoseconds == expected.time)
                }
                if expected.time > .min, stream.uniform() < 0.1 {
                    let early = Instant(nanoseconds: expected.time - 1)
                    #expect(list.removeFirst(by: early) == nil)
                }
                let found =
                    stream.uniform() < 0.5
                    ? list.removeFirst()
                    : list.removeFirst(by: Instant(nanoseconds: expected.time))
                #expect(found?.event == expected.event && found?.time.nanoseconds == expected.time)
                now = expected.time
            }
            #expect(list.count == oracle.count)
        }
        while let expected = oracle.popLast() {
            #expect(list.removeFirst()?.event == expected.event)
        }
        #expect(list.removeFirst() == nil)
    }

    /// A look at the next time moves the wheel on; what is inserted before that still comes first.
    @Test func `many events before one that was looked at come in order`() {
        var list = FutureEventList<Int>()
        list.insert(-1, at: Instant(nanoseconds: 1 << 50))
        #expect(list.nextTime?.nanoseconds == 1 << 50)
        for event in 0..<1_000 {
            list.insert(event, at: Instant(nanoseconds: Int64((event * 7) % 10)))
        }
        var order: [Int] = []
        while let next = list.removeFirst() { order.append(next.event) }
        let expected = (0..<1_000).sorted { ($0 * 7 % 10, $0) < ($1 * 7 % 10, $1) }
        #expect(order == expected + [-1])
    }
}
