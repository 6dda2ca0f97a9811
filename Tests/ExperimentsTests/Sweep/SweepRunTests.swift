import Experiments
import Foundation
import Results
import ScenarioFiles
import Testing

/// Sweeps from their points to their merged result.
struct SweepRunTests {
    @Test func `the number of threads changes no byte of the merged file`() throws {
        let plan = try SweepFixture.plan(
            SweepFixture.lines + "replications: 2\nmetrics: [efficiency, duration]")
        var files: [Data] = []
        for threads in [1, 3] {
            let folder = ScratchFolder()
            let (result, made) = try SweepFixture.run(plan, in: folder, threads: threads)
            #expect(made == 8)
            let path = folder.path + "/\(threads).h5"
            try result.arrays.write(to: path)
            files.append(try Data(contentsOf: URL(fileURLWithPath: path)))
        }
        #expect(files[0] == files[1])
    }

    @Test func `a point's values are those of the scenario's own runs`() throws {
        let plan = try SweepFixture.plan(SweepFixture.lines + "replications: 2")
        let (result, _) = try SweepFixture.run(plan, in: ScratchFolder())
        let scenario = try Fixture.tiny([
            "jobs.0.training.inner_steps=50", "fleet.pool.access=1 Gbps",
        ])
        let expected = ReplicationRunner(threads: 2).outcomes(
            of: scenario, replicates: 0..<2, for: try MetricSelection(["efficiency"]))
        #expect(result.rows[2].values(0) == expected.compactMap { $0.values?[0] })
        let arrays = result.arrays
        #expect(arrays.dimensions.map(\.name) == ["inner_steps", "access", "replicate"])
        #expect(arrays["efficiency"]?.values == .reals(result.rows.flatMap { $0.values(0) }))
        #expect(arrays["access"]?.values == .reals([1, 10]))
        #expect(arrays["access"]?.unit == "Gbps")
    }

    @Test func `a sweep that grows runs only what is new`() throws {
        let folder = ScratchFolder()
        let small = try SweepFixture.plan("axes: {jobs.0.training.inner_steps: [25, 50]}")
        #expect(try SweepFixture.run(small, in: folder).made == 2)
        #expect(try SweepFixture.run(small, in: folder).made == 0)
        let more = try SweepFixture.plan(
            "axes: {jobs.0.training.inner_steps: [20, 25, 50]}\nreplications: 2")
        #expect(try SweepFixture.run(more, in: folder).made == 4)
        // Another version of the program knows nothing of these.
        let other = try SweepFixture.plan(
            "axes: {jobs.0.training.inner_steps: [25, 50]}", version: "other")
        #expect(try SweepFixture.run(other, in: folder).made == 2)
    }

