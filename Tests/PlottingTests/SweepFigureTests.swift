import Foundation
import Plotting
import Testing

/// Figures of sweeps.
struct SweepFigureTests {
    private static func points(_ values: [Double]) -> [SweepFigure.Point] {
        values.map { SweepFigure.Point(mean: $0, low: $0 - 0.1, high: $0 + 0.1) }
    }

    private static let line = SweepAxisScale(
        name: "line / Mbps", labels: ["100", "1000", "10000"], numbers: [100, 1_000, 10_000])
    private static let mode = SweepAxisScale(
        name: "mode", labels: ["ring", "d'iloco"], numbers: nil)

    private static func figure(_ name: String, _ content: SweepFigure.Content) -> SweepFigure {
        SweepFigure(
            name: name, title: "It rises", caption: "a test", metric: "efficiency",
            content: content)
    }

    private static let figures = [
        figure("one", .grid(axes: [line], points: points([0.1, 0.5, .nan]))),
        figure("words", .grid(axes: [mode], points: points([0.1, 0.5]))),
        figure("two", .grid(axes: [mode, line], points: points([1, 2, .nan, 4, 5, 6]))),
        figure(
            "three",
            .grid(
                axes: [mode, mode, line],
                points: points(Array(repeating: .nan, count: 6) + [1, 1, 1, 1, 1, 1]))),
        figure(
            "panels",
            .panels([
                .init(scale: line, places: [2, 0, 1, 1], points: points([1, 2, 3, .nan])),
                .init(scale: mode, places: [0], points: points([.nan])),
            ])),
    ]

    @Test func `every form of it is drawn, holes and quotes too`() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("sweep-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let paths = try await Gnuplot.render(Self.figures, into: folder)
        #expect(paths.count == 10)
        for path in paths where path.hasSuffix("svg") {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains("It rises"))
            #expect(!text.contains("NaN"), "\(path)")
        }
    }

    @Test func `a line has a band, words have bars, and two axes a map with numbers`() {
        let scripts = Self.figures.map { $0.script().text }
        #expect(scripts[0].contains("filledcurves") && scripts[0].contains("\nset logscale x"))
        #expect(scripts[1].contains("yerrorbars") && !scripts[1].contains("\nset logscale x"))
        #expect(scripts[2].contains("with image") && scripts[2].contains("with labels"))
        #expect(scripts[3].contains("mode: ring") && scripts[3].contains("$cells1"))
        #expect(scripts[4].contains("no point has a value"))
    }
}
