import NetworkSimulation
import Quantities

/// Reads the data centre that the network is measured against.
enum TwinReader {
    static func read(_ reader: KeyedReader) -> TwinConfiguration {
        let fabric = reader.value(
            "fabric", .dataRate.positive.like("1600 Gbps"),
            .standard("1600 Gbps", low: "400 Gbps", high: "3200 Gbps"),
            about: "Line of a node into the data centre's fabric, in each direction.")
        let rtt = reader.value(
            "rtt", .duration.nonNegative.like("20 us"),
            .standard("20 us", low: "5 us", high: "100 us"), about: "Round trip inside it.")
        let spares = reader.value(
            "spares", .integer(from: 0), .standard("1", low: "0", high: "2"),
            about: "Nodes that stand ready to replace a failed one.")
        let up = reader.value(
            "up", .law, .standard("exponential mean 263.9 d"),
            about: "How long a node is up at a stretch.")
        let down = reader.value(
            "down", .law, .standard("lognormal median 0.85 d mean 5.51 d"),
            about: "How long the repair of a node takes.")
        let restart = reader.value(
            "restart", .duration.nonNegative, .standard("5 min", low: "1 min", high: "15 min"),
            about: "From the loss of a node until the job computes again, without reading.")
        let interval = reader.value(
            "checkpoint_interval", Kind<Int64>.count(of: "steps").like("250 steps"),
            .standard("250 steps", low: "100 steps", high: "1000 steps"),
            about: "Optimiser steps from one checkpoint to the next.")
        let storage = reader.value(
            "storage", .dataRate.positive.like("200 Gbps"),
            .standard("200 Gbps", low: "40 Gbps", high: "800 Gbps"),
            about: "Rate at which shared storage takes and gives checkpoints and data.")
        let buckets = reader.value(
            "buckets", Kind<Int>.integer(from: 1).like("25"),
            .standard("25", low: "1", high: "50"),
            about: "Parts of a gradient whose exchange overlaps the backward pass; 1 for none.")
        let price = reader.value(
            "price", .dollarsPerGPUHour.positive,
            .standard("1.39 USD/GPU-h", low: "0.25 USD/GPU-h", high: "2.45 USD/GPU-h"),
            about: "Price of a GPU-hour in a data centre.")
        return TwinConfiguration(
            fabric: fabric.value, roundTrip: rtt.value, spares: spares.value, up: up.value,
            down: down.value, restart: restart.value, checkpointSteps: interval.value,
            storage: storage.value, buckets: buckets.value, price: price.value)
    }
}
