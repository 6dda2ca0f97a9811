import EventKernel
import Foundation
import Quantities
import Testing

@testable import Benchmarks

/// The kernel and the yardstick do the same work; how long they take is no matter of tests.
@Suite struct PHOLDTests {
    private func load(
        _ increments: PHOLDIncrements, processes: Int = 100, each: Int = 3
    ) -> PHOLDBenchmark.Load {
        PHOLDBenchmark.Load(
            name: "test", processes: processes, eventsEach: each, length: 20,
            increments: increments, isTraced: true)
    }

    @Test(arguments: PHOLDIncrements.allCases, [1, 3])
    func `the kernel and the priority queue handle the same events in the same order`(
        _ increments: PHOLDIncrements, _ each: Int
    ) throws {
        let result = try PHOLDBenchmark.run(load(increments, each: each), turns: 1)
        // Each of the pending events makes about one event a unit of time.
        let expected = Double(100 * each * 20)
        #expect(abs(Double(result.events) - expected) < 0.2 * expected)
        #expect(result.pending == 100 * each)
    }

    @Test(arguments: PHOLDIncrements.allCases)
    func `increments have the mean 0.9 beyond the lookahead`(_ increments: PHOLDIncrements) {
        let count = 1_000_000
        let sum = (0..<count).reduce(0.0) {
            $0 + increments.law.quantile((Double($1) + 0.5) / Double(count))
        }
        // The midpoint rule misses some of the tail of the Pareto law.
        #expect(abs(sum / Double(count) - 0.9) < (increments == .pareto ? 0.01 : 1e-4))
    }

    @Test func `without the trace digest a run is the same and has none`() {
        func run(_ isDigesting: Bool) -> (checksum: UInt64, digest: UInt64) {
            let model = PHOLD<ExponentialIncrements>(processes: 8, remote: 0.5)
            var simulation = Simulation(model, trace: Trace(isDigesting: isDigesting))
            for process in 0..<8 {
                simulation.schedule(
                    PHOLDEvent(process: UInt32(process)),
                    at: simulation.model.firstTime(of: process))
            }
            _ = simulation.run(until: Instant(nanoseconds: 50_000_000_000))
            return (simulation.model.checksum, simulation.trace.digest)
        }
        let with = run(true)
        let without = run(false)
        #expect(with.checksum == without.checksum)
        #expect(without.digest == Trace<PHOLDEvent>().digest && with.digest != without.digest)
    }

    @Test func `memory that is asked for before an event comes changes nothing`() {
        func run(_ isPreparing: Bool) -> (checksum: UInt64, digest: UInt64) {
            let model = PHOLD<ExponentialIncrements>(
                processes: 500, remote: 0.5, isPreparing: isPreparing)
            var simulation = Simulation(model)
            for process in 0..<500 {
                simulation.schedule(
                    PHOLDEvent(process: UInt32(process)),
                    at: simulation.model.firstTime(of: process))
            }
            _ = simulation.run(until: Instant(nanoseconds: 50_000_000_000))
            return (simulation.model.checksum, simulation.trace.digest)
        }
        #expect(run(true) == run(false))
    }

    @Test func `the report names machine, version and every load`() throws {
        let result = try PHOLDBenchmark.run(load(.exponential), turns: 2)
        let report = BenchmarkReport(version: "1.2.3", commit: "abc", phold: [result])
        let text = String(decoding: try report.json, as: UTF8.self)
        for part in [
            #""commit" : "abc""#, #""version" : "1.2.3""#, #""processor" : ""#, #""load" : "test""#,
            #""ratio""#,
        ] { #expect(text.contains(part), "\(part) in \(text)") }
        #expect(result.kernel > 0 && result.priorityQueue > 0)
    }

    @Test func `a median is the middle, or the mean of the two middles`() {
        #expect(PHOLDBenchmark.median([3, 1, 2]) == 2)
        #expect(PHOLDBenchmark.median([4, 1, 3, 2]) == 2.5)
    }
}
