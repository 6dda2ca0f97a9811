import Aggregation
import Platform
import ProtocolCore
import Quantities
import Testing

@testable import NetworkSimulation

/// The closed forms of exchanges, held against the machines over real flows in idle, uniform
/// networks.
///
/// Flows share a line from byte to byte and wait for their latency beforehand, each for itself. So
/// where a form has messages that follow each other through one port, as at a parameter server,
/// theirs overlap: n bytes p − 1 times, and one latency.
@Suite struct ExchangeFormTests {
    /// Divisible by all numbers of members and segments below.
    private let bytes: Int64 = 720_720 * 16
    private let alpha = 0.05
    /// Exactly 2⁻²³ s a byte.
    private let rate = 8_388_608.0
    private var beta: Double { 1 / rate }

    /// Equal up to one nanosecond for each message that the last one waited for.
    private func expect(
        _ duration: Duration?, _ seconds: Double, roundings: Int, _ comment: Comment
    ) throws {
        let found = try #require(duration, comment)
        let slack = abs(Double(found.nanoseconds) - seconds * 1e9)
        #expect(slack <= Double(roundings) + 0.01, comment)
    }

    private func levels(_ count: Int) -> Int { count.bitWidth - 1 - count.leadingZeroBitCount }

    @Test(arguments: 2...16)
    func `exchanges over access lines take their closed forms`(count: Int) throws {
        let network = UniformNetwork(count, inner: alpha, access: rate)
        let n = Double(bytes)
        let p = Double(count)
        let core = Double(1 << levels(count))
        let isPower = count & (count - 1) == 0
        let steps = Double(2 * levels(count))
        let fold = isPower ? 0 : 2 * (alpha + n * beta)
        let forms: [(ReductionAlgorithm, ExchangeKind, Double)] = [
            (.ring, .allReduce, 2 * (p - 1) * alpha + 2 * (p - 1) / p * n * beta),
            (.ring, .reduceScatter, (p - 1) * alpha + (p - 1) / p * n * beta),
            (.ring, .allGather, (p - 1) * alpha + (p - 1) / p * n * beta),
            (.ring, .exchangeAll, (p - 1) * alpha + (p - 1) * n * beta),
            (
                .halvingDoubling, .allReduce,
                fold + steps * alpha + 2 * (core - 1) / core * n * beta
            ),
            (.butterfly, .allReduce, 2 * alpha + 2 * (p - 1) / p * n * beta),
            (.butterfly, .reduceScatter, alpha + (p - 1) / p * n * beta),
            (.butterfly, .allGather, alpha + (p - 1) / p * n * beta),
            (.butterfly, .exchangeAll, alpha + (p - 1) * n * beta),
            (.parameterServer, .allReduce, 2 * alpha + 2 * (p - 1) * n * beta),
            (.tree(fanOut: 1), .allReduce, 2 * (p - 1) * (alpha + n * beta)),
            (
                .hierarchical, .allReduce,
                2 * (p - 1) * alpha + 2 * (p - 1) / p * n * beta
            ),
        ]
        for (algorithm, kind, form) in forms {
            try expect(
                network.duration(bytes, algorithm, kind), form, roundings: 2 * count,
                "\(kind) by \(algorithm) of \(count)")
        }
    }

    @Test(arguments: [3, 7, 15])
    func `a full binary tree takes two vectors through a port at each level`(count: Int) throws {
        let network = UniformNetwork(count, inner: alpha, access: rate)
        let depth = Double(levels(count + 1) - 1)
        try expect(
            network.duration(bytes, .tree(fanOut: 2)),
            2 * depth * (alpha + 2 * Double(bytes) * beta), roundings: 16, "\(count) members")
    }

    @Test(arguments: 2...16, [1, 4, 16])
    func `two trees take their closed form where only single flows are limited`(
        count: Int, segments: Int
    ) throws {
        // A window of 800,000 bytes over 100 ms.
        let network = UniformNetwork(count, inner: alpha, access: 1e12, flow: 8e6)
        let steps = 2 * levels(count) + segments - 1
        let form = Double(steps) * (alpha + Double(bytes) / Double(2 * segments) / 8e6)
        try expect(
            network.duration(bytes, .doubleTree(segments: segments)), form,
            roundings: steps + 1, "\(count) members, \(segments) segments")
    }

    /// The schedule of the paper has steps in which a port sends one segment and receives one: at
    /// most 2 h + 2 k for each of the two ways.
    @Test(arguments: [2, 3, 6, 8, 13, 16], [1, 4, 16, 64])
    func `two trees over access lines are no slower than their schedule`(
        count: Int, segments: Int
    ) throws {
        let network = UniformNetwork(count, inner: alpha, access: rate)
        let found = try #require(network.duration(bytes, .doubleTree(segments: segments)))
        let step = alpha + Double(bytes) / Double(2 * segments) * beta
        let height = (count - 1).bitWidth - (count - 1).leadingZeroBitCount
        #expect(found.inSeconds <= Double(2 * (2 * height + 2 * segments)) * step)
        // And no quicker than the lines: everything comes in once, all but what is kept.
        #expect(found.inSeconds >= Double(bytes) * beta + alpha)
    }

    @Test(arguments: [(1, 5), (2, 2), (4, 3), (3, 4), (8, 2)], [false, true])
    func `sites and the lines between them take the closed form`(
        sizes: (size: Int, sites: Int), isShared: Bool
    ) throws {
        let (g, sites) = (Double(sizes.size), Double(sizes.sites))
        // A path gives every member of a site a line of its own, or all of them one.
        let outer = rate / 64
        let network = UniformNetwork(
            sizes.size * sizes.sites, sites: sizes.sites, inner: 1e-4, outer: 0.04, access: rate,
            path: isShared ? outer : outer * g)
        let n = Double(bytes)
        let inside = 2 * (g - 1) * 1e-4 + 2 * (g - 1) / g * n * beta
        let across = 2 * (sites - 1) / sites * (isShared ? n : n / g) / outer
        try expect(
            network.duration(bytes, .hierarchical), inside + 2 * (sites - 1) * 0.04 + across,
            roundings: 4 * (sizes.size + sizes.sites), "\(sizes.sites) sites of \(sizes.size)")
    }

    @Test func `two members exchange all with each other at once`() throws {
        let network = UniformNetwork(2, inner: alpha, access: rate)
        for algorithm: ReductionAlgorithm in [.halvingDoubling, .ring, .butterfly] {
            try expect(
                network.duration(bytes, algorithm, .exchangeAll),
                alpha + Double(bytes) * beta, roundings: 2, "\(algorithm)")
        }
    }

    @Test func `one member is done at once, whatever the algorithm`() {
        let network = UniformNetwork(1, inner: alpha, access: rate)
        let algorithms: [ReductionAlgorithm] = [
            .tree(fanOut: 2), .ring, .halvingDoubling, .doubleTree(segments: 4), .hierarchical,
            .parameterServer, .butterfly,
        ]
        for algorithm in algorithms {
            #expect(network.duration(bytes, algorithm) == .zero, "\(algorithm)")
        }
    }
}
