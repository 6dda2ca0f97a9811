import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing
import Verification

/// States that can stand alone beside computation: their sizes follow by arithmetic.
///
/// One sequence takes one GPU-second; see `SmallWorld` for what a configuration begins with.
@Suite struct WaterfallStateTests {
    @Test func `a world without losses computes all the time`() throws {
        let job = try Laws.job(of: SmallWorld.configuration())
        #expect(job.isFinished)
        #expect(job.account.sizes == [.computing: .seconds(400)])
        #expect(job.account.useful == .seconds(400))
        #expect(job.account.nominal == .seconds(400))
    }

    /// Four nodes of two GPUs; one fails as its phase of 60 s begins, which is noticed 30 s later,
    /// before the others have finished.
    @Test func `a node is down until its heartbeat is missed`() throws {
        var world = SmallWorld.lossOfOne()
        world.fleet[0].gpus = 2
        world.measurements[0].gpus = 2
        let job = try Laws.job(of: world, [.flip(3, at: 0)])
        #expect(job.account.sizes == [.computing: .seconds(840), .down: .seconds(2 * 30)])
        #expect(job.account.useful == .seconds(840))
    }

    @Test func `provisioning is held and nothing else`() throws {
        var world = SmallWorld.configuration()
        world.fleet[0].provisioning = .constant(90)
        let job = try Laws.job(of: world)
        #expect(
            job.account.sizes == [.computing: .seconds(400), .provisioning: .seconds(4 * 90)])
    }

    /// Two stretches of holding one node: in the second it fetches the state, 12 B × 160,000, from
    /// a store that sends 192 kB/s.
    @Test func `a joiner fetches the state from the store`() throws {
        var world = SmallWorld.alone(sequences: 30)
        world.jobs[0].hold = .init(length: .seconds(15), period: .seconds(100))
        world.storageServers[0].up = ByteRate(bytesPerSecond: 192_000)
        let job = try Laws.job(of: world)
        #expect(job.account.sizes == [.computing: .seconds(30), .stateTransfer: .seconds(10)])
        #expect(job.finishedAt == .seconds(120))
    }

    /// Three checkpoints, each of which stalls the only node for 1.92 MB / 192 kB/s.
    @Test func `a node stalls while it copies its state`() throws {
        var world = SmallWorld.alone(sequences: 30)
        world.jobs[0].checkpoint.intervalSteps = 10
        world.fleet[0].snapshotRate = ByteRate(bytesPerSecond: 192_000)
        let job = try Laws.job(of: world)
        #expect(job.account.sizes == [.computing: .seconds(30), .checkpointStall: .seconds(30)])
    }

    @Test func `an enclave lengthens computation by its share`() throws {
        var world = SmallWorld.configuration()
        world.jobs[0].enclaveOverhead = .percent(25)
        let job = try Laws.job(of: world)
        #expect(job.account.sizes == [.computing: .seconds(500)])
        #expect(job.account.enclave == .seconds(100))
        #expect(job.account.nominal == .seconds(400))
        #expect(job.account.useful == .seconds(500))
    }

    /// A failure 25 s into a phase, noticed at once.
    @Test func `what a lost member had computed is lost`() throws {
        var world = SmallWorld.lossOfOne()
        world.heartbeatTimeout = .zero
        let job = try Laws.job(of: world, [.flip(3, at: 25)])
        #expect(job.account.sizes == [.computing: .seconds(840 + 25)])
        #expect(job.account.lost == .seconds(25))
    }

    /// Of 162,500 B over lines of 162,500 B/s: node 3 sends to 1, then 1 (and before it 2) to 0;
    /// 0 sends to 1 and 2 at half the rate each, then 1 to 3. Five lengths and four latencies.
    @Test func `a tree is exposed for its depth`() throws {
        var world = SmallWorld.configuration()
        SmallWorld.giveLines(to: &world)
        let job = try Laws.job(of: world)
        let round = 5.0 + 4 * 0.1
        #expect(
            job.account.sizes == [
                .computing: .seconds(400), .communicating: .seconds(10 * 4 * round),
            ])
        #expect(job.meanReduction == Duration(roundingUpSeconds: round))
    }

    /// Two phases, each of three quarters of the update and three latencies.
    @Test func `a ring is exposed for two phases`() throws {
        var world = SmallWorld.configuration()
        SmallWorld.giveLines(to: &world)
        world.jobs[0].training.reduction = .ring
        let job = try Laws.job(of: world)
        let round = 2 * (0.75 + 3 * 0.1)
        #expect(
            job.account.sizes == [
                .computing: .seconds(400), .communicating: .seconds(10 * 4 * round),
            ])
    }

    /// Ten rounds of 20 s, in which the faster of two nodes is done after 10 s.
    @Test func `the faster wait for the slower`() throws {
        let job = try Laws.job(of: SmallWorld.pair(speeds: [1, 0.5], sequences: 200))
        #expect(
            job.account.sizes == [.computing: .seconds(300), .waitingForSlower: .seconds(100)])
        #expect(job.account.nominal == .seconds(200))
        #expect(job.account.useful == .seconds(300))
    }

    /// The only replica is on a node that is down from 60 s to 130 s; the second stretch of holding
    /// begins at 100 s.
    @Test func `a joiner waits until a replica is up`() throws {
        var world = SmallWorld.alone(sequences: 60)
        world.fleet[0].count = 2
        world.storageServers = []
        world.fleet[0].downLaw = .constant(70)
        world.jobs[0].hold = .init(length: .seconds(50), period: .seconds(100))
        let job = try Laws.job(of: world, [.flip(1, at: 60)])
        #expect(job.account.sizes == [.computing: .seconds(60), .waitingForState: .seconds(30)])
        #expect(job.finishedAt == .seconds(140))
    }

    /// Each phase of 10 s needs 1 GB, which takes 20 s; the next is fetched while one computes.
    @Test func `a slow data server holds up every phase`() throws {
        var world = SmallWorld.alone(sequences: 100)
        world.jobs[0].data.bytes = Bytes(10_000_000_000)
        world.jobs[0].data.line = ByteRate(bytesPerSecond: 50_000_000)
        let job = try Laws.job(of: world)
        #expect(
            job.account.sizes == [
                .computing: .seconds(100), .waitingForData: .seconds(110),
            ])
    }

    /// One of two nodes is lost as the second round begins, and back 60 s later.
    @Test func `members wait while there are too few`() throws {
        var world = SmallWorld.pair(speeds: [1, 1], sequences: 100)
        world.heartbeatTimeout = .zero
        world.fleet[0].downLaw = .constant(60)
        let job = try Laws.job(of: world, [.flip(1, at: 10)])
        #expect(
            job.account.sizes == [.computing: .seconds(100), .waitingForMembers: .seconds(60)])
        #expect(job.roundsAbandoned == 1)
    }

    /// Nothing is aggregated from 5 s to 65 s: all have finished their phase after 10 s.
    @Test func `members wait while the coordination layer is silent`() throws {
        var world = SmallWorld.configuration()
        world.shocks = [
            ShockConfiguration(
                scope: .coordination, every: .constant(.infinity), lasting: .constant(60))
        ]
        let job = try Laws.job(of: world, [.shock(0, at: 5)])
        #expect(
            job.account.sizes == [
                .computing: .seconds(400), .waitingForMembers: .seconds(4 * 55),
            ])
    }

    /// The checkpoint after the first round takes from 10 s to 40 s to upload; the last state, of
    /// 20 s, can be kept only then.
    @Test func `a node idles until its last state is kept`() throws {
        var world = SmallWorld.alone(sequences: 20)
        world.jobs[0].checkpoint.intervalSteps = 10
        world.storageServers[0].down = ByteRate(bytesPerSecond: 64_000)
        let job = try Laws.job(of: world)
        #expect(job.account.sizes == [.computing: .seconds(20), .idle: .seconds(20)])
        #expect(job.checkpointsSkipped >= 1)
    }

    /// Every step of one worker is run again by one of ten others, for a second each. The result
    /// takes 10 s to fetch, so that the last checks end before the run does.
    @Test func `verifiers run every step again`() throws {
        var world = SmallWorld.alone(sequences: 30)
        world.fleet[0].count = 11
        world.jobs[0].verification = SmallWorld.verification(sample: .one)
        world.jobs[0].resultLine = ByteRate(bytesPerSecond: 32_000)
        let job = try Laws.job(of: world)
        #expect(job.account.sizes == [.computing: .seconds(30), .reexecuting: .seconds(30)])
        #expect(job.checks?.passed == 30)
    }
}
