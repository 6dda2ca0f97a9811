import Aggregation
import ProtocolCore
import Quantities
import Testing

/// The closed forms of `CollectiveCost` against machines and vectors, for all algorithms.
struct AlgorithmCostTests {
    typealias Vectors = CollectiveCostTests.Vectors

    private func nodes(_ count: Int) -> [NodeID] { (0..<count).map { NodeID($0) } }

    /// A plan for members that are all alike.
    private func plan(
        _ algorithm: ReductionAlgorithm, _ count: Int, groups: [Int]? = nil
    ) -> ReductionPlan {
        .make(
            algorithm, members: nodes(count), classes: [Int](repeating: 0, count: count),
            widths: [[1]], groups: groups)
    }

    private func sized(_ bytes: Int64) -> (NodeID) -> SizedUpdate {
        { SizedUpdate(of: $0, round: RoundID(0), bytes: Bytes(bytes), weight: 1) }
    }

    /// Divisible by all member counts and segments below, so that no byte is rounded.
    private let bytes: Int64 = 720_720 * 64
    private let alpha = 0.05
    private let beta = 8e-8

    private func expect(_ time: Double, _ form: Double, _ comment: Comment) {
        #expect(abs(time - form) < 1e-9, comment)
    }

    @Test func `halving and doubling takes the time, bytes and messages of the vectors`() throws {
        let file = try VectorFile("collectives").decode(Vectors.self)
        for row in file.verified where row.algo == "rhd" {
            for hasOnePort in [false, true] {
                let network = TimedNetwork(row.alpha, row.beta, hasOnePort: hasOnePort)
                let outcome = network.run(
                    .halvingDoubling, over: plan(.halvingDoubling, row.p), sized(row.bytes))
                let adding = Double(row.p - 1) / Double(row.p) * Double(row.bytes) * row.gamma
                expect(outcome.time, row.time_s - adding, "\(row.p) members")
                for sent in outcome.sent.values {
                    #expect(sent.reduce(0) { $0 + $1.bytes.count } == row.max_bytes_sent)
                    #expect(sent.count == row.max_msgs)
                }
            }
        }
        for row in file.closed_form_large {
            let form = CollectiveCost.halvingDoubling(row.bytes, Int(row.p), row.alpha, row.beta)
            #expect(abs(form - row.rhd) < 1e-12 * row.rhd)
        }
    }

    @Test func `doubling what each holds takes the time of the vectors`() throws {
        for row in try VectorFile("collectives").decode(Vectors.self).verified
        where row.algo == "recdbl" {
            let outcome = TimedNetwork(row.alpha, 0).run(
                .halvingDoubling, .exchangeAll, over: plan(.halvingDoubling, row.p),
                sized(row.bytes))
            // Its messages grow here, since single updates are passed on: latencies are the same.
            let levels = (row.p - 1).bitWidth - (row.p - 1).leadingZeroBitCount
            expect(outcome.time, Double(levels) * row.alpha, "\(row.p) members")
        }
    }

    @Test func `one server takes the time of the vectors where it has one port`() throws {
        for row in try VectorFile("collectives").decode(Vectors.self).closed_form_large
        where row.p <= 64 {
            let count = Int(row.p)
            let star = plan(.parameterServer, count)
            #expect(star.depth == 1)
            let network = TimedNetwork(row.alpha, row.beta, hasOnePort: true)
            let outcome = network.run(.parameterServer, over: star, sized(Int64(row.bytes)))
            #expect(abs(outcome.time - row.star) < 1e-9 * row.star)
        }
    }

    @Test func `a binomial tree takes the time of the vectors`() throws {
        for row in try VectorFile("collectives").decode(Vectors.self).verified
        where row.algo == "binomial" {
            let parent = (0..<row.p).map { $0 == 0 ? nil : NodeID($0 & ($0 - 1)) }
            let tree = ReductionPlan(members: nodes(row.p), parent: parent, ringOrder: [])
            let outcome = TimedNetwork(row.alpha, row.beta).run(
                .tree(fanOut: row.p), over: tree, sized(row.bytes))
            let levels = Double((row.p - 1).bitWidth - (row.p - 1).leadingZeroBitCount)
            expect(
                outcome.time, row.time_s - levels * Double(row.bytes) * row.gamma,
                "\(row.p) members")
        }
    }

    @Test(arguments: 2...16)
    func `every algorithm takes its closed form where messages do not disturb each other`(
        count: Int
    ) {
        let n = Double(bytes)
        let network = TimedNetwork(alpha, beta)
        let forms: [(ReductionAlgorithm, Double)] = [
            (.ring, CollectiveCost.ring(n, Double(count), alpha, beta)),
            (.tree(fanOut: 1), CollectiveCost.tree(n, depth: Double(count - 1), alpha, beta)),
            (.parameterServer, CollectiveCost.tree(n, depth: 1, alpha, beta)),
            (.halvingDoubling, CollectiveCost.halvingDoubling(n, count, alpha, beta)),
            (.butterfly, 2 * (alpha + n / Double(count) * beta)),
            (
                .doubleTree(segments: 1),
                CollectiveCost.doubleTree(n, count, segments: 1, alpha, beta)
            ),
            (
                .doubleTree(segments: 8),
                CollectiveCost.doubleTree(n, count, segments: 8, alpha, beta)
            ),
        ]
        for (algorithm, form) in forms {
            let outcome = network.run(algorithm, over: plan(algorithm, count), sized(bytes))
            expect(outcome.time, form, "\(algorithm) of \(count)")
        }
    }

    @Test(arguments: [(1, 5), (5, 1), (2, 2), (4, 3), (3, 4), (8, 2)])
    func `groups take the closed form, with its own latency and speed inside`(
        size: Int, groups: Int
    ) {
        let (inner, outer) = ((a: 1e-4, b: 1e-10), (a: 0.04, b: 8e-9))
        let groupOf = { (node: NodeID) in Int(node.index) % groups }
        var network = TimedNetwork(0, 0)
        network.latency = { groupOf($0) == groupOf($1) ? inner.a : outer.a }
        network.secondsPerByte = { groupOf($0) == groupOf($1) ? inner.b : outer.b }
        let plan = plan(
            .hierarchical, size * groups, groups: nodes(size * groups).map(groupOf))
        let outcome = network.run(.hierarchical, over: plan, sized(bytes))
        expect(
            outcome.time,
            CollectiveCost.hierarchical(
                Double(bytes), size, groups, inner.a, inner.b, outer.a, outer.b),
            "\(groups) groups of \(size)")
    }

    @Test func `the oracle of groups is the closed form of the vectors`() throws {
        for row in try VectorFile("collectives").decode(Vectors.self).hierarchical {
            let form = CollectiveCost.hierarchical(
                row.bytes, row.group, row.groups, row.a1, row.b1, row.a2, row.b2)
            #expect(abs(form - row.hierarchical) < 1e-12 * form)
        }
    }
}
