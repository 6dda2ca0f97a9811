import Aggregation
import ProtocolCore
import Quantities
import Testing

/// Every input in every state of the machines that exchange in more than one way, as tables.
struct CollectiveTableTests {
    private typealias Input = CollectiveInput<SizedUpdate>

    private let round = Collective.round

    /// An input by its short name: `C` contributes; else the phase, the step, the sender and the
    /// bytes of the update, or none for a message that has none.
    private func input(_ name: String) throws -> Input {
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

    private func text(_ directives: [CollectiveDirective<SizedUpdate>]) -> String {
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

    /// Brings a machine into each state by the inputs of the row, and then tells it each input.
    private func check(
        _ algorithm: ReductionAlgorithm, count: Int, groups: [Int]? = nil, receivers: [Int] = [],
        at place: Int = 0, inputs: [String], _ rows: [(path: [String], expected: [String])]
    ) throws {
        let members = (0..<count).map { NodeID($0) }
        let plan = ReductionPlan.make(
            algorithm, members: members, classes: [Int](repeating: 0, count: count),
            widths: [[1]], groups: groups)
        let roles = ReductionRoles(plan, receivers: receivers.map { NodeID($0) })
        for (path, expected) in rows {
            var machine = CollectiveMachine<SizedUpdate>(
                place: place, plan: plan, roles: roles, round: round, attempt: 1,
                algorithm: algorithm)
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

    @Test func `halving and doubling, a member among four`() throws {
        let repeated = "repeated"
        let early = "premature"
        try check(
            .halvingDoubling, count: 4,
            inputs: [
                "C", "go:0:1", "rs:0:1:600", "go:1:2", "rs:1:2:300", "ag:2:2:300",
                "ag:3:1:600", "up:0:1:1200", "rs:0:2:600",
            ],
            [
                (
                    [],
                    [
                        "go:0>1", "-", early, "-", early, early, early, "unexpectedSender",
                        "unexpectedSender",
                    ]
                ),
                (
                    ["C"],
                    [
                        repeated, "rs:0>1", "rs:0>1 go:1>2", "-", early, early, early,
                        "unexpectedSender", "unexpectedSender",
                    ]
                ),
                (
                    ["C", "go:0:1"],
                    [
                        repeated, repeated, "go:1>2", "-", early, early, early,
                        "unexpectedSender", "unexpectedSender",
                    ]
                ),
                (
                    ["C", "go:0:1", "rs:0:1:600"],
                    [
                        repeated, repeated, repeated, "rs:1>2", "rs:1>2 go:2>2", early, early,
                        "unexpectedSender", "unexpectedSender",
                    ]
                ),
                (
                    ["C", "go:0:1", "rs:0:1:600", "rs:1:2:300"],
                    [
                        repeated, repeated, repeated, repeated, repeated, "ag:2>2 go:3>1",
                        early, "unexpectedSender", "unexpectedSender",
                    ]
                ),
                (
                    ["C", "go:0:1", "rs:0:1:600", "rs:1:2:300", "ag:2:2:300"],
                    [
                        repeated, repeated, repeated, repeated, repeated, repeated,
                        "ag:3>1 complete", "unexpectedSender", "unexpectedSender",
                    ]
                ),
                (
                    ["C", "go:0:1", "rs:0:1:600", "rs:1:2:300", "ag:2:2:300", "ag:3:1:600"],
                    [
                        repeated, repeated, repeated, repeated, repeated, repeated, repeated,
                        "unexpectedSender", "unexpectedSender",
                    ]
                ),
            ])
    }

    @Test func `halving and doubling, one that is folded out and its stand-in`() throws {
        let inputs = ["C", "down:0:1:1200", "up:0:0:1200", "down:0:2:1200", "down:0:1"]
        try check(
            .halvingDoubling, count: 3, inputs: inputs,
            [
                (
                    [],
                    [
                        "up:0>1", "premature", "unexpectedSender", "unexpectedSender",
                        "premature",
                    ]
                ),
                (
                    ["C"],
                    ["repeated", "complete", "unexpectedSender", "unexpectedSender", "malformed"]
                ),
                (
                    ["C", "down:0:1:1200"],
                    ["repeated", "repeated", "unexpectedSender", "unexpectedSender", "repeated"]
                ),
            ])
        try check(
            .halvingDoubling, count: 3, at: 1,
            inputs: ["C", "up:0:0:1200", "up:0:0:900", "up:0:0", "rs:0:2:600", "ag:1:2:600"],
            [
                ([], ["-", "-", "-", "malformed", "premature", "premature"]),
                (
                    ["up:0:0:1200"],
                    ["go:0>2", "repeated", "repeated", "repeated", "premature", "premature"]
                ),
                (
                    ["up:0:0:900"],
                    ["malformed", "repeated", "repeated", "repeated", "premature", "premature"]
                ),
                (
                    ["C"],
                    ["repeated", "go:0>2", "malformed", "malformed", "premature", "premature"]
                ),
                (
                    ["C", "up:0:0:1200"],
                    [
                        "repeated", "repeated", "repeated", "repeated", "rs:0>2 go:1>2",
                        "premature",
                    ]
                ),
                (
                    ["C", "up:0:0:1200", "rs:0:2:600"],
                    [
                        "repeated", "repeated", "repeated", "repeated", "repeated",
                        "ag:1>2 down:0>0 complete",
                    ]
                ),
            ])
    }

    /// Of two members each is the root of one tree and a leaf of the other: member 0 is a leaf in
    /// the first, whose segments are 0 and 1.
    @Test func `two trees in two segments, a member of two`() throws {
        let inputs = [
            "C", "up:2:1:300", "up:3:1:300", "down:0:1:300", "go:0:1", "go:2:1", "up:0:1:300",
            "rs:0:1:300", "up:4:1:300",
        ]
        let never = ["unexpectedSender", "unexpectedSender", "unexpectedSender"]
        try check(
            .doubleTree(segments: 2), count: 2, inputs: inputs,
            [
                (
                    [],
                    ["up:0>1", "go:2>1", "go:3>1", "premature", "premature", "premature"] + never
                ),
                (
                    ["C"],
                    [
                        "repeated", "go:2>1 down:2>1", "go:3>1", "go:0>1", "up:1>1",
                        "premature",
                    ] + never
                ),
                (
                    ["C", "up:2:1:300"],
                    [
                        "repeated", "repeated", "go:3>1", "go:0>1", "up:1>1", "-",
                    ] + never
                ),
                (
                    ["C", "up:2:1:300", "up:3:1:300"],
                    [
                        "repeated", "repeated", "repeated", "go:0>1", "up:1>1", "down:3>1",
                    ] + never
                ),
                (
                    [
                        "C", "up:2:1:300", "up:3:1:300", "go:0:1", "down:0:1:300",
                        "down:1:1:300",
                    ],
                    ["repeated", "repeated", "repeated", "repeated", "repeated", "down:3>1"]
                        + never
                ),
            ])
    }

    @Test func `a butterfly of three`() throws {
        let inputs = [
            "C", "rs:0:1:400", "rs:0:2:400", "ag:1:1:400", "ag:2:2:400", "rs:1:1:400",
            "ag:2:1:400", "rs:0:1:300", "down:0:1:1200", "rs:0:1",
        ]
        let other = ["unexpectedSender", "unexpectedSender"]
        try check(
            .butterfly, count: 3, inputs: inputs,
            [
                (
                    [],
                    ["rs:1>1 rs:2>2", "-", "-", "premature", "premature"] + other
                        + ["-", "unexpectedSender", "malformed"]
                ),
                (
                    ["rs:0:1:300"],
                    ["rs:1>1 rs:2>2 malformed", "repeated", "-", "premature", "premature"]
                        + other + ["repeated", "unexpectedSender", "malformed"]
                ),
                (
                    ["C"],
                    ["repeated", "-", "-", "-", "-"] + other
                        + ["malformed", "unexpectedSender", "malformed"]
                ),
                (
                    ["C", "rs:0:1:400"],
                    ["repeated", "repeated", "ag:0>1 ag:0>2", "-", "-"] + other
                        + ["repeated", "unexpectedSender", "malformed"]
                ),
                (
                    ["C", "rs:0:1:400", "rs:0:2:400", "ag:1:1:400"],
                    ["repeated", "repeated", "repeated", "repeated", "complete"] + other
                        + ["repeated", "unexpectedSender", "repeated"]
                ),
                (
                    ["C", "ag:1:1:400", "ag:2:2:400", "rs:0:1:400"],
                    [
                        "repeated", "repeated", "ag:0>1 ag:0>2 complete", "repeated", "repeated",
                    ] + other + ["repeated", "unexpectedSender", "malformed"]
                ),
                (
                    ["C", "rs:0:1:400", "rs:0:2:400", "ag:1:1:400", "ag:2:2:400"],
                    ["repeated", "repeated", "repeated", "repeated", "repeated"] + other
                        + ["repeated", "unexpectedSender", "repeated"]
                ),
            ])
    }

    /// Groups of members 0 and 1 and of 2 and 3: member 0 owns the first lane, and 1 is the last
    /// of its group.
    @Test func `groups, the first member of the first of two`() throws {
        let inputs = [
            "C", "rs:0:1", "go:0:1", "rs:1:2", "ag:1:2", "ag:0:1", "down:0:3:1200", "up:0:1:1200",
            "go:1:1", "up:1:3:1200",
        ]
        let never = ["unexpectedSender", "unexpectedSender", "unexpectedSender"]
        try check(
            .hierarchical, count: 4, groups: [0, 0, 1, 1], inputs: inputs,
            [
                (
                    [],
                    ["rs:0>1 up:0>1", "-", "premature", "-", "-", "premature", "premature"] + never
                ),
                (
                    ["C"],
                    ["repeated", "-", "-", "-", "-", "-", "down:0>1"] + never
                ),
                (
                    ["C", "rs:0:1"],
                    ["repeated", "repeated", "rs:1>2", "-", "-", "-", "down:0>1"] + never
                ),
                (
                    ["C", "rs:0:1", "go:0:1"],
                    ["repeated", "repeated", "repeated", "ag:1>2", "-", "-", "down:0>1"] + never
                ),
                (
                    ["C", "rs:0:1", "go:0:1", "rs:1:2"],
                    ["repeated", "repeated", "repeated", "repeated", "ag:0>1", "-", "down:0>1"]
                        + never
                ),
                (
                    ["C", "rs:0:1", "go:0:1", "rs:1:2", "ag:1:2", "down:0:3:1200"],
                    [
                        "repeated", "repeated", "repeated", "repeated", "repeated", "complete",
                        "repeated",
                    ] + never
                ),
                (
                    ["C", "rs:0:1", "go:0:1", "rs:1:2", "ag:1:2", "down:0:3:1200", "ag:0:1"],
                    [String](repeating: "repeated", count: 7) + never
                ),
            ])
    }

    @Test func `members that only receive take the result from whoever stands before them`() throws
    {
        for algorithm: ReductionAlgorithm in [
            .halvingDoubling, .doubleTree(segments: 2), .hierarchical, .butterfly, .ring,
        ] {
            let inputs = ["C", "down:0:1:1200", "down:0:0:1200", "up:0:1:1200", "down:0:1"]
            try check(
                algorithm, count: 4, groups: [0, 0, 0, 0], receivers: [2, 3], at: 2,
                inputs: inputs,
                [
                    (
                        [],
                        [
                            "notAContributor", "down:0>3 complete", "unexpectedSender",
                            "unexpectedSender", "malformed",
                        ]
                    ),
                    (
                        ["down:0:1:1200"],
                        [
                            "notAContributor", "repeated", "unexpectedSender",
                            "unexpectedSender", "malformed",
                        ]
                    ),
                ])
        }
    }
}
