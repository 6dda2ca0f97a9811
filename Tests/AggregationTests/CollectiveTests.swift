import Aggregation
import ProtocolCore
import Quantities
import Testing

struct CollectiveTests {
    private let round = Collective.round
    private func nodes(_ count: Int) -> [NodeID] { (0..<count).map { NodeID(3 * $0 + 2) } }

    private func sized(_ node: NodeID) -> SizedUpdate {
        SizedUpdate(of: node, round: round, bytes: Bytes(1003), weight: Double(node.index) + 0.1)
    }

    private func sum(of nodes: [NodeID]) -> (digest: UInt64, contributors: Int) {
        let digest = nodes.reduce(UInt64(0)) { $0 &+ SizedUpdate.mark(of: $1, round: round) }
        return (digest, nodes.count)
    }

    @Test(arguments: Collective.allCases, 1...9)
    func `everybody gets the sum of all`(collective: Collective, count: Int) {
        let members = nodes(count)
        var network = collective.network(
            of: members, receivers: [], mischief: Mischief(), seed: 0, SizedUpdate.self)
        network.run(members.map { ($0, sized($0)) })
        #expect(network.faults.isEmpty)
        for member in members {
            let result = network.results[member]
            #expect(result?.count == 1)
            #expect(result?.first?.digest == sum(of: members).digest)
            #expect(result?.first?.contributors == count)
            #expect(result?.first?.bytes == Bytes(1003))
            #expect(result == network.results[members[0]])
        }
    }

