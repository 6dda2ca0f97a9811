import Aggregation
import ProtocolCore
import Randomness
import Testing

@testable import NetworkSimulation

/// Sums of codes: what is written anew at every hop, and what that costs.
@Suite struct CodedReductionTests {
    static let payloads: [Payload] = [
        .bfloat16, .float8(block: 16), .int8(block: 16), .float4(block: 16), .int4(block: 16),
    ]
    static let algorithms: [ReductionAlgorithm] = [
        .tree(fanOut: 2), .ring, .halvingDoubling, .doubleTree(segments: 3), .hierarchical,
        .butterfly, .parameterServer,
    ]

    private static func contributions(
        _ count: Int, values: Int, seed: UInt64 = 1
    ) -> [(node: NodeID, update: DenseUpdate)] {
        (0..<count).map { node in
            var stream = RandomStream(
                seed: Seed(seed), entity: UInt64(node), purpose: "contributions")
            let numbers = (0..<values).map { _ in Float(stream.standardNormal()) }
            return (NodeID(node), DenseUpdate(values: numbers, weight: 1))
        }
    }

    private static func plan(_ algorithm: ReductionAlgorithm, _ count: Int) -> ReductionPlan {
        let widths = (0..<3).map { (i: Int) -> [Double] in
            (0..<3).map { (j: Int) -> Double in Double(1 + (i * j + i + j) % 5) }
        }
        return .make(
            algorithm, members: (0..<count).map { NodeID($0) },
            classes: (0..<count).map { $0 % 3 }, widths: widths)
    }

    private static func written(_ values: [Float], as payload: Payload) -> [Float] {
        let compressor = Compressor(payload: payload)
        return compressor.decode(compressor.encode(values), count: values.count) ?? []
    }

    private static func sum(
        _ contributions: [(node: NodeID, update: DenseUpdate)],
        by algorithm: ReductionAlgorithm, as payload: Payload, among members: Int? = nil
    ) -> [Float] {
        PlannedReduction.sum(
            contributions, plan: plan(algorithm, members ?? contributions.count), by: algorithm,
            writing: Compressor(payload: payload)
        ).values
    }

    /// The error of a sum, as the root of its mean square.
    private static func error(
        _ sum: [Float], of contributions: [(node: NodeID, update: DenseUpdate)]
    ) -> Double {
        var square = 0.0
        for index in sum.indices {
            let exact = contributions.reduce(0.0) { $0 + Double($1.update.values[index]) }
            square += (Double(sum[index]) - exact) * (Double(sum[index]) - exact)
        }
        return (square / Double(sum.count)).squareRoot()
    }

    /// That all members hold the same bits is a precondition of the sum itself.
    @Test(arguments: algorithms, payloads)
    func `every algorithm ends with the same code at all members`(
        _ algorithm: ReductionAlgorithm, _ payload: Payload
    ) {
        for count in [1, 2, 3, 5, 8, 13] {
            let all = Self.contributions(count, values: 70)
            let sum = Self.sum(all, by: algorithm, as: payload)
            // A four-bit code is off by a twelfth of the greatest at a time.
            let bound = payload == .bfloat16 ? 0.03 : 2.5
            #expect(Self.error(sum, of: all) < bound * Double(count).squareRoot())
            // A member may only receive.
            guard count > 2 else { continue }
            let some = all.filter { $0.node != NodeID(1) }
            let rest = Self.sum(some, by: algorithm, as: payload, among: count)
            #expect(Self.error(rest, of: some) < bound * Double(count).squareRoot())
        }
    }

    /// Chunk c begins with the member at place c and is written by everybody whom it leaves, the
    /// last time as the result.
    @Test(arguments: payloads, [2, 3, 7])
    func `a ring writes each chunk at every hop`(_ payload: Payload, _ count: Int) {
        let values = 50
        let all = Self.contributions(count, values: values)
        let order = Self.plan(.ring, count).ringOrder
        let ring = order.compactMap { node in all.first { $0.node == node }?.update.values }
        var expected: [Float] = []
        for chunk in 0..<count {
            let range = values * chunk / count..<values * (chunk + 1) / count
            var sum = Self.written(Array(ring[chunk][range]), as: payload)
            for offset in 1..<count {
                let own = ring[(chunk + offset) % count][range]
                sum = Self.written(zip(own, sum).map { $0 + $1 }, as: payload)
            }
            expected += sum
        }
        #expect(Self.sum(all, by: .ring, as: payload) == expected)
    }

