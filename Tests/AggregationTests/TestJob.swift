import Aggregation
import ProtocolCore
import Quantities
import Testing

/// A coordinator, and what a test needs to drive it; checks the conservation law at every input.
struct TestJob {
    var machine: RoundCoordinator
    var now = Instant.start

    init(
        mode: TrainingMode = .synchronous, batch: Int64 = 12, total: Int64 = 12_000,
        quorum: Double = 1, minimum: Int = 1, grace: Double? = nil,
        sharing: RoundCoordinator.Sharing = .equal, loss: RoundCoordinator.LossPolicy = .goOn,
        backups: Int = 0, lateness: RoundCoordinator.Lateness = .pay,
        localSteps: RoundCoordinator.LocalSteps = .equal
    ) {
        machine = RoundCoordinator(
            settings: RoundCoordinator.Settings(
                job: JobID(0), mode: mode, sequencesPerStep: batch, totalSequences: total,
                quorum: Ratio(quorum), minimumMembers: minimum, grace: grace, sharing: sharing,
                lossPolicy: loss, backups: backups, lateness: lateness, localSteps: localSteps))
    }

    @discardableResult
    mutating func send(_ input: RoundCoordinator.Input) -> [RoundCoordinator.Directive] {
        let directives = machine.handle(input, at: now)
        #expect(machine.issued == machine.retained + machine.lost + machine.inFlight)
        #expect(machine.retained <= machine.settings.totalSequences)
        #expect(machine.retained >= 0 && machine.lost >= 0 && machine.inFlight >= 0)
        return directives
    }

    /// Begins with so many members at once.
    @discardableResult
    mutating func start(_ count: Int) -> [RoundCoordinator.Directive] {
        send(.drain)
        for node in 0..<count { send(.join(NodeID(node), speed: 1)) }
        return send(.resume)
    }

    /// Lets all members finish and reduce the round under way; what the last input gave.
    @discardableResult
    mutating func completeRound() -> [RoundCoordinator.Directive] {
        let round = machine.currentRound
        var last: [RoundCoordinator.Directive] = []
        for node in machine.members { send(.phaseFinished(node, round)) }
        for node in machine.members { last = send(.reduced(node, round, attempt: 0)) }
        return last
    }
}

extension TrainingMode {
    /// Streaming training with given numbers.
    static func streaming(
        innerSteps: Int, fragments: Int, delay: Int, mixing: Double = 0,
        pattern: Streaming.Pattern = .strided
    ) -> TrainingMode {
        .streaming(
            Streaming(
                innerSteps: innerSteps, fragments: fragments, delay: delay, mixing: mixing,
                pattern: pattern))
    }
}

extension [RoundCoordinator.Directive] {
    var assignments: [PhaseAssignment] {
        compactMap { if case .assign(let assignment) = $0 { assignment } else { nil } }
    }
    var contributors: [NodeID]? {
        for case .reduce(_, _, let contributors, _) in self { return contributors }
        return nil
    }
}
