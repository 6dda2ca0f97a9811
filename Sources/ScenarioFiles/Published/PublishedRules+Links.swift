import Quantities

/// Single transfers over links, and rings in a hall.
extension PublishedRules {
    /// One or more TCP streams between two places whose round trip is given.
    static func links(_ given: PublishedCase) -> PublishedReading? {
        let trip = given.measured("rtt_ms") ?? given.number("rtt_ms")
        var runs: [PublishedRun] = []
        for entry in given.measured.entries {
            var figure = PublishedRun.Figure(path: entry.path, metric: "throughput", unit: "Mbps")
            switch (entry.path.first, entry.path.count) {
            case ("throughput_mbps", 1), ("mbps", 1), ("throughput_gbps", 1), ("gbps", 1):
                guard let trip else { continue }
                if entry.path[0].hasSuffix("gbps") { figure.unit = "Gbps" }
                runs.append(
                    stream(trip, Int(given.number("streams") ?? 1), figure, of: given, name: ""))
            case ("mbps_by_streams", 2):
                guard let trip, let streams = Int(entry.path[1]) else { continue }
                runs.append(stream(trip, streams, figure, of: given, name: "-\(streams)"))
            case ("median_mbps_by_rtt_ms", 2):
                let ends = entry.path[1].split { "-–".contains($0) }.compactMap {
                    Double(decimal: String($0))
                }
                guard let low = ends.first, let high = ends.last else { continue }
                let middle = (low + high) / 2
                runs.append(stream(middle, 1, figure, of: given, name: "-\(Int(middle))"))
            default: continue
            }
        }
        return runs.isEmpty ? nil : .runs(runs)
    }

    /// So many streams over a path of some milliseconds.
    private static func stream(
        _ trip: Double, _ streams: Int, _ figure: PublishedRun.Figure, of given: PublishedCase,
        name: String
    ) -> PublishedRun {
        var run = PublishedRun(name: name, like: "net.yaml", figures: [figure])
        let text = given.id.lowercased() + " " + given.setup.text.lowercased()
        let isGoogle =
            text.contains("google") || text.split { !$0.isLetter }.contains("gc")
        if text.contains("rtx8000") || text.contains("dgx") || text.contains("on-prem") {
            run.settings = [("network.paths.3.rtt", "\(trip) ms")]
            run.transfer = ("university", "cloud", 10e9, streams)
        } else if trip < 2 {
            run.settings = [("network.inside.rtt", "\(trip) ms")]
            run.transfer = ("iowa", "iowa", 10e9, streams)
        } else if isGoogle {
            // A zone's machine reaches less with many streams than with one inside its zone.
            let line = streams > 1 ? "6.2 Gbps" : "6.9 Gbps"
            run.settings = [
                ("network.paths.0.rtt", "\(trip) ms"),
                ("fleet.zone.access", "{up: \(line), down: \(line)}"),
            ]
            run.transfer = ("iowa", "belgium", 10e9, streams)
        } else {
            run.settings = [("network.paths.4.rtt", "\(trip) ms")]
            run.transfer = ("near", "far", 10e9, streams)
        }
        return run
    }

    /// NCCL's point to point over lines that are named by their delay and rate.
    static func pointToPoint(_ given: PublishedCase) -> PublishedReading? {
        guard given.setup["size_MB"] != nil else { return nil }
        var runs: [PublishedRun] = []
        for entry in given.measured.entries where entry.path.count == 3 {
            guard let size = PublishedCase.number(entry.path[1]).map({ $0 }),
                let line = shapedLine(entry.path[2])
            else { continue }
            let megabytes = size >= 1e6 ? size / 1e6 : size
            runs.append(
                PublishedRun(
                    name: "-\(entry.path[1])-\(line.name)", like: "dt-grid.yaml",
                    settings: line.settings + [
                        ("fleet.gpus2.count", "1"), ("fleet.gpus2.access", line.access),
                    ],
                    transfer: ("gpus", "gpus2", megabytes * 0x1p20, 1),
                    figures: [
                        .init(path: entry.path, metric: "transfer_time", unit: entry.path[0])
                    ]))
        }
        return runs.isEmpty ? nil : .runs(runs)
    }

    /// A line such as "10ms/1G": its delay one way and its rate.
    static func shapedLine(
        _ text: String
    ) -> (name: String, access: String, settings: [(key: String, value: String)])? {
        let parts = text.split(separator: "/")
        guard parts.count == 2, parts[0].hasSuffix("ms"), parts[1].hasSuffix("G"),
            let delay = Double(decimal: String(parts[0].dropLast(2))),
            let rate = Double(decimal: String(parts[1].dropLast()))
        else { return nil }
        let access = NumberText.significant(rate, 6) + " Gbps"
        let trip = NumberText.significant(2 * delay, 6) + " ms"
        return (
            "\(parts[1])-\(parts[0])", access,
            [("network.inside.rtt", trip), ("fleet.gpus.access", access)]
        )
    }

    /// An all-reduce of NCCL's between machines of so many GPUs.
    static func ring(_ given: PublishedCase) -> PublishedReading? {
        guard let nodes = given.number("nodes"), let each = given.number("gpus_per_node"),
            given.words("size").contains("all-reduce")
        else { return nil }
        guard let line = PublishedFigure.read(given.setup["nic"]?.text ?? "")?.value else {
            return .unread("the network cards are not given")
        }
        guard let size = PublishedFigure.read(given.setup["size"]?.text ?? "") else {
            return .unread("the size is not given")
        }
        let units = ["KiB": 0x1p10, "MiB": 0x1p20, "GiB": 0x1p30, "MB": 1e6, "GB": 1e9]
        let unit = size.unit.split(separator: " ").first.map(String.init) ?? ""
        guard let bytes = units[unit].map({ $0 * size.value }) else {
            return .unread("a size of \(size.written) is not read")
        }
        let count = Int(nodes * each)
        // One machine alone goes by NVLink, of which a ring gets 81%, as in nccl.yaml.
        let isInside = nodes == 1
        let nvlink =
            given.words("gpu").contains("h100") || given.words("gpu").contains("h200")
            ? 2_924.8 : 1_949.7
        let access = NumberText.significant(isInside ? nvlink : line, 6) + " Gbps"
        return .runs([
            PublishedRun(
                like: "nccl.yaml",
                settings: [
                    ("network.inside.rtt", isInside ? "6.8 us" : "9.45 us"),
                    ("fleet.node.gpus", "1"), ("fleet.node.count", "\(count)"),
                    ("jobs.run.nodes", "\(count)"),
                    ("fleet.node.access", "{up: \(access), down: \(access)}"),
                    ("fleet.node.sequences_per_second", "1000"),
                    ("jobs.run.model.parameters", "\(Int(bytes / 4))"),
                    ("jobs.run.training.payload", "fp32"),
                    ("jobs.run.training.batch", "\(count) sequences"),
                    ("jobs.run.data.text_tokens", "\(count * 6_144)"),
                ],
                figures: [
                    .init(path: ["busbw_GBps"], metric: "bus_bandwidth", unit: "GB/s"),
                    .init(path: ["busbw_gbps"], metric: "bus_bandwidth", unit: "Gbps"),
                ])
        ])
    }
}
