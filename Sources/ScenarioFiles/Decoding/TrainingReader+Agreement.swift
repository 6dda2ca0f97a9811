import Aggregation
import Quantities

extension TrainingReader {
    private enum LateWord { case pay, drop, buffer }

    /// What makes a round complete, and what becomes of the late and of a member's loss.
    struct Agreement {
        var quorum: Ratio
        var grace: Double?
        var sharing: RoundCoordinator.Sharing
        var policy: RoundCoordinator.LossPolicy
        var backups: Int
        var lateness: RoundCoordinator.Lateness
        var localSteps: RoundCoordinator.LocalSteps
        var matchmaking: Duration
    }

    static func agreement(_ reader: KeyedReader, in mode: Mode) -> Agreement {
        let hasRounds = mode.word.value != .asynchronous
        let quorum = reader.value(
            "quorum", .positiveShare.like("75%"), .standard("100%"),
            about: "Share of a round's members whose contributions suffice.", counts: hasRounds)
        let grace = reader.value(
            "grace", Kind.ratio.nonNegative.like("25%").optional, .none,
            about: "Time for the rest after the quorum, of the round's so far; without, it waits.",
            counts: hasRounds)
        let sharing = reader.value(
            "sharing",
            Kind<RoundCoordinator.Sharing>.choice([
                ("by_speed", .bySpeed), ("equal", .equal),
            ]),
            .standard("by_speed"), about: "How a batch is divided among nodes.")
        let policy = reader.value(
            "on_loss",
            Kind<RoundCoordinator.LossPolicy>.choice([
                ("go_on", .goOn), ("restart", .restart),
            ]), .standard("go_on"),
            about: "What a round does that loses a member: go on without it, or begin anew.",
            counts: hasRounds)
        let backups = reader.value(
            "backups", Kind<Int>.integer(from: 0).like("2"), .standard("0"),
            about: "Members of a round above those whose work it takes: the last are cut off.",
            counts: hasRounds)
        let late = reader.value(
            "late",
            Kind<LateWord>.choice([("pay", .pay), ("drop", .drop), ("buffer", .buffer)]),
            .standard("pay"),
            about: "What becomes of late work: dropped, its time counted as work all the same; "
                + "dropped with its time; or finished and added to the next round.",
            counts: hasRounds)
        let steps = reader.value(
            "local_steps",
            Kind<RoundCoordinator.LocalSteps>.choice([("equal", .equal), ("by_speed", .bySpeed)]),
            .standard("equal"),
            about: "Steps of a node in a round: all as many, or as many as it can, of an equal "
                + "batch.", counts: hasRounds)
        let matchmaking = reader.value(
            "matchmaking", .duration.nonNegative, .standard("0 s"),
            about: "From the last contribution until the exchange begins: nodes form their groups.",
            counts: hasRounds)
        if !reader.isDescribing {
            check(mode, sharing, policy, backups, late, steps, in: reader)
        }
        return Agreement(
            quorum: quorum.value, grace: grace.value?.value, sharing: sharing.value,
            policy: policy.value, backups: backups.value,
            lateness: lateness(late.value, weight: mode.staleness.value),
            localSteps: steps.value, matchmaking: matchmaking.value)
    }

    private static func lateness(
        _ word: LateWord, weight: StalenessWeight
    ) -> RoundCoordinator.Lateness {
        switch word {
        case .pay: .pay
        case .drop: .drop
        case .buffer: .buffer(weight)
        }
    }

    /// Reports what cannot be kept together.
    private static func check(
        _ mode: Mode, _ sharing: Field<RoundCoordinator.Sharing>,
        _ policy: Field<RoundCoordinator.LossPolicy>, _ backups: Field<Int>,
        _ late: Field<LateWord>, _ steps: Field<RoundCoordinator.LocalSteps>,
        in reader: KeyedReader
    ) {
        let word = mode.word
        func report(_ error: ScenarioError) { reader.context.report(error) }
        if word.value == .asynchronous {
            if policy.value == .restart {
                report(
                    policy.error(
                        "without rounds a loss concerns nobody else; write “on_loss: go_on”",
                        expected: "“go_on”", nearest: "go_on"))
            }
            if backups.value > 0 {
                report(
                    backups.error(
                        "without rounds nobody waits for anybody; leave “backups” out",
                        expected: "0"))
            }
            return
        }
        if backups.value > 0, sharing.value == .bySpeed {
            report(
                sharing.error(
                    "whoever comes first does the work of a backup, so that all shares are "
                        + "equal; write “sharing: equal”", expected: "“equal”", nearest: "equal"))
        }
        if backups.value > 0, steps.value == .bySpeed {
            report(
                steps.error(
                    "whoever comes first does the work of a backup, so that all take as many "
                        + "steps; write “local_steps: equal”", expected: "“equal”",
                    nearest: "equal"))
        }
        if backups.value > 0, late.value == .buffer {
            report(
                late.error(
                    "the others have done the work of whoever is late; write “late: drop” or "
                        + "“late: pay”", expected: "“drop” or “pay”", nearest: "drop"))
        }
        if word.value == .streaming, late.value == .buffer {
            report(
                late.error(
                    "the next round exchanges another part of the model; write “late: drop” or "
                        + "“late: pay”", expected: "“drop” or “pay”", nearest: "drop"))
        }
        if word.value == .synchronous, steps.value == .bySpeed {
            report(
                steps.error(
                    "a round has only one step; write “local_steps: equal”, or “sharing: "
                        + "by_speed” for unequal batches", expected: "“equal”", nearest: "equal"))
        }
    }
}
