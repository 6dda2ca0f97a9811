import Foundation
import Testing

@testable import Plotting

/// Figures of calibrations.
struct CalibrationFigureTests {
    private static func slice(_ name: String, interval: ClosedRange<Double>?)
        -> CalibrationFigure
        .Slice
    {
        CalibrationFigure.Slice(
            scale: SweepAxisScale(
                name: name, labels: ["1", "10", "100"], numbers: [1, 10, 100],
                isLogarithmic: true),
            residuals: [[-3, 0.1, 4], [2, .nan, 900]], found: 10, interval: interval)
    }

    private static func figure(_ count: Int) -> CalibrationFigure {
        CalibrationFigure(
            name: "residuals\(count)", title: "The targets are met", caption: "a test",
            unit: "off / standard deviations", band: 2, targets: ["it's one", "two"],
            slices: (0..<count).map { slice("x\($0) / %", interval: $0 == 0 ? 8...12 : nil) })
    }

    @Test func `any number of unknowns is drawn, holes and quotes too`() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("calibration-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let paths = try await Gnuplot.render([1, 2, 4, 5].map(Self.figure), into: folder)
        #expect(paths.count == 8)
        for path in paths where path.hasSuffix("svg") {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains("The targets are met") && text.contains("it's one"))
            #expect(!text.contains("NaN"), "\(path)")
        }
    }

    @Test func `a line far off does not flatten the others`() {
        let text = Self.figure(2).script().text
        #expect(text.contains("set yrange [-6:6]"))
        #expect(text.contains("from 8,-6 to 12,6"))
        #expect(text.contains("from 10, graph 0 to 10, graph 1"))
    }
}
