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
        Laws.expect(job, [.computing: 400])
        #expect(job.account.useful == .seconds(400))
        #expect(job.account.nominal == .seconds(400))
    }

    /// The only node of a job, of two GPUs, fails as a phase begins and after what came before was
    /// kept; 30 s later its loss is noticed, and another goes on at once.
    @Test func `a node is down until its heartbeat is missed`() throws {
        var world = SmallWorld.alone(sequences: 30)
        SmallWorld.keepEveryRound(of: &world)
        world.fleet[0].gpus = 2
        world.measurements[0].gpus = 2
        let job = try Laws.job(of: world, [.flip(0, at: 5)])
        Laws.expect(job, [.computing: 30, .down: 2 * 30])
        #expect(job.account.useful == .seconds(30))
    }

    @Test func `provisioning is held and nothing else`() throws {
        var world = SmallWorld.configuration()
        world.fleet[0].provisioning = .constant(90)
        let job = try Laws.job(of: world)
        Laws.expect(job, [.computing: 400, .provisioning: 4 * 90])
    }

    /// Two stretches of holding one node: in the second it fetches the state, 12 B × 160,000, from
    /// a store that sends 192 kB/s.
    @Test func `a joiner fetches the state from the store`() throws {
        var world = SmallWorld.alone(sequences: 30)
        world.jobs[0].hold = .init(length: .seconds(15), period: .seconds(100))
        world.storageServers[0].up = ByteRate(bytesPerSecond: 192_000)
        let job = try Laws.job(of: world)
        Laws.expect(job, [.computing: 30, .stateTransfer: 10])
        #expect(job.finishedAt == .seconds(120))
    }

    /// Three checkpoints, each of which stalls the only node for 1.92 MB / 192 kB/s.
    @Test func `a node stalls while it copies its state`() throws {
        var world = SmallWorld.alone(sequences: 30)
        world.jobs[0].checkpoint.intervalSteps = 10
        world.fleet[0].snapshotRate = ByteRate(bytesPerSecond: 192_000)
        let job = try Laws.job(of: world)
        Laws.expect(job, [.computing: 30, .checkpointStall: 30])
    }

    @Test func `an enclave lengthens computation by its share`() throws {
        var world = SmallWorld.configuration()
        world.jobs[0].enclaveOverhead = .percent(25)
        let job = try Laws.job(of: world)
        Laws.expect(job, [.computing: 500])
        #expect(job.account.enclave == .seconds(100))
        #expect(job.account.nominal == .seconds(400))
        #expect(job.account.useful == .seconds(500))
    }

    /// A failure 5 s into the second phase, noticed at once; the first round was kept.
    @Test func `what a lost member was computing is lost`() throws {
        var world = SmallWorld.alone(sequences: 30)
        SmallWorld.keepEveryRound(of: &world)
        world.heartbeatTimeout = .zero
        let job = try Laws.job(of: world, [.flip(0, at: 15)])
        Laws.expect(job, [.computing: 35])
        #expect(job.account.lost == .seconds(5))
    }

    /// The same without a checkpoint: the first round is lost with the only node that held it.
    @Test func `what was not kept is lost with the last member`() throws {
        var world = SmallWorld.alone(sequences: 30)
        world.fleet[0].count = 2
        world.fleet[0].downLaw = .constant(1e6)
        world.heartbeatTimeout = .zero
        let job = try Laws.job(of: world, [.flip(0, at: 15)])
        Laws.expect(job, [.computing: 45])
        #expect(job.account.lost == .seconds(15))
        #expect(job.account.useful == .seconds(30))
    }

    /// Of 162,500 B over lines of 162,500 B/s: node 3 sends to 1, then 1 (and before it 2) to 0;
    /// 0 sends to 1 and 2 at half the rate each, then 1 to 3. Five lengths and four latencies.
    @Test func `a tree is exposed for its depth`() throws {
        var world = SmallWorld.configuration()
        SmallWorld.giveLines(to: &world)
        let job = try Laws.job(of: world)
        let round = 5.0 + 4 * 0.1
        Laws.expect(job, [.computing: 400, .communicating: 10 * 4 * round])
        #expect(job.meanReduction == Duration(roundingUpSeconds: round))
    }

    /// Two phases, each of three quarters of the update and three latencies.
    @Test func `a ring is exposed for two phases`() throws {
        var world = SmallWorld.configuration()
        SmallWorld.giveLines(to: &world)
        world.jobs[0].training.reduction = .ring
        let job = try Laws.job(of: world)
        let round = 2 * (0.75 + 3 * 0.1)
        Laws.expect(job, [.computing: 400, .communicating: 10 * 4 * round])
    }

    /// Ten rounds of 20 s, in which the faster of two nodes is done after 10 s.
    @Test func `the faster wait for the slower`() throws {
        let job = try Laws.job(of: SmallWorld.pair(speeds: [1, 0.5], sequences: 200))
        Laws.expect(job, [.computing: 300, .waitingForSlower: 100])
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
        Laws.expect(job, [.computing: 60, .waitingForState: 30])
        #expect(job.finishedAt == .seconds(140))
    }

    /// Each phase of 10 s needs 1 GB, which takes 20 s; the next is fetched while one computes.
    @Test func `a slow data server holds up every phase`() throws {
        var world = SmallWorld.alone(sequences: 100)
        world.jobs[0].data.bytes = Bytes(10_000_000_000)
        world.jobs[0].data.line = ByteRate(bytesPerSecond: 50_000_000)
        let job = try Laws.job(of: world)
        Laws.expect(job, [.computing: 100, .waitingForData: 110])
    }

    /// One of two nodes is lost as the second round begins, and back 60 s later.
    @Test func `members wait while there are too few`() throws {
        var world = SmallWorld.pair(speeds: [1, 1], sequences: 100)
        world.heartbeatTimeout = .zero
        world.fleet[0].downLaw = .constant(60)
        let job = try Laws.job(of: world, [.flip(1, at: 10)])
        Laws.expect(job, [.computing: 100, .waitingForMembers: 60])
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
        Laws.expect(job, [.computing: 400, .waitingForMembers: 4 * 55])
    }

    /// The checkpoint after the first round takes from 10 s to 40 s to upload; the last state, of
    /// 20 s, can be kept only then.
    @Test func `a node idles until its last state is kept`() throws {
        var world = SmallWorld.alone(sequences: 20)
        world.jobs[0].checkpoint.intervalSteps = 10
        world.storageServers[0].down = ByteRate(bytesPerSecond: 64_000)
        let job = try Laws.job(of: world)
        Laws.expect(job, [.computing: 20, .idle: 20])
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
        Laws.expect(job, [.computing: 30, .reexecuting: 30])
        #expect(job.checks?.passed == 30)
    }
}
