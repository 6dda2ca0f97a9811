import Quantities

/// DT-FM's rows of eight stages over shaped links.
extension PublishedRules {
    /// A network of that source.
    private struct Place {
        var base: String
        /// What the network is called.
        var name: String
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
                base: "dt-fluidstack", name: "FluidStack", ring: nil, hasMegatron: false,
                like: "dt-fluidstack.yaml")
        }
        if has("spot") {
            return Place(
                base: "dt-spot", name: "a data centre on spot", ring: ("10 Gbps", "0.1 ms"),
                hasMegatron: false)
        }
        if has("on demand") || has("on-demand") {
            return Place(
                base: "dt-on-demand", name: "a data centre on demand", ring: ("25 Gbps", "0.1 ms"),
                hasMegatron: false)
        }
        if has("eight") || has("world") {
            return Place(
                base: "dt-world", name: "eight regions", ring: ("0.342 Gbps", "38 ms"),
                hasMegatron: true)
        }
        if has("four") {
            return Place(
                base: "dt-regions", name: "four regions", ring: ("1.02 Gbps", "22 ms"),
                hasMegatron: true)
        }
        if has("two") || has("ohio") || has("multiple data") {
            return Place(
                base: "dt-halves", name: "two data centres", ring: ("1.12 Gbps", "2.6 ms"),
                hasMegatron: true)
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
        var layers = 24
        var constants: [RuleConstant] = []
        if parts[0] == "6.7b" {
            layers = 32
            constants = [.speed67]
            model = [
                (
                    "jobs.gpt.model",
                    "{parameters: 6442450944, layers: 32, hidden: 4096, sequence: 2048}"
                ),
                ("fleet.gpus.sequences_per_second", RuleConstant.speed67.value),
            ]
        } else if let said = parts[0].after("l").flatMap({ Int($0) }), said > 0 {
            layers = said
            let speed = RuleConstant.speedXL.number * 24 / Double(layers)
            constants = [.speedXL]
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
                guard var run = run(entry.path, place, model, layers: layers, batch: batch)
                else { return nil }
                run.constants += constants
                return run
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
            run.constants = [.ring(place.name, ring.rate, ring.trip), .microXL]
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
        switch grid(given) {
        case .unknown(let why): return .unread(why)
        case .known(let settings, let constants):
            return .runs(
                lines.map { path, line in
                    PublishedRun(
                        name: "-\(line.name)", like: "dt-grid.yaml",
                        settings: line.settings + settings,
                        figures: [.init(path: path, metric: "step_time", unit: "s")],
                        constants: constants)
                })
        }
    }

    /// What a setup says of a way of training on the grid.
    private enum Grid {
        case known([(key: String, value: String)], [RuleConstant])
        case unknown(String)
    }

    private static func grid(_ given: PublishedCase) -> Grid {
        let model = given.words("model")
        if model.contains("xl") { return rowsOfEight(given) }
        guard model.contains("small") else {
            return .unknown("dt-grid.yaml has GPT-3 XL and GPT-3 small, and not “\(model)”")
        }
        let way = given.words("algo")
        let isRing = way.contains("all-reduce")
        guard isRing || way.contains("parameter server") else {
            return .unknown("dt-grid.yaml has an all-reduce and a parameter server: write “algo”")
        }
        guard let rows = given.setup["dp"]?.scalar.flatMap({ Int($0) }), rows > 0 else {
            return .unknown("how many rows of three stages there are is not given: write “dp”")
        }
        let constants: [RuleConstant] = [.speedSmall, .smallRow]
        let small: [(key: String, value: String)] = [
            ("jobs.gpt.model", "{parameters: 84934656, layers: 12, hidden: 768, sequence: 2048}"),
            ("fleet.gpus.sequences_per_second", RuleConstant.speedSmall.value),
            ("jobs.gpt.training.parallel.pipeline", "3"),
        ]
        let shape = sizes(3 * rows, 64 * rows) + small
        if isRing {
            let tensors = RuleConstant.smallTensors
            return .known(
                shape + [("jobs.gpt.training.collectives", tensors.value)], constants + [tensors])
        }
        return .known(
            shape + [
                ("jobs.gpt.training.reduction", "double_tree"),
                ("jobs.gpt.training.payload", "bf16"),
            ], constants)
    }

    private static func sizes(_ nodes: Int, _ batch: Int) -> [(key: String, value: String)] {
        [
            ("jobs.gpt.nodes", "\(nodes)"), ("jobs.gpt.minimum_nodes", "\(nodes)"),
            ("jobs.gpt.training.batch", "\(batch) sequences"),
            ("jobs.gpt.data.text_tokens", "\(batch * 2_048)"),
        ]
    }

    /// GPT-3 XL in rows of eight stages, so many sequences a row.
    private static func rowsOfEight(_ given: PublishedCase) -> Grid {
        func count(_ key: String) -> Int? {
            given.setup[key]?.scalar.flatMap { text in
                Int(String(text.prefix { $0.isNumber })).flatMap { $0 > 0 ? $0 : nil }
            }
        }
        if let stages = count("pp") ?? count("stages"), stages != 8 {
            return .unknown("dt-grid.yaml has rows of eight stages, and not of \(stages)")
        }
        let said = count("dp") ?? count("gpus").flatMap { $0.isMultiple(of: 8) ? $0 / 8 : nil }
        guard let rows = said else {
            return .unknown(
                "how many rows of eight stages there are is not given: write “dp” or “gpus”")
        }
        guard let batch = count("batch") else {
            return .unknown("how many sequences a row has is not given: write “batch”")
        }
        return .known(sizes(8 * rows, batch * rows), [])
    }
}
