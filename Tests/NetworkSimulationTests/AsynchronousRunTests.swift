import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing

/// Jobs whose members wait for nobody, reckoned by hand.
///
/// Two nodes compute a phase of ten sequences in ten seconds. An update takes 1 s on the lines and
/// 0.1 s on its way to the hub, which is node 0; a model of 320,000 B takes 1.969 s and 0.1 s back.
@Suite struct AsynchronousRunTests {
    private let push = 1.1
    private let fetch = 320_000 / FaultyWorld.rate + 0.1

    private func world(
        sequences: Int64, buffer: Int = 1, maxStaleness: Int? = nil
    ) -> WorldConfiguration {
        var world = FaultyWorld.configuration(rounds: 1)
        world.fleet[0].downLaw = .constant(1e6)
        world.jobs[0].data.textTokens = sequences * 1_000
        world.jobs[0].training.mode = .asynchronous(
            Asynchrony(
                innerSteps: 10, bufferSize: buffer, weight: .polynomial(exponent: 0.5),
                maxStaleness: maxStaleness, rate: 1))
        return world
    }

    private func close(_ time: GPUTime, _ seconds: Double) -> Bool {
        let difference = time - .seconds(seconds)
        return difference < .seconds(1e-6) && difference > .seconds(-1e-6)
    }

    /// The hub has three phases from 0 s on, without a pause; the other one three as well, each
    /// followed by its update, and two of them by the model.
    @Test func `everybody goes at its own pace`() throws {
        let job = try Laws.job(of: world(sequences: 60))
        #expect(job.isFinished && job.retained == 60 && job.rounds == 6)
        let account = job.account
        #expect(account[.computing] == .seconds(60) && account.lost == .zero)
        #expect(close(account[.communicating], 3 * push + 2 * fetch))
        // The hub has nothing left to do from 30 s on.
        #expect(close(account[.waitingForMembers], 3 * push + 2 * fetch))
    }

    @Test func `a member that the model has not moved for goes on with what it has`() throws {
        // With a buffer of four, the first three updates move nothing.
        let job = try Laws.job(of: world(sequences: 40, buffer: 4))
        #expect(job.rounds == 1)
        #expect(job.account[.computing] == .seconds(40))
        #expect(close(job.account[.communicating], 2 * push))
    }

    @Test func `an update that is too stale is computed anew`() throws {
        // The two finish at once: the hub's own is first, and the other comes too late.
        let job = try Laws.job(of: world(sequences: 20, maxStaleness: 0))
        #expect(job.isFinished && job.exclusions == 1)
        #expect(job.account.lost == .seconds(10))
        #expect(job.account[.computing] == .seconds(30))
    }

    /// Node 0 begins alone, and so with twice the share. It is down from 15 s on, when the other
    /// one is at its second phase with the newest model. That has to wait with its update until the
    /// loss is noticed, and then is the hub itself, with shares of the whole batch.
    @Test func `another hub takes the place of one that is lost`() throws {
        var world = world(sequences: 60)
        world.jobs[0].minimumNodes = 1
        let job = try Laws.job(of: world, [.flip(0, at: 15)])
        #expect(job.isFinished && job.retained == 60)
        #expect(job.finishedAt == .seconds(85))
        #expect(job.account[.computing] == .seconds(75))
        #expect(job.account.lost == .seconds(15))
        #expect(close(job.account[.communicating], 25))
        #expect(job.account[.down] == .seconds(30))
    }

    /// At 12 s the hub has an update that nobody has fetched: it is lost with it, and so is the
    /// phase that it was at.
    @Test func `a model that only the hub had is lost with it`() throws {
        var world = world(sequences: 60)
        world.jobs[0].minimumNodes = 1
        let job = try Laws.job(of: world, [.flip(0, at: 12)])
        #expect(job.isFinished && job.retained == 60)
        #expect(job.finishedAt == .seconds(102))
        #expect(job.account[.computing] == .seconds(82))
        #expect(job.account.lost == .seconds(22))
        #expect(job.account[.communicating] == .seconds(32))
    }

    /// The better line is node 3's.
    @Test func `the hub is the best connected member`() throws {
        var world = SmallWorld.configuration()
        world.jobs[0].training.mode = .asynchronous(
            Asynchrony(
                innerSteps: 10, bufferSize: 1, weight: .constant, maxStaleness: nil, rate: 1))
        var rich = world.fleet[0]
        rich.count = 1
        world.fleet[0].count = 3
        world.fleet[0].up = ByteRate(bytesPerSecond: FaultyWorld.rate)
        world.fleet[0].down = ByteRate(bytesPerSecond: FaultyWorld.rate)
        world.fleet.append(rich)
        world.jobs[0].data.textTokens = 40_000
        let job = try Laws.job(of: world)
        // Three updates at once: each has its line for itself, and the hub has room for all.
        #expect(job.finishedAt == .seconds(11))
        #expect(job.account[.communicating] == .seconds(3))
    }
}
