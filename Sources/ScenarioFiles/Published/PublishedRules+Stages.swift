import Quantities

/// DT-FM's rows of eight stages over shaped links.
extension PublishedRules {
    /// A network of that source.
    private struct Place {
        var base: String
        /// The line of a ring's slowest hop, and the mean round trip of its hops.
        var ring: (rate: String, trip: String)?
        /// Whether the source says how Megatron-LM was cut on it.
        var hasMegatron: Bool
        var like = "dt.yaml"
    }

    private static func place(_ given: PublishedCase) -> Place? {
        let words = given.words("scenario") + " " + given.words("network")
        func has(_ text: String) -> Bool { words.contains(text) }
        if has("fluidstack") {
            return Place(
                base: "dt-fluidstack", ring: nil, hasMegatron: false, like: "dt-fluidstack.yaml")
        }
        if has("spot") {
            return Place(base: "dt-spot", ring: ("10 Gbps", "0.1 ms"), hasMegatron: false)
        }
        if has("on demand") || has("on-demand") {
            return Place(base: "dt-on-demand", ring: ("25 Gbps", "0.1 ms"), hasMegatron: false)
        }
        if has("eight") || has("world") {
            return Place(base: "dt-world", ring: ("0.342 Gbps", "38 ms"), hasMegatron: true)
        }
        if has("four") {
            return Place(base: "dt-regions", ring: ("1.02 Gbps", "22 ms"), hasMegatron: true)
        }
        if has("two") || has("ohio") || has("multiple data") {
            return Place(base: "dt-halves", ring: ("1.12 Gbps", "2.6 ms"), hasMegatron: true)
        }
        return nil
    }

    static func stagesOverRegions(_ given: PublishedCase) -> PublishedReading? {
        let parts = given.words("config").split { " -".contains($0) }.map(String.init)
        guard parts.count == 2, let batch = parts[1].after("b").flatMap({ Int($0) }) else {
            return nil
        }
        guard let place = place(given) else {
            return .unread("this network is none of bases/dt-*.base.yaml")
        }
        var model: [(key: String, value: String)] = []
        var speed = 2.3148
        var layers = 24
        if parts[0] == "6.7b" {
            layers = 32
            speed = 0.4667
            model = [
                (
                    "jobs.gpt.model",
                    "{parameters: 6442450944, layers: 32, hidden: 4096, sequence: 2048}"
                ),
                ("fleet.gpus.sequences_per_second", "0.4667"),
            ]
        } else if let said = parts[0].after("l").flatMap({ Int($0) }), said > 0 {
            layers = said
            speed = 2.3148 * 24 / Double(layers)
            model = [
                ("jobs.gpt.model.layers", "\(layers)"),
                ("jobs.gpt.model.parameters", "\(layers * 50_331_648)"),
                ("fleet.gpus.sequences_per_second", NumberText.significant(speed, 5)),
            ]
        } else {
            return .unread("“\(parts[0])” says neither layers nor a model")
        }
        model += [
            ("jobs.gpt.training.batch", "\(batch) sequences"),
            ("jobs.gpt.data.text_tokens", "\(batch * 2_048)"),
        ]
        return .runs(
            given.measured.entries.compactMap { entry in
                guard entry.path.count == 2, entry.path[0] == "iter_s" else { return nil }
                return run(entry.path, place, model, layers: layers, batch: batch)
            })
    }

