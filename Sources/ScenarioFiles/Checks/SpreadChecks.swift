import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore

/// Finds ways of spreading a model over nodes that contradict the rest of a job.
enum SpreadChecks {
    /// What is wrong with a job's “parallel”, each with a hint.
    static func errors(in job: JobReader.Job, of world: WorldReader) -> [ScenarioError] {
        let training = job.configuration.training
        let parallel = job.training.parallel
        var errors = stages(of: job)
        let tensor = parallel.tensor
        if tensor.isSound, tensor.value > 1 {
            let tier = job.configuration.tier
            let odd = world.fleet.groups.map(\.configuration).first {
                (tier == nil || $0.tier == tier) && $0.gpus % tensor.value != 0
            }
            if let odd {
                errors.append(
                    tensor.error(
                        "\(tensor.value) GPUs cannot share layers in nodes of \(odd.gpus); take a "
                            + "divisor of \(odd.gpus)", expected: "a divisor of \(odd.gpus)"))
            }
        }
        guard training.parallelism.isSpread, parallel.sharding.isSound, parallel.pipeline.isSound
        else { return errors }
        func refuse(_ message: String) {
            let isCut = parallel.pipeline.value > 1
            errors.append(
                isCut ? parallel.pipeline.error(message) : parallel.sharding.error(message))
        }
        if training.parallelism.isPipelined, training.parallelism.isShardedOverMembers {
            refuse(
                "rows of nodes and a state that is sharded over all of them cannot be combined; "
                    + "take “sharding: full over node”, or a pipeline of 1")
        }
        if !training.allowsSpreading {
            refuse(
                "nodes that depend on each other within a step need every member's work: take "
                    + training.obstaclesToSpreading.joined(separator: ", "))
        } else if training.parallelism.isShardedOverMembers, !training.allowsShardingOverMembers {
            refuse(
                training.mode == .synchronous
                    ? "weights are gathered and gradients summed to their owners around a ring or "
                        + "by a butterfly; take “reduction: ring” or “reduction: butterfly”"
                    : "members that step by themselves cannot share one state; take “mode: "
                        + "synchronous”, or “sharding: full over node”")
        }
        return errors
    }

    /// Stages need nodes and layers.
    private static func stages(of job: JobReader.Job) -> [ScenarioError] {
        let pipeline = job.training.parallel.pipeline
        guard pipeline.isSound, pipeline.value > 1 else { return [] }
        let stages = pipeline.value
        var errors: [ScenarioError] = []
        func refuse(_ message: String, atMost limit: Int) {
            errors.append(pipeline.error(message, expected: "at most \(limit)"))
        }
        let layers = job.configuration.model.layers
        if stages > layers {
            refuse("\(layers) layers cannot be cut into \(stages) stages", atMost: layers)
        }
        if job.minimumNodes.isSound, stages > job.minimumNodes.value {
            refuse(
                "\(stages) stages need as many nodes, and the job begins with "
                    + "\(job.minimumNodes.value); raise “minimum_nodes” or take fewer stages",
                atMost: job.minimumNodes.value)
        }
        let rows = Int64(job.configuration.nodes / stages)
        if errors.isEmpty, job.training.batch.isSound, job.training.batch.value < rows {
            refuse(
                "a batch of \(job.training.batch.value) sequences is less than one for each of "
                    + "\(rows) rows", atMost: job.configuration.nodes)
        }
        return errors
    }

    /// What a job that does not fit could do instead, as the end of a message: the next way that
    /// fits, or why none does.
    static func otherWays(
        for job: JobReader.Job, on groups: [FleetReader.Group]
    ) -> String {
        let ladder = MemoryLadder(of: job.configuration, on: groups.map(\.configuration))
        guard let rung = ladder.chosen else {
            guard job.configuration.training.movesWhenTooLarge else { return "" }
            return "; no other way fits:\n"
                + ladder.rungs.dropFirst().map { "  \($0.fit.arithmetic)" }
                .joined(separator: "\n")
        }
        return "; or let it be moved by “when_too_large: move”: \(rung.fit.arithmetic)"
    }
}
