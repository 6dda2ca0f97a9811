import Aggregation
import ProtocolCore
import Quantities
import Testing

/// Every input in every state of the machines that exchange in one way, as tables.
struct PlainCollectiveTableTests {
    private let stranger = "unexpectedSender"

    /// Member 1 of seven stands between its parent 0 and its children 3 and 4.
    @Test func `a tree, a member with children`() throws {
        let inputs = [
            "C", "up:0:3:1200", "up:0:4:1200", "up:0:3:300", "up:0:3", "down:0:0:1200",
            "down:0:3:1200", "up:0:0:1200", "rs:0:3:1200",
        ]
        let never = [stranger, stranger, stranger]
        try CollectiveTable.check(
            .tree(fanOut: 2), count: 7, at: 1, inputs: inputs,
            [
                ([], ["-", "-", "-", "-", "malformed", "premature"] + never),
                (["C"], ["repeated", "-", "-", "malformed", "malformed", "premature"] + never),
                (
                    ["C", "up:0:3:1200"],
                    ["repeated", "repeated", "up:0>0", "repeated", "malformed", "premature"]
                        + never
                ),
                (
                    ["up:0:4:1200", "C", "up:0:3:1200"],
                    [
                        "repeated", "repeated", "repeated", "repeated", "malformed",
                        "down:0>3 down:0>4 complete",
                    ] + never
                ),
                (
                    ["C", "up:0:3:1200", "up:0:4:1200", "down:0:0:1200"],
                    ["repeated", "repeated", "repeated", "repeated", "malformed", "repeated"]
                        + never
                ),
            ])
    }

    @Test func `a tree, its root and a leaf`() throws {
        try CollectiveTable.check(
            .tree(fanOut: 2), count: 3,
            inputs: ["C", "up:0:1:1200", "up:0:2:1200", "down:0:1:1200"],
            [
                ([], ["-", "-", "-", stranger]),
                (["up:0:1:1200"], ["-", "repeated", "-", stranger]),
                (
                    ["up:0:1:1200", "up:0:2:1200"],
                    ["down:0>1 down:0>2 complete", "repeated", "repeated", stranger]
                ),
                (
                    ["up:0:1:1200", "up:0:2:1200", "C"],
                    ["repeated", "repeated", "repeated", stranger]
                ),
            ])
        try CollectiveTable.check(
            .tree(fanOut: 2), count: 3, at: 2, inputs: ["C", "up:0:0:1200", "down:0:0:1200"],
            [
                ([], ["up:0>0", stranger, "premature"]),
                (["C"], ["repeated", stranger, "complete"]),
                (["C", "down:0:0:1200"], ["repeated", stranger, "repeated"]),
            ])
    }

    /// Members 3 and 4, below 1, only receive, and so does 2 with 5 and 6, who contribute, below.
    @Test func `a tree, members that only receive`() throws {
        let receivers = [2, 3, 4]
        try CollectiveTable.check(
            .tree(fanOut: 2), count: 7, receivers: receivers, at: 1,
            inputs: ["C", "up:0:3:1200", "down:0:0:1200"],
            [
                ([], ["up:0>0", stranger, "premature"]),
                (["C"], ["repeated", stranger, "down:0>3 down:0>4 complete"]),
            ])
        try CollectiveTable.check(
            .tree(fanOut: 2), count: 7, receivers: receivers, at: 2,
            inputs: ["C", "up:0:5:1200", "up:0:6:1200", "down:0:0:1200"],
            [
                ([], ["notAContributor", "-", "-", "premature"]),
                (["up:0:5:1200"], ["notAContributor", "repeated", "up:0>0", "premature"]),
                (
                    ["up:0:5:1200", "up:0:6:1200"],
                    ["notAContributor", "repeated", "repeated", "down:0>5 down:0>6 complete"]
                ),
            ])
        try CollectiveTable.check(
            .tree(fanOut: 2), count: 7, receivers: receivers, at: 3,
            inputs: ["C", "up:0:1:1200", "down:0:1:1200"],
            [
                ([], ["notAContributor", stranger, "complete"]),
                (["down:0:1:1200"], ["notAContributor", stranger, "repeated"]),
            ])
    }