    /// A way of training on one of the networks; nil if the source does not say enough of it.
    private static func run(
        _ path: [String], _ place: Place, _ model: [(key: String, value: String)], layers: Int,
        batch: Int
    ) -> PublishedRun? {
        let figure = PublishedRun.Figure(
            path: path, metric: "step_time", unit: "s", called: path[1])
        var run = PublishedRun(
            name: "/\(path[1])", like: place.like, base: place.base + ".base.yaml",
            settings: model, figures: [figure])
        let filled = (key: "jobs.gpt.training.parallel.fillings", value: "\(max(1, batch / 512))")
        switch path[1] {
        case "scheduled": run.settings += [filled]
        case "unscheduled":
            run.seeds = 3
            run.settings += [filled, ("jobs.gpt.training.parallel.seats", "shuffled")]
        case "megatron" where place.hasMegatron:
            run.settings.append(
                (
                    "jobs.gpt.training.parallel",
                    "{pipeline: 8, schedule: 1f1b, micro_batch: 1 sequences, wait_for_sends: both, "
                        + "recompute: yes, seats: listed}"
                ))
        case "zero3" where layers == 24 || layers == 40:
            guard let ring = place.ring else { return nil }
            run.like = "dt-sharded.yaml"
            run.base = nil
            // Cards of 16 GB took half the micro-batch with 40 layers: see dt-sharded.yaml.
            let micro = layers == 24 ? 4 : 2
            run.settings += [
                ("fleet.gpus.access", ring.rate), ("network.inside.rtt", ring.trip),
                ("jobs.gpt.nodes", "64"), ("jobs.gpt.minimum_nodes", "64"),
                (
                    "jobs.gpt.training.parallel",
                    "{sharding: full over all, micro_batch: \(micro) sequences, prefetch: 0, "
                        + "recompute: yes, layer_groups: 6}"
                ),
            ]
        default: return nil
        }
        return run
    }

    /// Rows of eight stages, and GPT-3 small in three stages, on lines of one delay and rate.
    static func stagesOnGrid(_ given: PublishedCase) -> PublishedReading? {
        let lines = given.measured.entries.compactMap { entry in
            entry.path.count == 2 && entry.path[0] == "iter_s"
                ? shapedLine(entry.path[1]).map { (entry.path, $0) } : nil
        }
        guard !lines.isEmpty else { return nil }
        guard let settings = gridSettings(given) else {
            return .unread("this way of training is none of dt-grid.yaml's")
        }
        return .runs(
            lines.map { path, line in
                PublishedRun(
                    name: "-\(line.name)", like: "dt-grid.yaml",
                    settings: line.settings + settings,
                    figures: [.init(path: path, metric: "step_time", unit: "s")])
            })
    }

    private static func gridSettings(
        _ given: PublishedCase
    ) -> [(key: String, value: String)]? {
        func sizes(_ nodes: Int, _ batch: Int) -> [(key: String, value: String)] {
            [
                ("jobs.gpt.nodes", "\(nodes)"), ("jobs.gpt.minimum_nodes", "\(nodes)"),
                ("jobs.gpt.training.batch", "\(batch) sequences"),
                ("jobs.gpt.data.text_tokens", "\(batch * 2_048)"),
            ]
        }
        if given.words("model").contains("xl") {
            let said = given.id.firstRange(of: "DP").flatMap { Int(given.id[$0.upperBound...]) }
            guard let rows = said ?? (given.id.hasSuffix("PP8") ? 1 : nil) else { return nil }
            return sizes(8 * rows, Int(given.number("batch") ?? 96) * rows)
        }
        let small = [
            ("jobs.gpt.model", "{parameters: 84934656, layers: 12, hidden: 768, sequence: 2048}"),
            ("fleet.gpus.sequences_per_second", "9.5785"),
            ("jobs.gpt.training.parallel.pipeline", "3"),
        ].map { (key: $0.0, value: $0.1) }
        guard let rows = given.number("dp").map({ Int($0) }) else { return nil }
        let shape = sizes(3 * rows, 64 * rows) + small
        if given.words("algo").contains("all-reduce") {
            // 66 tensors, each in three collectives' latencies: see dt-grid.yaml.
            return shape + [("jobs.gpt.training.collectives", "198")]
        }
        guard given.words("algo").contains("parameter server") else { return nil }
        return shape + [
            ("jobs.gpt.training.reduction", "double_tree"), ("jobs.gpt.training.payload", "bf16"),
        ]
    }
}
