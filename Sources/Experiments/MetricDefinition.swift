import Accounting
import NetworkSimulation
import ProtocolCore
import Quantities
import ScenarioFiles
import Verification

/// A figure that a run gives: its name, unit and meaning, and how it follows from the run.
public struct MetricDefinition: Sendable {
    /// The name in results, where `scope` says what stands before it; in a selection, the name by
    /// which it was asked for.
    public internal(set) var name: String
    public let unit: String
    /// What it is, in a clause.
    public let about: String
    /// What it stands on, and what to mind, for `zoosim explain`.
    public let explanation: String
    /// Whether it compares the run with the centralised twin's.
    public let needsTwin: Bool
    /// What it is said of.
    public let scope: MetricScope
    /// The value of the first job, or of the network; nil if the run does not give it.
    public let value: @Sendable (PairedRun, Economics) -> Double?
    /// The value of a part of the economy; nil for what is not said of tiers.
    let valueOfPart: (@Sendable (EconomyPart) -> Double?)?

    /// A metric of jobs, or of the network, by its parts.
    init(
        name: String, unit: String, about: String, explanation: String, needsTwin: Bool = false,
        scope: MetricScope = .job,
        value: @escaping @Sendable (PairedRun, Economics) -> Double?
    ) {
        self.name = name
        self.unit = unit
        self.about = about
        self.explanation = explanation
        self.needsTwin = needsTwin
        self.scope = scope
        self.value = value
        valueOfPart = nil
    }

    /// A metric of the network and of each of its tiers.
    init(
        name: String, unit: String, about: String, explanation: String,
        ofPart value: @escaping @Sendable (EconomyPart) -> Double?
    ) {
        self.name = name
        self.unit = unit
        self.about = about
        self.explanation = explanation
        needsTwin = false
        scope = .networkAndTiers
        self.value = { value($1.whole) }
        valueOfPart = value
    }

    /// The metric of a name, with or without what stands before its last dot.
    public static func named(_ name: String) -> MetricDefinition? {
        let last = name.split(separator: ".").last.map(String.init) ?? name
        return all.first { $0.name == last }
    }

    /// Every metric, in the order in which reports show them.
    public static let all: [MetricDefinition] =
        time + loss + learning + pace + work + reliability + checks + money + economy + transfer

    static let time: [MetricDefinition] = [
        MetricDefinition(
            name: "efficiency", unit: "1", about: "H_twin / H_net",
            explanation: """
                The held GPU-time of the centralised twin divided by that of the network. Held \
                time is every GPU-nanosecond from the grant of a lease to its release, plus what \
                verifiers' GPUs spend on the job. The twin is simulated by the same code on the \
                same random draws: the retained text tokens on the lease-time-weighted mix of the \
                same GPUs, in one site behind the fabric of `twin.fabric`, synchronous, with a \
                data centre's failures and checkpoints, without auction or re-execution. It \
                compares equal text tokens, not equal loss.
                """,
            needsTwin: true
        ) { run, _ in run.efficiency },
        MetricDefinition(
            name: "utilisation", unit: "1", about: "share of held time spent computing for the job",
            explanation: """
                GPU-time in the state “computing”, useful or lost, divided by the held time. What \
                was computed and then lost to a failure counts as utilised, but not as efficient.
                """
        ) { run, _ in run.network.jobs.first?.utilisation },
        MetricDefinition(
            name: "wall_clock_ratio", unit: "1",
            about: "duration of the twin / of the network's run",
            explanation: """
                From the first lease to the last, pauses between holds included. It stands beside \
                the efficiency, which counts held time only.
                """,
            needsTwin: true
        ) { run, _ in
            guard let network = run.network.jobs.first, let twin = run.finishedTwin,
                network.duration > .zero
            else { return nil }
            return twin.duration / network.duration
        },
        MetricDefinition(
            name: "duration", unit: "d", about: "from the first lease to the last",
            explanation: "Simulated days from the grant of the first lease to the end of the last."
        ) { run, _ in run.network.jobs.first.map { $0.duration.inHours / 24 } },
        MetricDefinition(
            name: "gpu_hours", unit: "GPU-h", about: "held time of the network's run",
            explanation: "The held time H_net in GPU-hours: training leases and verifiers' leases."
        ) { run, _ in run.network.jobs.first.map { $0.held.inHours } },
        MetricDefinition(
            name: "gpu_hours_twin", unit: "GPU-h", about: "held time of the centralised twin",
            explanation:
                "The held time H_twin in GPU-hours; spares count only while they are leased.",
            needsTwin: true
        ) { run, _ in run.finishedTwin.map { $0.held.inHours } },
    ]

