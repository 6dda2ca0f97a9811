import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import ScenarioFiles

/// How fast the first job went, whatever kept it from going faster.
extension MetricDefinition {
    static let pace: [MetricDefinition] = [
        MetricDefinition(
            name: "round_time", unit: "s", about: "mean time from one round to the next",
            explanation: """
                From the beginning of the first committed round to the commit of the last, divided \
                by the rounds committed. Checkpoint stalls, abandoned rounds and pauses are in it. \
                Without rounds it is the time from one application of updates to the next.
                """
        ) { run, _ in run.pace?.roundTime },
        MetricDefinition(
            name: "step_time", unit: "s", about: "mean time from one optimiser step to the next",
            explanation: """
                As round_time, divided by the optimiser steps of the committed rounds: one a round \
                in synchronous training, H of them in DiLoCo.
                """
        ) { run, _ in run.pace?.stepTime },
        MetricDefinition(
            name: "exchange_time", unit: "s", about: "time of a round beyond its computation",
            explanation: """
                round_time − round_compute: the exposed part of the exchange, with whatever else a \
                round does in which the member that computes longest does not: checkpoints, \
                pauses, the bubbles of a pipeline, weights that are waited for. What overlaps \
                computation is not in it. Nothing is said of a job without rounds.
                """
        ) { run, _ in run.pace?.exchangeTime },
        MetricDefinition(
            name: "compute_utilisation", unit: "1", about: "round_compute / round_time",
            explanation: """
                The share of a round's time that is computation, as INTELLECT-1 (arXiv \
                2412.01152, table 2) and Streaming DiLoCo (arXiv 2501.18512) give it. Time before \
                the first round and GPUs that wait for the slowest are not counted, as in \
                utilisation they are. Without rounds it is the share of computing in the time that \
                members compute, communicate or wait, whoever they are.
                """
        ) { run, _ in run.pace?.computeUtilisation },
        MetricDefinition(
            name: "sequences_per_second", unit: "1/s",
            about: "sequences (samples) retained a second",
            explanation: """
                Retained sequences, divided by the time from the beginning of the first committed \
                round to the commit of the last.
                """
        ) { run, _ in run.pace?.sequencesPerSecond },
        MetricDefinition(
            name: "tokens_per_second", unit: "1/s", about: "text tokens retained a second",
            explanation: "sequences_per_second times the sequence length."
        ) { run, _ in run.pace?.tokensPerSecond },
        MetricDefinition(
            name: "tokens_per_second_per_gpu", unit: "1/s",
            about: "text tokens retained a second and GPU",
            explanation: """
                tokens_per_second, divided by the GPUs that the job held on average from its first \
                lease to its last.
                """
        ) { run, _ in run.pace.map { $0.tokensPerSecond / $0.gpus } },
        MetricDefinition(
            name: "mfu", unit: "1", about: "model FLOPs over the peak of the GPUs held",
            explanation: """
                tokens_per_second times the model's FLOPs a token (6 N + 12 · layers · hidden · \
                sequence), divided by the peak of the GPUs that the job held on average.
                """
        ) { run, _ in run.pace.map { $0.flopsPerSecond / $0.peak } },
        MetricDefinition(
            name: "sent_per_node", unit: "GB", about: "what a node of the job sent, on average",
            explanation: """
                All bytes that nodes sent which trained for the job, updates, state and \
                checkpoints alike, divided by the number of these nodes.
                """
        ) { run, _ in run.pace?.sentPerNode },
        MetricDefinition(
            name: "sent_per_round", unit: "GB", about: "sent_per_node / rounds",
            explanation: "What a node of the job sent, divided by the rounds committed."
        ) { run, _ in run.pace.map { $0.sentPerNode / Double($0.rounds) } },
        MetricDefinition(
            name: "bus_bandwidth", unit: "GB/s", about: "2 (n − 1) / n · update / round_reduction",
            explanation: """
                The bus bandwidth of an all-reduce as nccl-tests reckons it: the bytes of one \
                exchange (of a fragment in streaming training), times 2 (n − 1) / n for n nodes, \
                divided by the mean length of a reduction. Nothing is said where a part of an \
                exchange runs before the reduction (`buckets`), where payloads are not summed on \
                the way, where a model is spread over nodes, and without rounds.
                """
        ) { run, _ in run.pace?.busBandwidth },
    ]
}

