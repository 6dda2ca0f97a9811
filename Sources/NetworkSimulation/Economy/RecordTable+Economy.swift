/// The tables of an economy; they stay empty where there are neither customers nor operators.
extension RecordTable {
    static let market = RecordTable(
        name: "market", about: "One row a tier and epoch, after the call", isTimeSeries: true,
        columns: [
            Column("time", "s", .real, "time since the start"),
            Column("tier", "1", .text, "name of the tier"),
            Column("price", "ZEN/GPU-h", .real, "standing price, the lowest of all regions"),
            Column("nodes", "1", .integer, "nodes in the network, up or not"),
            Column("leased", "1", .integer, "nodes leased"),
            Column("offered", "1", .integer, "nodes that stand in the market for rent"),
            Column("waiting", "1", .integer, "nodes wanted by bids that stand in the market"),
        ])
    static let rentals = RecordTable(
        name: "rentals", about: "One row a rental, written at the end of the run",
        isTimeSeries: true,
        columns: [
            Column("time", "s", .real, "arrival, since the start"),
            Column("customer", "1", .text, "name of the archetype"),
            Column("tier", "1", .text, "name of the tier"),
            Column("nodes", "1", .integer, "nodes wanted"),
            Column("work", "GPU-h", .real, "GPU-time ordered"),
            Column("done", "GPU-h", .real, "GPU-time of work done"),
            Column("held", "GPU-h", .real, "GPU-time leased"),
            Column("value", "ZEN/GPU-h", .real, "what the work was worth to the customer"),
            Column("price", "ZEN/GPU-h", .real, "paid for GPU-time leased; NaN without any"),
            Column("paid", "ZEN", .real, "paid by the customer"),
            Column("wait", "s", .real, "from arrival to the first work; NaN if it never began"),
            Column("ended", "s", .real, "since the start; NaN if it goes on"),
            Column("interruptions", "1", .integer, "nodes lost under way"),
            Column("outcome", "1", .word, "how it ended, or that it is open"),
        ])
    static let operators = RecordTable(
        name: "operators", about: "One row an operator and fleet group, written at the end",
        isTimeSeries: false,
        columns: [
            Column("operator", "1", .integer, "number of the operator"),
            Column("group", "1", .text, "name of the fleet group"),
            Column("tier", "1", .text, "name of the tier"),
            Column("status", "1", .word, "stays, left, outside, or ejected"),
            Column("nodes", "1", .integer, "nodes, those outside the network included"),
            Column("mean_nodes", "1", .real, "nodes in the network, on the mean"),
            Column("held", "GPU-h", .real, "GPU-time leased"),
            Column("revenue", "ZEN", .real, "lease payments before the fee"),
            Column("rewards", "ZEN", .real, "rewards besides"),
            Column("fee", "ZEN", .real, "the treasury's part of the revenue"),
            Column("slashes", "ZEN", .real, "taken from the stake"),
            Column("energy", "ZEN", .real, "electricity"),
            Column("bandwidth", "ZEN", .real, "traffic"),
            Column("other", "ZEN", .real, "other costs"),
            Column("depreciation", "ZEN", .real, "worth that the hardware lost"),
            Column("net", "ZEN", .real, "what is kept"),
            Column("stake", "ZEN", .real, "stake on the mean of the run"),
            Column("apr_on_stake", "1", .real, "net a year over the stake; NaN without one"),
            Column(
                "apr_on_capital", "1", .real,
                "net a year over stake and hardware; NaN without either"),
            Column("apr_on_stake_usd", "1", .real, "apr_on_stake in dollars"),
            Column("apr_on_capital_usd", "1", .real, "apr_on_capital in dollars"),
        ])
}
