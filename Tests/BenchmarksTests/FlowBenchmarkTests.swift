import Foundation
import Testing

@testable import Benchmarks

/// The flow loads are those of the peers; how long they take is no matter of tests.
@Suite struct FlowBenchmarkTests {
    /// A load on a hundred hosts, and when two independent C++ programs say that it ends: one that
    /// solves whole components from scratch and one that changes rates locally.
    static let ends: [(shape: FlowWorkload.Shape, isOpen: Bool, end: Double)] = [
        (.star, true, 341.277927), (.wan, true, 613.308930), (.tree, true, 341.277927),
        (.star, false, 62.280393), (.wan, false, 352.152303), (.tree, false, 140.911414),
    ]

    @Test(arguments: ends.indices)
    func `a load ends when other programs say`(_ place: Int) {
        let (shape, isOpen, end) = Self.ends[place]
        let workload = FlowWorkload(shape: shape, hosts: 100)
        var run = FlowRun(workload)
        _ = isOpen ? run.open(workload.openFlows(2_000)) : run.closed(1_000, streams: 4)
        #expect(abs(run.end - end) < 2e-6)
    }

    private func load(_ flows: Int) -> FlowBenchmark.Load {
        FlowBenchmark.Load(shape: .star, streams: 0, hosts: 10, flows: flows, isLong: false)
    }

    /// A program that prints what a peer would.
    private func peer(printing text: String) throws -> FlowPeer {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("peer-\(UUID().uuidString)").path
        try "#!/bin/sh\necho '\(text)'\n".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return FlowPeer(path: path)
    }

    @Test func `a peer that ends at the same time is compared, any other is not`() throws {
        let alone = try FlowBenchmark.run(load(50), turns: 1, peer: nil)
        #expect(alone.ratio == nil && alone.network > 0)
        let same = try peer(printing: "simtime=\(alone.end) cpu_us/flow=1000.5 rss=3")
        let result = try FlowBenchmark.run(load(50), turns: 1, peer: same)
        #expect(result.peer == 1_000.5)
        #expect(result.ratio == 1_000.5 / result.network)
        let other = try peer(printing: "simtime=\(alone.end + 1) cpu_us/flow=1000.5")
        #expect(throws: BenchmarkError.self) {
            try FlowBenchmark.run(load(50), turns: 1, peer: other)
        }
        let silent = try peer(printing: "nothing")
        #expect(throws: BenchmarkError.self) {
            try FlowBenchmark.run(load(50), turns: 1, peer: silent)
        }
        #expect(throws: BenchmarkError.self) {
            try FlowBenchmark.run(load(50), turns: 1, peer: FlowPeer(path: "/nowhere"))
        }
    }
}
