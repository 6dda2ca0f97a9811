import Aggregation
import ProtocolCore
import Quantities
import Testing

/// What comes out of exchanges other than the all-reduce, and what they put on the wire.
struct ExchangeKindTests {
    private func nodes(_ count: Int) -> [NodeID] { (0..<count).map { NodeID(5 * $0 + 1) } }

    private func plan(_ algorithm: ReductionAlgorithm, _ count: Int) -> ReductionPlan {
        .make(
            algorithm, members: nodes(count), classes: [Int](repeating: 0, count: count),
            widths: [[1]], groups: (0..<count).map { $0 / 3 })
    }

    /// The value of each entry is 100 × the member's number + the entry's.
    private func update(_ node: NodeID) -> DenseUpdate {
        DenseUpdate(
            values: (0..<23).map { Float(100 * node.index + Int32($0)) }, weight: 1)
    }

    @Test(arguments: [ReductionAlgorithm.ring, .butterfly], 1...9)
    func `a reduce-scatter leaves every member the shard of its place`(
        algorithm: ReductionAlgorithm, count: Int
    ) throws {
        let plan = plan(algorithm, count)
        let outcome = TimedNetwork(0.05, 1e-3).run(algorithm, .reduceScatter, over: plan, update)
        let sums = (0..<23).map { entry in
            nodes(count).reduce(Float(0)) { $0 + update($1).values[entry] }
        }
        for (place, node) in plan.ringOrder.enumerated() {
            let shard = try #require(outcome.results[node])
            #expect(shard.values == Array(sums[23 * place / count..<23 * (place + 1) / count]))
            #expect(shard.weight == Double(count))
        }
    }

    @Test(arguments: [ReductionAlgorithm.ring, .butterfly], 1...9)
    func `an all-gather puts the shards of all together`(
        algorithm: ReductionAlgorithm, count: Int
    ) throws {
        let plan = plan(algorithm, count)
        let outcome = TimedNetwork(0.05, 1e-3).run(algorithm, .allGather, over: plan, update)
        let whole = plan.ringOrder.enumerated().flatMap { place, node in
            update(node).values[23 * place / count..<23 * (place + 1) / count]
        }
        #expect(outcome.results.count == count)
        for result in outcome.results.values { #expect(result.values == whole) }
    }

    @Test(arguments: [ReductionAlgorithm.ring, .butterfly], 2...9)
    func `half an all-reduce takes half its time`(algorithm: ReductionAlgorithm, count: Int) {
        let bytes = Bytes(5040 * 100)
        let sized = { SizedUpdate(of: $0, round: RoundID(0), bytes: bytes, weight: 1) }
        for hasOnePort in [false, true] where algorithm == .ring || !hasOnePort {
            let network = TimedNetwork(0.05, 1e-6, hasOnePort: hasOnePort)
            let plan = plan(algorithm, count)
            let whole = network.run(algorithm, .allReduce, over: plan, sized)
            for kind in [ExchangeKind.reduceScatter, .allGather] {
                let half = network.run(algorithm, kind, over: plan, sized)
                #expect(abs(2 * half.time - whole.time) < 1e-9)
                for node in plan.members {
                    let sent = half.sent[node, default: []].reduce(0) { $0 + $1.bytes.count }
                    #expect(sent == bytes.count * Int64(count - 1) / Int64(count))
                }
            }
        }
    }

    /// Who passes on single updates has to let every one of them reach everybody, through
    /// somebody: all but the own come in, in bytes.
    @Test(
        arguments: [
            ReductionAlgorithm.ring, .butterfly, .halvingDoubling, .hierarchical, .parameterServer,
            .tree(fanOut: 2), .doubleTree(segments: 2),
        ], [2, 3, 4, 6, 7, 8, 9])
    func `exchanging all brings every update to everybody`(
        algorithm: ReductionAlgorithm, count: Int
    ) throws {
        let bytes: Int64 = 720
        let plan = plan(algorithm, count)
        let sized = { SizedUpdate(of: $0, round: RoundID(0), bytes: Bytes(bytes), weight: 1) }
        let outcome = TimedNetwork(0.05, 1e-3).run(algorithm, .exchangeAll, over: plan, sized)
        var digest: UInt64 = 0
        for node in plan.members { digest &+= SizedUpdate.mark(of: node, round: RoundID(0)) }
        var all: Int64 = 0
        for node in plan.members {
            let result = try #require(outcome.results[node])
            #expect(result.contributors == count)
            #expect(result.digest == digest)
            #expect(result.bytes.count == bytes)
            all += outcome.sent[node, default: []].reduce(0) { $0 + $1.bytes.count }
        }
        // Each member gets at least what the others have.
        let least = Int64(count * (count - 1)) * bytes
        switch algorithm {
        case .ring, .butterfly: #expect(all == least)
        case .halvingDoubling where count & (count - 1) == 0: #expect(all == least)
        case .hierarchical where count % 3 == 0: #expect(all == least)
        default: #expect(all >= least)
        }
    }

    @Test func `a machine refuses no kind that its algorithm says it can do`() {
        let algorithms: [ReductionAlgorithm] = [
            .tree(fanOut: 3), .ring, .halvingDoubling, .doubleTree(segments: 2), .hierarchical,
            .parameterServer, .butterfly,
        ]
        for algorithm in algorithms {
            for kind in ExchangeKind.allCases where algorithm.supports(kind) {
                let outcome = TimedNetwork(0, 1).run(
                    algorithm, kind, over: plan(algorithm, 7), update)
                #expect(outcome.results.count == 7, "\(algorithm), \(kind)")
            }
        }
    }
}
