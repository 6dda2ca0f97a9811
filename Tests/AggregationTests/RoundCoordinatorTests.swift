import Aggregation
import ProtocolCore
import Quantities
import Testing

struct RoundCoordinatorTests {
    @Test func `a batch is shared evenly, the rest to the first`() {
        var job = TestJob(mode: .diloco(innerSteps: 3), batch: 10, total: 1000)
        let assigned = job.start(3).assignments
        #expect(assigned.map(\.sequences) == [12, 9, 9])
        #expect(assigned.allSatisfy { $0.steps == 3 && $0.round == RoundID(0) })
        #expect(job.machine.issued == 30 && job.machine.inFlight == 30)
    }

    @Test func `a batch is shared by speed, by largest remainder`() {
        var job = TestJob(batch: 10, total: 1000, sharing: .bySpeed)
        job.send(.drain)
        for (node, speed) in [(0, 1.0), (1, 2.0), (2, 4.0)] {
            job.send(.join(NodeID(node), speed: speed))
        }
        // 10/7, 20/7 and 40/7: 1, 2 and 5, then one for .857 and one for .714.
        #expect(job.send(.resume).assignments.map(\.sequences) == [1, 3, 6])
    }

    @Test func `the last round has only what is left, and a smaller last step`() {
        var job = TestJob(mode: .diloco(innerSteps: 4), batch: 10, total: 65)
        #expect(job.start(2).assignments.map(\.sequences) == [20, 20])
        let directives = job.completeRound()
        #expect(directives.assignments.map(\.sequences) == [13, 12])
        #expect(directives.assignments.map(\.steps) == [3, 3])
        let last = job.completeRound()
        #expect(
            last == [
                .commit(
                    round: RoundID(1), contributors: [NodeID(0), NodeID(1)], sequences: 25,
                    steps: 3, retained: 65),
                .finished(retained: 65),
            ])
    }

    @Test func `the next round is assigned in the same call, to new members too`() {
        var job = TestJob()
        job.start(2)
        #expect(job.send(.join(NodeID(9), speed: 1)).isEmpty)
        job.send(.phaseFinished(NodeID(0), RoundID(0)))
        let reduce = job.send(.phaseFinished(NodeID(1), RoundID(0)))
        #expect(
            reduce == [
                .reduce(
                    round: RoundID(0), attempt: 0, contributors: [NodeID(0), NodeID(1)],
                    receivers: [NodeID(9)])
            ])
        #expect(job.send(.reduced(NodeID(0), RoundID(0), attempt: 0)).isEmpty)
        #expect(job.send(.reduced(NodeID(9), RoundID(0), attempt: 0)).isEmpty)
        let directives = job.send(.reduced(NodeID(1), RoundID(0), attempt: 0))
        #expect(
            directives.first
                == .commit(
                    round: RoundID(0), contributors: [NodeID(0), NodeID(1)], sequences: 12,
                    steps: 1, retained: 12))
        #expect(directives.assignments.map(\.node) == [NodeID(0), NodeID(1), NodeID(9)])
        #expect(directives.assignments.map(\.round) == [RoundID](repeating: RoundID(1), count: 3))
    }

    @Test func `late members have the grace, then the round goes on without them`() {
        var job = TestJob(quorum: 0.5, grace: 0.25)
        job.now = Instant(nanoseconds: 1000)
        job.start(4)
        job.now = Instant(nanoseconds: 1400)
        #expect(job.send(.phaseFinished(NodeID(2), RoundID(0))).isEmpty)
        job.now = Instant(nanoseconds: 1800)
        let deadline = Instant(nanoseconds: 2000)
        #expect(
            job.send(.phaseFinished(NodeID(1), RoundID(0)))
                == [.wake(at: deadline, RoundID(0))])
        job.now = Instant(nanoseconds: 1999)
        #expect(job.send(.wake(RoundID(0))) == [.discard(.stale)])
        job.now = deadline
        #expect(
            job.send(.wake(RoundID(0))) == [
                .exclude(NodeID(0), RoundID(0)), .exclude(NodeID(3), RoundID(0)),
                .reduce(
                    round: RoundID(0), attempt: 0, contributors: [NodeID(1), NodeID(2)],
                    receivers: [NodeID(0), NodeID(3)]),
            ])
        #expect(job.send(.wake(RoundID(0))) == [.discard(.stale)])
        #expect(job.send(.phaseFinished(NodeID(0), RoundID(0))) == [.discard(.notInRound)])
        #expect(job.machine.lost == 6 && job.machine.inFlight == 6)
        for node in 0..<4 { job.send(.reduced(NodeID(node), RoundID(0), attempt: 0)) }
        #expect(job.machine.retained == 6)
        // They are members still.
        #expect(job.machine.inFlight == 12)
    }

    @Test func `whoever is in time is not excluded`() {
        var job = TestJob(quorum: 0.5, grace: 1)
        job.start(2)
        job.now = Instant(nanoseconds: 10)
        #expect(job.send(.phaseFinished(NodeID(0), RoundID(0))).count == 1)
        #expect(job.send(.phaseFinished(NodeID(1), RoundID(0))).contributors?.count == 2)
        job.now = Instant(nanoseconds: 20)
        #expect(job.send(.wake(RoundID(0))) == [.discard(.stale)])
    }

    @Test func `a quorum that is lost during the grace lets nobody be excluded`() {
        var job = TestJob(quorum: 0.5, grace: 1)
        job.start(4)
        job.now = Instant(nanoseconds: 10)
        job.send(.phaseFinished(NodeID(0), RoundID(0)))
        #expect(job.send(.phaseFinished(NodeID(1), RoundID(0))).count == 1)
        #expect(job.send(.leave(NodeID(1))).isEmpty)
        job.now = Instant(nanoseconds: 20)
        #expect(job.send(.wake(RoundID(0))) == [.discard(.stale)])
        job.now = Instant(nanoseconds: 30)
        // The quorum is there anew, and with it the grace.
        #expect(
            job.send(.phaseFinished(NodeID(2), RoundID(0)))
                == [.wake(at: Instant(nanoseconds: 60), RoundID(0))])
    }

    @Test func `members without a sequence exclude nobody who has one`() {
        var job = TestJob(total: 2, quorum: 0.5, grace: 0.25)
        job.start(4)
        for node in 2..<4 { #expect(job.send(.phaseFinished(NodeID(node), RoundID(0))).isEmpty) }
        job.now = Instant(nanoseconds: 1_000)
        #expect(
            job.send(.phaseFinished(NodeID(0), RoundID(0)))
                == [.wake(at: Instant(nanoseconds: 1_250), RoundID(0))])
        job.now = Instant(nanoseconds: 1_100)
        #expect(job.send(.phaseFinished(NodeID(1), RoundID(0))).contributors?.count == 4)
    }

    @Test func `a contributor lost during the reduction starts it anew without it`() {
        var job = TestJob(quorum: 0.5)
        job.start(4)
        for node in 0..<4 { job.send(.phaseFinished(NodeID(node), RoundID(0))) }
        job.send(.reduced(NodeID(3), RoundID(0), attempt: 0))
        let directives = job.send(.leave(NodeID(1)))
        #expect(
            directives == [
                .reduce(
                    round: RoundID(0), attempt: 1,
                    contributors: [NodeID(0), NodeID(2), NodeID(3)], receivers: [])
            ])
        #expect(job.send(.reduced(NodeID(3), RoundID(0), attempt: 0)) == [.discard(.stale)])
        #expect(job.machine.lost == 3)
        for node in [0, 2, 3] { job.send(.reduced(NodeID(node), RoundID(0), attempt: 1)) }
        #expect(job.machine.retained == 9)
    }

    @Test func `a loss after everyone else holds the sum commits it`() {
        var job = TestJob()
        job.start(3)
        for node in 0..<3 { job.send(.phaseFinished(NodeID(node), RoundID(0))) }
        job.send(.reduced(NodeID(0), RoundID(0), attempt: 0))
        job.send(.reduced(NodeID(2), RoundID(0), attempt: 0))
        let directives = job.send(.leave(NodeID(1)))
        #expect(
            directives.first
                == .commit(
                    round: RoundID(0), contributors: [NodeID(0), NodeID(1), NodeID(2)],
                    sequences: 12, steps: 1, retained: 12))
        #expect(directives.assignments.map(\.node) == [NodeID(0), NodeID(2)])
    }

    @Test func `below the quorum the round is abandoned, and the next begins with who is there`() {
        for reducing in [false, true] {
            var job = TestJob(quorum: 0.75)
            job.start(4)
            if reducing {
                for node in 0..<4 { job.send(.phaseFinished(NodeID(node), RoundID(0))) }
            }
            let first = job.send(.leave(NodeID(0)))
            #expect(first.contributors?.count == (reducing ? 3 : nil))
            let directives = job.send(.leave(NodeID(1)))
            #expect(directives.first == .abandon(RoundID(0), .belowQuorum))
            #expect(directives.assignments.map(\.node) == [NodeID(2), NodeID(3)])
            #expect(directives.assignments.map(\.round) == [RoundID(1), RoundID(1)])
            #expect(job.machine.lost == 12 && job.machine.issued == 24)
        }
    }

    @Test func `under restart a loss leads back to a checkpoint`() {
        var job = TestJob(loss: .restart)
        job.start(2)
        job.completeRound()
        job.completeRound()
        #expect(job.machine.retained == 24)
        #expect(
            job.send(.leave(NodeID(0))) == [
                .abandon(RoundID(2), .memberLost), .needsRecovery(RoundID(2)),
                .waiting(.recovery),
            ])
        #expect(job.send(.join(NodeID(5), speed: 1)).isEmpty)
        #expect(job.send(.rollback(retained: 25)) == [.discard(.outOfRange)])
        let directives = job.send(.rollback(retained: 12))
        #expect(directives.first == .rolledBack(retained: 12))
        #expect(directives.assignments.map(\.node) == [NodeID(1), NodeID(5)])
        #expect(job.machine.retained == 12 && job.machine.lost == 24)
        #expect(job.send(.rollback(retained: 0)) == [.discard(.roundUnderWay)])
    }

    @Test func `when nobody is left who holds the model, a checkpoint is needed`() {
        var job = TestJob()
        job.start(1)
        job.completeRound()
        #expect(
            job.send(.leave(NodeID(0))) == [
                .abandon(RoundID(1), .belowQuorum), .needsRecovery(RoundID(1)),
                .waiting(.recovery),
            ])
        #expect(
            job.send(.rollback(retained: 0)) == [
                .rolledBack(retained: 0), .waiting(.tooFewMembers(have: 0, need: 1)),
            ])
        #expect(job.send(.join(NodeID(4), speed: 1)).assignments.count == 1)
    }

    @Test func `before anything is retained nobody has to recover`() {
        var job = TestJob()
        job.start(1)
        #expect(
            job.send(.leave(NodeID(0))) == [
                .abandon(RoundID(0), .belowQuorum), .waiting(.tooFewMembers(have: 0, need: 1)),
            ])
    }

    @Test func `a drain finishes the round, and no more`() {
        var job = TestJob()
        job.start(2)
        #expect(job.send(.drain).isEmpty)
        #expect(job.completeRound().last == .drained)
        #expect(job.send(.leave(NodeID(0))).isEmpty)
        #expect(job.send(.leave(NodeID(1))).isEmpty)
        #expect(job.send(.join(NodeID(2), speed: 1)).isEmpty)
        #expect(job.send(.resume).assignments.map(\.node) == [NodeID(2)])
    }

    @Test func `a drain can be taken back`() {
        var job = TestJob()
        job.start(2)
        job.send(.drain)
        #expect(job.send(.drain) == [.discard(.alreadyDraining)])
        #expect(job.send(.resume).isEmpty)
        #expect(job.send(.resume) == [.discard(.notDraining)])
        #expect(job.completeRound().assignments.count == 2)
    }

    @Test func `while coordination is down nothing is ordered, and nothing is forgotten`() {
        var job = TestJob(quorum: 0.5)
        job.start(3)
        #expect(job.send(.suspend).isEmpty)
        #expect(job.send(.suspend) == [.discard(.alreadySuspended)])
        for node in 0..<2 {
            #expect(job.send(.phaseFinished(NodeID(node), RoundID(0))).isEmpty)
        }
        #expect(job.send(.leave(NodeID(2))).isEmpty)
        #expect(job.send(.join(NodeID(7), speed: 1)).isEmpty)
        let directives = job.send(.unsuspend)
        #expect(directives.contributors == [NodeID(0), NodeID(1)])
        #expect(job.send(.unsuspend) == [.discard(.notSuspended)])
        for node in [0, 1] { job.send(.reduced(NodeID(node), RoundID(0), attempt: 0)) }
        #expect(job.machine.members == [NodeID(0), NodeID(1), NodeID(7)])
    }
}
