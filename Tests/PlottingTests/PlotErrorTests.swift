import Foundation
import Testing

@testable import Plotting

/// What a person is told when figures cannot be drawn.
struct PlotErrorTests {
    /// A figure whose script is wrong.
    private struct BrokenFigure: Figure {
        let name = "broken"
        func script() -> GnuplotScript {
            var script = GnuplotScript(name: name, width: 100, height: 100)
            script.add("plot $nowhere using 1:2")
            return script
        }
    }

    /// A figure that draws nothing, which gnuplot does not call a fault.
    private struct BlankFigure: Figure {
        let name = "blank"
        func script() -> GnuplotScript { GnuplotScript(name: "other", width: 100, height: 100) }
    }

    private func error(
        of figure: any Figure, in folder: String, by program: String = "gnuplot"
    ) async throws -> PlotError {
        let error = await #expect(throws: PlotError.self) {
            try await Gnuplot.render([figure], into: folder, by: program)
        }
        return try #require(error)
    }

    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("zoosim-\(UUID().uuidString)").path

    @Test func `without gnuplot the scripts are there and the error says what to do`() async throws
    {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let error = try await error(of: Fixtures.money, in: folder, by: "no-such-gnuplot")
        guard case .gnuplotMissing(folder, _) = error else {
            Issue.record("not \(error)")
            return
        }
        #expect(error.description.contains("make deps"))
        #expect(error.description.contains("cd \(folder) && gnuplot *.gp"))
        #expect(
            try String(contentsOfFile: "\(folder)/money.gp", encoding: .utf8)
                == Fixtures.money.script().text)
    }

    @Test func `a failing script is an error with gnuplot's own words`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let error = try await error(of: BrokenFigure(), in: folder)
        guard case .scriptFailed(let path, let message) = error else {
            Issue.record("not \(error)")
            return
        }
        #expect(path == "\(folder)/broken.gp")
        #expect(message.contains("$nowhere"))
    }

    @Test func `an image of an earlier run does not pass for a new one`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try Data("old".utf8).write(to: URL(fileURLWithPath: "\(folder)/blank.svg"))
        let error = try await error(of: BlankFigure(), in: folder)
        #expect(error == .scriptFailed(path: "\(folder)/blank.svg", message: "no image came out"))
    }

    @Test func `a folder that cannot be made is an error that names the script`() async throws {
        try Data().write(to: URL(fileURLWithPath: folder))
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let error = try await error(of: Fixtures.money, in: folder)
        guard case .cannotWrite("\(folder)/money.gp", _) = error else {
            Issue.record("not \(error)")
            return
        }
    }
}
