import Experiments
import Foundation
import NetworkSimulation
import ScenarioFiles
import Testing

/// A real model is trained in each of the shipped ways of training.
@Suite struct TrainingModeTests {
    /// The ways, by the names of their files, with what makes their rounds short.
    static let ways: [(name: String, rounds: [String])] = [
        ("asynchronous", ["inner_steps=20"]), ("backup-workers", []), ("butterfly", []),
        ("demo", []), ("diloco", ["inner_steps=20"]), ("double-tree", ["segments=4"]),
        ("dynamic-steps", ["inner_steps=20"]), ("halving-doubling", []), ("hierarchical", []),
        ("parameter-server", []), ("pipeline", []), ("ring", []), ("sharded", []),
        ("sparse", ["inner_steps=20"]), ("streaming", ["inner_steps=24", "delay=2 steps"]),
        ("tensor", []), ("tree", []),
    ]

    /// A way's scenario on eight nodes at one site, with little text, and with numbers.
    private static func scenario(
        _ name: String, _ rounds: [String], steps: Int
    ) throws(ScenarioErrors) -> Scenario {
        try Scenario.load(
            path: Fixture.root + "/Scenarios/training/\(name).yaml",
            overrides: [
                "fleet.pool.sites=[iowa]", "fleet.pool.count=8", "jobs.seven.nodes=8",
                "jobs.seven.training.batch=32 sequences",
                "jobs.seven.data.text_tokens=\(steps * 32 * 2_048)",
                "jobs.seven.learning.task=clusters",
                "jobs.seven.learning.evaluate_every=1000 rounds",
                "jobs.seven.learning.clusters.features=6",
                "jobs.seven.learning.clusters.classes=4",
                "jobs.seven.learning.clusters.training=400",
                "jobs.seven.learning.clusters.testing=200",
            ] + rounds.map { "jobs.seven.training." + $0 })
    }

    @Test func `every shipped way is here`() throws {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: Fixture.root + "/Scenarios/training"
        ).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
        // What they share, and one that is numeric by itself.
        #expect(
            Set(names).subtracting(["base", "digits"]) == Set(Self.ways.map(\.name)))
    }

    @Test(arguments: ways)
    func `a model learns in every shipped way`(_ name: String, _ rounds: [String]) throws {
        let scenario = try Self.scenario(name, rounds, steps: 120)
        var run = WorldRun(scenario.configuration, role: .network)
        while !run.isDone { run.advance() }
        let job = run.finish().jobs[0]
        #expect(job.isFinished)
        let learned = try #require(job.learning)
        #expect(learned.test.accuracy > 0.75, "\(learned.test)")
    }

    /// Long phases of a way differ by more than a sign tells.
    @Test(arguments: ["diloco", "streaming"])
    func `a model learns from frequencies in long phases too`(_ name: String) throws {
        let way = try #require(Self.ways.first { $0.name == name })
        let scenario = try Self.scenario(
            name, way.rounds + ["payload=demo", "reduction=butterfly"], steps: 120)
        var run = WorldRun(scenario.configuration, role: .network)
        while !run.isDone { run.advance() }
        let learned = try #require(run.finish().jobs[0].learning)
        #expect(learned.test.accuracy > 0.6, "\(learned.test)")
    }

    @Test(arguments: ["ring", "pipeline", "tensor", "sharded"])
    func `in full synchrony and without faults it has the bits of its twin`(
        _ name: String
    ) throws {
        let run = try PairedRun.simulate(Self.scenario(name, [], steps: 20))
        let model = try #require(run.network.jobs[0].learning)
        #expect(model.test.accuracy > 0.2)
        #expect(run.twin?.jobs[0].learning == model)
    }
}
