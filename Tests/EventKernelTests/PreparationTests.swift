import EventKernel
import Quantities
import Testing

/// Events that make others, at times that follow from their numbers.
private struct Spreading: Model {
    struct Event: TraceableEvent, Hashable {
        let number: Int
        var traceWords: (UInt64, UInt64) { (UInt64(number), 0) }
    }

    /// What was told before what: a class, for a hint may not change a model.
    final class Diary {
        var told: Set<Event> = []
        var toldTooLate: [Event] = []
        var handled: Set<Event> = []
    }

    let diary: Diary?
    var next = 1_000

    func prepare(for event: Event) {
        guard let diary else { return }
        if diary.handled.contains(event) { diary.toldTooLate.append(event) }
        diary.told.insert(event)
    }

    mutating func handle(_ event: Event, in context: inout Context<Event>) {
        diary?.handled.insert(event)
        guard next < 20_000 else { return }
        let delay = Int64(event.number * 7_919 % 100_003) + 1
        context.schedule(Event(number: next), after: Duration(nanoseconds: delay))
        next += 1
    }
}

@Suite struct PreparationTests {
    private func run(_ diary: Spreading.Diary?) -> UInt64 {
        var simulation = Simulation(Spreading(diary: diary))
        for number in 0..<1_000 {
            simulation.schedule(
                Spreading.Event(number: number), at: Instant(nanoseconds: Int64(number * 31 % 997)))
        }
        #expect(simulation.run(until: .distantFuture) == .exhausted)
        return simulation.trace.digest
    }

    @Test func `a model is told of most events, each before it is handled`() {
        let diary = Spreading.Diary()
        _ = run(diary)
        #expect(diary.handled.count == 20_000)
        #expect(diary.told.count > 10_000 && diary.told.isSubset(of: diary.handled))
        #expect(diary.toldTooLate.isEmpty)
    }

    @Test func `whether a model heeds what it is told changes nothing`() {
        #expect(run(Spreading.Diary()) == run(nil))
    }
}
