import Aggregation
import ProtocolCore
import Quantities
import Testing

/// Every input in every state of the machines that exchange in more than one way, as tables.
struct CollectiveTableTests {
    @Test func `halving and doubling, a member among four`() throws {
        let repeated = "repeated"
        let early = "premature"
        try CollectiveTable.check(
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
        try CollectiveTable.check(
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
        try CollectiveTable.check(
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
        try CollectiveTable.check(
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
        try CollectiveTable.check(
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
        try CollectiveTable.check(
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
            try CollectiveTable.check(
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
