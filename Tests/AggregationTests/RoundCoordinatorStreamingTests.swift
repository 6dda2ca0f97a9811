import Aggregation
import ProtocolCore
import Quantities
import Testing

/// Rounds whose exchange runs behind the next.
struct RoundCoordinatorStreamingTests {
    /// Two fragments, ten steps: rounds of five, of which two are computed behind an exchange.
    private func job(
        members: Int = 2, total: Int64 = 1_200, quorum: Double = 0.5, minimum: Int = 1,
        loss: RoundCoordinator.LossPolicy = .goOn
    ) -> TestJob {
        var job = TestJob(
            mode: .streaming(innerSteps: 10, fragments: 2, delay: 2), total: total,
            quorum: quorum, minimum: minimum, loss: loss)
        job.start(members)
        return job
    }

    private func nodes(_ range: Range<Int>) -> [NodeID] { range.map { NodeID($0) } }

    /// Lets all members finish the round that is computed.
    @discardableResult
    private func finish(_ job: inout TestJob) -> [RoundCoordinator.Directive] {
        let round = job.machine.currentRound
        var last: [RoundCoordinator.Directive] = []
        for node in job.machine.members { last = job.send(.phaseFinished(node, round)) }
        return last
    }

    /// Lets all members hold the result of an attempt.
    @discardableResult
    private func reduce(
        _ job: inout TestJob, _ round: Int64, attempt: Int = 0
    ) -> [RoundCoordinator.Directive] {
        var last: [RoundCoordinator.Directive] = []
        for node in job.machine.members {
            last = job.send(.reduced(node, RoundID(round), attempt: attempt))
        }
        return last
    }

