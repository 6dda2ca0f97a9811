import Aggregation
import Platform
import Quantities
import Testing

@testable import NetworkSimulation

/// An exchange that is taken from memory goes as if it had been solved: no row of a result, no
/// count of flows or bytes tells which it was.
@Suite struct CoalescingTests {
    private func run(
        _ configuration: WorldConfiguration, isCoalescing: Bool, role: RunRole = .network
    ) -> (report: WorldReport, lines: [String]) {
        var plain = configuration
        plain.isCoalescing = isCoalescing
        let sink = MemorySink()
        let report = SmallWorld.run(plain, role: role, sink: sink)
        return (report, sink.lines)
    }

    private func compare(_ configuration: WorldConfiguration, _ name: String) -> WorldReport {
        let coalesced = run(configuration, isCoalescing: true)
        let plain = run(configuration, isCoalescing: false)
        #expect(plain.report.exchangesFromMemory == 0)
        #expect(coalesced.lines == plain.lines, "\(name)")
        #expect(coalesced.report.endedAt == plain.report.endedAt, "\(name)")
        for key: KeyPath<FlowStatistics, Int> in [\.started, \.completed, \.cancelled] {
            #expect(
                coalesced.report.flows[keyPath: key] == plain.report.flows[keyPath: key],
                "\(name)")
        }
        let (a, b) = (coalesced.report.flows, plain.report.flows)
        #expect(a.bytesDelivered == b.bytesDelivered && a.bytesCancelled == b.bytesCancelled)
        for (mine, theirs) in zip(coalesced.report.nodes, plain.report.nodes) {
            #expect(mine.sent == theirs.sent && mine.held == theirs.held, "\(name)")
        }
        return coalesced.report
    }

    @Test func `random worlds and their twins are the same with and without memory`() throws {
        var taken = 0
        var disturbed = 0
        for number in 0..<140 {
            var configuration = RandomWorld.configuration(number)
            configuration.horizon = min(configuration.horizon, .hours(2))
            let report = compare(configuration, "world \(number)")
            taken += report.exchangesFromMemory
            disturbed += report.exchangesDisturbed
            guard
                let twin = CentralisedTwin.derive(from: configuration, job: 0, report: report)
            else { continue }
            let twinReport = compare(twin, "twin of \(number)")
            taken += twinReport.exchangesFromMemory
            disturbed += twinReport.exchangesDisturbed
        }
        // The comparison says something only if exchanges are taken from memory, and some of them
        // are disturbed on their way.
        #expect(taken > 500)
        #expect(disturbed > 20)
        #expect(taken > disturbed)
    }

    @Test(
        arguments: [
            ReductionAlgorithm.halvingDoubling, .doubleTree(segments: 3), .hierarchical,
            .parameterServer, .butterfly,
        ])
    func `every way of summing is the same with and without memory`(
        _ reduction: ReductionAlgorithm
    ) {
        var taken = 0
        var disturbed = 0
        for number in 0..<25 {
            var configuration = RandomWorld.configuration(number)
            configuration.horizon = min(configuration.horizon, .hours(1))
            for job in configuration.jobs.indices {
                configuration.jobs[job].training.reduction = reduction
            }
            let report = compare(configuration, "world \(number), \(reduction)")
            taken += report.exchangesFromMemory
            disturbed += report.exchangesDisturbed
        }
        #expect(taken > 50 && disturbed > 0, "\(taken) taken, \(disturbed) disturbed")
    }

    /// Sites behind one line each, so that the exchanges of two jobs meet.
    @Test func `exchanges that share lines are told apart`() throws {
        var taken = 0
        for number in 0..<60 {
            var configuration = RandomWorld.configuration(number)
            configuration.horizon = min(configuration.horizon, .hours(1))
            for site in configuration.sites.indices {
                configuration.sites[site].uplink = ByteRate(bytesPerSecond: 2e8)
                configuration.sites[site].downlink = ByteRate(bytesPerSecond: 3e8)
            }
            taken += compare(configuration, "world \(number)").exchangesFromMemory
        }
        #expect(taken > 20)
    }
}
