import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing

/// Exchanges that are hidden behind the next steps, reckoned by hand.
///
/// Two nodes compute a step in a second. An update of half of the model takes 0.5 s on their lines
/// and 0.1 s on its way, there and back: 1.2 s.
@Suite struct StreamingRunTests {
    /// 81,252 B at 162,500 B/s and 0.1 s, twice, each rounded up to a nanosecond.
    private let exchange = Duration(nanoseconds: 1_200_024_616)

    /// So many exchanges of either node, less what is hidden of them.
    private func exposed(_ count: Int, hidden seconds: Int64 = 0) -> [GPUState: GPUTime] {
        [.communicating: GPUTime(gpus: 2, during: exchange * count - .seconds(seconds))]
    }

    /// Rounds of ten steps, of which a node may compute so many ahead.
    private func world(rounds: Int64, delay: Int) -> WorldConfiguration {
        var world = FaultyWorld.configuration(rounds: rounds)
        world.fleet[0].downLaw = .constant(1e6)
        world.jobs[0].training.mode = .streaming(
            Streaming(innerSteps: 20, fragments: 2, delay: delay, mixing: 0, pattern: .strided))
        return world
    }

    @Test func `an exchange that is shorter than its overlap shows only at the end`() throws {
        let job = try Laws.job(of: world(rounds: 5, delay: 2))
        #expect(job.isFinished && job.rounds == 5)
        Laws.expect(job, [.computing: 100], and: exposed(1))
        #expect(job.finishedAt == Instant.seconds(50) + exchange)
        #expect(job.account.lost == .zero)
    }

    @Test func `what an overlap does not hide is exposed`() throws {
        let job = try Laws.job(of: world(rounds: 5, delay: 1))
        Laws.expect(job, [.computing: 100], and: exposed(5, hidden: 4))
        #expect(job.finishedAt == Instant.seconds(46) + exchange * 5)
    }

    @Test func `without an overlap every exchange is exposed`() throws {
        let job = try Laws.job(of: world(rounds: 5, delay: 0))
        Laws.expect(job, [.computing: 100], and: exposed(5))
    }

    @Test func `an exchange that takes no time is over before the next round is begun`() throws {
        var world = SmallWorld.pair(speeds: [1, 1], sequences: 100)
        world.jobs[0].training.mode = .streaming(
            Streaming(innerSteps: 20, fragments: 2, delay: 2, mixing: 0, pattern: .strided))
        let job = try Laws.job(of: world)
        #expect(job.rounds == 5)
        Laws.expect(job, [.computing: 100])
    }

    @Test func `the groups that find each other first do so behind the steps too`() throws {
        var world = world(rounds: 5, delay: 2)
        world.jobs[0].training.matchmaking = .milliseconds(500)
        let job = try Laws.job(of: world)
        Laws.expect(job, [.computing: 100, .communicating: 1], and: exposed(1))
    }

    @Test func `the slower member is waited for at the end of each round`() throws {
        var world = world(rounds: 2, delay: 2)
        world.fleet[0].identities?[1].speed = 0.5
        let job = try Laws.job(of: world)
        // 20 s for one and 10 s for the other, twice.
        Laws.expect(job, [.computing: 60, .waitingForSlower: 20], and: exposed(1))
    }

    /// Node 0 begins alone, and a round of its own takes it 20 s. Node 1 fails half a second into
    /// the third round, with its part of the second on the way. Node 0 comes to its gate after two
    /// steps and waits until the silence is noticed; then the exchange is over without the other.
    @Test func `a loss takes a member out of both rounds and frees whoever waits`() throws {
        var world = world(rounds: 3, delay: 2)
        world.jobs[0].minimumNodes = 1
        world.jobs[0].training.quorum = .percent(50)
        let job = try Laws.job(of: world, [.flip(1, at: 30.5)])
        #expect(job.isFinished && job.retained == 60)
        #expect(job.finishedAt == .seconds(88.5))
        Laws.expect(
            job,
            [.computing: 70.5, .communicating: 28.5, .waitingForMembers: 20, .down: 30])
        #expect(job.account.lost == .seconds(10.5))
    }

    @Test func `between two rounds is the time to copy the state`() throws {
        var world = SmallWorld.pair(speeds: [1, 1], sequences: 80)
        world.jobs[0].training.mode = .streaming(
            Streaming(innerSteps: 20, fragments: 2, delay: 2, mixing: 0, pattern: .strided))
        // The state of 1.92 MB takes a second. After three rounds two are committed.
        world.fleet[0].snapshotRate = ByteRate(bytesPerSecond: 1_920_000)
        world.jobs[0].checkpoint.intervalSteps = 20
        let job = try Laws.job(of: world)
        #expect(job.isFinished)
        #expect(job.account[.waitingForCheckpoint] == .seconds(1))
        #expect(job.account[.computing] == .seconds(80))
    }
}
