import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing

/// Who comes back, and from what, when things fail at an inconvenient moment.
@Suite struct RecoveryTests {
    /// Two nodes hold for 50 s in every 100 s and keep their state on each other. Node 1, which has
    /// the only replica, fails 0.5 s after the second stretch has begun and is back 20 s later;
    /// node 0 needs the state at 101 s, when nobody has noticed the failure.
    static func pairOfHolders() -> WorldConfiguration {
        var world = SmallWorld.pair(speeds: [1, 1], sequences: 120)
        world.storageServers = []
        world.fleet[0].downLaw = .constant(20)
        world.fleet[0].provisioning = .constant(1)
        world.jobs[0].hold = .init(length: .seconds(50), period: .seconds(100))
        return world
    }

    @Test func `nobody takes part without the state`() throws {
        let job = try Laws.job(of: Self.pairOfHolders(), [.flip(1, at: 100.5)])
        #expect(job.isFinished)
        // Node 0 waits from 101 s until node 1 is back at 120.5 s.
        #expect(job.account[.waitingForState] == .seconds(19.5))
        // A failure that is made good before the heartbeat is missed ends when the node is back.
        #expect(job.account[.down] == .seconds(20))
        #expect(job.account.lost == .zero)
    }

    /// The holder, which is back at 120 s, is leased at once, for a place that the job still seeks.
    @Test func `who waits for a replica goes on although its holder is leased`() throws {
        var world = Self.pairOfHolders()
        world.fleet[0].downLaw = .constant(40)
        world.jobs[0].minimumNodes = 1
        let job = try Laws.job(of: world, [.flip(1, at: 80)])
        #expect(job.isFinished)
        #expect(job.account.lost == .zero)
        #expect(job.account[.waitingForState] == .seconds(19))
    }

    /// The state of the first stretch, which ends at 50 s, takes until 110 s to be uploaded; the
    /// second begins at 100 s.
    @Test func `a joiner waits for the upload that is under way`() throws {
        var world = SmallWorld.alone(sequences: 60)
        world.jobs[0].hold = .init(length: .seconds(50), period: .seconds(100))
        world.storageServers[0].down = ByteRate(bytesPerSecond: 32_000)
        let job = try Laws.job(of: world)
        Laws.expect(job, [.computing: 60, .waitingForState: 10])
        #expect(job.account.lost == .zero)
    }

    /// Both restart at 22 s, from the checkpoint of 10 s: that of 20 s is still being uploaded, and
    /// must not become durable while the state is fetched, or it would lie ahead of the job.
    @Test func `an upload of an aborted step is given up`() throws {
        var world = SmallWorld.pair(speeds: [1, 1], sequences: 100)
        world.heartbeatTimeout = .zero
        world.jobs[0].training.lossPolicy = .restart
        world.jobs[0].checkpoint.intervalSteps = 10
        world.storageServers[0].down = ByteRate(bytesPerSecond: 240_000)  // 8 s a checkpoint
        world.storageServers[0].up = ByteRate(bytesPerSecond: 192_000)  // 10 s, or 20 s for two
        let job = try Laws.job(of: world, [.flip(1, at: 22), .flip(0, at: 80)])
        #expect(job.isFinished, "\(job.outcome)")
        #expect(job.recoveries == 2)
        #expect(job.checkpointsAbandoned >= 1)
        #expect(job.account.useful == .seconds(100))
    }

    /// With the policy to restart, everybody's step is lost, and everybody fetches the checkpoint.
    @Test func `a restart costs everybody its step`() throws {
        var world = SmallWorld.pair(speeds: [1, 1], sequences: 60)
        world.heartbeatTimeout = .zero
        world.fleet[0].provisioning = .constant(3)
        world.jobs[0].training.lossPolicy = .restart
        world.jobs[0].checkpoint.intervalSteps = 10
        world.storageServers[0].up = ByteRate(bytesPerSecond: 384_000)
        let job = try Laws.job(of: world, [.flip(1, at: 18)])
        // At 3 s the first round begins, at 13 s the second, of which both lose 5 s. Node 1 is back
        // at 19 s. Node 0 is provisioned from 18 s to 21 s and fetches 1.92 MB alone for a second,
        // then shares the store with node 1; after 4 s more it has its state, node 1 after 5 s.
        Laws.expect(
            job,
            [
                .computing: 60 + 10, .provisioning: 2 * 3 + 2 * 3,
                .stateTransfer: 9 + 9, .waitingForMembers: 1,
            ])
        #expect(job.account.lost == .seconds(10))
        #expect(job.recoveries == 1)
    }

    /// The overlapped part of an exchange is under way when a member is lost: the others exchange
    /// all of it again, and do not wait for what will never come.
    @Test(
        arguments: [
            ReductionAlgorithm.ring, .tree(fanOut: 2), .halvingDoubling, .doubleTree(segments: 3),
            .hierarchical, .parameterServer, .butterfly,
        ])
    func `an overlapped exchange survives the loss of a member`(
        _ reduction: ReductionAlgorithm
    ) throws {
        var world = SmallWorld.lossOfOne(sequences: 600)
        world.heartbeatTimeout = .seconds(1)
        world.jobs[0].training.mode = .synchronous
        world.jobs[0].training.reduction = reduction
        world.jobs[0].training.buckets = 4
        SmallWorld.giveLines(to: &world)
        let losses = (0..<40).map { 20.1 + 0.25 * Double($0) }
        for loss in losses {
            let report = SmallWorld.run(world, [.flip(3, at: loss)])
            Laws.assert(report)
            #expect(report.jobs[0].isFinished, "lost at \(loss) s: \(report.jobs[0].outcome)")
        }
    }

