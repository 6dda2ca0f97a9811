import Quantities

/// Whole training runs in data centres.
extension PublishedRules {
    /// GPUs by the words that tables have for them, and the tier of the catalogue that has them.
    static let tiers = [
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
        let nodes = stated.map { max(1, $0 / 8) } ?? Int(RuleConstant.runNodes.number)
        // Coarse steps of ten minutes: the hours do not depend on their number, but for what a
        // failure loses.
        let peak = gpu.0 == "h100" ? 989e12 : 312e12
        let pace = Double(8 * nodes) * peak * RuleConstant.runShare.number / (6 * parameters)
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
                figures: [.init(path: ["gpu_hours"], metric: "gpu_hours", unit: "GPU-h")],
                constants: (stated == nil ? [.runNodes] : []) + [.runShape, .runMemory, .runShare]
                    + (sizes[0] == "7B" ? [.sevenB] : []))
        ])
    }

    private static func shape(of parameters: Double) -> (layers: Int, hidden: Int) {
        let layers = (1...200).first { 196_608 * $0 * $0 * $0 >= Int(parameters) } ?? 200
        return (layers, 128 * layers)
    }

    /// The size that words say, the most exact where they say several: "MPT-7B 6.66B".
    static func parameters(of words: [String]) -> Double? {
        let sizes = words.filter {
            $0.hasSuffix("B") && Double(decimal: String($0.dropLast())) != nil
        }
        guard let text = sizes.first(where: { $0.contains(".") }) ?? sizes.first,
            let size = PublishedCase.number(text)
        else { return nil }
        // What is called 7B is LLaMA's size, or nearly.
        return text == "7B" ? RuleConstant.sevenB.number : size
    }
}
