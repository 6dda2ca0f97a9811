import EventKernel
import Quantities
import Testing

/// Counts down: each event schedules the next, one nanosecond later.
private struct Countdown: Model {
    enum Event: TraceableEvent {
        case tick(left: Int)
        var traceWords: (UInt64, UInt64) {
            switch self {
            case .tick(let left): (1, UInt64(left))
            }
        }
    }
    var seen: [Int] = []
    var stopsAt: Int?

    mutating func handle(_ event: Event, in context: inout Context<Event>) {
        switch event {
        case .tick(let left):
            seen.append(left)
            if left == stopsAt { context.stop() }
            if left > 0 { context.schedule(.tick(left: left - 1), after: .nanoseconds(1)) }
        }
    }
}

@Suite struct SimulationTests {
    @Test func `a run ends when nothing is pending, and its clock stands at the last event`() {
        var simulation = Simulation(Countdown())
        simulation.schedule(.tick(left: 3), at: Instant(nanoseconds: 10))
        #expect(simulation.run(until: .distantFuture) == .exhausted)
        #expect(simulation.model.seen == [3, 2, 1, 0])
        #expect(simulation.now.nanoseconds == 13 && simulation.handled == 4)
    }

    @Test func `an event at the limit is handled, one beyond it waits`() {
        var simulation = Simulation(Countdown())
        simulation.schedule(.tick(left: 9), at: .start)
        #expect(simulation.run(until: Instant(nanoseconds: 4)) == .limitReached)
        #expect(simulation.model.seen.count == 5 && simulation.pending == 1)
    }

    @Test func `a model can end its run after the present event`() {
        var simulation = Simulation(Countdown(stopsAt: 2))
        simulation.schedule(.tick(left: 3), at: .start)
        #expect(simulation.run(until: .distantFuture) == .stopped)
        #expect(simulation.model.seen == [3, 2])
    }

    @Test func `running in stretches changes nothing`() {
        func run(_ stretch: Int) -> (UInt64, Int64) {
            var simulation = Simulation(Countdown())
            simulation.schedule(.tick(left: 1_000), at: .start)
            while simulation.run(until: .distantFuture, events: stretch) == .paused {}
            return (simulation.trace.digest, simulation.trace.count)
        }
        #expect(run(1) == run(7))
        #expect(run(7) == run(.max))
    }

    @Test func `the digest tells two histories apart, and the trace says where`() {
        func run(_ first: Int, at time: Int64) -> Trace<Countdown.Event> {
            var simulation = Simulation(Countdown(), trace: Trace(recording: .everything))
            simulation.schedule(.tick(left: 2), at: .start)
            simulation.schedule(.tick(left: first), at: Instant(nanoseconds: time))
            _ = simulation.run(until: .distantFuture)
            return simulation.trace
        }
        let one = run(0, at: 50)
        #expect(one.digest == run(0, at: 50).digest)
        #expect(one.firstDifference(from: run(0, at: 50)) == nil)
        let other = run(1, at: 50)
        #expect(one.digest != other.digest)
        #expect(one.firstDifference(from: other)?.mine?.ordinal == 3)
        let later = run(0, at: 51)
        #expect(one.digest != later.digest)
        let difference = one.firstDifference(from: later)
        #expect(difference?.theirs?.time.nanoseconds == 51)
        #expect(difference?.description.contains("at 50 ns") == true)
    }

    @Test func `a window of a trace keeps only its events`() {
        var simulation = Simulation(Countdown(), trace: Trace(recording: .window(3..<6)))
        simulation.schedule(.tick(left: 20), at: .start)
        _ = simulation.run(until: .distantFuture)
        #expect(simulation.trace.entries.map(\.ordinal) == [3, 4, 5])
    }
}
