import Checkpointing
import ProtocolCore
import Quantities
import Testing

struct CheckpointCoordinatorTests {
    private let first = CheckpointID(ordinal: 0)
    private let second = CheckpointID(ordinal: 1)

    @Test func `a checkpoint is due at the first boundary after the interval`() {
        var store = TestStore()
        #expect(store.boundary(99).isEmpty)
        let directives = store.boundary(130)
        #expect(
            directives.first
                == .snapshot(first, uploader: TestStore.uploader, bytes: Bytes(10_000_000_000)))
        let targets = directives.targets
        #expect(targets.count == 3)
        #expect(targets.allSatisfy { $0.from == TestStore.uploader && $0.id == first })
        #expect(Set(targets.map { $0.node.index % 5 }).count == 3)
        for target in targets.dropLast() {
            #expect(store.send(.replicaStored(first, target.node)).isEmpty)
        }
        #expect(store.machine.newest == nil)
        guard
            case .durable(let manifest, first)? = store.send(
                .replicaStored(first, targets[2].node)
            ).first
        else {
            Issue.record("three replicas are not durable")
            return
        }
        #expect(manifest.step == 130 && manifest.retained == 1040)
        #expect(manifest.round == RoundID(13) && manifest.bytes == Bytes(10_000_000_000))
        #expect(store.machine.newest == manifest && store.machine.completed == 1)
        // 100 steps after the last one that was begun, not after a multiple.
        #expect(store.boundary(229).isEmpty)
        #expect(store.boundary(230).targets.count == 3)
    }

    @Test func `two checkpoints have two contents, and the same history the same`() {
        var a = TestStore()
        var b = TestStore()
        for store in 0..<2 {
            if store == 0 { a.complete(100) } else { b.complete(100) }
        }
        let content = a.machine.newest?.content
        #expect(content != nil && content == b.machine.newest?.content)
        a.complete(200)
        #expect(a.machine.newest?.content != content)
    }

    @Test func `what is due while another uploads is skipped once an interval`() {
        var store = TestStore()
        let targets = store.boundary(100).targets
        #expect(store.boundary(199).isEmpty)
        #expect(store.boundary(200) == [.skip(step: 200, .uploading)])
        #expect(store.boundary(201).isEmpty)
        #expect(store.boundary(305) == [.skip(step: 305, .uploading)])
        #expect(store.machine.skipped == 2)
        for target in targets { store.send(.replicaStored(first, target.node)) }
        // It is still due.
        #expect(store.boundary(306).targets.count == 3)
    }

    @Test func `a forced checkpoint waits for nothing`() {
        var store = TestStore()
        let early = store.boundary(10, force: true).targets
        #expect(early.count == 3)
        #expect(store.boundary(10, force: true) == [.skip(step: 10, .alreadyBegun)])
        let late = store.boundary(20, force: true).targets
        #expect(late.count == 3 && late[0].id == second)
        for target in late { store.send(.replicaStored(second, target.node)) }
        #expect(store.machine.newest?.step == 20)
        for target in early { store.send(.replicaStored(first, target.node)) }
        // The older one came later, and is not the newest.
        #expect(store.machine.newest?.step == 20 && store.machine.completed == 2)
    }

    @Test func `too few holders are said, and nothing is begun`() {
        var store = TestStore()
        store.holders = Array(store.holders.prefix(3))
        store.send(.nodeDown(NodeID(1)))
        let reason = CheckpointCoordinator.SkipReason.tooFewHolders(have: 2, need: 3)
        #expect(store.boundary(100) == [.skip(step: 100, reason)])
        #expect(store.boundary(101).isEmpty)
        #expect(store.boundary(102, force: true) == [.skip(step: 102, reason)])
        store.send(.nodeUp(NodeID(1)))
        #expect(store.boundary(103).targets.map(\.node).sorted() == [0, 1, 2].map { NodeID($0) })
    }

    @Test func `a holder that fails is replaced by one that is up`() {
        var store = TestStore()
        let targets = store.boundary(100).targets
        let others = store.holders.map(\.node).filter { node in
            !targets.contains { $0.node == node }
        }
        for node in others.dropFirst(2) { store.send(.nodeDown(node)) }
        let replacement = store.send(.replicaFailed(first, targets[1].node)).targets
        #expect(replacement.count == 1 && replacement[0].from == TestStore.uploader)
        #expect(others.prefix(2).contains(replacement[0].node))
        #expect(
            store.send(.replicaStored(first, targets[1].node)) == [.discard(.notAHolder)])
        #expect(store.send(.replicaFailed(first, targets[0].node)).targets.count == 1)
        #expect(
            store.send(.replicaFailed(first, targets[2].node)) == [.abandon(first, .noHolder)])
        #expect(store.send(.replicaStored(first, targets[2].node)) == [.discard(.notUploading)])
        #expect(store.machine.newest == nil)
    }

    @Test func `a lost uploader is replaced by a finished replica, if there is one`() {
        var store = TestStore()
        let targets = store.boundary(100).targets
        store.send(.replicaStored(first, targets[1].node))
        let again = store.send(.uploaderLost(first)).targets
        #expect(again.map(\.node) == [targets[0].node, targets[2].node])
        #expect(again.allSatisfy { $0.from == targets[1].node })
        #expect(store.send(.uploaderLost(first)) == [.discard(.repeated)])
        store.send(.replicaStored(first, targets[0].node))
        #expect(store.send(.replicaStored(first, targets[2].node)).count == 1)
        #expect(store.machine.completed == 1)

        store.boundary(200)
        #expect(store.send(.uploaderLost(second)) == [.abandon(second, .uploaderLost)])
        // What was not completed is due again an interval later.
        #expect(store.boundary(299).isEmpty)
        #expect(store.boundary(300).targets.count == 3)
    }

    @Test func `recovery takes the newest that has a replica up`() throws {
        var store = TestStore()
        #expect(
            store.send(.recover) == [.restore(RecoveryPlan(manifest: nil, sources: []))])
        let older = store.complete(100)
        let newer = store.complete(200)
        let plan = try #require(store.send(.recover).plan)
        #expect(plan.manifest?.step == 200 && plan.sources == newer)
        store.send(.nodeDown(newer[1]))
        #expect(store.machine.recoveryPlan?.sources == [newer[0], newer[2]])
        for node in newer where node != newer[1] { store.send(.nodeDown(node)) }
        let fallback = older.filter { !newer.contains($0) }
        let last = try #require(store.machine.recoveryPlan)
        #expect(last.manifest?.step == 100 && last.sources == fallback)
        #expect(store.send(.recover).plan == last)
        // The job has left the course on which the newer one lies, and counts from the older.
        for node in newer { store.send(.nodeUp(node)) }
        #expect(store.machine.newest?.step == 100)
        #expect(store.boundary(199).isEmpty)
        #expect(store.boundary(200).targets.count == 3)
    }

    @Test func `when no replica is up, the job recovers as soon as one is`() {
        var store = TestStore()
        let holders = store.complete(100)
        for node in holders { store.send(.nodeDown(node)) }
        guard let manifest = store.machine.newest else {
            Issue.record("no checkpoint")
            return
        }
        #expect(store.send(.recover) == [.noReplicaUp(manifest)])
        #expect(store.send(.nodeUp(TestStore.uploader)) == [.discard(.alreadyUp)])
        #expect(
            store.send(.nodeUp(holders[1])) == [
                .restore(RecoveryPlan(manifest: manifest, sources: [holders[1]]))
            ])
        #expect(store.send(.nodeUp(holders[0])).isEmpty)
    }

    @Test func `a recovery ends what is on its way`() {
        var store = TestStore()
        store.complete(100)
        let targets = store.boundary(200).targets
        let directives = store.send(.recover)
        #expect(directives.first == .abandon(second, .rolledBack))
        #expect(directives.plan?.manifest?.step == 100)
        #expect(store.send(.replicaStored(second, targets[0].node)) == [.discard(.notUploading)])
        #expect(store.boundary(200).targets.count == 3)
    }

    @Test func `the last two are kept`() {
        var store = TestStore()
        store.complete(100)
        let second = store.complete(200)
        let third = store.complete(300)
        for node in Set(second + third).sorted() { store.send(.nodeDown(node)) }
        // The first is forgotten, whoever holds it.
        #expect(store.machine.recoveryPlan == nil)
        #expect(store.machine.completed == 3)
    }
}