    @Test(arguments: Collective.allCases)
    func `repeated and reordered messages change nothing`(collective: Collective) {
        for seed in 0..<60 as Range<UInt64> {
            var numbers = TestNumbers(state: seed &* 77)
            let members = nodes(Int.random(in: 1...9, using: &numbers))
            let receivers = members.dropFirst().filter { _ in Bool.random(using: &numbers) }
            let contributors = members.filter { !receivers.contains($0) }
            let updates = contributors.map { node in
                (
                    node,
                    DenseUpdate(
                        scaling: (0..<11).map { _ in Float.random(in: -1...1, using: &numbers) },
                        by: 1)
                )
            }
            var plain = collective.network(
                of: members, receivers: Array(receivers), mischief: Mischief(), seed: 0,
                DenseUpdate.self)
            plain.run(updates)
            var broken = collective.network(
                of: members, receivers: Array(receivers),
                mischief: Mischief(reorders: true, repeats: 0.3), seed: seed, DenseUpdate.self)
            broken.run(updates.shuffled(using: &numbers))
            // A repeated message makes nobody send anything again.
            #expect(
                broken.sent.mapValues(\.count) == plain.sent.mapValues(\.count), "seed \(seed)")
            for member in members {
                // To the last bit: the order of the sum does not depend on that of arrival.
                #expect(broken.results[member] == plain.results[members[0]], "seed \(seed)")
                #expect(broken.results[member]?.count == 1)
            }
        }
    }

    @Test(arguments: Collective.allCases)
    func `a lost message may stop a reduction, but never falsifies it`(collective: Collective) {
        var completed = 0
        var stopped = 0
        for seed in 0..<200 as Range<UInt64> {
            var numbers = TestNumbers(state: seed &* 31)
            let members = nodes(Int.random(in: 2...8, using: &numbers))
            let receivers = members.dropFirst(2).filter { _ in Bool.random(using: &numbers) }
            let contributors = members.filter { !receivers.contains($0) }
            var network = collective.network(
                of: members, receivers: Array(receivers),
                mischief: Mischief(reorders: true, repeats: 0.1, loses: 0.05), seed: seed,
                SizedUpdate.self)
            network.run(contributors.map { ($0, sized($0)) })
            for member in members {
                guard let results = network.results[member] else {
                    stopped += 1
                    continue
                }
                completed += results.count
                #expect(results.count == 1)
                #expect(results[0].digest == sum(of: contributors).digest)
                #expect(results[0].contributors == contributors.count)
            }
        }
        #expect(completed > 50 && stopped > 50, "\(completed) completed, \(stopped) stopped")
    }

    @Test(arguments: Collective.allCases)
    func `a missing contribution stops everybody`(collective: Collective) {
        let members = nodes(6)
        for absent in members {
            var network = collective.network(
                of: members, receivers: [], mischief: Mischief(), seed: 0, SizedUpdate.self)
            network.run(members.filter { $0 != absent }.map { ($0, sized($0)) })
            #expect(network.results.isEmpty)
        }
    }

    @Test(arguments: Collective.allCases)
    func `inputs that do not belong here are discarded, and it is said why`(
        collective: Collective
    ) {
        let members = nodes(4)
        var network = collective.network(
            of: members, receivers: [members[3]], mischief: Mischief(), seed: 0,
            SizedUpdate.self)
        let good = CollectiveMessage(
            round: round, attempt: 1, phase: .down, hops: 1, update: sized(members[0]),
            bytes: Bytes(1003))
        var other = good
        other.round = RoundID(6)
        network.handle(.received(from: members[0], other), at: members[1])
        other = good
        other.attempt = 0
        network.handle(.received(from: members[0], other), at: members[1])
        network.handle(.received(from: NodeID(999), good), at: members[1])
        network.handle(.contribute(sized(members[3])), at: members[3])
        #expect(
            network.faults == [.otherRound, .otherAttempt, .unexpectedSender, .notAContributor])
        network.run(members.prefix(3).map { ($0, sized($0)) })
        network.handle(.contribute(sized(members[0])), at: members[0])
        #expect(network.faults.last == .repeated)
        #expect(network.results.count == 4)
    }

    @Test func `a contribution that comes after all messages still completes the ring`() {
        let members = nodes(3)
        let plan = ReductionPlan(
            members: members, parent: [nil, members[0], members[0]], ringOrder: members)
        var machine = RingAllReduce<SizedUpdate>(
            node: members[2], plan: plan, round: round, attempt: 1, contributes: true)
        var partial = sized(members[0])
        partial.merge(sized(members[1]))
        let messages: [(CollectivePhase, SizedUpdate?)] = [
            (.allGather, nil), (.up, partial), (.reduceScatter, nil),
        ]
        for (phase, update) in messages {
            let message = CollectiveMessage(
                round: round, attempt: 1, phase: phase, hops: 1, update: update, bytes: .zero)
            #expect(machine.handle(.received(from: members[1], message), at: .start).isEmpty)
        }
        var total = partial
        total.merge(sized(members[2]))
        let directives = machine.handle(.contribute(sized(members[2])), at: .start)
        #expect(directives.last == .complete(total))
        #expect(directives.count == 4)
    }

    @Test func `the result before the own part is forged`() {
        let members = nodes(3)
        for collective in [Collective.star, .ringOfPhases] {
            var network = collective.network(
                of: members, receivers: [], mischief: Mischief(), seed: 0, SizedUpdate.self)
            let forged = CollectiveMessage(
                round: round, attempt: 1, phase: .down, hops: 1, update: sized(members[0]),
                bytes: Bytes(1003))
            network.handle(.received(from: members[0], forged), at: members[1])
            #expect(network.faults == [.premature])
            network.run(members.map { ($0, sized($0)) })
            #expect(
                members.allSatisfy { network.results[$0]?.first?.contributors == 3 })
        }
    }

    @Test(arguments: [Collective.star, .ringOfSteps])
    func `an update of another size is not added`(collective: Collective) {
        let members = nodes(2)
        var network = collective.network(
            of: members, receivers: [], mischief: Mischief(), seed: 0, DenseUpdate.self)
        network.run([
            (members[0], DenseUpdate(values: [1, 2, 3, 4], weight: 1)),
            (members[1], DenseUpdate(values: [1, 2], weight: 1)),
        ])
        #expect(network.faults.contains(.malformed))
        #expect(network.results.isEmpty)
    }
}
