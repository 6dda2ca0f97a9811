import Experiments
import NetworkSimulation
import Randomness
import ScenarioFiles
import Testing

/// Seeds, and runs that come to metrics.
struct ReplicationTests {
    @Test func `the first replicate is the scenario's own run, and no two share a seed`() {
        let base = Seed(7)
        #expect(Replication(0, of: base).seed == base)
        #expect(Replication(0, of: base, point: 99).seed == base)
        #expect(Replication(3, of: base) == Replication(3, of: base, point: 5))
        let common = (0..<200).map { Replication($0, of: base).seed }
        let own = (0..<200).map { Replication($0, of: base, luck: .independent, point: 1).seed }
        let other = (0..<200).map { Replication($0, of: base, luck: .independent, point: 2).seed }
        #expect(Set(common + own + other).count == 600)
        #expect(Replication(1, of: Seed(8)).seed != common[1])
    }

    @Test func `seeds are the same in every build`() {
        #expect(Replication(1, of: Seed(1)).seed.value == 12_923_081_535_420_347_044)
        let own = Replication(1, of: Seed(1), luck: .independent, point: 1)
        #expect(own.seed.value == 9_354_813_012_291_156_902)
    }

    @Test func `metrics are found by name, and a misspelt one with what was meant`() throws {
        let selection = try MetricSelection(["duration", "jobs.small.efficiency", "duration"])
        #expect(selection.names == ["duration", "jobs.small.efficiency"])
        #expect(selection.needsTwin)
        #expect(selection.index(of: "efficiency") == 1)
        #expect(selection.index(of: "cost_zen") == nil)
        #expect(try !MetricSelection(["duration"]).needsTwin)
        let error = #expect(throws: MetricSelection.UnknownMetric.self) {
            try MetricSelection(["effciency"])
        }
        #expect(
            error?.description == "there is no metric “effciency”; did you mean “efficiency”?")
    }

    @Test func `a sample has the values that the whole run has`() throws {
        let scenario = try Fixture.tiny()
        let run = try PairedRun.simulate(scenario)
        let all = MetricSample.run(scenario, for: .all)
        let expected = MetricSample.of(run, for: .all)
        #expect(
            zip(try #require(all.values), expected.values).allSatisfy {
                $0 == $1 || ($0.isNaN && $1.isNaN)
            })
        let alone = try MetricSelection(["duration", "gpu_hours"])
        let sample = MetricSample.run(scenario, for: alone)
        #expect(
            sample.values == [
                expected.values[try #require(MetricSelection.all.index(of: "duration"))],
                expected.values[try #require(MetricSelection.all.index(of: "gpu_hours"))],
            ])
    }

    @Test func `the number of threads and of replicates changes no value`() throws {
        let scenario = try Fixture.tiny()
        let metrics = try MetricSelection(["efficiency", "duration"])
        let one = ReplicationRunner(threads: 1)
            .outcomes(of: scenario, replicates: 0..<6, for: metrics)
        let three = ReplicationRunner(threads: 3)
            .outcomes(of: scenario, replicates: 0..<6, for: metrics)
        let later = ReplicationRunner(threads: 2)
            .outcomes(of: scenario, replicates: 3..<6, for: metrics)
        #expect(one == three)
        #expect(Array(one[3...]) == later)
        #expect(Set(one.compactMap { $0.values?[0] }).count > 1)
        let both = ReplicationRunner(threads: 2)
            .outcomes(of: [scenario, scenario], replicates: 0..<2, for: metrics)
        #expect(both == [Array(one[..<2]), Array(one[..<2])])
    }

    @Test func `replicates end when the interval is narrow enough`() throws {
        let scenario = try Fixture.tiny()
        let metrics = try MetricSelection(["duration"])
        let schedule = LookSchedule(minimum: 3, maximum: 10)
        func count(_ width: SequentialStopping.Width) -> Int {
            ReplicationRunner(threads: 2).replicate(
                scenario, for: metrics,
                until: SequentialStopping(metric: "duration", width: width, schedule: schedule)
            ).outcomes.count
        }
        #expect(count(.relative(1_000)) == 3)
        #expect(count(.relative(0)) == 10)
    }

    @Test func `a scenario that comes to nothing fails with its reason, in every replicate`() throws
    {
        let scenario = try Fixture.tiny(["jobs.small.max_price=0.1 ZEN/GPU-h"])
        let samples = ReplicationRunner(threads: 2).replicate(
            scenario, for: try MetricSelection(["efficiency"]),
            schedule: LookSchedule(minimum: 2, maximum: 2)
        ) { _ in true }
        #expect(samples.failures.map(\.replicate) == [0, 1])
        #expect(samples.failures.allSatisfy { $0.reason.contains("small") })
        #expect(samples.values(of: "efficiency").isEmpty)
        #expect(samples.alignedValues(of: "efficiency").count == 2)
    }

    @Test func `an interrupted run is no sample`() throws {
        let scenario = try Fixture.tiny()
        let runner = ReplicationRunner(
            threads: 1, observer: PairedRun.Observer(isInterrupted: { true }))
        let outcomes = runner.outcomes(
            of: scenario, replicates: 0..<2, for: try MetricSelection(["duration"]))
        #expect(outcomes == [.interrupted, .interrupted])
    }
}