    static let work: [MetricDefinition] = [
        MetricDefinition(
            name: "retained", unit: "1", about: "share of the text tokens that is in the model",
            explanation: """
                Sequences in committed rounds that no recovery took back, divided by the sequences \
                of the job. Text that a lost member was working on is issued anew, so nothing is \
                skipped.
                """
        ) { run, _ in
            run.network.jobs.first.map { Double($0.retained) / Double(max(1, $0.totalSequences)) }
        },
        MetricDefinition(
            name: "rounds", unit: "1", about: "rounds committed",
            explanation: """
                Synchronisations whose aggregate became part of the model; without rounds, how \
                often the hub applied updates.
                """
        ) { run, _ in run.network.jobs.first.map { Double($0.rounds) } },
        MetricDefinition(
            name: "round_phase", unit: "s", about: "mean length of an inner phase",
            explanation: """
                From the assignment of a round to the moment at which all of its updates are \
                there. What keeps a member from computing is in it: a checkpoint, text that is \
                not there yet, a slower neighbour, and in streaming training the wait for the \
                last exchange. Nothing is said of a job without rounds.
                """
        ) { run, _ in run.firstJobWithRounds?.meanPhase?.inSeconds },
        MetricDefinition(
            name: "round_compute", unit: "s", about: "mean computation of a round",
            explanation: """
                The longest that a member computed for a round, on the mean of the committed \
                rounds: all its steps and nothing else, in a pipeline those of the busiest stage. \
                Nothing is said of a job without rounds.
                """
        ) { run, _ in run.firstJobWithRounds?.meanComputation?.inSeconds },
        MetricDefinition(
            name: "round_reduction", unit: "s", about: "mean length of a reduction",
            explanation: """
                From the moment at which all updates of a round are there to its commit. What was \
                exchanged before that, behind the computation, is not in it. Nothing is said of a \
                job without rounds.
                """
        ) { run, _ in run.firstJobWithRounds?.meanReduction?.inSeconds },
        MetricDefinition(
            name: "replacements", unit: "1", about: "nodes sought in place of lost ones",
            explanation: "Bids for nodes after the first gang was granted."
        ) { run, _ in run.network.jobs.first.map { Double($0.replacements) } },
        MetricDefinition(
            name: "state_transfer", unit: "s", about: "how long a joiner fetched the state",
            explanation: """
                From the order to fetch the training state until the joiner takes part, with the \
                updates that it missed meanwhile, on the mean of all that fetched it from another \
                node.
                """
        ) { run, _ in
            run.network.jobs.first.flatMap {
                $0.stateFetches > 0
                    ? $0.stateFetchTime.inSeconds / Double($0.stateFetches) : nil
            }
        },
        MetricDefinition(
            name: "checkpoint_stall", unit: "s", about: "how long a checkpoint kept a node",
            explanation: """
                GPU-time in the state “checkpoint stall”, divided by the checkpoints and by the \
                GPUs of a node that trained.
                """
        ) { run, _ in
            run.network.jobs.first.flatMap { job in
                guard job.checkpoints > 0,
                    let worker = job.trainingTime.first(where: { $0.time > .zero })
                else { return nil }
                let gpus = run.network.nodes[worker.node].gpus
                let stall = job.account[.checkpointStall].inHours * 3_600
                return stall / Double(gpus) / Double(job.checkpoints)
            }
        },
        MetricDefinition(
            name: "checkpoints", unit: "1", about: "checkpoints that became durable",
            explanation: """
                Checkpoints of which every replica was stored. One that falls due while the last \
                is still uploading is skipped and counted as such.
                """
        ) { run, _ in run.network.jobs.first.map { Double($0.checkpoints) } },
    ]

