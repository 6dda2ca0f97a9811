import Quantities

/// Peers in several places that gather a batch together and average their gradients.
extension PublishedRules {
    /// Peers of one kind in one place.
    private struct Peers {
        var group: String
        var count: Int
    }

    static func hivemind(_ given: PublishedCase) -> PublishedReading? {
        guard let text = given.setup["peers"]?.scalar,
            let speed = given.number("local_sps_total")
        else { return nil }
        guard let peers = peers(text) else {
            return .unread("these peers stand nowhere in bases/hm.base.yaml: \(text)")
        }
        let count = peers.reduce(0) { $0 + $1.count }
        if let stated = given.number("n_peers"), Int(stated) != count {
            return .unread("\(text) are \(count) peers, and n_peers says \(Int(stated))")
        }
        guard let parameters = given.number("params") else {
            return .unread("the number of parameters is not given")
        }
        var settings = [
            ("jobs.hm.nodes", "\(count)"), ("jobs.hm.model.parameters", "\(parameters)"),
        ]
        // What a step had; else what it was to have; else the base's.
        let names = ["samples_per_step", "target_batch_samples"]
        let samples = names.lazy.compactMap { given.measured($0) ?? given.number($0) }.first
        if let samples, samples >= 1 {
            settings += [
                ("jobs.hm.training.batch", "\(Int(samples)) sequences"),
                ("jobs.hm.data.text_tokens", "\(Int(samples) * 3)"),
            ]
        }
        switch given.number("payload_bits_per_param") {
        case 32: settings.append(("jobs.hm.training.payload", "fp32"))
        case 8: settings.append(("jobs.hm.training.payload", "int8"))
        default: break
        }
        for group in peers {
            settings.append(("fleet.\(group.group).count", "\(group.count)"))
            settings.append(
                ("fleet.\(group.group).sequences_per_second", "\(speed / Double(count))"))
        }
        var constants: [RuleConstant] = []
        if peers.contains(where: { $0.group == "lambda" }) {
            settings.append(("network.inside", RuleConstant.lambdaNetwork.value))
            constants = [.lambdaNetwork]
        }
        let input = "follows from the local speed, which is an input"
        return .runs([
            PublishedRun(
                like: "hm.yaml", settings: settings,
                figures: [
                    .init(path: ["step_s"], metric: "step_time", unit: "s"),
                    .init(
                        path: ["comm_plus_overhead_s"], metric: "exchange_time", unit: "s",
                        row: "communication"),
                    .init(
                        path: ["comm_s"], metric: "exchange_time", unit: "s", row: "communication"),
                    .init(
                        path: ["throughput_sps"], metric: "sequences_per_second",
                        unit: "samples/s",
                        unscored: "the step's samples over its time, which is scored"),
                    .init(
                        path: ["local_compute_s"], metric: "round_phase", unit: "s", unscored: input
                    ),
                ], constants: constants)
        ])
    }

    /// The groups of hm.base.yaml that a text such as "RTX8000 EU + 4xT4 US" names.
    private static func peers(_ text: String) -> [Peers]? {
        let terms = text.split(separator: "+").map { String($0).trimmed }
        // "1 US+1 EU T4": the card is that of all before it.
        let cards = ["t4", "a10", "rtx8000", "v100"]
        func card(_ term: String) -> String? {
            let parts = words(term)
            return cards.first { parts.contains($0) }
        }
        let last = terms.last.flatMap(card)
        var peers: [Peers] = []
        for term in terms {
            guard let card = card(term) ?? last else { return nil }
            let parts = words(term)
            let number = parts.first.flatMap { Int($0) } ?? 1
            guard let group = group(card, parts) else { return nil }
            // Eight cards of one machine are one peer.
            let count = card == "v100" ? 1 : number
            if let known = peers.firstIndex(where: { $0.group == group }) {
                peers[known].count += count
            } else {
                peers.append(Peers(group: group, count: count))
            }
        }
        return peers.isEmpty ? nil : peers
    }

    /// The words of a term; "4xT4" is two.
    private static func words(_ term: String) -> [String] {
        term.lowercased().split(separator: " ").flatMap { word -> [String] in
            let count = word.prefix { $0.isNumber }
            let rest = word.dropFirst(count.count)
            guard !count.isEmpty, let sign = rest.first, "x×".contains(sign) else {
                return [String(word)]
            }
            return [String(count), String(rest.dropFirst())]
        }
    }

    private static func group(_ card: String, _ words: [String]) -> String? {
        switch card {
        case "rtx8000": return "rtx"
        case "v100": return "dgx"
        case "a10": return "lambda"
        default: break
        }
        for (word, group) in [
            ("aws", "aws"), ("azure", "azure"), ("eu", "eu"), ("asia", "asia"), ("aus", "aus"),
            ("gc", "us"), ("us", "us"), ("us-west", "us"),
        ] where words.contains(word) {
            return group
        }
        return nil
    }
}
