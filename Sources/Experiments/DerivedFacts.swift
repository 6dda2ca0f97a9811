import Aggregation
public import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness

/// What follows from a scenario by arithmetic, before anything is run.
public struct DerivedFacts: Sendable {
    /// A figure, its value with a unit, and what it stands on.
    public struct Fact: Sendable {
        public let name: String
        public let value: String
        public let remark: String
    }

    /// Facts about one thing.
    public struct Section: Sendable {
        public let title: String
        public let facts: [Fact]
    }

    /// The facts of each job and each group of nodes.
    public static func sections(of configuration: WorldConfiguration) -> [Section] {
        let model = StepTimeModel(measurements: configuration.measurements)
        var sections: [Section] = []
        var told: [JobConfiguration] = []
        for job in configuration.jobs {
            let isAlike: (JobConfiguration) -> Bool = { other in
                var other = other
                other.name = job.name
                return other == job
            }
            // Copies of one kind are told of once.
            guard !told.contains(where: isAlike) else { continue }
            told.append(job)
            let copies = configuration.jobs.count(where: isAlike) - 1
            let others = copies > 0 ? ", and \(NumberText.grouped(Int64(copies))) like it" : ""
            sections.append(
                Section(title: "Job \(job.name)\(others)", facts: facts(of: job)))
            for group in configuration.fleet
            where group.count > 0 && (job.tier == nil || job.tier == group.tier) {
                let tier = configuration.tiers[Int(group.tier.index)].name
                sections.append(
                    Section(
                        title:
                            "\(group.count) × \(tier) (\(group.gpus) × \(group.accelerator.name)) "
                            + "for \(job.name)",
                        facts: facts(of: group, for: job, model)))
            }
        }
        return sections
    }

    private static func facts(of job: JobConfiguration) -> [Fact] {
        let steps = job.totalSteps
        let work = job.model.flopsPerSequence.count * Double(job.totalSequences)
        return [
            Fact(
                name: "sequences", value: NumberText.grouped(job.totalSequences),
                remark: "text tokens / sequence length, rounded up"),
            Fact(
                name: "optimiser steps", value: NumberText.grouped(steps),
                remark: "of \(job.training.batch) sequences"),
            rounds(of: job),
            Fact(
                name: "work", value: "\(NumberText.significant(work, 4)) FLOP",
                remark: "6 N + 12 · layers · hidden · sequence a text token"),
            updateOnTheWire(of: job),
            bytesOfARound(of: job),
            Fact(
                name: "training state", value: size(job.stateBytes),
                remark: "what a joiner fetches and a checkpoint keeps"),
        ] + loss(of: job)
    }

    /// What the way of training is expected to cost in loss.
    private static func loss(of job: JobConfiguration) -> [Fact] {
        guard let estimate = StatisticalEfficiency(of: job), estimate != .none else { return [] }
        func above(_ ratio: Double) -> String {
            NumberText.fixed(100 * (ratio - 1), digits: 2) + "%"
        }
        let outside = estimate.extrapolations.joined(separator: ", ")
        return [
            Fact(
                name: "loss above synchronous", value: above(estimate.lossRatio),
                remark: "\(above(estimate.range.lowerBound)) to "
                    + "\(above(estimate.range.upperBound)) by published fits"
                    + (outside.isEmpty ? "" : "; extrapolated: \(outside)"))
        ]
    }

    /// Where the model goes, if that is said or was moved.
    private static func spread(of job: JobConfiguration) -> [Fact] {
        let training = job.training
        let stated = training.statedParallelism
        guard
            stated != nil
                || training.parallelism
                    != Parallelism(
                        layerGroups: training.parallelism.layerGroups)
        else { return [] }
        var remark = stated.map { "moved: it does not fit \($0.words)" } ?? "as stated"
        if training.parallelism.isPipelined {
            let bytes = job.cutBytesPerSequence * Double(training.parallelism.microBatch)
            remark += "; \(size(Bytes(roundingUp: bytes))) over a cut for each micro-batch"
        }
        return [Fact(name: "model", value: training.parallelism.words, remark: remark)]
    }

    private static func facts(
        of group: FleetGroup, for job: JobConfiguration, _ model: StepTimeModel
    ) -> [Fact] {
        let fit = job.memoryFit(gpus: group.gpus, memoryPerGPU: group.accelerator.memory)
        let needed = Bytes(fit.needed.count / Int64(max(1, group.gpus)))
        var facts =
            spread(of: job) + [
                Fact(name: "memory a GPU", value: size(needed), remark: fit.arithmetic)
            ]
        do throws(StepTimeError) {
            let estimate = try job.estimate(on: group, model)
            let rate = estimate.rate(of: group.accelerator, gpus: group.gpus)
            let share = Double(job.training.batch) / Double(job.nodes)
            let step = job.model.flopsPerSequence.count * share / rate.perSecond
            facts.append(
                Fact(
                    name: "model FLOPs utilisation", value: "\(estimate.mfu)",
                    remark: estimate.explanation))
            facts.append(
                Fact(
                    name: "step time", value: "\(NumberText.significant(step, 4)) s",
                    remark: "\(NumberText.significant(share, 4)) sequences a node, nominal speed"))
            let phase = step * Double(job.training.mode.stepsPerRound)
            facts.append(
                Fact(
                    name: "inner phase", value: "\(NumberText.significant(phase, 4)) s",
                    remark: "\(job.training.mode.stepsPerRound) steps"))
        } catch {
            facts.append(Fact(name: "step time", value: "none", remark: "\(error)"))
        }
        let up = group.upLaw.mean
        let down = group.downLaw.mean
        facts.append(
            Fact(
                name: "expected time up", value: "\(NumberText.significant(up / 3_600, 4)) h",
                remark: up.isFinite
                    ? "then \(NumberText.significant(down / 60, 4)) min down: "
                        + "\(NumberText.fixed(100 * up / (up + down), digits: 2))% of the time up"
                    : "never down"))
        return facts
    }

    /// Bytes to four digits, in the unit that suits them.
    static func size(_ bytes: Bytes) -> String {
        let units: [(name: String, factor: Double)] = [
            ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3),
        ]
        let count = Double(bytes.count)
        let unit = units.first { count >= $0.factor } ?? ("B", 1)
        return "\(NumberText.significant(count / unit.factor, 4)) \(unit.name)"
    }
}
