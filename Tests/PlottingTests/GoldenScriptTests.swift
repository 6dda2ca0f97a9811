import Foundation
import Plotting
import Testing

/// The scripts as they were last looked at, drawn; RECORD_SNAPSHOTS=1 records them anew.
struct GoldenScriptTests {
    private static let figures: [(golden: String, figure: any Figure)] = [
        ("waterfall", Fixtures.waterfall), ("timeline-weeks", Fixtures.weeks),
        ("timeline-hour", Fixtures.hour), ("money", Fixtures.money),
        ("special", Fixtures.special), ("scale", Fixtures.scale), ("learning", Fixtures.learning),
        ("market", Fixtures.market), ("returns", Fixtures.returns),
        ("inequality", Fixtures.inequality), ("flow", Fixtures.flow),
    ]

    @Test(arguments: [
        "waterfall", "timeline-weeks", "timeline-hour", "money", "special", "scale", "learning",
        "market", "returns", "inequality", "flow",
    ])
    func `the script is the one that was looked at`(golden: String) throws {
        let figure = try #require(Self.figures.first { $0.golden == golden }).figure
        let text = figure.script().text
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("Vectors/\(golden).gp")
            try Data(text.utf8).write(to: source)
            return
        }
        let path = try #require(
            Bundle.module.path(forResource: golden, ofType: "gp", inDirectory: "Vectors"),
            "no \(golden).gp: record it with RECORD_SNAPSHOTS=1")
        let expected = try String(contentsOfFile: path, encoding: .utf8)
        let lines = zip(text.split(separator: "\n"), expected.split(separator: "\n"))
        for (index, pair) in lines.enumerated() where pair.0 != pair.1 {
            Issue.record("\(golden).gp differs first in line \(index + 1): \(pair.0)")
            break
        }
        #expect(text == expected)
    }
}
