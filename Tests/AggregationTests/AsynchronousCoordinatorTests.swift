import Aggregation
import ProtocolCore
import Quantities
import Testing

struct AsynchronousCoordinatorTests {
    /// The weight of an update that is stale by one.
    private let onceStale = StalenessWeight.polynomial(exponent: 0.5)(1)

    private func nodes(_ list: Int...) -> [NodeID] { list.map { NodeID($0) } }

    @Test func `everybody has a phase as soon as there is a hub`() {
        var job = AsynchronousJob()
        job.send(.join(NodeID(0), speed: 1))
        let assigned = job.send(.hub(NodeID(0))).assignments
        #expect(assigned.map(\.sequences) == [24] && assigned.map(\.steps) == [2])
        // A second has half of the batch; before any update it needs nothing from the hub.
        #expect(job.send(.join(NodeID(1), speed: 1)).assignments.map(\.sequences) == [12])
        #expect(job.machine.inFlight == 36 && job.machine.hub == NodeID(0))
    }

    @Test func `a batch is shared by speed, and never to nothing`() {
        var job = AsynchronousJob(innerSteps: 3, batch: 4, sharing: .bySpeed)
        job.send(.drain)
        for (node, speed) in [(0, 9.0), (1, 10.0), (2, 0.1)] {
            job.send(.join(NodeID(node), speed: speed))
        }
        job.send(.resume)
        #expect(job.send(.hub(NodeID(1))).assignments.map(\.sequences) == [6, 6, 3])
    }

    @Test func `the hub applies its buffer when it is full, and nobody waits`() {
        var job = AsynchronousJob(buffer: 2)
        job.start(3)
        // Whoever is done before the model has moved goes on with the one that it has.
        let first = job.complete(1)
        #expect(first.applied == nil && first.assignments.map(\.node) == nodes(1))
        let second = job.complete(2)
        #expect(second.applied?.map(\.node) == nodes(1, 2))
        #expect(second.contains(.fetch(NodeID(2), version: 1, hub: NodeID(0))))
        #expect(job.machine.retained == 16 && job.machine.version == 1)
        // The one that had gone on is stale by one now, and so is the hub's own phase.
        let own = job.complete(0)
        #expect(own.contains { if case .push = $0 { true } else { false } } == false)
        let third = job.complete(1)
        #expect(third.applied?.map(\.staleness) == [1, 1])
        #expect(third.applied?.map(\.weight) == [onceStale, onceStale])
    }

    @Test func `a member begins with the model that it fetched, even if there is a newer one`() {
        var job = AsynchronousJob(buffer: 1)
        job.start(3)
        #expect(job.complete(1).contains(.fetch(NodeID(1), version: 1, hub: NodeID(0))))
        job.complete(2)
        let said = job.send(.fetched(NodeID(1), version: 1))
        #expect(said.assignments.map(\.node) == nodes(1))
        guard case .assign(_, let version)? = said.first else {
            Issue.record("nothing assigned: \(said)")
            return
        }
        #expect(version == 1 && job.machine.version == 2)
        #expect(job.complete(1).applied?.map(\.staleness) == [1])
    }