    @Test(arguments: payloads)
    func `a tree writes each branch once, and the result once`(_ payload: Payload) throws {
        let all = Self.contributions(11, values: 40)
        let plan = Self.plan(.tree(fanOut: 2), 11)
        func branch(_ node: NodeID) -> [Float] {
            let children = plan.members.filter { plan.parent(of: $0) == node }
            let own = all.first { $0.node == node }?.update.values ?? []
            let sum = children.reduce(own) { sum, child in
                zip(sum, branch(child)).map { $0 + $1 }
            }
            return Self.written(sum, as: payload)
        }
        #expect(Self.sum(all, by: .tree(fanOut: 2), as: payload) == branch(plan.root))
    }

    /// √((n + 1) / 2) times the error of one, relative to the sum: see `isWrittenOnTheWay`.
    @Test(arguments: [2, 4, 8, 16, 32])
    func `the error of an int8 ring grows as stated`(_ count: Int) {
        let (values, block) = (32 * 64 * 8, 64)
        let all = Self.contributions(count, values: values)
        let payload = Payload.int8(block: block)
        let one = Self.error(Self.written(all[0].update.values, as: payload), of: [all[0]])
        let ring = Self.error(Self.sum(all, by: .ring, as: payload), of: all)
        let stated = one * (Double(count) * Double(count + 1) / 2).squareRoot()
        // What was lost on the way makes what is written a little larger.
        #expect(abs(ring / stated - 1) < 0.05, "\(ring) for \(stated)")
        // Written by everybody once and added exactly, it would be √n of one.
        #expect(ring > one * Double(count).squareRoot())
        guard count > 4 else { return }
        for algorithm in [ReductionAlgorithm.tree(fanOut: 2), .butterfly, .parameterServer] {
            #expect(Self.error(Self.sum(all, by: algorithm, as: payload), of: all) < ring)
        }
    }

    /// Nothing vanishes: what the members could not say is what the sum lacks.
    @Test(arguments: algorithms, payloads)
    func `the sum and what nobody could say are all that was contributed`(
        _ algorithm: ReductionAlgorithm, _ payload: Payload
    ) {
        for count in [1, 2, 3, 5, 8, 13] {
            let all = Self.contributions(count, values: 45)
            let (sum, unsaid) = PlannedReduction.exchange(
                all, plan: Self.plan(algorithm, count), by: algorithm,
                writing: Compressor(payload: payload), keepsErrors: true)
            #expect(unsaid.count == count)
            for index in sum.values.indices {
                let exact = all.reduce(0.0) { $0 + Double($1.update.values[index]) }
                let said = unsaid.reduce(Double(sum.values[index])) { $0 + Double($1[index]) }
                #expect(abs(said - exact) < 1e-4)
            }
        }
    }

    @Test func `a ring of equal updates is as wrong as one of them`() {
        let one = Self.contributions(1, values: 64)[0]
        let all = (0..<8).map { (node: NodeID($0), update: one.update) }
        let payload = Payload.int8(block: 8)
        let single = Self.error(Self.written(one.update.values, as: payload), of: [one])
        let ring = Self.error(Self.sum(all, by: .ring, as: payload), of: all)
        #expect(abs(ring / (8 * single) - 1) < 1e-3)
    }

    @Test func `what loses nothing on the wire is the exact sum`() {
        let all = Self.contributions(6, values: 33)
        for algorithm in Self.algorithms {
            let plain = PlannedReduction.sum(all, plan: Self.plan(algorithm, 6), by: algorithm)
            #expect(Self.sum(all, by: algorithm, as: .float32) == plain.values)
        }
    }
}
