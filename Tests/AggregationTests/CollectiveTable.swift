import Aggregation
import ProtocolCore
import Quantities
import Testing

/// Holds a machine of a collective against a table: every input in every state.
enum CollectiveTable {
    typealias Input = CollectiveInput<SizedUpdate>

    private static let round = Collective.round

    /// An input by its short name: `C` contributes; else the phase, the step, the sender and the
    /// bytes of the update, or none for a message that has none.
    private static func input(_ name: String) throws -> Input {
        guard name != "C" else {
            return .contribute(
                SizedUpdate(of: NodeID(0), round: round, bytes: Bytes(1200), weight: 1))
        }
        let parts = name.split(separator: ":").map(String.init)
        let phases: [String: CollectivePhase] = [
            "up": .up, "down": .down, "rs": .reduceScatter, "ag": .allGather, "go": .goOn,
        ]
        let phase = try #require(phases[parts[0]], "\(name)")
        let step = try #require(Int(parts[1]))
        let sender = try #require(Int(parts[2]))
        let bytes = parts.count > 3 ? Int64(parts[3]) : nil
        let update = bytes.map {
            SizedUpdate(of: NodeID(sender), round: round, bytes: Bytes($0), weight: 1)
        }
        return .received(
            from: NodeID(sender),
            CollectiveMessage(
                round: round, attempt: 1, phase: phase, step: step, hops: 1, update: update,
                bytes: Bytes(bytes ?? 0)))
    }

    private static func text(_ directives: [CollectiveDirective<SizedUpdate>]) -> String {
        let words = directives.map { directive in
            switch directive {
            case .send(let target, let message):
                let names: [CollectivePhase: String] = [
                    .up: "up", .down: "down", .reduceScatter: "rs", .allGather: "ag",
                    .goOn: "go",
                ]
                return "\(names[message.phase] ?? ""):\(message.step)>\(target.index)"
            case .complete: return "complete"
            case .discard(let fault): return "\(fault)"
            }
        }
        return words.isEmpty ? "-" : words.joined(separator: " ")
    }

    /// Brings a machine of an algorithm into each state by the inputs of the row, and then tells it
    /// each input.
    static func check(
        _ algorithm: ReductionAlgorithm, count: Int, groups: [Int]? = nil, receivers: [Int] = [],
        at place: Int = 0, inputs: [String], _ rows: [(path: [String], expected: [String])]
    ) throws {
        try check(
            algorithm, count: count, groups: groups, receivers: receivers, inputs: inputs, rows
        ) { plan, roles in
            CollectiveMachine<SizedUpdate>(
                place: place, plan: plan, roles: roles, round: round, attempt: 1,
                algorithm: algorithm)
        }
    }

    /// The same for a machine that is made from the algorithm's plan.
    static func check<Machine: ProtocolMachine>(
        _ algorithm: ReductionAlgorithm, count: Int, groups: [Int]? = nil, receivers: [Int] = [],
        inputs: [String], _ rows: [(path: [String], expected: [String])],
        making machine: (ReductionPlan, ReductionRoles) -> Machine
    ) throws where Machine.Input == Input, Machine.Directive == CollectiveDirective<SizedUpdate> {
        let members = (0..<count).map { NodeID($0) }
        let plan = ReductionPlan.make(
            algorithm, members: members, classes: [Int](repeating: 0, count: count),
            widths: [[1]], groups: groups)
        let roles = ReductionRoles(plan, receivers: receivers.map { NodeID($0) })
        for (path, expected) in rows {
            var machine = machine(plan, roles)
            for step in path {
                let directives = machine.handle(try input(step), at: .start)
                for case .discard(let fault) in directives {
                    Issue.record("\(algorithm), \(path): \(step) is \(fault)")
                }
            }
            #expect(inputs.count == expected.count, "\(path)")
            for (name, expectation) in zip(inputs, expected) {
                var copy = machine
                let found = text(copy.handle(try input(name), at: .start))
                #expect(found == expectation, "\(algorithm), after \(path): \(name)")
            }
        }
    }
}