    @Test func `the next round is assigned with the reduction, and says what may be done ahead`() {
        var job = job()
        let said = finish(&job)
        #expect(
            said.first
                == .reduce(
                    round: RoundID(0), attempt: 0, contributors: nodes(0..<2), receivers: []))
        #expect(said.assignments.map(\.round) == [RoundID(1), RoundID(1)])
        #expect(said.assignments.map(\.stepsAhead) == [2, 2])
        #expect(said.assignments.map(\.steps) == [5, 5])
        #expect(job.machine.inFlight == 120 && job.machine.retained == 0)
        #expect(
            reduce(&job, 0) == [
                .commit(
                    round: RoundID(0), contributors: nodes(0..<2), sequences: 60, steps: 5,
                    retained: 60)
            ])
        #expect(job.machine.inFlight == 60)
        #expect(finish(&job).contributors?.count == 2)
    }

    @Test func `steps that do not divide are dealt out, and every fragment has its turn`() {
        let streaming = Streaming(
            innerSteps: 100, fragments: 8, delay: 5, mixing: 0.5, pattern: .sequential)
        let steps = (0..<16 as Range<Int64>).map { streaming.steps(inRound: $0) }
        #expect(steps[..<8].reduce(0, +) == 100 && Array(steps[..<8]) == Array(steps[8...]))
        #expect(Set(steps) == [12, 13] && streaming.longestRound == 13)
        #expect((0..<9).map { streaming.fragment(ofRound: $0) } == [0, 1, 2, 3, 4, 5, 6, 7, 0])
        #expect(streaming.mix(local: 1, global: 3) == 2)
    }

    @Test(arguments: [Streaming.Pattern.sequential, .strided])
    func `every layer is in one fragment`(pattern: Streaming.Pattern) {
        for (fragments, layers) in [(8, 24), (5, 12), (3, 2), (1, 7)] {
            let streaming = Streaming(
                innerSteps: 100, fragments: fragments, delay: 1, mixing: 0, pattern: pattern)
            let dealt = (0..<fragments).map { streaming.layers(ofFragment: $0, among: layers) }
            #expect(dealt.flatMap { $0 }.sorted() == Array(0..<layers))
            let sizes = dealt.map(\.count)
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        }
        let streaming = Streaming(
            innerSteps: 9, fragments: 3, delay: 1, mixing: 0, pattern: pattern)
        #expect(
            streaming.layers(ofFragment: 1, among: 9)
                == (pattern == .strided ? [1, 4, 7] : [3, 4, 5]))
    }

    @Test func `without a delay every exchange is waited for`() {
        var job = TestJob(mode: .streaming(innerSteps: 10, fragments: 2, delay: 0), total: 1_200)
        job.start(2)
        #expect(job.completeRound().assignments.map(\.stepsAhead) == [nil, nil])
    }

    @Test func `a round that is complete before the last is committed waits for that`() {
        var job = job()
        finish(&job)
        #expect(finish(&job).isEmpty)
        let said = reduce(&job, 0)
        #expect(said.contributors?.count == 2)
        #expect(said.assignments.map(\.round) == [RoundID(2), RoundID(2)])
    }

    @Test func `whoever comes after those it takes is late, even if the round must wait`() {
        var job = TestJob(
            mode: .streaming(innerSteps: 10, fragments: 2, delay: 5), total: 1_200, backups: 1)
        job.start(3)
        for node in 0..<2 { job.send(.phaseFinished(NodeID(node), RoundID(0))) }
        for node in 0..<2 { job.send(.phaseFinished(NodeID(node), RoundID(1))) }
        #expect(
            job.send(.phaseFinished(NodeID(2), RoundID(1))) == [.exclude(NodeID(2), RoundID(1))])
        #expect(job.send(.phaseFinished(NodeID(2), RoundID(1))) == [.discard(.notInRound)])
        #expect(job.send(.leave(NodeID(2))).contributors == nodes(0..<2))
        #expect(job.machine.lost == 60)
        #expect(reduce(&job, 0, attempt: 1).contributors == nodes(0..<2))
    }

    @Test func `nothing is begun behind the last exchange, nor when the job is to stop`() {
        var short = job(total: 60)
        #expect(finish(&short).count == 1)
        #expect(reduce(&short, 0).last == .finished(retained: 60))
        var drained = job()
        drained.send(.drain)
        #expect(finish(&drained).count == 1)
        #expect(reduce(&drained, 0).last == .drained)
    }

    @Test func `a loss takes a member out of both rounds`() {
        var job = job(members: 4)
        finish(&job)
        let said = job.send(.leave(NodeID(3)))
        #expect(
            said == [
                .reduce(
                    round: RoundID(0), attempt: 1, contributors: nodes(0..<3), receivers: [])
            ])
        #expect(job.machine.lost == 30 && job.machine.inFlight == 90)
        reduce(&job, 0, attempt: 1)
        #expect(job.machine.retained == 45)
        #expect(finish(&job).contributors == nodes(0..<3))
    }

    @Test func `a loss that everybody else has the sum without commits it, and the round goes on`()
    {
        var job = job(members: 3)
        finish(&job)
        for node in 0..<2 { job.send(.reduced(NodeID(node), RoundID(0), attempt: 0)) }
        let said = job.send(.leave(NodeID(2)))
        #expect(
            said == [
                .commit(
                    round: RoundID(0), contributors: nodes(0..<3), sequences: 60, steps: 5,
                    retained: 60)
            ])
        #expect(job.machine.lost == 20)
        #expect(finish(&job).contributors == nodes(0..<2))
    }

    @Test func `one of the two rounds can be abandoned without the other`() {
        // Two of three finish round 0 for a quorum of two; the joiner makes a quorum of round 1.
        var job = TestJob(
            mode: .streaming(innerSteps: 10, fragments: 2, delay: 2), total: 1_200, quorum: 0.6,
            grace: 0)
        job.start(3)
        for node in 0..<2 { job.send(.phaseFinished(NodeID(node), RoundID(0))) }
        job.send(.join(NodeID(5), speed: 1))
        #expect(job.send(.wake(RoundID(0))).assignments.count == 4)
        let said = job.send(.leave(NodeID(0)))
        #expect(said.contains(.abandon(RoundID(0), .belowQuorum)))
        #expect(!said.contains(.abandon(RoundID(1), .belowQuorum)))
        #expect(job.machine.inFlight == 45)
        // Below the quorum of round 1, the next is begun with who is there.
        let next = job.send(.leave(NodeID(1)))
        #expect(next.first == .abandon(RoundID(1), .belowQuorum))
        #expect(next.assignments.map(\.round) == [RoundID(2), RoundID(2)])
        #expect(next.assignments.map(\.stepsAhead) == [nil, nil])
    }

    @Test func `a computed round that is given up is begun anew behind the exchange`() {
        var job = job(members: 4, quorum: 0.5)
        finish(&job)
        job.send(.leave(NodeID(0)))
        job.send(.leave(NodeID(1)))
        // Round 0 goes on with two of four; in round 1 as well.
        #expect(job.machine.inFlight == 60)
        let said = job.send(.leave(NodeID(2)))
        #expect(said.contains(.abandon(RoundID(0), .belowQuorum)))
        #expect(said.contains(.abandon(RoundID(1), .belowQuorum)))
        #expect(said.assignments.map(\.node) == [NodeID(3)])
        #expect(job.machine.inFlight == 60 && job.machine.issued == 180)
    }

    @Test func `under restart a loss gives both rounds up`() {
        var job = job(members: 3, loss: .restart)
        finish(&job)
        #expect(
            job.send(.leave(NodeID(1))) == [
                .abandon(RoundID(0), .memberLost), .abandon(RoundID(1), .memberLost),
                .needsRecovery(RoundID(1)), .waiting(.recovery),
            ])
        #expect(job.machine.inFlight == 0 && job.machine.lost == 120)
    }

    @Test func `when the last member is lost the model is gone`() {
        var job = job(members: 1)
        finish(&job)
        reduce(&job, 0)
        finish(&job)
        #expect(
            job.send(.leave(NodeID(0))) == [
                .abandon(RoundID(2), .belowQuorum), .abandon(RoundID(1), .belowQuorum),
                .needsRecovery(RoundID(1)), .waiting(.recovery),
            ])
        #expect(job.machine.retained == 60 && job.machine.lost == 120)
    }

    @Test func `every input while one round is computed and the last is exchanged`() {
        let inputs: [(RoundCoordinator.Input, String)] = [
            (.join(NodeID(5), speed: 1), ""),
            (.join(NodeID(1), speed: 1), "alreadyMember"),
            (.join(NodeID(5), speed: 0), "invalidSpeed"),
            (.leave(NodeID(1)), "reduce 1"),
            (.leave(NodeID(7)), "notAMember"),
            (.phaseFinished(NodeID(0), RoundID(1)), ""),
            (.phaseFinished(NodeID(0), RoundID(0)), "repeated"),
            (.phaseFinished(NodeID(7), RoundID(0)), "notInRound"),
            (.phaseFinished(NodeID(7), RoundID(1)), "notInRound"),
            (.phaseFinished(NodeID(0), RoundID(2)), "stale"),
            (.reduced(NodeID(0), RoundID(0), attempt: 0), ""),
            (.reduced(NodeID(0), RoundID(0), attempt: 1), "stale"),
            (.reduced(NodeID(0), RoundID(1), attempt: 0), "stale"),
            (.reduced(NodeID(7), RoundID(0), attempt: 0), "notInRound"),
            (.wake(RoundID(0)), "stale"),
            (.wake(RoundID(1)), "stale"),
            (.drain, ""),
            (.resume, "notDraining"),
            (.suspend, ""),
            (.unsuspend, "notSuspended"),
            (.rollback(retained: 0), "roundUnderWay"),
        ]
        for (input, expected) in inputs {
            var job = job(members: 3)
            finish(&job)
            let said = job.send(input).map { directive in
                switch directive {
                case .reduce(_, let attempt, _, _): "reduce \(attempt)"
                case .discard(let reason): "\(reason)"
                default: "\(directive)"
                }
            }
            #expect(said.joined(separator: ", ") == expected, "\(input)")
        }
    }
}
