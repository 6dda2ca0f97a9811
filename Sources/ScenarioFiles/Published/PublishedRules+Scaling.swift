import Quantities

/// How training scales in data centres.
extension PublishedRules {
    /// One model on more and more GPUs: the first row is the input, the others follow.
    static func scaling(_ given: PublishedCase) -> PublishedReading? {
        func column(_ name: String) -> [PublishedFigure]? {
            given.measured.entries.first { $0.path == [name] }?.figure?.figures
        }
        guard let counts = column("gpus")?.map({ Int($0.value) }), counts.count > 1,
            let words = modelWords(given), let size = parameters(of: words)
        else { return nil }
        let setup = given.setup.text.lowercased()
        guard let gpu = tiers.first(where: { setup.contains($0.0) }) else {
            return .unread("the setup names no GPU of the catalogue")
        }
        var constants: [RuleConstant] =
            words.contains("7B") && size == RuleConstant.sevenB.number
            ? [.sevenB] : []
        let line: String
        switch given.line(["net", "network", "nic", "gpu"], gpus: gpu.2) {
        case .gbps(let rate): line = NumberText.significant(rate, 6) + " Gbps"
        case .unclear(let why): return .unread(why)
        case .none:
            // Machines of H100 have a card of 400 Gbps a GPU, where nothing else is said.
            guard gpu.0 == "h100" else {
                return .unread("the lines between the machines are not given")
            }
            line = RuleConstant.hopperLine.value
            constants.append(.hopperLine)
        }
        let sequence = sequence(given, words)
        if sequence == nil { constants.append(.hallSequence) }
        let tokens = sequence ?? Int(RuleConstant.hallSequence.number)
        let paces = column("tok_s_gpu")
        let shares = column("mfu_pct")
        let speed: (key: String, value: String)
        if let first = paces?.first?.value ?? given.measured("tok_s_gpu_\(counts[0])") {
            speed = ("sequences_per_second", NumberText.significant(first / Double(tokens), 6))
        } else if let first = shares?.first {
            // Percent already, or a bare number of percent.
            let share = first.unit == "%" ? first.value * 100 : first.value
            speed = ("mfu", NumberText.significant(share, 6) + "%")
        } else {
            return .unread("the pace of the first row, from which the others follow, is not given")
        }
        let way = way(given, setup)
        constants += way.constants
        let shared: [(key: String, value: String)] =
            [
                ("fleet.node.\(speed.key)", speed.value), ("fleet.node.tier", gpu.1),
                ("fleet.node.access", "{up: \(line), down: \(line)}"),
                ("jobs.run.model.parameters", "\(size)"),
                ("jobs.run.training.memory_per_parameter", "1 B"),
            ] + (sequence.map { [("jobs.run.model.sequence", "\($0)")] } ?? []) + way.settings
        return .runs(
            counts.indices.dropFirst().map { place in
                let count = counts[place]
                return PublishedRun(
                    name: "-\(count)", like: "ce.yaml",
                    settings: shared + [
                        ("fleet.node.count", "\(count)"), ("jobs.run.nodes", "\(count)"),
                        ("jobs.run.training.batch", "\(count * way.each) sequences"),
                        ("jobs.run.data.text_tokens", "\(count * way.each * tokens * 6)"),
                    ], figures: figures(at: place, paces: paces, shares: shares),
                    constants: constants)
            })
    }

    /// What a row of the columns says.
    private static func figures(
        at place: Int, paces: [PublishedFigure]?, shares: [PublishedFigure]?
    ) -> [PublishedRun.Figure] {
        [
            ("tok_s_gpu", paces, "tokens_per_second_per_gpu", "tokens/s"),
            ("mfu_pct", shares, "mfu", "%"),
        ].compactMap { name, column, metric, unit in
            guard let column, column.indices.contains(place) else { return nil }
            return PublishedRun.Figure(
                path: [name, "\(place)"], metric: metric, unit: unit, called: metric)
        }
    }

    /// In which collectives gradients go, and how many sequences a GPU has in a step.
    private static func way(
        _ given: PublishedCase, _ setup: String
    ) -> (settings: [(key: String, value: String)], each: Int, constants: [RuleConstant]) {
        // ZeRO-1 over all ranks gives whole tensors to ranks, each in a collective; FSDP gathers
        // layers, which hides behind the computation: see ce.yaml.
        let isWhole = setup.contains("zero-1 over all")
        let usual: RuleConstant = isWhole ? .microWhole : .microLayers
        let factors = given.words("micro").split { "x× ".contains($0) }.map { Int($0) ?? 0 }
        let said = factors.isEmpty ? 0 : factors.reduce(1, *)
        return (
            [
                ("jobs.run.training.collectives", isWhole ? RuleConstant.wholeTensors.value : "33"),
                ("jobs.run.training.buckets", isWhole ? "1" : "25"),
            ], said > 0 ? said : Int(usual.number),
            [isWhole ? .wholeTensors : .layerGathers] + (said > 0 ? [] : [usual])
        )
    }

    private static func modelWords(_ given: PublishedCase) -> [String]? {
        given.setup["model"]?.scalar.map { $0.split { " ,-".contains($0) }.map(String.init) }
    }

    /// The tokens of a sequence: "seq: 2048", or "7B seq 2048" of the model.
    private static func sequence(_ given: PublishedCase, _ model: [String]) -> Int? {
        if let said = given.setup["seq"]?.scalar.flatMap({ Int($0) }) { return said }
        guard let place = model.firstIndex(of: "seq"), place + 1 < model.count else { return nil }
        return Int(model[place + 1])
    }
}
