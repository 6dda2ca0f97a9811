import Checkpointing
import ProtocolCore
import Quantities
import Testing

struct CheckpointCoordinatorTests {
    @Test func `a checkpoint is due when the interval is over, and not before`() {
        var job = KeptJob()
        job.reach(0)
        #expect(job.orders.isEmpty)
        job.reach(99)
        #expect(job.orders.isEmpty)
        job.reach(100)
        #expect(
            job.orders.first
                == .snapshot(CheckpointID(0), uploader: NodeID(0), bytes: Bytes(1_000)))
        #expect(job.targets.count == 3)
        #expect(Set(job.targets).isSubset(of: (1...5).map { NodeID($0) }))
        for case .store(let id, let from, _, let bytes) in job.orders {
            #expect(id == CheckpointID(0) && from == NodeID(0) && bytes == Bytes(1_000))
        }
    }

    @Test func `the next interval counts from the boundary at which the last one began`() {
        var job = KeptJob()
        job.keep(at: 130)
        job.reach(229)
        #expect(job.orders.isEmpty)
        job.reach(230)
        #expect(job.targets.count == 3)
    }

    @Test func `a checkpoint is durable when all replicas are stored`() {
        var job = KeptJob()
        let targets = job.begin(at: 100)
        for node in targets.dropLast() {
            job.tell(.replicaStored(job.id, node))
            #expect(job.orders.isEmpty && job.machine.newest == nil)
        }
        job.tell(.replicaStored(job.id, targets[2]))
        guard case .durable(let manifest, CheckpointID(0))? = job.orders.first else {
            Issue.record("\(job.orders)")
            return
        }
        #expect(manifest.step == 100 && manifest.retained == 800)
        #expect(manifest.round == RoundID(10) && manifest.bytes == Bytes(1_000))
        #expect(job.machine.newest == manifest && job.machine.completed == 1)
        #expect(job.machine.uploading == nil)
    }

    @Test func `what falls due during an upload is skipped, which is said once an interval`() {
        var job = KeptJob()
        let targets = job.begin(at: 100)
        job.reach(190)
        #expect(job.orders.isEmpty)
        job.reach(200)
        #expect(job.orders == [.skip(step: 200, .stillUploading(job.id))])
        job.reach(210)
        #expect(job.orders.isEmpty)
        job.reach(300)
        #expect(job.orders == [.skip(step: 300, .stillUploading(job.id))])
        #expect(job.machine.skipped == 2)
        for node in targets { job.tell(.replicaStored(job.id, node)) }
        // The first boundary after the upload makes up for it.
        #expect(job.begin(at: 310).count == 3)
    }

    @Test func `a forced checkpoint is taken regardless of the interval, but not during an upload`()
    {
        var job = KeptJob()
        job.reach(5, force: true)
        #expect(job.targets.count == 3)
        for step in [6, 7] as [Int64] {
            job.reach(step, force: true)
            #expect(job.orders == [.skip(step: step, .stillUploading(CheckpointID(0)))])
        }
        #expect(job.machine.skipped == 2)
    }

    @Test func `fewer holders than replicas are all used, and without any the turn is skipped`() {
        var job = KeptJob()
        job.holders = [holder(1), holder(2)]
        #expect(job.begin(at: 100).sorted() == [NodeID(1), NodeID(2)])
        var alone = KeptJob()
        alone.holders = []
        alone.reach(100)
        #expect(alone.orders == [.skip(step: 100, .noHolder)])
        alone.holders = [holder(3)]
        #expect(alone.keep(at: 110) == [NodeID(3)])
        #expect(alone.machine.completed == 1 && alone.machine.skipped == 1)
    }

    @Test func `holders that are known to be down are left out until they are back`() {
        var job = KeptJob()
        for node in 1...3 { job.tell(.nodeDown(NodeID(node))) }
        #expect(job.keep(at: 100).sorted() == [NodeID(4), NodeID(5)])
        job.tell(.nodeUp(NodeID(1)))
        #expect(job.keep(at: 200).sorted() == [NodeID(1), NodeID(4), NodeID(5)])
    }

    @Test func `a lost holder is replaced by another of those that were named`() {
        var job = KeptJob()
        let first = job.begin(at: 100)
        job.tell(.replicaStored(job.id, first[1]))
        job.tell(.replicaFailed(job.id, first[0]))
        let second = job.targets
        #expect(second.count == 1 && !first.contains(second[0]))
        #expect(
            job.orders
                == [.store(job.id, from: NodeID(0), to: second[0], bytes: Bytes(1_000))])
        job.tell(.replicaFailed(job.id, second[0]))
        let third = job.targets
        #expect(third.count == 1 && !first.contains(third[0]) && third != second)
        job.tell(.replicaStored(job.id, first[2]))
        job.tell(.replicaStored(job.id, third[0]))
        #expect(job.machine.completed == 1)
        job.tell(.recover)
        guard case .restore(let plan)? = job.orders.first else {
            Issue.record("\(job.orders)")
            return
        }
        #expect(plan.sources == [first[1], first[2], third[0]].sorted())
    }

    @Test func `without a replacement the checkpoint is abandoned`() {
        var job = KeptJob()
        job.holders = (1...3).map { holder($0) }
        let targets = job.begin(at: 100)
        job.tell(.replicaFailed(job.id, targets[1]))
        #expect(job.orders == [.abandon(job.id, .noHolderLeft(lost: targets[1]))])
        #expect(job.machine.abandoned == 1 && job.machine.uploading == nil)
        job.reach(199)
        #expect(job.orders.isEmpty, "the interval counts from the last one begun")
        #expect(job.begin(at: 200).count == 3)
        #expect(job.id == CheckpointID(1))
    }

    @Test
    func `a holder that goes down during the upload counts as lost, one that has it does not`() {
        var job = KeptJob()
        let targets = job.begin(at: 100)
        job.tell(.replicaStored(job.id, targets[0]))
        job.tell(.nodeDown(targets[0]))
        #expect(job.orders.isEmpty)
        job.tell(.nodeDown(targets[1]))
        #expect(job.targets.count == 1)
        job.tell(.replicaFailed(job.id, targets[1]))
        #expect(job.orders == [.discard(.notAwaited(job.id, targets[1]))])
    }

    @Test func `without its uploader a checkpoint is abandoned`() {
        var job = KeptJob()
        job.begin(at: 100)
        job.tell(.uploaderLost(job.id))
        #expect(job.orders == [.abandon(job.id, .uploaderLost(NodeID(0)))])
        job.tell(.uploaderLost(job.id))
        #expect(job.orders == [.discard(.alreadyEnded(job.id))])
        job.begin(at: 200)
        job.tell(.nodeDown(NodeID(0)))
        #expect(job.orders == [.abandon(job.id, .uploaderLost(NodeID(0)))])
        #expect(job.machine.abandoned == 2)
    }

    @Test func `the state after one round has one content, another state another`() {
        func manifest(_ steps: [Int64]) -> Manifest? {
            var job = KeptJob()
            for step in steps { job.keep(at: step) }
            return job.machine.newest
        }
        #expect(manifest([100, 200])?.content == manifest([200])?.content)
        #expect(manifest([200])?.content != manifest([210])?.content)
    }
}
