import ProtocolCore
import Quantities
import Testing

@testable import Scheduling

/// What is remembered of earlier requests, held to a look at every node.
@Suite struct `The places that suit a request` {
    /// A condition that is another for every job.
    private struct OddJobs: FilterPlugin {
        let name = "odd jobs"
        func passes(_ node: NodeDescription, for request: GangRequest) -> Bool {
            (node.node.index + request.job.index) % 2 == 0
        }
    }

    @Test(arguments: [false, true])
    func `are those that every node was asked for, while nodes join`(isPeculiar: Bool) {
        var settings = GangScheduler.Settings(distances: line(of: 4))
        if isPeculiar { settings.filters.append(OddJobs()) }
        var scheduler = GangScheduler(settings: settings)
        var luck = Luck(isPeculiar ? 2 : 1)
        var answers: Set<PlaceSet> = []
        for step in 0..<600 {
            if step < 40 || luck.next() % 10 == 0 {
                _ = scheduler.handle(
                    .admit(
                        description(
                            step, site: step % 4, tier: Int(luck.next() % 3),
                            memory: Int64(20 + luck.next() % 3 * 20),
                            network: Double(1 + luck.next() % 3))), at: seconds(Int64(step)))
            }
            // More kinds than are remembered.
            let wish = request(
                step, 1, tier: luck.next() % 2 == 0 ? nil : TierID(Int(luck.next() % 3)),
                memory: Int64(luck.next() % 4 * 60), network: Double(luck.next() % 4))
            let found = scheduler.suitablePlaces(for: wish, knownFrom: nil)
            #expect(found == scheduler.scannedPlaces(for: wish))
            answers.insert(found)
        }
        #expect(answers.count > 20)
    }

    @Test func `are one count for rentals that differ in price and size only`() {
        var scheduler = scheduler(fleet(100))
        for job in 0..<50 {
            _ = scheduler.handle(
                .submit(request(job, 1 + job % 5, upTo: Double(1 + job))), at: seconds(1))
        }
        #expect(scheduler.jobs.records.allSatisfy { $0.count == scheduler.jobs.records[0].count })
    }
}
