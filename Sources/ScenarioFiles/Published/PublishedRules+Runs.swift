import Quantities

/// Whole training runs and how they scale, in data centres.
extension PublishedRules {
    /// GPUs by the words that tables have for them, and the tier of the catalogue that has them.
    private static let tiers = [
        ("h100", "gold", 8), ("a100-40", "bronze", 8), ("a100", "silver", 8),
    ]

    /// The GPU-hours of a model of so many parameters trained on so many text tokens.
    static func wholeRun(_ given: PublishedCase) -> PublishedReading? {
        let text = given.setup["run"]?.text ?? ""
        guard !text.isEmpty, given.measured("gpu_hours") != nil else { return nil }
        let words = text.split { " ,-".contains($0) }.map(String.init)
        let sizes = words.filter {
            $0.hasSuffix("B") && Double(decimal: String($0.dropLast())) != nil
        }
        // "LLaMA-7B 1T tok", "Pythia-1B 300B tok": the second is the text where there is no "1T".
        let texts = words.filter {
            $0.hasSuffix("T") && Double(decimal: String($0.dropLast())) != nil
        }
        guard let parameters = parameters(of: sizes.isEmpty ? [] : [sizes[0]]),
            let tokens = (texts.first ?? (sizes.count > 1 ? sizes[1] : nil)).flatMap({
                PublishedCase.number($0)
            })
        else { return .unread("“\(text)” does not say parameters and text tokens") }
        let small = text.lowercased()
        guard let gpu = tiers.first(where: { small.contains($0.0) }) else {
            return .unread("“\(text)” names no GPU whose speed on such a model is measured")
        }
        // A transformer of L layers of width 128 L has 12 · 128² · L³ parameters.
        let (layers, hidden) = shape(of: parameters)
        let sequence = small.contains("llama-3") ? 8_192 : small.contains("llama-2") ? 4_096 : 2_048
        let stated =
            PublishedCase.count(before: "A100", in: text)
            ?? PublishedCase.count(before: "H100", in: text)
        let nodes = stated.map { max(1, $0 / 8) } ?? 256
        // Coarse steps of ten minutes: the hours do not depend on their number, but for what a
        // failure loses.
        let peak = gpu.0 == "h100" ? 989e12 : 312e12
        let pace = Double(8 * nodes) * peak * 0.4 / (6 * parameters)
        let batch = max(1, Int(600 * pace / Double(sequence)))
        return .runs([
            PublishedRun(
                like: "run.yaml",
                settings: [
                    (
                        "jobs.run.model",
                        "{parameters: \(parameters), layers: \(layers), hidden: \(hidden), "
                            + "sequence: \(sequence)}"
                    ),
                    ("jobs.run.data.text_tokens", "\(tokens)"),
                    ("jobs.run.training.batch", "\(batch) sequences"),
                    // Sharded over all of them, as runs of that size are.
                    ("jobs.run.training.memory_per_parameter", parameters > 1e10 ? "1 B" : "4 B"),
                    ("jobs.run.checkpoint.interval", "3 steps"),
                    ("fleet.node.tier", gpu.1), ("fleet.node.gpus", "\(gpu.2)"),
                    ("fleet.node.count", "\(nodes + max(4, nodes / 12))"),
                    ("jobs.run.nodes", "\(nodes)"),
                ],
                figures: [.init(path: ["gpu_hours"], metric: "gpu_hours", unit: "GPU-h")])
        ])
    }

    private static func shape(of parameters: Double) -> (layers: Int, hidden: Int) {
        let layers = (1...200).first { 196_608 * $0 * $0 * $0 >= Int(parameters) } ?? 200
        return (layers, 128 * layers)
    }

