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

    @Test(arguments: [1, 2, 3]) func `it agrees with a sorted array under any mix of work`(
        seed: UInt64
    ) {
        var stream = RandomStream(seed: Seed(seed), entity: 0, purpose: "test.list")
        var list = FutureEventList<Int>(capacity: 2)
        var oracle: [(time: Int64, event: Int)] = []
        var made = 0
        for _ in 0..<5_000 {
            if stream.uniform() < 0.55 || oracle.isEmpty {
                let time = Int64(stream.below(200))
                list.insert(made, at: Instant(nanoseconds: time))
                oracle.append((time, made))
                made += 1
            } else {
                let first = oracle.indices.min {
                    (oracle[$0].time, oracle[$0].event) < (oracle[$1].time, oracle[$1].event)
                }
                let expected = oracle.remove(at: first ?? 0)
                let found = list.removeFirst()
                #expect(found?.event == expected.event)
                #expect(found?.time.nanoseconds == expected.time)
            }
            #expect(list.count == oracle.count)
        }
    }
}