/// How fast the first job of a run went.
struct Pace {
    /// Seconds of a round, and of the computation in it, on average; nil without rounds.
    var roundTime: Double
    var computation: Double?
    var computeUtilisation: Double?
    var stepTime: Double
    var rounds: Int
    var sequencesPerSecond: Double
    var tokensPerSecond: Double
    var flopsPerSecond: Double
    /// The GPUs that the job held on average, and the sum of their peaks in FLOP/s.
    var gpus: Double
    var peak: Double
    /// Gigabytes that a node of the job sent, on average.
    var sentPerNode: Double
    /// Gigabytes a second; nil where nothing was reduced.
    var busBandwidth: Double?

    var exchangeTime: Double? { computation.map { roundTime - $0 } }
}

extension PairedRun {
    /// The first job, if it committed a round.
    var firstJobWithRounds: JobReport? { network.jobs.first.flatMap { $0.rounds > 0 ? $0 : nil } }

    /// How fast the first job went; nil if it committed no round.
    var pace: Pace? {
        guard let job = network.jobs.first, let configured = scenario.configuration.jobs.first,
            let began = job.firstRoundAt, let ended = job.lastCommitAt, ended > began,
            job.rounds > 0, job.steps > 0, job.duration > .zero
        else { return nil }
        let span = (ended - began).inSeconds
        let rate = Double(job.retained) / span
        var nodes = 0.0
        var gpus = 0.0
        var peak = 0.0
        var sent = 0.0
        let workers = job.trainingTime.filter { $0.time > .zero }
        for entry in workers {
            let node = network.nodes[entry.node]
            let group = scenario.configuration.fleet[node.group]
            let held = entry.time / GPUTime(gpus: 1, during: job.duration)
            nodes += held / Double(node.gpus)
            gpus += held
            peak += held * group.accelerator.peak.perSecond
            sent += Double(node.sent.count) / 1e9
        }
        guard gpus > 0 else { return nil }
        let roundTime = span / Double(job.rounds)
        let computation = job.meanComputation?.inSeconds
        return Pace(
            roundTime: roundTime, computation: computation,
            computeUtilisation: computation.map { $0 / roundTime } ?? job.computingShare,
            stepTime: span / Double(job.steps), rounds: job.rounds, sequencesPerSecond: rate,
            tokensPerSecond: rate * Double(configured.model.sequence),
            flopsPerSecond: rate * configured.model.flopsPerSequence.count, gpus: gpus, peak: peak,
            sentPerNode: sent / Double(workers.count),
            busBandwidth: busBandwidth(of: job, configured, nodes: nodes))
    }

    /// Gigabytes a second that a ring's reduction comes to; nil where there is none to time.
    private func busBandwidth(
        of job: JobReport, _ configured: JobConfiguration, nodes: Double
    ) -> Double? {
        guard let reduction = job.meanReduction?.inSeconds, reduction > 0, nodes > 1,
            configured.training.timesReductions
        else { return nil }
        let moved = 2 * (nodes - 1) / nodes * Double(configured.exchangeBytes.count)
        return moved / 1e9 / reduction
    }
}

extension JobReport {
    /// The share of computing in what members do who hold the model.
    fileprivate var computingShare: Double? {
        let others = [
            GPUState.communicating, .waitingForSlower, .waitingForMembers, .waitingForData,
            .checkpointStall,
        ]
        let all = others.reduce(account[.computing]) { $0 + account[$1] }
        return all > .zero ? account[.computing] / all : nil
    }
}
