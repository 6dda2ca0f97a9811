import Checkpointing
import ProtocolCore
import Quantities
import Testing

/// What the coordinator gives back.
struct RecoveryTests {
    @Test func `without a checkpoint a job starts from scratch`() {
        var job = KeptJob()
        job.tell(.recover)
        #expect(job.orders == [.restore(RecoveryPlan(manifest: nil, sources: []))])
        job.begin(at: 100)
        job.tell(.recover)
        #expect(
            job.orders == [.restore(RecoveryPlan(manifest: nil, sources: []))],
            "one that is being uploaded does not count")
    }

    @Test func `the newest of the last two with a replica up is loaded`() {
        var job = KeptJob()
        job.keep(at: 100)
        let older = job.keep(at: 200)
        let newer = job.keep(at: 300)
        #expect(job.recoveredStep() == 300)
        for node in newer { job.tell(.nodeDown(node)) }
        if Set(older).isSubset(of: newer) {
            #expect(job.recoveredStep() == nil)
        } else {
            #expect(job.recoveredStep() == 200)
        }
        for node in older where !newer.contains(node) { job.tell(.nodeDown(node)) }
        job.tell(.recover)
        #expect(job.orders == job.machine.newest.map { [.noReplicaUp($0)] })
        job.tell(.nodeUp(newer[0]))
        #expect(job.recoveredStep() == 300)
    }

    @Test func `the third oldest checkpoint is forgotten`() {
        var job = KeptJob()
        job.holders = [holder(1)]
        job.keep(at: 100)
        job.holders = [holder(2)]
        job.keep(at: 200)
        job.tell(.nodeDown(NodeID(2)))
        #expect(job.recoveredStep() == 100)
        job.tell(.nodeUp(NodeID(2)))
        job.holders = [holder(3)]
        job.keep(at: 300)
        job.tell(.nodeDown(NodeID(2)))
        job.tell(.nodeDown(NodeID(3)))
        job.tell(.recover)
        #expect(job.orders == job.machine.newest.map { [.noReplicaUp($0)] })
    }

    @Test func `the sources are the replicas that are up, by identity`() {
        var job = KeptJob()
        let targets = job.keep(at: 100)
        job.tell(.nodeDown(targets[1]))
        job.tell(.recover)
        guard case .restore(let plan)? = job.orders.first else {
            Issue.record("\(job.orders)")
            return
        }
        #expect(plan.sources == [targets[0], targets[2]].sorted())
    }

    @Test func `after a recovery the interval counts from what was restored`() {
        var job = KeptJob()
        job.keep(at: 100)
        job.begin(at: 200)
        job.tell(.uploaderLost(job.id))
        #expect(job.recoveredStep() == 100)
        job.reach(190)
        #expect(job.orders.isEmpty)
        #expect(job.begin(at: 200).count == 3)
    }

    @Test func `the upload of a state that the job has fallen behind is given up`() {
        var job = KeptJob()
        job.keep(at: 100)
        job.begin(at: 200)
        #expect(job.recoveredStep() == 100)
        job.reach(150)
        #expect(job.orders == [.abandon(job.id, .jobWentBack(step: 150))])
        #expect(job.begin(at: 200).count == 3)
        #expect(job.machine.completed == 1 && job.machine.abandoned == 1)
    }

    @Test func `a job that fell behind by more than an interval abandons and begins at once`() {
        var job = KeptJob()
        job.begin(at: 300)
        let stale = job.id
        #expect(job.recoveredStep() == nil)
        job.begin(at: 150)
        #expect(job.orders.first == .abandon(stale, .jobWentBack(step: 150)))
        #expect(job.targets.count == 3 && job.id != stale)
    }

    @Test func `a skip of before the recovery does not silence one after it`() {
        var job = KeptJob()
        job.keep(at: 100)
        job.begin(at: 200)
        job.reach(390)
        #expect(job.orders == [.skip(step: 390, .stillUploading(job.id))])
        #expect(job.recoveredStep() == 100)
        job.reach(150)
        job.begin(at: 200)
        job.reach(400)
        #expect(job.orders == [.skip(step: 400, .stillUploading(job.id))])
    }
}
