extension RecordTable {
    /// Places of the tables in `all`.
    public enum Index {
        public static let timeline = 0
        public static let money = 1
        public static let rounds = 2
        public static let auctions = 3
        public static let leases = 4
        public static let checkpoints = 5
        public static let checks = 6
        public static let slashes = 7
        public static let nodes = 8
        public static let jobs = 9
        public static let waterfall = 10
        public static let learning = 11
        public static let zen = 12
        public static let market = 13
        public static let rentals = 14
        public static let operators = 15
        public static let proposals = 16
        public static let rules = 17
        public static let bridge = 18
    }

    /// Every table that a run records, in the order of their indices.
    public static let all: [RecordTable] = [
        timeline, money, rounds, auctions, leases, checkpoints, checks, slashes, nodes, jobs,
        waterfall, learning, zen, market, rentals, operators, proposals,
        rules, bridge,
    ]

    static let timeline = RecordTable(
        name: "timeline", about: "Nodes and traffic at even intervals", isTimeSeries: true,
        columns: [
            Column("time", "s", .real, "time since the start"),
            Column("nodes_up", "1", .integer, "nodes of the pool that are up"),
            Column("nodes_held", "1", .integer, "nodes held by training leases"),
            Column("nodes_computing", "1", .integer, "held nodes that compute"),
            Column("nodes_verifying", "1", .integer, "nodes that re-execute sampled steps"),
            Column("flows", "1", .integer, "flows in the network"),
            Column("rounds", "1", .integer, "rounds committed so far"),
            Column("retained", "1", .real, "share of the text tokens that is retained"),
        ])
    static let money = RecordTable(
        name: "money", about: "Cumulative money at each settlement", isTimeSeries: true,
        columns: [
            Column("time", "s", .real, "time since the start"),
            Column("work", "ZEN", .real, "paid to providers for compute"),
            Column("fee", "ZEN", .real, "paid to the treasury"),
            Column("rewards", "ZEN", .real, "uptime, work and bandwidth rewards"),
            Column("slashes", "ZEN", .real, "taken from stakes"),
            Column("escrow", "ZEN", .real, "held for jobs and not yet paid"),
            Column("staked", "ZEN", .real, "stakes of all nodes"),
        ])
    static let rounds = RecordTable(
        name: "rounds", about: "One row a committed round", isTimeSeries: true,
        columns: [
            Column("time", "s", .real, "commit, since the start"),
            Column("round", "1", .integer, "number of the round"),
            Column("job", "1", .integer, "index of the job"),
            Column("contributors", "1", .integer, "members whose work is in the aggregate"),
            Column("sequences", "1", .integer, "sequences retained"),
            Column("steps", "1", .integer, "optimiser steps of the round"),
            Column("phase", "s", .real, "from the start of the round to the reduction"),
            Column("reduction", "s", .real, "from the start of the reduction to the commit"),
            Column("attempts", "1", .integer, "reductions begun"),
        ])
    static let auctions = RecordTable(
        name: "auctions", about: "One row a clearing of a tier", isTimeSeries: true,
        columns: [
            Column("time", "s", .real, "time since the start"),
            Column("epoch", "1", .integer, "number of the call"),
            Column("tier", "1", .text, "name of the tier"),
            Column("price", "ZEN/GPU-h", .real, "clearing or standing price"),
            Column("demand", "1", .integer, "nodes bid for"),
            Column("supply", "1", .integer, "nodes asked for"),
            Column("traded", "1", .integer, "nodes awarded"),
        ])
    static let leases = RecordTable(
        name: "leases", about: "One row a lease, written at its end", isTimeSeries: false,
        columns: [
            Column("lease", "1", .integer, "number of the grant"),
            Column("job", "1", .integer, "index of the job"),
            Column("node", "1", .integer, "index of the node"),
            Column("kind", "1", .word, "training or verification"),
            Column("gpus", "1", .integer, "accelerators"),
            Column("price", "ZEN/GPU-h", .real, "price for the whole lease"),
            Column("granted", "s", .real, "since the start"),
            Column("ended", "s", .real, "since the start"),
            Column("end", "1", .word, "why it ended, or that its price changed"),
        ])
    static let checkpoints = RecordTable(
        name: "checkpoints", about: "One row a durable, skipped or abandoned checkpoint",
        isTimeSeries: true,
        columns: [
            Column("time", "s", .real, "time since the start"),
            Column("job", "1", .integer, "index of the job"),
            Column("step", "1", .integer, "optimiser step"),
            Column("outcome", "1", .word, "durable, skipped or abandoned"),
            Column("bytes", "B", .integer, "size of the state"),
            Column("content", "1", .text, "content identifier"),
        ])
    static let checks = RecordTable(
        name: "checks", about: "One row a verdict of a spot check", isTimeSeries: true,
        columns: [
            Column("time", "s", .real, "verdict, since the start"),
            Column("job", "1", .integer, "index of the job"),
            Column("node", "1", .integer, "node that was checked"),
            Column("round", "1", .integer, "round of the step"),
            Column("step", "1", .integer, "step within the round"),
            Column("outcome", "1", .word, "verdict"),
            Column("delay", "s", .real, "from the commitment to the verdict"),
        ])
    static let slashes = RecordTable(
        name: "slashes", about: "One row a slash", isTimeSeries: true,
        columns: [
            Column("time", "s", .real, "time since the start"),
            Column("node", "1", .integer, "index of the node"),
            Column("reason", "1", .word, "downtime, wrong work or bandwidth"),
            Column("amount", "ZEN", .real, "taken from the stake"),
        ])
    static let nodes = RecordTable(
        name: "nodes", about: "One row a node, written at the end", isTimeSeries: false,
        columns: [
            Column("node", "1", .integer, "index of the node"),
            Column("site", "1", .text, "name of the site"),
            Column("accelerator", "1", .text, "catalogue name"),
            Column("gpus", "1", .integer, "accelerators"),
            Column("speed", "1", .real, "factor on the compute rate"),
            Column("up", "s", .real, "time up"),
            Column("held", "GPU-h", .real, "GPU-time leased"),
            Column("computed", "GPU-h", .real, "GPU-time computing"),
            Column("income", "ZEN", .real, "work payments and rewards"),
            Column("slashed", "ZEN", .real, "taken from the stake"),
            Column("stake", "ZEN", .real, "stake at the end"),
        ])
    static let jobs = RecordTable(
        name: "jobs", about: "One row a job, written at the end", isTimeSeries: false,
        columns: [
            Column("job", "1", .integer, "index of the job"),
            Column("name", "1", .text, "name of the job"),
            Column("outcome", "1", .text, "finished or what kept it"),
            Column("retained", "1", .integer, "sequences retained"),
            Column("held", "GPU-h", .real, "held time"),
            Column("paid", "ZEN", .real, "paid by the customer"),
            Column("ended", "s", .real, "end of the last lease, since the start"),
        ])
    static let waterfall = RecordTable(
        name: "states", about: "GPU-time by state, written at the end", isTimeSeries: false,
        columns: [
            Column("state", "1", .text, "name of the state"),
            Column("time", "GPU-h", .real, "GPU-time in the state"),
            Column("gpu_ns_high", "1", .integer, "GPU-nanoseconds divided by 2^32, rounded down"),
            Column("gpu_ns_low", "1", .integer, "the rest, below 2^32"),
        ])
    static let learning = RecordTable(
        name: "learning", about: "Evaluations of the models of numeric runs", isTimeSeries: true,
        columns: [
            Column("time", "s", .real, "time since the start"),
            Column("job", "1", .integer, "index of the job"),
            Column("round", "1", .integer, "rounds committed so far"),
            Column("retained", "1", .integer, "sequences retained"),
            Column("held", "GPU-h", .real, "GPU-time held so far"),
            Column("paid", "ZEN", .real, "paid by the customer so far"),
            Column("train_loss", "1", .real, "mean cross-entropy of the training examples"),
            Column("test_loss", "1", .real, "mean cross-entropy of the test examples"),
            Column("test_accuracy", "1", .real, "share of test examples that are right"),
        ])
    static let zen = RecordTable(
        name: "zen", about: "The price of a ZEN, where it moves", isTimeSeries: true,
        columns: [
            Column("time", "s", .real, "time since the start"),
            Column("price", "USD/ZEN", .real, "price of one ZEN from then on"),
        ])
}
