import Aggregation
import ProtocolCore
import Quantities
import Testing

/// Backup workers, late members that finish for a later round, and unequal numbers of steps.
struct RoundCoordinatorLateTests {
    struct OrderStatistic: Decodable {
        var n: Int
        var k: Int
        var rate: Double
        var shift: Double
        var expected: Double
        var variance: Double
    }
    struct Vectors: Decodable { var order_statistics: [OrderStatistic] }

    @Test func `a batch is cut for those it takes, and the first of them make the round`() {
        var job = TestJob(batch: 12, total: 1_000, backups: 2)
        #expect(job.start(6).assignments.map(\.sequences) == [3, 3, 3, 3, 3, 3])
        for node in [5, 2, 0] {
            #expect(job.send(.phaseFinished(NodeID(node), RoundID(0))).isEmpty)
        }
        let rest = [NodeID(1), NodeID(4)]
        #expect(
            job.send(.phaseFinished(NodeID(3), RoundID(0)))
                == rest.map { .exclude($0, RoundID(0)) } + [
                    .reduce(
                        round: RoundID(0), attempt: 0,
                        contributors: [0, 2, 3, 5].map { NodeID($0) }, receivers: rest)
                ])
        #expect(job.machine.lost == 6 && job.machine.inFlight == 12)
        #expect(job.send(.phaseFinished(NodeID(1), RoundID(0))) == [.discard(.notInRound)])
    }

    @Test func `losses use up the backups before anybody is waited for`() {
        var job = TestJob(batch: 12, total: 1_000, backups: 2)
        job.start(6)
        for node in 0..<2 { job.send(.leave(NodeID(node))) }
        for node in 2..<5 { job.send(.phaseFinished(NodeID(node), RoundID(0))) }
        #expect(job.send(.phaseFinished(NodeID(5), RoundID(0))).contributors?.count == 4)
    }

    @Test func `with fewer sequences than members that are needed nobody is a backup`() {
        var job = TestJob(batch: 12, total: 3, backups: 2)
        #expect(job.start(6).assignments.map(\.sequences) == [1, 1, 1, 0, 0, 0])
        job.completeRound()
        #expect(job.machine.retained == 3 && job.machine.lost == 0)
    }

    @Test func `as many members as a job begins with are never spared`() {
        var job = TestJob(batch: 12, total: 1_000, minimum: 4, backups: 3)
        #expect(job.start(5).assignments.map(\.sequences) == [3, 3, 3, 3, 3])
    }

    /// The mean time of a round against the expected k-th of n order statistic, four standard
    /// errors wide.
    @Test func `a round with backups takes as long as order statistics say`() throws {
        for entry in try VectorFile("collectives").decode(Vectors.self).order_statistics {
            var numbers = TestNumbers(state: UInt64(entry.n * 1_000 + entry.k))
            let rounds = 400
            var job = TestJob(
                batch: Int64(entry.k), total: .max / 2, backups: entry.n - entry.k)
            job.start(entry.n)
            var times: [Double] = []
            for _ in 0..<rounds {
                let began = job.now
                let round = job.machine.currentRound
                let ends = (0..<entry.n).map { node in
                    let u = Double.random(in: 0..<1, using: &numbers)
                    return (entry.shift - log1p(-u) / entry.rate, node)
                }
                var members: [NodeID] = []
                for (time, node) in ends.sorted(by: { $0 < $1 }) where members.isEmpty {
                    job.now = began + Duration(roundingUpSeconds: time)
                    let said = job.send(.phaseFinished(NodeID(node), round))
                    if said.contributors != nil { members = job.machine.members }
                }
                times.append((job.now - began).inSeconds)
                for node in members { job.send(.reduced(node, round, attempt: 0)) }
            }
            let mean = times.reduce(0, +) / Double(rounds)
            let error = (entry.variance / Double(rounds)).squareRoot()
            #expect(abs(mean - entry.expected) < 4 * error, "\(entry.k) of \(entry.n): \(mean)")
        }
    }

    /// −log of 1 − u from the library under test, so that no other is needed.
    private func log1p(_ x: Double) -> Double { TestLogarithm.log(1 + x) }

    private func buffering(total: Int64 = 1_000) -> TestJob {
        TestJob(
            batch: 12, total: total, quorum: 0.5, grace: 0,
            lateness: .buffer(.polynomial(exponent: 0.5)))
    }

    @Test func `late work is finished and added to the next round with less weight`() {
        var job = buffering()
        job.start(3)
        job.now = Instant(nanoseconds: 10)
        job.send(.phaseFinished(NodeID(0), RoundID(0)))
        job.send(.phaseFinished(NodeID(2), RoundID(0)))
        let said = job.send(.wake(RoundID(0)))
        #expect(said.first == .defer(NodeID(1), RoundID(0)))
        #expect(said.contributors == [NodeID(0), NodeID(2)])
        #expect(job.machine.lost == 0 && job.machine.inFlight == 12)
        for node in [0, 1] { job.send(.reduced(NodeID(node), RoundID(0), attempt: 0)) }
        let next = job.send(.reduced(NodeID(2), RoundID(0), attempt: 0))
        // The batch is for the two who have nothing else to do.
        #expect(next.assignments.map(\.sequences) == [6, 6])
        #expect(next.last == .carry(NodeID(1), into: RoundID(1)))
        #expect(job.machine.retained == 8 && job.machine.inFlight == 16)
        job.send(.phaseFinished(NodeID(0), RoundID(1)))
        #expect(job.send(.phaseFinished(NodeID(1), RoundID(1))) == [.discard(.notInRound)])
        #expect(job.send(.phaseFinished(NodeID(1), RoundID(0))).count == 1)
        let reduction = job.send(.phaseFinished(NodeID(2), RoundID(1)))
        #expect(reduction.contributors?.count == 3)
        #expect(job.machine.weight(of: NodeID(0)) == 6)
        #expect(
            job.machine.weight(of: NodeID(1)) == 4 * StalenessWeight.polynomial(exponent: 0.5)(1))
        #expect(job.machine.weight(of: NodeID(9)) == 0)
        for node in 0..<3 { job.send(.reduced(NodeID(node), RoundID(1), attempt: 0)) }
        #expect(job.machine.retained == 24)
    }

    @Test func `whoever finishes during the exchange is in the next round at once`() {
        var job = buffering()
        job.start(3)
        for node in [0, 2] { job.send(.phaseFinished(NodeID(node), RoundID(0))) }
        job.send(.wake(RoundID(0)))
        #expect(job.send(.phaseFinished(NodeID(1), RoundID(0))).isEmpty)
        #expect(job.send(.phaseFinished(NodeID(1), RoundID(0))) == [.discard(.repeated)])
        for node in 0..<3 { job.send(.reduced(NodeID(node), RoundID(0), attempt: 0)) }
        job.send(.phaseFinished(NodeID(0), RoundID(1)))
        #expect(job.send(.phaseFinished(NodeID(2), RoundID(1))).contributors?.count == 3)
    }

    @Test func `the last of the late have a round of their own, and a drain waits for them`() {
        for drains in [false, true] {
            var job = buffering(total: drains ? 1_000 : 12)
            job.start(3)
            for node in [0, 2] { job.send(.phaseFinished(NodeID(node), RoundID(0))) }
            job.send(.wake(RoundID(0)))
            if drains { job.send(.drain) }
            for node in 0..<2 { job.send(.reduced(NodeID(node), RoundID(0), attempt: 0)) }
            let next = job.send(.reduced(NodeID(2), RoundID(0), attempt: 0))
            #expect(next.assignments.isEmpty)
            #expect(next.last == .carry(NodeID(1), into: RoundID(1)))
            #expect(
                job.send(.phaseFinished(NodeID(1), RoundID(0))).contributors == [NodeID(1)])
            for node in 0..<2 { job.send(.reduced(NodeID(node), RoundID(1), attempt: 0)) }
            let end = job.send(.reduced(NodeID(2), RoundID(1), attempt: 0))
            #expect(end.last == (drains ? .drained : .finished(retained: 12)))
            #expect(job.machine.retained == 12)
        }
    }

    @Test func `what a member was late with is lost with it`() {
        for isCarried in [false, true] {
            var job = buffering()
            job.start(3)
            for node in [0, 2] { job.send(.phaseFinished(NodeID(node), RoundID(0))) }
            job.send(.wake(RoundID(0)))
            if isCarried {
                for node in 0..<3 { job.send(.reduced(NodeID(node), RoundID(0), attempt: 0)) }
            }
            job.send(.leave(NodeID(1)))
            #expect(job.machine.lost == 4)
            #expect(job.machine.inFlight == (isCarried ? 12 : 8))
        }
    }

    @Test func `each does as many steps of its own batch as its speed allows`() {
        var job = TestJob(
            mode: .diloco(innerSteps: 10), batch: 12, total: 10_000, localSteps: .bySpeed)
        job.send(.drain)
        for (node, speed) in [(0, 1.0), (1, 2.0), (2, 3.0)] {
            job.send(.join(NodeID(node), speed: speed))
        }
        let assigned = job.send(.resume).assignments
        #expect(assigned.map(\.steps) == [5, 10, 15])
        #expect(assigned.map(\.sequences) == [20, 40, 60])
        let end = job.completeRound()
        #expect(
            end.first
                == .commit(
                    round: RoundID(0), contributors: (0..<3).map { NodeID($0) },
                    sequences: 120, steps: 10, retained: 120))
    }

    @Test func `the last round of unequal steps has no sequence too many`() {
        var job = TestJob(
            mode: .diloco(innerSteps: 10), batch: 7, total: 61, localSteps: .bySpeed)
        job.send(.drain)
        for (node, speed) in [(0, 1.0), (1, 2.5)] {
            job.send(.join(NodeID(node), speed: speed))
        }
        let assigned = job.send(.resume).assignments
        #expect(assigned.map(\.sequences).reduce(0, +) == 61)
        // Batches of 4 and 3, of which the last is smaller.
        #expect(assigned.map(\.sequences) == [17, 44])
        #expect(assigned.map(\.steps) == [5, 15])
        job.completeRound()
        #expect(job.machine.retained == 61)
    }

    @Test func `what cannot be kept together is said so`() {
        func settings(
            _ mode: TrainingMode, sharing: RoundCoordinator.Sharing = .equal, backups: Int = 0,
            lateness: RoundCoordinator.Lateness = .drop,
            localSteps: RoundCoordinator.LocalSteps = .equal
        ) -> Bool {
            RoundCoordinator.Settings(
                job: JobID(0), mode: mode, sequencesPerStep: 1, totalSequences: 1, quorum: .one,
                minimumMembers: 1, grace: nil, sharing: sharing, lossPolicy: .goOn,
                backups: backups, lateness: lateness, localSteps: localSteps
            ).areConsistent
        }
        let streaming = TrainingMode.streaming(innerSteps: 4, fragments: 2, delay: 1)
        #expect(settings(.synchronous, backups: 1))
        #expect(!settings(.synchronous, sharing: .bySpeed, backups: 1))
        #expect(!settings(.synchronous, backups: 1, lateness: .buffer(.constant)))
        #expect(!settings(.diloco(innerSteps: 2), backups: 1, localSteps: .bySpeed))
        #expect(!settings(.synchronous, localSteps: .bySpeed))
        #expect(settings(streaming, backups: 1, localSteps: .equal))
        #expect(settings(streaming, localSteps: .bySpeed))
        #expect(!settings(streaming, lateness: .buffer(.constant)))
        #expect(
            !settings(
                .asynchronous(
                    Asynchrony(
                        innerSteps: 1, bufferSize: 1, weight: .constant, maxStaleness: nil,
                        rate: 1))))
    }
}
