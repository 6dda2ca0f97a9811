import Foundation
import NetworkSimulation
import Results
import Testing

/// Ctrl-C ends a run, and what was simulated is kept.
struct InterruptTests {
    @Test func `Ctrl-C leaves a readable file that is marked incomplete`() throws {
        let folder = try TemporaryFolder()
        let run = try CommandLine([
            "run", "Scenarios/zen-2-7b/four-gpus-a-node.yaml", "--quiet", "--no-figures",
            "--output", folder.path,
        ])
        let file = try waitForRows(below: folder.path, while: run)
        run.interrupt()
        let outcome = try run.wait()
        #expect(outcome.status == 130, "\(outcome.errors)")
        #expect(outcome.output.contains("interrupted"))
        #expect(outcome.output.contains("marked incomplete"))
        #expect(!outcome.output.contains("digest"))
        let reader = try ResultReader(path: file)
        #expect(!reader.isComplete)
        #expect(reader.header.scenario == "zen-2-7b-four-gpus-a-node")
        let rounds = try reader.column(.network, RecordTable.Index.rounds, "time")
        #expect(!rounds.isEmpty)
        #expect(rounds == rounds.sorted())
        #expect(try reader.rowCount(.network, RecordTable.Index.nodes) == 40)
        #expect(
            !FileManager.default.fileExists(
                atPath: file.replacingOccurrences(of: "run.h5", with: "summary.json")))
    }

    @Test func `Ctrl-C at the ends of the ranges keeps the run`() throws {
        let folder = try TemporaryFolder()
        // So many steps are drawn at either end that the ranges take far longer than the run.
        let run = try CommandLine([
            "run", CommandLine.fixture("ranges"), "--no-figures", "--threads", "1", "--output",
            folder.path,
        ])
        let file = try waitForRows(below: folder.path, while: run)
        while run.isRunning, (try? ResultReader(path: file))?.isComplete != true { usleep(20_000) }
        run.interrupt()
        let outcome = try run.wait()
        #expect(outcome.status == 130, "\(outcome.errors)")
        #expect(outcome.output.contains("Efficiency"))
        #expect(outcome.errors.contains("interrupted"))
        #expect(try ResultReader(path: file).digest == outcome.value(of: "digest"))
    }

    /// Waits until a result file has rounds in it, and returns its path.
    private func waitForRows(below folder: String, while run: CommandLine) throws -> String {
        let deadline = Date(timeIntervalSinceNow: 120)
        while run.isRunning, Date() < deadline {
            let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
            if let name = names.first(where: { $0.hasSuffix("run.h5") }),
                let reader = try? ResultReader(path: folder + "/" + name),
                let rows = try? reader.rowCount(.network, RecordTable.Index.rounds), rows > 0
            {
                return folder + "/" + name
            }
            usleep(20_000)
        }
        Issue.record("no rounds were written; \(try run.wait().errors)")
        throw CancellationError()
    }
}
