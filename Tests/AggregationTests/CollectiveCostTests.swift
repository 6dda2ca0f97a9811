import Aggregation
import ProtocolCore
import Quantities
import Testing

struct CollectiveCostTests {
    struct Vectors: Decodable {
        struct Verified: Decodable {
            var algo: String
            var p: Int
            var bytes: Int64
            var alpha: Double
            var beta: Double
            var gamma: Double
            var time_s: Double
            var max_bytes_sent: Int64
            var min_bytes_sent: Int64
            var max_msgs: Int
        }
        struct Large: Decodable {
            var bytes: Double
            var p: Double
            var alpha: Double
            var beta: Double
            var ring: Double
            var rhd: Double
            var star: Double
            var two_tree_bcast_opt: Double
        }
        struct Hierarchical: Decodable {
            var bytes: Double
            var group: Int
            var groups: Int
            var a1: Double
            var b1: Double
            var a2: Double
            var b2: Double
            var hierarchical: Double
        }
        struct Golden: Decodable {
            struct Result: Decodable {
                var algo: String
                var result_f32_hex: [String]
            }
            var input_f32_hex: [[String]]
            var results: [Result]
            var exact_sum_f64: [Double]
        }
        var verified: [Verified]
        var closed_form_large: [Large]
        var hierarchical: [Hierarchical]
        var golden_f32: Golden
    }

    private func nodes(_ count: Int) -> [NodeID] { (0..<count).map { NodeID($0) } }

    /// Runs a collective in which every message takes hops × α + bytes × β, and says when the last
    /// member completed.
    private func time<M: ProtocolMachine>(
        _ machines: [NodeID: M], _ updates: [(NodeID, SizedUpdate)], _ alpha: Double,
        _ beta: Double
    ) -> Double
    where M.Input == CollectiveInput<SizedUpdate>, M.Directive == CollectiveDirective<SizedUpdate> {
        var machines = machines
        var pending:
            [(time: Double, from: NodeID, to: NodeID, message: CollectiveMessage<SizedUpdate>)] = []
        var last = 0.0
        func carry(_ directives: [M.Directive], _ node: NodeID, _ time: Double) {
            for directive in directives {
                switch directive {
                case .send(let target, let message):
                    let arrival =
                        time + Double(message.hops) * alpha + Double(message.bytes.count) * beta
                    pending.append((arrival, node, target, message))
                case .complete: last = max(last, time)
                case .discard: break
                }
            }
        }
        for (node, update) in updates {
            carry(machines[node]?.handle(.contribute(update), at: .start) ?? [], node, 0)
        }
        while let first = pending.indices.min(by: { pending[$0].time < pending[$1].time }) {
            let next = pending.remove(at: first)
            carry(
                machines[next.to]?.handle(.received(from: next.from, next.message), at: .start)
                    ?? [], next.to, next.time)
        }
        return last
    }

    private func flat(_ count: Int) -> [[Double]] {
        [[Double]](repeating: [Double](repeating: 1, count: count), count: count)
    }

    @Test func `a ring takes the time and bytes of the vectors, step by step and by phases`() throws
    {
        let rows = try VectorFile("collectives").decode(Vectors.self).verified
        for row in rows where row.algo == "ring" {
            let members = nodes(row.p)
            let plan = ReductionPlan.ring(members: members, widths: flat(row.p))
            for granularity in [RingAllReduce<SizedUpdate>.Granularity.phase, .step] {
                let machines = Dictionary(
                    uniqueKeysWithValues: members.map {
                        (
                            $0,
                            RingAllReduce<SizedUpdate>(
                                node: $0, plan: plan, round: RoundID(0), attempt: 0,
                                contributes: true, granularity: granularity)
                        )
                    })
                let updates = members.map { node in
                    (
                        node,
                        SizedUpdate(
                            of: node, round: RoundID(0), bytes: Bytes(row.bytes), weight: 1)
                    )
                }
                let expected = CollectiveCost.ring(
                    Double(row.bytes), Double(row.p), row.alpha, row.beta)
                // The vectors count the time of adding up, too; the machines do not.
                let adding = Double(row.p - 1) / Double(row.p) * Double(row.bytes) * row.gamma
                #expect(abs(expected + adding - row.time_s) < 1e-12)
                let measured = time(machines, updates, row.alpha, row.beta)
                #expect(abs(measured - expected) < 1e-9 * expected)

                var network = BrokenNetwork<SizedUpdate, RingAllReduce<SizedUpdate>>(
                    machines: machines)
                network.run(updates)
                for member in members {
                    let sent = network.sent[member] ?? []
                    #expect(sent.reduce(0) { $0 + $1.bytes.count } == row.max_bytes_sent)
                    let heavy = sent.filter { $0.bytes > .zero }
                    #expect(heavy.count == (granularity == .step ? row.max_msgs : 2))
                    #expect(heavy.reduce(0) { $0 + $1.hops } == row.max_msgs)
                }
            }
        }
    }

    @Test func `the oracle is the closed form of the vectors`() throws {
        for row in try VectorFile("collectives").decode(Vectors.self).closed_form_large {
            let time = CollectiveCost.ring(row.bytes, row.p, row.alpha, row.beta)
            #expect(abs(time - row.ring) < 1e-12 * row.ring)
        }
    }

    @Test func `a tree takes the depth twice`() {
        for (count, fanOut, depth) in [(15, 2, 3), (16, 15, 1), (6, 1, 5)] {
            let members = nodes(count)
            let plan = ReductionPlan.tree(members: members, widths: flat(count), fanOut: fanOut)
            #expect(plan.depth == depth)
            let machines = Dictionary(
                uniqueKeysWithValues: members.map {
                    (
                        $0,
                        TreeAggregator<SizedUpdate>(
                            node: $0, plan: plan, round: RoundID(0), attempt: 0, contributes: true)
                    )
                })
            let updates = members.map { node in
                (node, SizedUpdate(of: node, round: RoundID(0), bytes: Bytes(1000), weight: 1))
            }
            let expected = CollectiveCost.tree(1000, depth: Double(depth), 0.05, 1e-6)
            #expect(abs(time(machines, updates, 0.05, 1e-6) - expected) < 1e-12)
        }
    }
}
