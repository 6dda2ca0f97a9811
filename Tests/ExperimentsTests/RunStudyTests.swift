import Experiments
import Foundation
import NetworkSimulation
import Quantities
import Results
import ScenarioFiles
import Testing

/// What a run leaves behind: the result file and the summary hold the same figures as the report.
@Suite struct RunStudyTests {
    private func study(
        _ folder: ScratchFolder, _ overrides: [String] = [], of scenario: Scenario? = nil
    ) throws -> RunStudy {
        try RunStudy.run(
            try scenario ?? Fixture.tiny(overrides), command: "zoosim run tiny.yaml", version: "test",
            output: folder.path, observer: PairedRun.Observer())
    }

    private func summary(of study: RunStudy) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: study.summaryPath))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func `the summary holds the figures of the metrics`() throws {
        let folder = ScratchFolder()
        let study = try study(folder)
        try study.writeSummary(ranges: nil)
        let summary = try summary(of: study)
        let metrics = try #require(summary["metrics"] as? [String: [String: Any]])
        #expect(metrics.count == study.metrics.count && metrics.count > 15)
        for metric in study.metrics {
            let figure = try #require(metrics[metric.name], "\(metric.name)")
            #expect(figure["value"] as? Double == metric.value, "\(metric.name)")
            #expect(figure["unit"] as? String == metric.unit)
        }
        #expect(summary["digest"] as? String == study.digest)
        #expect(summary["outcome"] as? String == "finished")
        #expect(
            metrics["jobs.small.efficiency"]?["value"] as? Double == study.run.efficiency)
    }

    @Test func `the summary's waterfall adds up to the last GPU-nanosecond`() throws {
        let folder = ScratchFolder()
        let study = try study(folder)
        try study.writeSummary(ranges: nil)
        let waterfall = try #require(try summary(of: study)["waterfall"] as? [String: Any])
        let bars = try #require(waterfall["bars"] as? [[String: Any]])
        let exact = bars.compactMap { ($0["gpu_nanoseconds"] as? String).flatMap { Int128($0) } }
        let run = try #require(study.run.waterfall)
        #expect(exact.count == run.bars.count)
        #expect(exact.reduce(0, +) == (run.network - run.twin).nanoseconds)
        let shares = bars.compactMap { $0["share"] as? Double }.reduce(0, +)
        #expect(abs(shares - (1 - run.efficiency)) < 1e-12)
        #expect(waterfall["efficiency"] as? Double == run.efficiency)
    }

    @Test func `the summary holds both ends of every assumption`() throws {
        let folder = ScratchFolder()
        let study = try study(folder, of: try Fixture.tinyWithFewRanges())
        let ranges = AssumptionRanges.explore(
            around: study.run, overrides: [], seed: 3, threads: 1)
        try study.writeSummary(ranges: ranges)
        let entries = try #require(
            try summary(of: study)["assumptions"] as? [[String: Any]])
        #expect(entries.count == ranges.entries.count)
        for (entry, range) in zip(entries, ranges.entries) {
            #expect(entry["key"] as? String == range.input.key)
            #expect(entry["efficiency_at_low"] as? Double == range.atLow.value)
            #expect(entry["efficiency_at_high"] as? Double == range.atHigh.value)
        }
    }

    @Test func `the result file holds the same metrics, and its digest`() throws {
        let folder = ScratchFolder()
        let study = try study(folder)
        let reader = try ResultReader(path: study.resultPath)
        #expect(reader.isComplete)
        #expect(reader.digest == study.digest)
        #expect(reader.metrics.map(\.name).sorted() == study.metrics.map(\.name).sorted())
        for metric in study.metrics {
            #expect(reader.metric(metric.name)?.value == metric.value, "\(metric.name)")
        }
        // The states in the file are those of the report.
        let high = try reader.integerColumn(.network, RecordTable.Index.waterfall, "gpu_ns_high")
        let low = try reader.integerColumn(.network, RecordTable.Index.waterfall, "gpu_ns_low")
        let sum = zip(high, low).reduce(Int128(0)) { $0 + Int128($1.0) << 32 + Int128($1.1) }
        #expect(sum == study.run.network.jobs[0].held.nanoseconds)
    }

    @Test func `the same inputs have the same folder and digest`() throws {
        let folder = ScratchFolder()
        let one = try study(folder)
        let other = try study(folder)
        #expect(one.digest == other.digest && one.directory == other.directory)
        let changed = try study(folder, ["twin.restart=3 min"])
        #expect(changed.digest != one.digest && changed.directory != one.directory)
    }

    @Test func `a run without a result leaves an unfinished file`() throws {
        let folder = ScratchFolder()
        #expect(throws: RunStudy.Failure.self) {
            try study(folder, ["jobs.small.max_price=0.01 ZEN/GPU-h"])
        }
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        let file = try #require(files.first { $0.hasSuffix("run.h5") })
        #expect(try !ResultReader(path: folder.path + "/" + file).isComplete)
    }

    @Test func `every metric has a name of its own, a unit and an explanation`() {
        let all = MetricDefinition.all
        #expect(Set(all.map(\.name)).count == all.count)
        #expect(
            all.allSatisfy { !$0.unit.isEmpty && !$0.about.isEmpty && $0.explanation.count > 20 })
    }
}