    /// One model on more and more GPUs: the first row is the input, the others follow.
    static func scaling(_ given: PublishedCase) -> PublishedReading? {
        func column(_ name: String) -> [PublishedFigure]? {
            given.measured.entries.first { $0.path == [name] }?.figure?.figures
        }
        guard let counts = column("gpus")?.map({ Int($0.value) }), counts.count > 1,
            let size = parameters(given)
        else { return nil }
        let paces = column("tok_s_gpu")
        let shares = column("mfu_pct")
        guard let first = paces?.first?.value ?? given.measured("tok_s_gpu_\(counts[0])") else {
            return .unread("the pace of the first row, from which the others follow, is not given")
        }
        let words = given.setup.text.lowercased()
        guard let gpu = tiers.first(where: { words.contains($0.0) }) else {
            return .unread("the setup names no GPU of the catalogue")
        }
        // Machines of H100 have a card of 400 Gbps a GPU, where nothing else is said.
        guard let line = line(words) ?? (gpu.0 == "h100" ? "3200 Gbps" : nil) else {
            return .unread("the lines between the machines are not given")
        }
        // ZeRO-1 over all ranks gives whole tensors to ranks, each in a collective; FSDP gathers
        // layers, which hides behind the computation: see ce.yaml.
        let isWhole = words.contains("zero-1 over all")
        let each = isWhole ? 8 : 16
        let shared: [(key: String, value: String)] = [
            ("fleet.node.sequences_per_second", NumberText.significant(first / 2_048, 6)),
            ("fleet.node.tier", gpu.1),
            ("fleet.node.access", "{up: \(line), down: \(line)}"),
            ("jobs.run.model.parameters", "\(size)"),
            ("jobs.run.training.memory_per_parameter", "1 B"),
            ("jobs.run.training.collectives", isWhole ? "291" : "33"),
            ("jobs.run.training.buckets", isWhole ? "1" : "25"),
        ]
        return .runs(
            counts.indices.dropFirst().map { place in
                let count = counts[place]
                let figures = [
                    ("tok_s_gpu", paces, "tokens_per_second_per_gpu", "tokens/s"),
                    ("mfu_pct", shares, "mfu", "%"),
                ].compactMap { name, column, metric, unit in
                    column.flatMap {
                        $0.indices.contains(place)
                            ? PublishedRun.Figure(
                                path: [name, "\(place)"], metric: metric, unit: unit,
                                called: metric) : nil
                    }
                }
                return PublishedRun(
                    name: "-\(count)", like: "ce.yaml",
                    settings: shared + [
                        ("fleet.node.count", "\(count)"), ("jobs.run.nodes", "\(count)"),
                        ("jobs.run.training.batch", "\(count * each) sequences"),
                        ("jobs.run.data.text_tokens", "\(count * each * 2_048 * 6)"),
                    ], figures: figures)
            })
    }

    private static func parameters(_ given: PublishedCase) -> Double? {
        let words = (given.setup["model"]?.text ?? "").split { " ,-".contains($0) }
            .map(String.init)
        return parameters(of: words)
    }

    /// The size that words say, the most exact where they say several: "MPT-7B 6.66B".
    private static func parameters(of words: [String]) -> Double? {
        let sizes = words.filter {
            $0.hasSuffix("B") && Double(decimal: String($0.dropLast())) != nil
        }
        guard let text = sizes.first(where: { $0.contains(".") }) ?? sizes.first,
            let size = PublishedCase.number(text)
        else { return nil }
        // What is called 7B is LLaMA's size, or nearly.
        return text == "7B" ? 6.74e9 : size
    }

    /// The line of a machine: "1600 Gb/s", or "4x100 Gb/s".
    private static func line(_ words: String) -> String? {
        guard let unit = words.firstRange(of: " gb/s") else { return nil }
        let before = words[..<unit.lowerBound]
        let text = before.split { " ,:".contains($0) }.last ?? ""
        let factors = text.split(separator: "x").compactMap { Double(decimal: String($0)) }
        guard !factors.isEmpty else { return nil }
        return NumberText.significant(factors.reduce(1, *), 6) + " Gbps"
    }
}