    /// A sequence takes a second on these nodes: whatever the job retains was computed in just so
    /// many seconds. Some of the losses come when the others already hold the sum with the lost
    /// member's part in it, some before.
    @Test(arguments: [ReductionAlgorithm.ring, .tree(fanOut: 2)])
    func `work that was handed in counts if and only if the round keeps it`(
        _ reduction: ReductionAlgorithm
    ) throws {
        var world = SmallWorld.lossOfOne(sequences: 192)
        world.heartbeatTimeout = .seconds(4)
        world.jobs[0].training.reduction = reduction
        SmallWorld.giveLines(to: &world)
        var lost: Set<GPUTime> = []
        for loss in (0..<110).map({ 30.1 + 0.2 * Double($0) }) {
            let report = SmallWorld.run(world, [.flip(3, at: loss)])
            Laws.assert(report)
            #expect(report.jobs[0].isFinished)
            #expect(report.jobs[0].account.useful == .seconds(192), "lost at \(loss) s")
            #expect(report.jobs[0].account.nominal == .seconds(192), "lost at \(loss) s")
            lost.insert(report.jobs[0].account.lost)
        }
        // In a ring of equals everybody has the sum at the same time: nobody can be lost after.
        #expect(lost.contains(.zero) == (reduction != .ring))
        #expect(lost.contains { $0 > .zero })
    }

    /// Nodes 0 and 1 have done their 16 s of the first round and wait until 32 s for node 2, which
    /// is half as fast. Of the second round they have done their part at 44 s. Node 3, lost at
    /// 34 s, is back at 36 s and waits for the next round; node 2 fails at 50 s, which is noticed
    /// at 51 s and ends the round: the two have waited for members, whatever node 3 is about.
    @Test func `who was lost and is back has no part in the round that is abandoned`() throws {
        var world = SmallWorld.lossOfOne(sequences: 600)
        world.horizon = .seconds(51)
        world.heartbeatTimeout = .seconds(1)
        world.fleet[0].downLaw = .constant(2)
        world.fleet[0].identities = (0..<4).map { place in
            FleetGroup.Identity(entity: UInt64(place), speed: place == 2 ? 0.5 : 1)
        }
        let report = SmallWorld.run(world, [.flip(3, at: 34), .flip(2, at: 50)])
        Laws.assert(report)
        #expect(report.jobs[0].roundsAbandoned == 1)
        #expect(report.jobs[0].account[.waitingForSlower] == .seconds(2 * 16))
        // Node 3 has waited from 0 s to 32 s and since 36 s, the other two for 7 s each.
        #expect(report.jobs[0].account[.waitingForMembers] == .seconds(32 + 15 + 2 * 7))
    }

    /// Bytes take no time here and a way takes a second, so that a joiner has the state a second
    /// after it came. An update that was on its way then, or was committed meanwhile, it lacks, and
    /// fetches in another second.
    @Test func `a joiner fetches every update that it lacks`() throws {
        var world = SmallWorld.lossOfOne(sequences: 192)
        world.sites[0].inside = PathProperties(
            roundTrip: .seconds(2), window: Bytes(1 << 40), capacity: .unlimited)
        world.sites.append(SmallWorld.site("b"))
        world.paths.append(
            PathConfiguration(from: 0, to: 1, properties: SmallWorld.site("b").inside))
        world.jobs[0].data.site = 1
        world.fleet[0].count = 3
        var late = world.fleet[0]
        late.count = 1
        SmallWorld.makeLate(&late)
        world.fleet.append(late)
        var counts = [0, 0]
        for came in (0..<120).map({ 30.05 + 0.1 * Double($0) }) {
            let sink = MemorySink()
            let report = SmallWorld.run(world, sink: sink, [.flip(3, at: came)])
            Laws.assert(report)
            let ends = sink.column("time", of: RecordTable.Index.rounds).map(\.number)
            let lengths = sink.column("reduction", of: RecordTable.Index.rounds).map(\.number)
            let lacks = zip(ends, lengths).contains { end, length in
                (end - length..<end + 1).contains(came + 1)
            }
            // The window of the path costs a few microseconds.
            let transfer = Double(report.jobs[0].account[.stateTransfer].nanoseconds) / 1e9
            #expect(transfer.rounded() == (lacks ? 2 : 1), "\(transfer) s, came at \(came) s")
            counts[lacks ? 1 : 0] += 1
        }
        #expect(counts.allSatisfy { $0 > 10 })
    }

    @Test func `a job without anybody to keep its state ends without a model`() throws {
        var world = SmallWorld.alone(sequences: 20)
        world.storageServers = []
        let report = SmallWorld.run(world)
        Laws.assert(report)
        #expect(report.jobs[0].isFinished)
        #expect(report.endedAt == .seconds(20))
        #expect(report.jobs[0].checkpoints == 0)
    }

    @Test func `the customer waits for a replica that is down`() throws {
        var world = SmallWorld.alone(sequences: 20)
        world.fleet[0].count = 2
        world.fleet[0].downLaw = .constant(100)
        world.storageServers = []
        world.jobs[0].resultLine = ByteRate(bytesPerSecond: 32_000)
        // The only replica is on node 1, which fails after 2 s of the 10 s that the result takes.
        let report = SmallWorld.run(world, [.flip(1, at: 22)])
        Laws.assert(report)
        #expect(report.jobs[0].resultAt == .seconds(132))
    }
}