    @Test func `a ring of phases, its first member`() throws {
        let inputs = [
            "C", "rs:0:2", "ag:0:2", "down:0:2:1200", "down:0:2:300", "down:0:2", "up:0:2:1200",
            "go:0:2", "rs:0:1",
        ]
        let never = [stranger, stranger, stranger]
        try CollectiveTable.check(
            .ring, count: 3, inputs: inputs,
            [
                (
                    [],
                    ["rs:0>1 up:0>1", "-", "-", "premature", "premature", "malformed"] + never
                ),
                (
                    ["rs:0:2"],
                    [
                        "rs:0>1 ag:0>1 up:0>1", "repeated", "-", "premature", "premature",
                        "malformed",
                    ] + never
                ),
                (["C"], ["repeated", "ag:0>1", "-", "down:0>1", "malformed", "malformed"] + never),
                (
                    ["C", "rs:0:2"],
                    ["repeated", "repeated", "-", "down:0>1", "malformed", "malformed"] + never
                ),
                (
                    ["C", "rs:0:2", "ag:0:2"],
                    [
                        "repeated", "repeated", "repeated", "down:0>1 complete", "malformed",
                        "malformed",
                    ] + never
                ),
                (
                    ["C", "down:0:2:1200", "rs:0:2"],
                    ["repeated", "repeated", "complete", "repeated", "repeated", "malformed"]
                        + never
                ),
                (
                    ["C", "ag:0:2", "down:0:2:1200", "rs:0:2"],
                    [String](repeating: "repeated", count: 8) + [stranger]
                ),
            ])
    }

    @Test func `a ring of phases, its last member`() throws {
        let inputs = [
            "C", "rs:0:1", "ag:0:1", "up:0:1:1200", "up:0:1:300", "up:0:1", "down:0:1:1200",
            "up:0:0:1200",
        ]
        let never = [stranger, stranger]
        try CollectiveTable.check(
            .ring, count: 3, at: 2, inputs: inputs,
            [
                ([], ["rs:0>0", "-", "-", "-", "-", "malformed"] + never),
                (
                    ["up:0:1:300"],
                    ["malformed rs:0>0", "-", "-", "repeated", "repeated", "malformed"] + never
                ),
                (
                    ["up:0:1:1200"],
                    ["rs:0>0 down:0>0", "-", "-", "repeated", "repeated", "malformed"] + never
                ),
                (["C"], ["repeated", "ag:0>0", "-", "down:0>0", "malformed", "malformed"] + never),
                (
                    ["C", "rs:0:1", "ag:0:1"],
                    [
                        "repeated", "repeated", "repeated", "down:0>0 complete", "malformed",
                        "malformed",
                    ] + never
                ),
                (
                    ["C", "up:0:1:1200", "rs:0:1"],
                    ["repeated", "repeated", "complete", "repeated", "repeated", "malformed"]
                        + never
                ),
                (
                    ["C", "up:0:1:1200", "rs:0:1", "ag:0:1"],
                    [String](repeating: "repeated", count: 7) + [stranger]
                ),
            ])
    }

    /// Message s + 1 of a member carries what message s brought it.
    @Test func `a ring of single steps`() throws {
        let inputs = [
            "C", "rs:0:2:400", "rs:1:2:400", "ag:2:2:400", "ag:3:2:400", "rs:0:2:300", "rs:0:2",
            "ag:0:2:400", "rs:4:2:400", "rs:0:1:400",
        ]
        let never = [stranger, stranger, stranger]
        try CollectiveTable.check(
            .ring, count: 3, inputs: inputs,
            [
                ([], ["rs:0>1", "-", "-", "-", "-", "-", "malformed"] + never),
                (
                    ["rs:0:2:400"],
                    ["rs:0>1 rs:1>1", "repeated", "-", "-", "-", "repeated", "malformed"] + never
                ),
                (
                    ["rs:0:2:300"],
                    ["rs:0>1 malformed", "repeated", "-", "-", "-", "repeated", "malformed"]
                        + never
                ),
                (
                    ["C"],
                    [
                        "repeated", "rs:1>1", "ag:2>1", "ag:3>1", "premature", "malformed",
                        "malformed",
                    ] + never
                ),
                (
                    ["C", "rs:0:2:400", "rs:1:2:400"],
                    ["repeated", "repeated", "repeated", "ag:3>1", "-", "repeated", "repeated"]
                        + never
                ),
                (
                    ["C", "rs:0:2:400", "rs:1:2:400", "ag:2:2:400"],
                    [
                        "repeated", "repeated", "repeated", "repeated", "complete", "repeated",
                        "repeated",
                    ] + never
                ),
                (
                    ["C", "rs:0:2:400", "rs:1:2:400", "ag:2:2:400", "ag:3:2:400"],
                    [String](repeating: "repeated", count: 7) + never
                ),
            ]
        ) { plan, roles in
            RingAllReduce<SizedUpdate>(
                place: 0, plan: plan, roles: roles, round: Collective.round, attempt: 1,
                granularity: .step)
        }
    }
}
