import Foundation
import Testing

@testable import Plotting

/// Figures of sensitivity studies.
struct SensitivityFigureTests {
    private static func tornado(_ rows: [TornadoFigure.Row]) -> TornadoFigure {
        TornadoFigure(
            title: "The steps, or \"a's\", decide", caption: "a test", metric: "efficiency",
            isPercent: true,
            base: 90, rows: rows)
    }

    private static let rows = [
        TornadoFigure.Row(label: "a.steps", low: "30", high: "500", atLow: 94, atHigh: 85),
        TornadoFigure.Row(
            label: "b.rate", low: "1 Gbps", high: "4 Gbps", atLow: 91, atHigh: 92,
            isLowDoubtful: true),
        TornadoFigure.Row(label: "c_d", low: "yes", high: "no", atLow: nil, atHigh: 89),
        TornadoFigure.Row(label: "e", low: "0%", high: "10%", atLow: 90, atHigh: 90),
    ]

    private static let bars = IntervalBarFigure(
        name: "shares", title: "One has it all", caption: "a test", axis: "share", isPercent: true,
        series: ["by itself", "in all"],
        rows: [
            IntervalBarFigure.Row(
                label: "a.steps",
                bars: [.init(value: 60, low: 40, high: 80), .init(value: 70, low: 60, high: 85)]),
            IntervalBarFigure.Row(label: "b", bars: [.init(value: -1, low: -9, high: 2), nil]),
            IntervalBarFigure.Row(
                label: "luck", bars: [nil, .init(value: 3, low: 1, high: 9)], isMuted: true),
        ])

    @Test func `both are drawn, with holes and with bars of no length`() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("sensitivity-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let paths = try await Gnuplot.render([Self.tornado(Self.rows), Self.bars], into: folder)
        #expect(
            paths.map { $0.split(separator: "/").last } == [
                "tornado.svg", "tornado.png", "shares.svg", "shares.png",
            ])
        let tornado = try String(contentsOfFile: paths[0], encoding: .utf8)
        for text in ["The steps, or", "a.steps", "1 Gbps", "yes: no run", "c_d", "90%"] {
            #expect(tornado.contains(text), "“\(text)” is missing")
        }
        let bars = try String(contentsOfFile: paths[2], encoding: .utf8)
        for text in ["One has it all", "by itself", "luck", "80%"] {
            #expect(bars.contains(text), "“\(text)” is missing")
        }
        #expect(!tornado.contains("NaN") && !bars.contains("NaN"))
    }

    /// The rows of a script's data.
    private func data(_ name: String, of figure: any Figure) -> [[Double]] {
        let lines = figure.script().text.split(separator: "\n")
        guard let start = lines.firstIndex(of: "$\(name) << END_OF_DATA") else { return [] }
        return lines[(start + 2)...].prefix { $0 != "END_OF_DATA" }.map { line in
            line.split(separator: " ").map { Double($0) ?? .nan }
        }
    }

    @Test func `a bar goes to each end that has a run, and shares its row with one beside it`() {
        let bars = data("bars", of: Self.tornado(Self.rows))
        #expect(bars.count == 7)
        // On both sides of the base they are as high as the row allows.
        #expect(bars[0] == [1, 94, 0.68, 1.32, 0, 0] && bars[1] == [1, 85, 0.68, 1.32, 1, 0])
        // On one side, one stands above the other.
        #expect(bars[2] == [2, 91, 1.64, 2, 0, 1] && bars[3] == [2, 92, 2, 2.36, 1, 0])
        #expect(bars[4] == [3, 89, 2.68, 3.32, 1, 0])
    }

    @Test func `the axis has room for every interval`() {
        let text = Self.bars.script().text
        let range = text.split(separator: "\n").first { $0.hasPrefix("set xrange") } ?? ""
        let ends = range.dropFirst("set xrange [".count).dropLast().split(separator: ":")
            .compactMap { Double($0) }
        #expect(ends.count == 2 && ends[0] < -9 && ends[1] > 85)
        #expect(data("series1", of: Self.bars)[1][1].isNaN)
    }
}
