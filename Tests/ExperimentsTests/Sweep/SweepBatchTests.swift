import Foundation
import Randomness
import Results
import ScenarioFiles
import Testing

@testable import Experiments

/// A sweep's runs as other processes make them.
struct SweepBatchTests {
    private static let text =
        SweepFixture.lines + "luck: independent\nreplications: 2\nmetrics: [efficiency, duration]"

    /// Divides what is missing into tasks, and writes the plan.
    private func batch(
        of plan: SweepPlan, tasks: Int, in folder: ScratchFolder
    ) throws -> (store: SweepStore, path: String) {
        let store = SweepStore(of: plan, output: folder.path)
        try store.make()
        let run = SweepRun(plan, store: store)
        let work = run.work
        let shares = SlurmTasks.division(of: Array(work.indices), into: tasks)
        let path = folder.path + "/plan.json"
        try SweepBatch(of: run, tasks: shares.map { $0.map { work[$0] } }).write(to: path)
        return (store, path)
    }

    @Test func `tasks make what a sweep of one process makes, byte for byte`() throws {
        let plan = try SweepFixture.plan(Self.text)
        let whole = try SweepFixture.run(plan, in: ScratchFolder()).result
        let folder = ScratchFolder()
        let (store, path) = try batch(of: plan, tasks: 3, in: folder)
        // The last first, and one of them twice.
        var made = 0
        for (task, threads) in [(2, 1), (0, 2), (1, 1), (0, 1)] {
            let outcome = try SweepBatch.read(path: path, version: "test")
                .make(task: task, threads: threads, observer: PairedRun.Observer())
            #expect(outcome.faults.isEmpty)
            #expect(outcome.missing == 0)
            made += outcome.made
        }
        #expect(made == 8)
        var merged = SweepRun(plan, store: store)
        #expect(merged.missing.now == 0)
        merged.gather()
        let result = SweepResult(of: merged)
        #expect(result.arrays.digest == whole.arrays.digest)
        let files = ["a", "b"].map { folder.path + "/\($0).h5" }
        try result.arrays.write(to: files[0])
        try whole.arrays.write(to: files[1])
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: files[0]))
                == Data(contentsOf: URL(fileURLWithPath: files[1])))
    }

    @Test func `runs that others make are gathered as they come`() throws {
        let plan = try SweepFixture.plan(Self.text)
        let folder = ScratchFolder()
        let (store, path) = try batch(of: plan, tasks: 2, in: folder)
        var run = SweepRun(plan, store: store)
        #expect(run.missing.now == 8)
        _ = try SweepBatch.read(path: path, version: "test")
            .make(task: 0, threads: 1, observer: PairedRun.Observer())
        #expect(run.missing.now == 8)
        run.gather()
        #expect(run.missing.now == 4)
    }

    @Test func `files may be edited once a sweep is planned`() throws {
        let folder = ScratchFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path, withIntermediateDirectories: true)
        let scenario = folder.path + "/own.yaml"
        try """
        extends: \(Fixture.folder)/Scenarios/tiny.yaml
        name: own
        """.write(toFile: scenario, atomically: true, encoding: .utf8)
        let sweep = folder.path + "/sweep.yaml"
        try "name: test\nscenario: own.yaml\naxes: {jobs.0.training.inner_steps: [25, 50]}"
            .write(toFile: sweep, atomically: true, encoding: .utf8)
        let plan = try SweepPlan(try SweepFile.read(path: sweep), version: "test", threads: 1)
        let (store, path) = try batch(of: plan, tasks: 1, in: folder)
        try FileManager.default.removeItem(atPath: scenario)
        try FileManager.default.removeItem(atPath: sweep)
        let outcome = try SweepBatch.read(path: path, version: "test")
            .make(task: 0, threads: 1, observer: PairedRun.Observer())
        #expect(outcome.made == 2)
        #expect(SweepRun(plan, store: store).missing.now == 0)
    }

    @Test func `seeds of any size survive`() throws {
        let run = SweepBatch.Run(point: 3, seed: .max - 1)
        let text = try JSONEncoder().encode([run])
        #expect(try JSONDecoder().decode([SweepBatch.Run].self, from: text)[0].seed == .max - 1)
    }

    @Test func `a plan of another version, a torn one and a wrong task are refused`() throws {
        let plan = try SweepFixture.plan(Self.text)
        let folder = ScratchFolder()
        let (_, path) = try batch(of: plan, tasks: 2, in: folder)
        #expect(throws: SweepBatch.Failure.version(own: "other", of: "test")) {
            try SweepBatch.read(path: path, version: "other")
        }
        #expect(throws: SweepBatch.Failure.noTask(2, of: 2)) {
            try SweepBatch.read(path: path, version: "test")
                .make(task: 2, threads: 1, observer: PairedRun.Observer())
        }
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try whole.dropLast(100).write(to: URL(fileURLWithPath: path))
        #expect(throws: SweepBatch.Failure.self) {
            try SweepBatch.read(path: path, version: "test")
        }
        #expect(throws: SweepBatch.Failure.self) {
            try SweepBatch.read(path: folder.path + "/none.json", version: "test")
        }
    }

    @Test func `a point that is no longer what it was is not run`() throws {
        let plan = try SweepFixture.plan(Self.text)
        let folder = ScratchFolder()
        let (store, path) = try batch(of: plan, tasks: 1, in: folder)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        // As a change of the catalogue's tables would: the same words make another scenario.
        try text.replacingOccurrences(of: "inner_steps=25", with: "inner_steps=26")
            .write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: SweepBatch.Failure.self) {
            try SweepBatch.read(path: path, version: "test")
                .make(task: 0, threads: 1, observer: PairedRun.Observer())
        }
        #expect(SweepRun(plan, store: store).known == 0)
    }
}
