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
            try scenario ?? Fixture.tiny(overrides), command: "zoosim run tiny.yaml",
            version: "test",
            output: folder.path, observer: PairedRun.Observer())
    }

    /// As much of `summary.json` as the tests look at.
    private struct Summary: Decodable {
        struct Figure: Decodable {
            var value: Double
            var unit: String
        }
        struct Bar: Decodable {
            var share: Double
            var gpuNanoseconds: String
        }
        struct Waterfall: Decodable {
            var efficiency: Double
            var bars: [Bar]
        }
        struct Assumption: Decodable {
            var key: String
            var efficiencyAtLow: Double?
            var efficiencyAtHigh: Double?
        }
        var digest: String
        var outcome: String
        var metrics: [String: Figure]
        var waterfall: Waterfall
        var assumptions: [Assumption]?
    }

    private func summary(of study: RunStudy) throws -> Summary {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            Summary.self, from: try Data(contentsOf: URL(fileURLWithPath: study.summaryPath)))
    }

    @Test func `the summary holds the figures of the metrics`() throws {
        let folder = ScratchFolder()
        let study = try study(folder)
        try study.writeSummary(ranges: nil)
        let summary = try summary(of: study)
        #expect(summary.metrics.count == study.metrics.count && study.metrics.count > 15)
        for metric in study.metrics {
            // The decoder treats the keys of a dictionary as it treats names.
            let figure = summary.metrics[metric.name] ?? summary.metrics[Self.camel(metric.name)]
            #expect(figure?.value == metric.value, "\(metric.name)")
            #expect(figure?.unit == metric.unit, "\(metric.name)")
        }
        #expect(summary.digest == study.digest)
        #expect(summary.outcome == "finished")
    }

    @Test func `a run that is cut short leaves the result of a whole one alone`() throws {
        let folder = ScratchFolder()
        let whole = try study(folder)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: whole.resultPath))
        let cut = try RunStudy.run(
            try Fixture.tiny(), command: "zoosim run tiny.yaml", version: "test",
            output: folder.path, observer: PairedRun.Observer(isInterrupted: { true }))
        #expect(cut.directory == whole.directory)
        #expect(cut.resultPath == whole.directory + "/run.partial.h5")
        #expect(try !ResultReader(path: cut.resultPath).isComplete)
        #expect(try Data(contentsOf: URL(fileURLWithPath: whole.resultPath)) == bytes)
        let again = try study(folder)
        #expect(again.resultPath == whole.resultPath)
        #expect(try ResultReader(path: again.resultPath).isComplete)
        #expect(!FileManager.default.fileExists(atPath: cut.resultPath))
    }

    @Test func `the summary's waterfall adds up to the last GPU-nanosecond`() throws {
        let folder = ScratchFolder()
        let study = try study(folder)
        try study.writeSummary(ranges: nil)
        let waterfall = try summary(of: study).waterfall
        let exact = waterfall.bars.compactMap { Int128($0.gpuNanoseconds) }
        let run = try #require(study.run.waterfall)
        #expect(exact.count == run.bars.count)
        #expect(exact.reduce(0, +) == (run.network - run.twin).nanoseconds)
        let shares = waterfall.bars.reduce(0) { $0 + $1.share }
        #expect(abs(shares - (1 - run.efficiency)) < 1e-12)
        #expect(waterfall.efficiency == run.efficiency)
    }

    @Test func `the summary holds both ends of every assumption`() throws {
        let folder = ScratchFolder()
        let study = try study(folder, of: try Fixture.tinyWithFewRanges())
        let ranges = AssumptionRanges.explore(
            around: study.run, overrides: [], seed: 3, threads: 1)
        try study.writeSummary(ranges: ranges)
        let entries = try #require(try summary(of: study).assumptions)
        #expect(entries.map(\.key) == ranges.entries.map(\.input.key))
        #expect(entries.map(\.efficiencyAtLow) == ranges.entries.map(\.atLow.value))
        #expect(entries.map(\.efficiencyAtHigh) == ranges.entries.map(\.atHigh.value))
    }

    /// A name in which each underscore has made the next letter a capital.
    private static func camel(_ name: String) -> String {
        let parts = name.split(separator: "_")
        return parts.dropFirst().reduce(String(parts[0])) { $0 + $1.capitalized }
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