    @Test func `a record that was cut short is made again, and drafts are removed`() throws {
        let folder = ScratchFolder()
        let plan = try SweepFixture.plan("axes: {jobs.0.training.inner_steps: [25, 50]}")
        let first = try SweepFixture.run(plan, in: folder).result
        let runs = SweepStore(of: plan, output: folder.path).folder + "/runs"
        let names = try FileManager.default.contentsOfDirectory(atPath: runs).sorted()
        #expect(names.count == 2)
        let path = runs + "/" + names[0]
        let whole = try String(contentsOfFile: path, encoding: .utf8)
        for cut in [0, 1, whole.count / 2, whole.count - 1] {
            try String(whole.prefix(cut)).write(toFile: path, atomically: true, encoding: .utf8)
            try "x".write(toFile: path + ".1.1", atomically: true, encoding: .utf8)
            let again = try SweepFixture.run(plan, in: folder)
            #expect(again.made == 1)
            #expect(again.result.arrays.digest == first.arrays.digest)
            #expect(try FileManager.default.contentsOfDirectory(atPath: runs).sorted() == names)
        }
        // One digit changed is found too.
        try whole.replacingOccurrences(of: "efficiency 0.", with: "efficiency 1.")
            .write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try SweepFixture.run(plan, in: folder).result.arrays.digest == first.arrays.digest)
    }

    @Test func `a point that fails is kept with its reason, and the others go on`() throws {
        let folder = ScratchFolder()
        let plan = try SweepFixture.plan(
            """
            axes: {jobs.small.max_price: [2.5 ZEN/GPU-h, 0.01 ZEN/GPU-h], jobs.small.nodes: [4, 999]}
            replications: 2
            """)
        let (result, made) = try SweepFixture.run(plan, in: folder)
        #expect(made == 4)
        #expect(result.failures.count == 3)
        #expect(result.rows[0].values(0).count == 2)
        #expect(result.rows[1].reason?.contains("jobs.small.nodes: wants 999 nodes") == true)
        #expect(result.rows[2].reason?.contains("no step was done") == true)
        #expect(try SweepFixture.run(plan, in: folder).made == 0)
        guard case .texts(let reasons)? = result.arrays["reason"]?.values else {
            Issue.record("no reasons")
            return
        }
        #expect(reasons.map(\.isEmpty) == [true, true] + Array(repeating: false, count: 6))
    }

    @Test func `a condition leaves points out, and a filter leaves them for later`() throws {
        let folder = ScratchFolder()
        var plan = try SweepFixture.plan(
            SweepFixture.lines + "where: inner_steps < 50 || access > 1 Gbps")
        let whole = plan
        try plan.select(where: Expression("access == 10 Gbps"))
        let part = try SweepFixture.run(plan, in: folder)
        #expect(part.made == 2)
        #expect(!part.result.isWhole)
        let rest = try SweepFixture.run(whole, in: folder)
        #expect(rest.made == 1)
        #expect(rest.result.isWhole)
        #expect(rest.result.rows[2].state == .excluded)
        #expect(rest.result.arrays["reason"]?.values.count == 4)
    }

    @Test func `what is derived follows from the axes`() throws {
        let plan = try SweepFixture.plan(
            """
            axes: [{name: h, key: jobs.0.training.inner_steps, values: [25, 50]}]
            derive: {jobs.0.checkpoint.interval: h * 4 steps}
            """)
        #expect(
            plan.entries.map(\.overrides) == [
                ["jobs.0.training.inner_steps=25", "jobs.0.checkpoint.interval=100 steps"],
                ["jobs.0.training.inner_steps=50", "jobs.0.checkpoint.interval=200 steps"],
            ])
        let own = try SweepFixture.plan(
            """
            axes: [{name: h, key: jobs.0.training.inner_steps, values: [50]}]
            design: one_at_a_time
            derive: {jobs.0.checkpoint.interval: h * 4 steps}
            """)
        #expect(own.entries[0].overrides == ["jobs.0.checkpoint.interval=100 steps"])
        // Of a value with a range, what a run takes: whole streams.
        let ranged = try SweepFixture.plan(
            """
            set: {network.streams: 8–63}
            axes: [{name: streams, key: network.streams, values: [20]}]
            design: one_at_a_time
            derive: {network.heartbeat_timeout: streams * 1 s}
            """)
        #expect(ranged.entries[0].overrides == ["network.heartbeat_timeout=36 s"])
    }

    @Test func `replications end at a width, whatever an earlier start left`() throws {
        let folder = ScratchFolder()
        let axes = "axes: {jobs.0.training.inner_steps: [25]}\n"
        func until(_ width: String) -> String {
            axes + "replications: {at_least: 2, at_most: 6, until: {metric: duration, \(width)}}"
        }
        let wide = try SweepFixture.plan(until("relative: 100000%") + "\nmetrics: [duration]")
        let narrow = try SweepFixture.plan(until("relative: 0%") + "\nmetrics: [duration]")
        let first = try SweepFixture.run(wide, in: folder)
        #expect(first.made == 2)
        #expect(try SweepFixture.run(narrow, in: folder).made == 4)
        let again = try SweepFixture.run(wide, in: folder)
        #expect(again.made == 0)
        #expect(again.result.arrays.digest == first.result.arrays.digest)
    }

    @Test func `an unknown metric and an axis of its name are refused`() {
        #expect(throws: ScenarioErrors.self) {
            try SweepFixture.plan("axes: {jobs.0.nodes: [4]}\nmetrics: [effciency]")
        }
        #expect(throws: ScenarioErrors.self) {
            try SweepFixture.plan("axes: [{name: efficiency, key: jobs.0.nodes, values: [4]}]")
        }
        #expect(throws: ScenarioErrors.self) {
            try SweepFixture.plan(
                "axes: {jobs.0.nodes: [4]}\n"
                    + "replications: {until: {metric: duration, half_width: 5%}}")
        }
    }
}
