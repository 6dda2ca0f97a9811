import Experiments
import NetworkSimulation
import ScenarioFiles
import Testing

/// What a run's efficiency would be at both ends of what was assumed.
@Suite struct AssumptionRangeTests {
    @Test func `the number of threads changes nothing`() throws {
        let base = try PairedRun.simulate(try Fixture.tinyWithFewRanges())
        let runs = [1, 2].map { threads in
            AssumptionRanges.explore(around: base, overrides: [], seed: 3, threads: threads)
        }
        #expect(runs[0].entries.map(\.input) == runs[1].entries.map(\.input))
        #expect(runs[0].entries.map(\.atLow) == runs[1].entries.map(\.atLow))
        #expect(runs[0].entries.map(\.atHigh) == runs[1].entries.map(\.atHigh))
        #expect(runs[0].entries.map(\.input.key).sorted() == Fixture.ranged)
        #expect(runs[0].entries.allSatisfy { $0.atLow.value != nil && $0.atHigh.value != nil })
    }

    /// Every end is what a run of its own gives, also where none was made for it.
    @Test func `an end of a range is a run with that value`() throws {
        let base = try PairedRun.simulate(try Fixture.tinyWithFewRanges())
        let ranges = AssumptionRanges.explore(around: base, overrides: [], seed: 3, threads: 2)
        for entry in ranges.entries {
            for (value, outcome) in [(entry.low, entry.atLow), (entry.high, entry.atHigh)] {
                let alone = try PairedRun.simulate(
                    try Fixture.tiny(["\(entry.input.key)=\(value)"]))
                #expect(alone.efficiency == outcome.value, "\(entry.input.key)=\(value)")
            }
        }
        let moved = ranges.entries.filter { $0.atLow != $0.atHigh }.map(\.input.key)
        #expect(moved.contains("network.heartbeat_timeout"), "\(moved)")
    }

    @Test func `a range of the command line is explored like one of the file`() throws {
        let key = "network.heartbeat_timeout"
        let overrides = ["\(key)=20–40 s"]
        var scenario = try Fixture.tiny(overrides)
        scenario.inputs.removeAll { $0.key != key }
        let ranges = AssumptionRanges.explore(
            around: try PairedRun.simulate(scenario), overrides: overrides, seed: 3, threads: 2)
        let entry = try #require(ranges.entries.first)
        #expect(entry.low == "20 s" && entry.high == "40 s")
        #expect(
            entry.atLow.value == (try PairedRun.simulate(Fixture.tiny(["\(key)=20 s"]))).efficiency)
        #expect(entry.atHigh.value != nil)
    }

    @Test func `an end that has no result says why`() throws {
        let overrides = ["jobs.small.max_price=0.01 ZEN/GPU-h"]
        let base = try PairedRun.simulate(try Fixture.tinyWithFewRanges())
        let ranges = AssumptionRanges.explore(
            around: base, overrides: overrides, seed: 3, threads: 1)
        let entry = try #require(ranges.entries.first { $0.input.key == "twin.restart" })
        guard case .failed(let why) = entry.atLow else {
            Issue.record("\(entry.atLow)")
            return
        }
        #expect(why.contains("0.01 ZEN/GPU-h"))
    }
}
