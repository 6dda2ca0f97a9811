import Experiments
import Foundation
import ScenarioFiles

/// Sweeps of the tiny scenario.
enum SweepFixture {
    /// A sweep of the tiny scenario, with the keys that a text has.
    static func file(_ text: String) throws -> SweepFile {
        let folder = ScratchFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path, withIntermediateDirectories: true)
        let path = folder.path + "/sweep.yaml"
        try "name: test\nscenario: \(Fixture.folder)/Scenarios/tiny.yaml\n\(text)\n"
            .write(toFile: path, atomically: true, encoding: .utf8)
        return try SweepFile.read(path: path)
    }

    static func plan(_ text: String, version: String = "test") throws -> SweepPlan {
        try SweepPlan(try file(text), version: version, threads: 2)
    }

    /// What a sweep comes to in a folder, and how many runs had to be made for it.
    static func run(
        _ plan: SweepPlan, in folder: ScratchFolder, threads: Int = 2
    ) throws -> (result: SweepResult, made: Int) {
        var run = SweepRun(plan, store: SweepStore(of: plan, output: folder.path))
        let before = run.known
        try run.finish(threads: threads, observer: PairedRun.Observer())
        return (SweepResult(of: run), run.known - before)
    }

    static let lines =
        "axes: {jobs.0.training.inner_steps: [25, 50], fleet.pool.access: [1 Gbps, 10 Gbps]}\n"
}