    static let checks: [MetricDefinition] = [
        MetricDefinition(
            name: "detection_share", unit: "1",
            about: "share of 100-step stretches with a sampled step",
            explanation: """
                Of all stretches of 100 consecutive committed steps of one node, the share in \
                which the beacon sampled at least one: what the chance 1 − (1 − s)^100 is in this \
                run. It holds for a node that fabricates every step, is checked by an honest \
                verifier, and cannot foresee the sample.
                """
        ) { run, _ in
            run.network.jobs.first?.checks.flatMap {
                $0.phases > 0 ? Double($0.phasesSampled) / Double($0.phases) : nil
            }
        },
        MetricDefinition(
            name: "steps_checked", unit: "1", about: "steps that verifiers ran again",
            explanation: "Sampled steps, whatever the verdict."
        ) { run, _ in run.network.jobs.first?.checks.map { Double($0.sampled) } },
        MetricDefinition(
            name: "cheaters_caught", unit: "1",
            about: "share of the cheating nodes that was convicted",
            explanation: """
                Nodes that fabricate steps and were convicted by commitment mismatch, divided by \
                all nodes that would fabricate. A node that never held a lease could not be \
                caught.
                """,
            scope: .network
        ) { run, _ in
            run.network.cheaters > 0
                ? Double(run.network.cheatersCaught) / Double(run.network.cheaters) : nil
        },
        MetricDefinition(
            name: "honest_convicted", unit: "1", about: "honest nodes that were convicted",
            explanation: "Convictions that stand on false positives or on colluding verifiers.",
            scope: .network
        ) { run, _ in Double(run.network.honestConvicted) },
    ]

    static let money: [MetricDefinition] = [
        MetricDefinition(
            name: "cost_zen", unit: "ZEN", about: "paid by the customer",
            explanation: "Lease payments for training and re-execution, fee included."
        ) { run, _ in run.network.jobs.first.map { $0.paid.inZen } },
        MetricDefinition(
            name: "cost_usd", unit: "USD", about: "paid by the customer, at the price of ZEN",
            explanation: "The cost in ZEN at `economy.zen_price`."
        ) { run, _ in
            run.network.jobs.first.map {
                run.scenario.configuration.economy.zenPrice.dollars(for: $0.paid).inDollars
            }
        },
        MetricDefinition(
            name: "cost_ratio", unit: "1", about: "cost of the twin / of the network's run",
            explanation: "The twin's held time at `twin.price`, divided by the cost in USD.",
            needsTwin: true
        ) { run, _ in
            guard let paid = run.network.jobs.first?.paid, paid > .zero,
                let held = run.finishedTwin?.held
            else { return nil }
            let configuration = run.scenario.configuration
            let dollars = configuration.economy.zenPrice.dollars(for: paid).inDollars
            return held.inHours * configuration.twin.price.inDollars / dollars
        },
        MetricDefinition(
            name: "apr_on_stake", unit: "1", about: "return on stake a year, after depreciation",
            explanation: """
                (Work payments + rewards − fee − slashes − energy, bandwidth and depreciation at \
                the price of ZEN) / time-averaged stake of all nodes together, scaled to a year. \
                It follows from stake, utilisation and prices; none of them is set to make it so.
                """
        ) { $0.pool.returns.apr(on: .stake) },
        MetricDefinition(
            name: "apr_on_stake_before_depreciation", unit: "1",
            about: "return on stake a year, before depreciation",
            explanation: "As apr_on_stake, but as if hardware lost no worth."
        ) { $0.pool.returns.apr(on: .stake, beforeDepreciation: true) },
        MetricDefinition(
            name: "apr_on_stake_and_hardware", unit: "1",
            about: "return on stake and hardware a year, after depreciation",
            explanation: "As apr_on_stake, with the purchase price of the hardware in the basis."
        ) { $0.pool.returns.apr(on: .stakeAndHardware) },
        MetricDefinition(
            name: "apr_on_stake_and_hardware_before_depreciation", unit: "1",
            about: "return on stake and hardware a year, before depreciation",
            explanation: "As apr_on_stake_and_hardware, but as if hardware lost no worth."
        ) { $0.pool.returns.apr(on: .stakeAndHardware, beforeDepreciation: true) },
    ]
}
