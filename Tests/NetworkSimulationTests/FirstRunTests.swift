import NetworkSimulation
import Quantities
import Testing

@Suite struct FirstRunTests {
    @Test func `a world without losses computes all the time`() throws {
        let report = SmallWorld.run(SmallWorld.configuration())
        print(report)
        let job = try #require(report.jobs.first)
        #expect(job.isFinished)
        #expect(job.account.useful == GPUTime(gpus: 4, during: .seconds(100)))
        #expect(job.held == job.account.useful)
    }
}
