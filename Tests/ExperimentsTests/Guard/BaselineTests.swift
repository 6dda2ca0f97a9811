import Experiments
import Foundation
import Testing

/// Baselines as files, and what is wrong with some.
struct BaselineTests {
    private let folder = ScratchFolder()

    private static func sample(_ values: [Double] = [0.9, 0.92, 0.91]) -> Baseline {
        Baseline(
            scenario: "tiny", file: "tiny.yaml", scenarioDigest: "d1", reason: "first",
            version: "1", seeds: values.indices.map { "\($0)" },
            metrics: [
                .init(metric: "efficiency", unit: "1", tolerance: 0.005, values: values)
            ],
            reproduction: Fingerprint(digest: "d2", figures: [.init(name: "x", value: 1.5)]))
    }

    private func write(_ text: String, as name: String = "tiny") throws {
        try FileManager.default.createDirectory(
            atPath: folder.path, withIntermediateDirectories: true)
        try Data(text.utf8).write(
            to: URL(fileURLWithPath: Baseline.path(of: name, in: folder.path)))
    }

    private func fault(of name: String = "tiny") -> Baseline.Fault? {
        do throws(Baseline.Fault) {
            _ = try Baseline.read(of: name, in: folder.path)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a baseline is read as it was written, to the last bit`() throws {
        let baseline = Self.sample([0.1 + 0.2, 1.0 / 3, 1e-300])
        try write(baseline.text())
        #expect(try Baseline.read(of: "tiny", in: folder.path) == baseline)
        #expect(try Baseline.readAll(in: folder.path) == [baseline])
        #expect(try baseline.text() == Baseline.read(of: "tiny", in: folder.path).text())
    }

    @Test func `a missing baseline says how one is recorded`() {
        #expect(fault() == .missing(path: folder.path + "/tiny.json"))
        #expect(fault()?.description.contains("--accept --reason") == true)
        #expect(throws: Baseline.Fault.none(folder: folder.path)) {
            try Baseline.readAll(in: folder.path)
        }
    }

    @Test func `the baseline of another scenario is refused`() throws {
        try write(Self.sample().text(), as: "small")
        #expect(
            fault(of: "small")
                == .otherScenario(
                    path: folder.path + "/small.json", found: "tiny", wanted: "small"))
    }

    @Test func `an unknown metric is refused with the one that was meant`() throws {
        try write(Self.sample().text().replacingOccurrences(of: "efficiency", with: "eficiency"))
        #expect(fault()?.description.contains("did you mean “efficiency”") == true)
    }

    @Test(arguments: [
        ("\"seeds\"", "\"sseeds\"", "“seeds” is missing"),
        ("\"tolerance\" : 0.005", "\"tolerance\" : 0", "its tolerance has to be above 0"),
        ("0.92,", "", "2 values of 3 seeds"),
        ("0.92,", "0.93,", "its mean is not that of its values"),
        ("\"n\" : 3", "\"n\" : \"three\"", "of another kind"),
        ("{", "[", "it is no JSON"),
    ])
    func `a file that is no baseline says why`(old: String, new: String, why: String) throws {
        let text = try Self.sample().text()
        try #require(text.contains(old))
        try write(text.replacingOccurrences(of: old, with: new))
        let found = try #require(fault())
        #expect(found.description.contains(why), "\(found)")
    }

    @Test func `the reason and the version are no figures`() {
        var other = Self.sample()
        other.reason = "because"
        other.version = "2"
        #expect(other.hasSameFigures(as: Self.sample()))
        other.metrics[0].tolerance = 0.01
        #expect(!other.hasSameFigures(as: Self.sample()))
    }

    @Test func `a changelog takes the line once, as the last under its heading`() throws {
        let log = "# Log\n\n## [Unreleased]\n\n### Changed results\n\n- One.\n\n## [1]\n\n- Old.\n"
        let entry = ChangelogEntry(
            reason: "a faster tree", changes: [(Self.sample([0.8, 0.9]), Self.sample([0.9, 1]))])
        #expect(
            entry.text == "Baselines: a faster tree. They moved in tiny (efficiency 85.00% to "
                + "95.00%).")
        let once = try entry.inserted(into: log)
        #expect(once == log.replacingOccurrences(of: "One.\n", with: "One.\n- \(entry.text)\n"))
        #expect(try entry.inserted(into: once) == once)
    }

    @Test func `a long line is broken, and known again`() throws {
        let entry = ChangelogEntry(
            reason: String(repeating: "again and ", count: 30), changes: [(nil, Self.sample())])
        let log = "## [Unreleased]\n\n### Changed results\n"
        let once = try entry.inserted(into: log)
        #expect(once.split(separator: "\n").allSatisfy { $0.count <= 120 })
        #expect(once.split(separator: "\n").count > 4)
        #expect(try entry.inserted(into: once) == once)
    }

    @Test func `the heading is made where it is missing, and nothing goes to a release`() throws {
        let entry = ChangelogEntry(reason: "x", changes: [(nil, Self.sample())])
        let log = "## [Unreleased]\n\n### Added\n\n- A.\n\n## [1]\n\n### Changed results\n\n- B.\n"
        let once = try entry.inserted(into: log)
        let new = "- A.\n\n### Changed results\n\n- \(entry.text)\n"
        #expect(once == log.replacingOccurrences(of: "- A.\n", with: new))
        #expect(throws: ChangelogEntry.NoUnreleased.self) {
            try entry.inserted(into: "# Log\n\n## [1]\n")
        }
    }
}