    @Test func `a joiner fetches the model before its first phase, once it has moved`() {
        var job = AsynchronousJob(buffer: 1)
        job.start(2)
        job.complete(1)
        #expect(
            job.send(.join(NodeID(7), speed: 1)) == [
                .fetch(NodeID(7), version: 1, hub: NodeID(0))
            ])
        #expect(job.send(.fetched(NodeID(7), version: 0)) == [.discard(.stale)])
        #expect(job.send(.fetched(NodeID(7), version: 1)).assignments.count == 1)
    }

    @Test func `what is too stale is dropped and computed again`() {
        var job = AsynchronousJob(buffer: 1, maxStaleness: 0)
        job.start(3)
        job.complete(1)
        let said = job.complete(2)
        #expect(
            said.contains(
                .drop(
                    [
                        .init(
                            node: NodeID(2), phase: RoundID(2), sequences: 8, staleness: 1,
                            weight: onceStale)
                    ], .tooStale)))
        #expect(said.contains(.fetch(NodeID(2), version: 1, hub: NodeID(0))))
        #expect(job.machine.lost == 8)
    }

    @Test func `the last updates are applied though the buffer is not full`() {
        var job = AsynchronousJob(buffer: 4, total: 50)
        job.start(3)
        #expect(job.complete(1).assignments.map(\.sequences) == [8])
        #expect(job.complete(1).assignments.map(\.sequences) == [8])
        #expect(job.complete(1).assignments.map(\.sequences) == [8])
        // Two sequences are left.
        let fourth = job.complete(1)
        #expect(fourth.applied?.count == 4)
        #expect(job.send(.fetched(NodeID(1), version: 1)).assignments.map(\.sequences) == [2])
        #expect(job.complete(0).applied == nil)
        #expect(job.complete(1).applied == nil)
        let last = job.complete(2)
        #expect(last.applied?.count == 3)
        #expect(last.last == .finished(retained: 50))
    }

    @Test func `the hub's loss costs its buffer, and what was on its way is sent again`() {
        var job = AsynchronousJob(buffer: 3)
        job.start(4)
        job.complete(1)
        job.send(.phaseFinished(NodeID(2), RoundID(2)))
        let said = job.send(.leave(NodeID(0)))
        #expect(
            said == [
                .drop(
                    [
                        .init(
                            node: NodeID(1), phase: RoundID(1), sequences: 6, staleness: 0,
                            weight: 1)
                    ], .hubLost), .electHub(nodes(1, 2, 3)),
            ])
        #expect(job.machine.lost == 12)
        #expect(job.send(.received(NodeID(2), RoundID(2), hub: NodeID(0))) == [.discard(.stale)])
        #expect(
            job.send(.hub(NodeID(3))) == [.push(NodeID(2), RoundID(2), hub: NodeID(3))])
        #expect(
            job.send(.received(NodeID(2), RoundID(2), hub: NodeID(3))).assignments.count == 1)
    }

    @Test func `a model that nobody has fetched is lost with its hub`() {
        var job = AsynchronousJob(buffer: 1)
        job.start(3)
        job.complete(1)
        job.send(.fetched(NodeID(1), version: 1))
        job.complete(2)
        #expect(job.machine.version == 2 && job.machine.retained == 16)
        let said = job.send(.leave(NodeID(0)))
        #expect(said == [.rolledBack(retained: 8), .electHub(nodes(1))])
        #expect(job.machine.version == 3)
        #expect(job.send(.hub(NodeID(2))) == [.discard(.notACandidate)])
        // The other one fetches what is the newest now; a late word of the lost one is nothing.
        #expect(
            job.send(.hub(NodeID(1))) == [.fetch(NodeID(2), version: 3, hub: NodeID(1))])
        #expect(job.send(.fetched(NodeID(2), version: 2)) == [.discard(.stale)])
    }

    @Test func `before the first update that is left everybody has the model from the seed`() {
        var job = AsynchronousJob(buffer: 1)
        job.start(2)
        job.complete(0)
        job.send(.join(NodeID(5), speed: 1))
        #expect(
            job.send(.leave(NodeID(0))) == [.rolledBack(retained: 0), .electHub(nodes(1, 5))])
        #expect(job.send(.leave(NodeID(1))).candidates == nodes(5))
    }

    @Test func `a checkpoint that is newer than what members hold is gone back to`() {
        var job = AsynchronousJob(buffer: 1)
        job.start(3)
        job.complete(1)
        #expect(job.send(.kept(retained: 8)).isEmpty)
        // A second time, and one that is older, change nothing.
        #expect(job.send(.kept(retained: 8)) == [.discard(.repeated)])
        #expect(job.send(.kept(retained: 1)) == [.discard(.repeated)])
        #expect(job.send(.leave(NodeID(0))) == [.needsRecovery, .waiting(.recovery)])
        #expect(job.machine.inFlight == 0)
        for node in 1..<3 { #expect(job.send(.leave(NodeID(node))).isEmpty) }
        #expect(job.send(.rollback(retained: 8)).first == .rolledBack(retained: 8))
        #expect(job.machine.retained == 8 && job.machine.lost == 16)
    }

    @Test func `a hub that is elected has its own update at once`() {
        var job = AsynchronousJob(buffer: 1)
        job.start(2)
        job.send(.leave(NodeID(0)))
        #expect(job.send(.phaseFinished(NodeID(1), RoundID(1))).isEmpty)
        let said = job.send(.hub(NodeID(1)))
        #expect(said.applied?.map(\.node) == nodes(1))
    }

    @Test func `one that was proposed and is gone is proposed no more`() {
        var job = AsynchronousJob(buffer: 1)
        job.start(3)
        #expect(job.send(.leave(NodeID(0))).candidates == nodes(1, 2))
        #expect(job.send(.leave(NodeID(1))).candidates == nodes(2))
        #expect(job.send(.hub(NodeID(1))) == [.discard(.notACandidate)])
        #expect(job.send(.hub(NodeID(2))).isEmpty)
    }

    @Test func `when nobody holds the model a checkpoint is needed`() {
        var job = AsynchronousJob(buffer: 1)
        job.start(2)
        job.complete(1)
        job.send(.join(NodeID(5), speed: 1))
        job.send(.leave(NodeID(1)))
        #expect(job.send(.leave(NodeID(0))) == [.needsRecovery, .waiting(.recovery)])
        #expect(job.send(.leave(NodeID(5))) == [])
        #expect(
            job.send(.rollback(retained: 12)) == [
                .rolledBack(retained: 12), .waiting(.tooFewMembers(have: 0, need: 1)),
            ])
        // The first brings the model with it.
        #expect(job.send(.join(NodeID(6), speed: 1)).candidates == nodes(6))
        #expect(job.send(.hub(NodeID(6))).assignments.count == 1)
    }

    @Test func `with too few members phases are finished and none is begun`() {
        var job = AsynchronousJob(buffer: 1, minimum: 3)
        job.start(3)
        #expect(
            job.send(.leave(NodeID(2))) == [.waiting(.tooFewMembers(have: 2, need: 3))])
        #expect(job.complete(1).assignments.isEmpty)
        #expect(job.machine.retained == 8)
        let said = job.send(.join(NodeID(9), speed: 1))
        #expect(said.contains(.fetch(NodeID(9), version: 1, hub: NodeID(0))))
        #expect(said.contains(.fetch(NodeID(1), version: 1, hub: NodeID(0))))
    }

    @Test func `a drain finishes what is under way and applies it`() {
        var job = AsynchronousJob(buffer: 5)
        job.start(2)
        job.send(.drain)
        #expect(job.complete(1).assignments.isEmpty)
        let said = job.complete(0)
        #expect(said.applied?.count == 2 && said.last == .drained)
        for node in 0..<2 { #expect(job.send(.leave(NodeID(node))).isEmpty) }
        #expect(job.send(.resume) == [.waiting(.tooFewMembers(have: 0, need: 1))])
        #expect(job.send(.join(NodeID(3), speed: 1)).candidates == nodes(3))
        #expect(job.machine.retained == 24)
    }

    @Test func `a job that is resumed after its hub has gone falls back to what is there`() {
        var job = AsynchronousJob(buffer: 1)
        job.start(2)
        job.complete(1)
        job.send(.drain)
        job.complete(0)
        #expect(job.machine.retained == 24)
        job.send(.leave(NodeID(0)))
        #expect(job.send(.resume) == [.rolledBack(retained: 0), .electHub(nodes(1))])
    }

    @Test func `while coordination is down nothing is ordered, and nothing is forgotten`() {
        var job = AsynchronousJob(buffer: 1)
        job.start(2)
        #expect(job.send(.suspend).isEmpty)
        #expect(job.send(.phaseFinished(NodeID(1), RoundID(1))).isEmpty)
        #expect(job.send(.leave(NodeID(0))).isEmpty)
        #expect(job.send(.suspend) == [.discard(.alreadySuspended)])
        #expect(
            job.send(.unsuspend) == [
                .push(NodeID(1), RoundID(1), hub: NodeID(0)), .electHub(nodes(1)),
            ])
        #expect(job.send(.unsuspend) == [.discard(.notSuspended)])
    }
}
