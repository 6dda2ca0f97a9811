import Aggregation
import NetworkSimulation
import Quantities
import Testing

@testable import ScenarioFiles

/// How a scenario says that a model is spread over nodes.
@Suite struct SpreadReadingTests {
    private let small = "Tests/ScenarioFilesTests/Sound/small.yaml"

    private func training(_ overrides: [String]) throws -> JobConfiguration.Training {
        try Repository.load(small, overrides).configuration.jobs[0].training
    }

    @Test func `without a word a node holds the model by itself`() throws {
        let training = try training([])
        #expect(!training.parallelism.isSpread && !training.movesWhenTooLarge)
        #expect(training.parallelism.sharding == .full && training.parallelism.span == .node)
    }

    @Test func `a pipeline is read with what belongs to it`() throws {
        let parallelism = try training([
            "jobs.0.training.quorum=100%", "jobs.0.training.grace=none",
            "jobs.0.training.activations=10 MB", "jobs.0.training.parallel.pipeline=3",
            "jobs.0.training.parallel.schedule=gpipe",
            "jobs.0.training.parallel.micro_batch=2 sequences",
            "jobs.0.training.parallel.micro_batch_efficiency=80%",
            "jobs.0.training.parallel.recompute=yes", "jobs.0.training.parallel.seats=shuffled",
        ]).parallelism
        #expect(parallelism.pipeline == 3 && parallelism.schedule == .gpipe)
        #expect(parallelism.microBatch == 2 && parallelism.efficiency == 0.8)
        #expect(parallelism.recomputes && parallelism.order == .shuffled)
        #expect(parallelism.forwardShare == 0.25)
    }

    @Test func `sharding over all members is read with its groups`() throws {
        let overrides = [
            "jobs.0.training.quorum=100%", "jobs.0.training.grace=none",
            "jobs.0.training.mode=synchronous", "jobs.0.training.reduction=ring",
            "jobs.0.training.parallel.sharding=full over all",
        ]
        let parallelism = try training(overrides).parallelism
        #expect(parallelism.isShardedOverMembers && parallelism.sharding == .full)
        #expect(parallelism.layerGroups == 12 && parallelism.prefetch == 1)
        let grouped = try training(
            overrides + [
                "jobs.0.training.parallel.layer_groups=4", "jobs.0.training.parallel.prefetch=2",
            ])
        #expect(grouped.parallelism.layerGroups == 4 && grouped.parallelism.prefetch == 2)
    }

    @Test(arguments: [
        (["pipeline=13"], "12 layers cannot be cut into 13 stages"),
        (["pipeline=5"], "5 stages need as many nodes, and the job begins with 4"),
        (["pipeline=2", "sharding=full over all"], "cannot be combined"),
        (["pipeline=2"], "need every member's work: take “quorum: 100%”, no “grace”"),
        (["sharding=full over all"], "need every member's work"),
        (["tensor=3"], "cannot share layers in nodes of 4"),
        (["sharding=full over everyone"], "full over all"),
        (["schedule=1f2b"], "gpipe"),
    ])
    func `what does not go together is told, with the remedy`(_ keys: [String], _ words: String) {
        let overrides =
            ["jobs.0.training.quorum=75%", "jobs.0.training.grace=25%"]
            + keys.map { "jobs.0.training.parallel.\($0)" }
        let faults = Repository.faults(of: small, overrides)
        #expect(faults.contains { "\($0)".contains(words) }, "\(faults)")
    }

    @Test func `members that step by themselves share no state`() {
        let faults = Repository.faults(
            of: small,
            [
                "jobs.0.training.quorum=100%", "jobs.0.training.grace=none",
                "jobs.0.training.mode=diloco",
                "jobs.0.training.parallel.sharding=optimizer over all",
            ])
        #expect(faults.contains { $0.message.contains("cannot share one state") }, "\(faults)")
    }

    @Test func `a model that is too large is moved if the file allows it`() throws {
        let overrides = [
            "jobs.0.model={parameters: 13e9, layers: 40, hidden: 5120, sequence: 2048}",
            "jobs.0.training.quorum=100%", "jobs.0.training.grace=none",
        ]
        let refused = Repository.faults(of: small, overrides)
        #expect(refused.contains { $0.message.contains("when_too_large: move") }, "\(refused)")
        let training = try training(overrides + ["jobs.0.training.when_too_large=move"])
        #expect(training.parallelism.pipeline == 2)
        #expect(training.statedParallelism?.pipeline == 1)
        let hopeless = Repository.faults(
            of: small,
            overrides + [
                "jobs.0.training.when_too_large=move", "jobs.0.training.activations=400 GB",
            ])
        #expect(hopeless.contains { $0.message.contains("no other way fits") }, "\(hopeless)")
    }
}
