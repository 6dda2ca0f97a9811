import EventKernel
import NetworkSimulation
import Testing

@Suite struct WorldEventTests {
    /// One of each kind, with the same numbers throughout.
    private static let kinds: [WorldEvent] = [
        .begin, .availability(node: 1), .shock(index: 1), .networkFault(index: 1, holds: true),
        .silence(node: 1, failure: 1), .network(serial: 1), .provisioned(node: 1, session: 1),
        .stallOver(node: 1, session: 1), .gradientsReady(job: 1, round: 1),
        .exchangeDone(job: 1, serial: 1), .phaseDone(node: 1, session: 1),
        .passDone(node: 1, session: 1), .gate(node: 1, session: 1),
        .groupFormed(job: 1, round: 1, attempt: 1), .reexecuted(node: 1, session: 1),
        .snapshotDone(job: 1, checkpoint: 1), .holdBegins(job: 1, ordinal: 1),
        .holdEnds(job: 1, ordinal: 1), .marketEpoch(1), .roundDeadline(job: 1, round: 1),
        .checkWindow(job: 1, check: 1), .unbonded(node: 1), .rentalArrives(customer: 1),
        .rentalDue(rental: 1, serial: 1), .operatorReview(1), .operatorMoves(1),
        .benchmarked(node: 1, serial: 1), .proposal(1), .bridge(.due), .sample,
    ]

    @Test func `every kind of event has a word of its own in a trace`() {
        let words = Self.kinds.map { $0.traceWords.0 >> 32 }
        #expect(Set(words).count == Self.kinds.count)
    }
}
