import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing
import Verification

/// States that cannot stand alone: what brings them about is a state of somebody else.
@Suite struct WaterfallCompanyTests {
    /// The uploader stalls for 10 s, so that its second phase ends 10 s after the other's. At the
    /// end it stalls again, while the other has nothing to do.
    @Test func `who does not copy waits for who does`() throws {
        var world = SmallWorld.pair(speeds: [1, 1], sequences: 40)
        world.jobs[0].checkpoint.intervalSteps = 10
        world.fleet[0].snapshotRate = ByteRate(bytesPerSecond: 192_000)
        let job = try Laws.job(of: world)
        Laws.expect(
            job,
            [
                .computing: 40, .checkpointStall: 2 * 10, .waitingForCheckpoint: 10, .idle: 10,
            ])
    }

    /// In synchronous training both copy half of the state, and nobody waits.
    @Test func `in synchronous training the copying is shared`() throws {
        var world = SmallWorld.pair(speeds: [1, 1], sequences: 40)
        world.jobs[0].training.mode = .synchronous
        world.jobs[0].checkpoint.intervalSteps = 10
        world.fleet[0].snapshotRate = ByteRate(bytesPerSecond: 192_000)
        let job = try Laws.job(of: world)
        Laws.expect(job, [.computing: 40, .checkpointStall: 20])
    }

    /// Node 3 comes at 65 s, in the second round of 40 s, and fetches 192 GB at 19.2 GB/s from a
    /// member; then it waits for the third round, and receives the update of the second meanwhile.
    @Test func `a joiner fetches the state from a member, then waits for a round`() throws {
        var world = SmallWorld.lossOfOne(sequences: 360)
        world.jobs[0].training.mode = .diloco(innerSteps: 10)
        world.jobs[0].checkpoint.bytesPerParameter = 1.2e6
        world.fleet[0].count = 3
        var late = world.fleet[0]
        late.count = 1
        late.down = ByteRate(bytesPerSecond: 19_200_000_000)
        SmallWorld.makeLate(&late)
        world.fleet.append(late)
        let job = try Laws.job(of: world, [.flip(3, at: 65)])
        // The update of 162,500 B reaches node 3 over its line, in both rounds.
        let update = Duration(roundingUpSeconds: 162_500 / 19.2e9)
        Laws.expect(
            job,
            [.computing: 360, .stateTransfer: 10, .waitingForMembers: 5],
            and: [.communicating: GPUTime(gpus: 2 * 4, during: update)])
    }

    /// The data of node 1 come over a line of 50 MB/s, 20 s for a phase; node 0 has them at once.
    @Test func `who has its data waits for who has not`() throws {
        var world = SmallWorld.pair(speeds: [1, 1], sequences: 20)
        world.jobs[0].data.bytes = Bytes(2_000_000_000)
        var slow = world.fleet[0]
        slow.identities = [FleetGroup.Identity(entity: 1, speed: 1)]
        slow.count = 1
        slow.down = ByteRate(bytesPerSecond: 50_000_000)
        world.fleet[0].identities = [FleetGroup.Identity(entity: 0, speed: 1)]
        world.fleet[0].count = 1
        world.fleet.append(slow)
        let job = try Laws.job(of: world)
        // The text of the next phase takes half of the line while the update passes.
        let update = Duration(roundingUpSeconds: 162_500 / 25e6)
        Laws.expect(
            job,
            [.computing: 20, .waitingForData: 40],
            and: [.communicating: GPUTime(gpus: 2, during: update)])
    }

    /// The gang is granted together: who is provisioned first waits for the last.
    @Test func `the first to be provisioned waits for the others`() throws {
        var world = SmallWorld.pair(speeds: [1, 1], sequences: 20)
        var slow = world.fleet[0]
        slow.identities = [FleetGroup.Identity(entity: 1, speed: 1)]
        slow.count = 1
        slow.provisioning = .constant(60)
        world.fleet[0].identities = [FleetGroup.Identity(entity: 0, speed: 1)]
        world.fleet[0].count = 1
        world.fleet.append(slow)
        let job = try Laws.job(of: world)
        Laws.expect(job, [.computing: 20, .provisioning: 60, .waitingForMembers: 60])
    }

    /// In the second round, from 16 s, node 3 fails at 21 s. The others are done at 28 s and go on
    /// at 51 s, when the loss is known.
    @Test func `the others wait until a loss is noticed`() throws {
        // A round of three, three quarters of one of four, and again one of three.
        let world = SmallWorld.lossOfOne(sequences: 48 + 36 + 48)
        let job = try Laws.job(of: world, [.flip(3, at: 21)])
        Laws.expect(job, [.computing: 132 + 5, .down: 30, .waitingForMembers: 16 + 3 * 23])
        #expect(job.account.lost == .seconds(5))
    }

    /// Node 1 waits for the second round. In that, node 0 is done at 30 s, node 1 at 40 s; but at
    /// 35 s node 0 fails, which is noticed at 65 s. Its update is not sent, and it is down until
    /// then, whatever is ordered meanwhile.
    @Test func `a member that is down neither contributes nor communicates`() throws {
        var world = SmallWorld.pair(speeds: [1, 0.5], sequences: 20 + 10 + 20)
        world.fleet[0].downLaw = .constant(1e6)
        world.jobs[0].minimumNodes = 1
        world.jobs[0].training.quorum = .percent(50)
        let job = try Laws.job(of: world, [.flip(0, at: 35)])
        Laws.expect(
            job,
            [
                .computing: 20 + 10 + 20 + 40, .waitingForMembers: 20, .waitingForSlower: 5,
                .down: 30, .communicating: 25,
            ])
        #expect(job.account.lost == .seconds(10))
    }

    /// Node 0 copies its state from 10 s to 20 s. At 11 s node 1 is lost, which ends their round;
    /// it is back at 71 s.
    @Test func `a stall lasts until the state is copied, whatever becomes of the round`() throws {
        var world = SmallWorld.pair(speeds: [1, 1], sequences: 40)
        world.heartbeatTimeout = .zero
        world.fleet[0].downLaw = .constant(60)
        world.fleet[0].snapshotRate = ByteRate(bytesPerSecond: 192_000)
        world.jobs[0].checkpoint.intervalSteps = 10
        let job = try Laws.job(of: world, [.flip(1, at: 11)])
        Laws.expect(
            job,
            [
                .computing: 41, .checkpointStall: 2 * 10, .waitingForMembers: 51, .idle: 10,
            ])
    }

    /// A verifier fetches the evidence before it runs a step again: 1 MB at 1 MB/s.
    @Test func `a verifier fetches its evidence`() throws {
        let job = try Laws.job(
            of: SmallWorld.verifiedFromAfar(workers: 1, sequences: 30),
            SmallWorld.arrivals(of: 1..<11, at: 1))
        Laws.expect(job, [.computing: 30, .stateTransfer: 30, .reexecuting: 30])
    }

    /// A step is run again as large as it was, also when the job has let its members go meanwhile.
    @Test func `a step is checked at its own size after the end of the job`() throws {
        let job = try Laws.job(
            of: SmallWorld.verifiedFromAfar(workers: 2, sequences: 20),
            SmallWorld.arrivals(of: 2..<22, at: 1))
        Laws.expect(job, [.computing: 20, .stateTransfer: 20, .reexecuting: 20])
    }
}
