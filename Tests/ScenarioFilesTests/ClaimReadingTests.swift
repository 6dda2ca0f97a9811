import Foundation
import Testing

@testable import ScenarioFiles

/// Files of claims, sound and broken.
@Suite struct ClaimReadingTests {
    private static let metrics = [(name: "efficiency", unit: "1"), (name: "duration", unit: "d")]

    /// The faults of a text, each as "line: key: message".
    private func faults(_ text: String) throws -> [String] {
        let path = NSTemporaryDirectory() + "claims-\(UUID().uuidString).yaml"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        do throws(ScenarioErrors) {
            _ = try ClaimFile.read(path: path, metrics: Self.metrics)
            return []
        } catch {
            return error.errors.map { fault in
                let near = fault.nearest.map { " (\($0)?)" } ?? ""
                return "\(fault.line ?? 0): \(fault.message)\(near)"
            }
        }
    }

    private func reading(_ text: String) throws -> [String] {
        try faults(
            """
            stated: {hours: 8400 GPU-h}
            claims:
              - claim: c
                says: s
                readings:
                  - {reading: r, \(text)}
            """
        )
    }

    @Test func `the shipped claims are sound`() throws {
        let path = Repository.path("Scenarios/claims.yaml")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("claims:"))
    }

    @Test(
        arguments: [
            ("metric: eficiency, is: 1%, scenario: x.yaml", "there is no metric", "efficiency"),
            ("metric: duration, is: 1%, scenario: x.yaml", "measured in d, not in %", ""),
            ("metric: efficiency, is: 0.89, scenario: x.yaml", "write a number with its unit", ""),
            ("metric: efficiency, is: 90%–80%, scenario: x.yaml", "write a number with", ""),
            ("metric: efficiency, is: 89% ± 2 d, scenario: x.yaml", "write a number with", ""),
            ("metric: efficiency, is: 89% ± 1%", "is missing; write e.g. “scenario:", ""),
            ("metric: efficiency, is: 1%, scenaro: x.yaml", "unknown key", "scenario"),
            (
                "metric: efficiency, is: at least 1%, tolerance: 1%, scenario: x.yaml",
                "is no tolerance", ""
            ),
            (
                "metric: efficiency, is: 1% ± 1%, replicates: 1, scenario: x.yaml",
                "two numbers from 2", ""
            ),
            (
                "metric: efficiency, is: 1% ± 1%, replicates: 9 to 3, scenario: x.yaml",
                "two numbers", ""
            ),
            (
                "metric: efficiency, is: 1% ± 1%, confidence: 120%, scenario: x.yaml",
                "a confidence", ""
            ),
            ("check: hour × 2, is: 1 h ± 1%", "is called “hour”; did you mean “hours”?", ""),
            ("check: hours ×, is: 1 h ± 1%", "the expression ends where a value belongs", ""),
            ("check: (hours, is: 1 h ± 1%", "the parenthesis of column 1 is not closed", ""),
            ("check: hours / 0, is: 1 h ± 1%", "no finite number", ""),
            ("check: 3 d × 2, is: 1 h ± 1%", "plain numbers and percentages", ""),
            ("check: hours, is: 1 h", "needs a tolerance", ""),
            (
                "metric: duration, is: at most 5 d, scenario: x.yaml, over: {set: {a: 1}}",
                "is a share", ""
            ),
        ])
    func `a fault is told with its line and what to do`(
        text: String, message: String, nearest: String
    ) throws {
        let faults = try reading(text)
        #expect(
            faults.contains {
                $0.hasPrefix("6: ") && $0.contains(message)
                    && (nearest.isEmpty || $0.hasSuffix("(\(nearest)?)"))
            }, "\(faults)")
    }

    @Test func `a file without claims or expectations says so`() throws {
        #expect(try faults("claims: []\n").first?.contains("at least 1") == true)
        let quickstart = Repository.path("Scenarios/quickstart.yaml")
        do throws(ScenarioErrors) {
            _ = try ClaimFile.read(path: quickstart, metrics: Self.metrics)
            Issue.record("a scenario without expectations was read as claims")
        } catch {
            #expect(error.errors.first?.message.contains("neither “claims:”") == true)
        }
        #expect(
            try faults("claims:\n  - {claim: c, says: s}\n").contains {
                $0.contains("has no readings")
            })
    }
}

/// What a metric is said to be.
@Suite struct PublishedRelationTests {
    private static let said: [(String, Double, Double, String)] =
        [
            ("89% ± 1%", 0.88, 0.90, "1"), ("89% +- 1 points", 0.88, 0.90, "1"),
            ("8400 GPU-h ± 5%", 7_980, 8_820, "GPU-h"), ("21 d ± 1 d", 20, 22, "d"),
            ("15%–25%", 0.15, 0.25, "1"), ("15–25%", 0.15, 0.25, "1"),
            ("2 d to 3 d", 2, 3, "d"), ("at least 5%", 0.05, Double.infinity, "1"),
            ("at most 3 h", -Double.infinity, 3, "h"), ("10 s ± x2", 5, 20, "s"),
            ("89%", 0.89, 0.89, "1"),
        ] as [(String, Double, Double, String)]

    @Test(arguments: said)
    func `is read with its ends, and written so that it is read again`(
        text: String, low: Double, high: Double, unit: String
    ) throws {
        let relation = try #require(PublishedRelation(text))
        #expect(abs(relation.low - low) < 1e-9 || relation.low == low)
        #expect(abs(relation.high - high) < 1e-9 || relation.high == high)
        #expect(relation.unit == unit)
        #expect(relation.isDecidable == (text != "89%"))
        let again = try #require(PublishedRelation("\(relation)"), "\(relation)")
        #expect(abs(again.low - relation.low) < 1e-9 || again.low == relation.low)
        #expect(abs(again.high - relation.high) < 1e-9 || again.high == relation.high)
    }

    @Test(arguments: [
        "0.89", "", "at least", "at most 5", "5 d ± 3 h", "25%–15%", "3 d–4 h", "± 1%",
    ])
    func `all else is none`(text: String) {
        #expect(PublishedRelation(text) == nil)
    }
}
