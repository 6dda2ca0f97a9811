import Foundation
import Platform
import Quantities
import Testing

@testable import Experiments

/// Finish times against SimGrid and an independent max-min solver.
struct CrossCheckTests {
    static let names = [
        "01_two_flows_one_link", "02_parking_lot_3", "03_star_hetero_8", "04_random_star_50x200",
        "05_ring_allreduce_16", "08_equal_latency_star", "09_rate_caps", "10a_bandwidth_changes",
        "10b_bandwidth_raised",
    ]

    private func given(_ name: String) throws -> FlowCase {
        try FlowCase(data: vector("\(name).json"), path: name)
    }

    @Test(arguments: names)
    func `every flow finishes when the independent solver says`(_ name: String) throws {
        let given = try given(name)
        let comparison = try given.compare()
        #expect(comparison.reference == "independent-max-min")
        #expect(comparison.rows.map(\.flow) == given.flowIDs)
        // The references have twelve digits; that leaves a hundredth of what may pass.
        #expect(comparison.difference < 1e-11)
    }

    /// SimGrid caps a flow for life at the smallest bandwidth that its route had at its start, so
    /// that a link that is raised later does not speed it up: that case is in the set to show it.
    @Test(arguments: names) func `SimGrid says the same, but where its own law is known`(
        _ name: String
    ) throws {
        let largest = try given(name).compare().largest.filter { $0.reference.contains("simgrid") }
        #expect(largest.count == 2)
        for (_, difference) in largest {
            #expect((difference < 1e-11) == (name != "10b_bandwidth_raised"))
        }
    }

    @Test(arguments: names) func `every byte arrives`(_ name: String) throws {
        let given = try given(name)
        var run = FlowCaseRun(given)
        #expect(run.finish().count == given.flows.count)
        let statistics = run.network.statistics
        #expect(statistics.bytesDelivered == Bytes(given.flows.reduce(0) { $0 + Int64($1.bytes) }))
        #expect(statistics.bytesInFlight == .zero)
    }

    @Test func `every vector file is tested`() throws {
        let folder = try #require(Bundle.module.resourceURL).appending(path: "Vectors")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let found = files.filter { $0.hasSuffix(".json") }.map { $0.dropLast(5) }
        #expect(Set(found.map(String.init)) == Set(CrossCheckTests.names))
    }
}
