import Foundation
import NetworkSimulation
import Testing

@testable import ScenarioFiles

/// Unknowns as values, and scenarios with what was found.
@Suite struct CalibratedScenarioTests {
    private static func unknown(
        _ range: SweepRange, form: String = CalibrationUnknown.gap, start: Double? = nil
    ) -> CalibrationUnknown {
        CalibrationUnknown(
            name: "x", keys: ["a.b"], range: range, form: form, start: start,
            mark: SourceMark(file: "", line: nil, key: ""))
    }

    private static let line = SweepRange(
        low: 100, high: 10_000, unit: "Mbps", isLogarithmic: true, isWhole: false)
    private static let steps = SweepRange(
        low: 10, high: 20, unit: "", isLogarithmic: false, isWhole: true)

    @Test func `a share and a number are two names of one place`() {
        for range in [Self.line, Self.steps] {
            let unknown = Self.unknown(range)
            for share in [0, 0.1, 0.5, 0.73, 1] {
                let value = unknown.value(at: share)
                let again = unknown.value(at: unknown.share(of: value.number))
                #expect(again == value)
                if !range.isWhole {
                    #expect(abs(unknown.share(of: value.number) - share) < 1e-5)
                }
            }
        }
        #expect(Self.unknown(Self.line).value(at: 0.5).text == "1000 Mbps")
        #expect(Self.unknown(Self.steps).value(at: 0.56).text == "16")
        #expect(Self.unknown(Self.steps).value(at: -3).text == "10")
        #expect(Self.unknown(Self.line, form: "fixed {}").value(at: 1).text == "fixed 10000 Mbps")
    }

    @Test func `a search begins where the file says, or the scenario stands, or in the middle`() {
        func close(_ share: Double, _ wanted: Double) -> Bool { abs(share - wanted) < 1e-12 }
        #expect(close(Self.unknown(Self.line).startingShare(own: "1 Gbps"), 0.5))
        #expect(close(Self.unknown(Self.line).startingShare(own: "10 Gbps"), 1))
        #expect(close(Self.unknown(Self.line, start: 100).startingShare(own: "1 Gbps"), 0))
        // Beyond the ends, of another kind, or with words around it.
        #expect(Self.unknown(Self.line).startingShare(own: "20 Gbps") == 0.5)
        #expect(Self.unknown(Self.line).startingShare(own: "3 h") == 0.5)
        #expect(Self.unknown(Self.line).startingShare(own: nil) == 0.5)
        #expect(Self.unknown(Self.steps, form: "mean {}").startingShare(own: "11") == 0.5)
    }

    private func file(_ folder: ScratchFolder) throws -> CalibrationFile {
        try CalibrationFile.read(
            path: folder.path + "/c.yaml", metrics: [(name: "efficiency", unit: "1")])
    }

    private func scratch(_ set: String) throws -> ScratchFolder {
        try ScratchFolder([
            "c.yaml": """
            scenario: \(Repository.path("Scenarios/quickstart.yaml"))
            set:
              \(set)
            unknowns: [{key: jobs.small.training.inner_steps, from: 10, to: 90, whole: yes}]
            targets: [{metric: efficiency, value: 88%}]
            """
        ])
    }

    private static let found = [
        CalibratedScenario.Setting(
            key: "jobs.small.training.inner_steps", text: "42", source: "calibrated to a figure"),
        CalibratedScenario.Setting(
            key: "fleet.pool.access", text: "750 Mbps", source: "calibrated to a figure"),
    ]

    @Test
    func `what was found is written as a scenario that extends the other and says its source`()
        throws
    {
        let folder = try scratch("jobs.small.data.text_tokens: 2e9  # assumed: little")
        let scenario = CalibratedScenario(
            of: try file(folder), overrides: ["fleet.0.count=7"], settings: Self.found,
            name: "quick-calibrated", head: ["one", "two"])
        let text = try scenario.text(in: folder.path)
        #expect(text.hasPrefix("# one\n# two\nextends: "))
        #expect(text.contains("inner_steps: 42  # source: calibrated to a figure\n"))
        #expect(text.contains("text_tokens: 2e9  # assumed: little\n"))
        try text.write(
            toFile: folder.path + "/calibrated.yaml", atomically: true, encoding: .utf8)
        let read = try folder.load("calibrated.yaml")
        #expect(read.name == "quick-calibrated")
        var written = read.configuration
        let run = try scenario.scenario().configuration
        written.name = run.name
        #expect(written == run)
        #expect(run.fleet[0].count == 7)
        let input = try #require(
            read.inputs.first { $0.key == "jobs.small.training.inner_steps" })
        #expect(input.value == "42" && input.note == .source("calibrated to a figure"))
        // So does a file that needs no other.
        try scenario.wholeText().write(
            toFile: folder.path + "/whole.yaml", atomically: true, encoding: .utf8)
        var whole = try folder.load("whole.yaml").configuration
        #expect(whole.name == "quick-calibrated")
        whole.name = run.name
        #expect(whole == run)
    }

    @Test func `a path is seen from a folder`() {
        #expect(FilePath.relative("/a/b/c.yaml", to: "/a/b") == "c.yaml")
        #expect(FilePath.relative("/a/b/c.yaml", to: "/a/d/e") == "../../b/c.yaml")
        #expect(FilePath.relative("/x.yaml", to: "/a") == "../x.yaml")
    }
}
