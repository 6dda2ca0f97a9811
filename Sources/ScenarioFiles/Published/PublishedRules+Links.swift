import Quantities

/// Single transfers over links, and rings in a hall.
extension PublishedRules {
    /// One or more TCP streams between two places whose round trip is given.
    static func links(_ given: PublishedCase) -> PublishedReading? {
        let trip = given.measured("rtt_ms") ?? given.number("rtt_ms")
        var rows: [(entry: [String], stream: Stream?, unit: String, name: String)] = []
        for entry in given.measured.entries {
            switch (entry.path.first, entry.path.count) {
            case ("throughput_mbps", 1), ("mbps", 1), ("throughput_gbps", 1), ("gbps", 1):
                let unit = entry.path[0].hasSuffix("gbps") ? "Gbps" : "Mbps"
                let count =
                    given.setup["streams"] == nil
                    ? 1 : given.setup["streams"]?.scalar.flatMap { Int($0) }
                rows.append((entry.path, Stream(trip, count), unit, ""))
            case ("mbps_by_streams", 2):
                rows.append(
                    (
                        entry.path, Stream(trip, Int(entry.path[1])), "Mbps",
                        "-\(entry.path[1])"
                    ))
            case ("median_mbps_by_rtt_ms", 2):
                let ends = entry.path[1].split { "-–".contains($0) }.compactMap {
                    Double(decimal: String($0))
                }
                guard let low = ends.first, let high = ends.last else { continue }
                let middle = (low + high) / 2
                rows.append(
                    (
                        entry.path, Stream(middle, 1, isMedian: true), "Mbps",
                        "-\(Int(middle))"
                    ))
            default: continue
            }
        }
        guard !rows.isEmpty else { return nil }
        var runs: [PublishedRun] = []
        var left: [(path: [String], why: String)] = []
        for row in rows {
            guard let stream = row.stream else {
                left.append((row.entry, "the round trip or the number of streams is not given"))
                continue
            }
            switch way(stream, of: given) {
            case .unknown(let why): left.append((row.entry, why))
            case .known(var run):
                run.name = row.name
                run.figures = [.init(path: row.entry, metric: "throughput", unit: row.unit)]
                runs.append(run)
            }
        }
        guard !runs.isEmpty else { return .unread(left[0].why) }
        runs[0].left = left
        return .runs(runs)
    }

    /// So many streams over a path of some milliseconds.
    private struct Stream {
        var trip: Double
        var count: Int
        /// Whether it is the median over the paths that net.yaml's window and line were fitted on.
        var isMedian: Bool

        init?(_ trip: Double?, _ count: Int?, isMedian: Bool = false) {
            guard let trip, let count, trip > 0, count > 0 else { return nil }
            self.trip = trip
            self.count = count
            self.isMedian = isMedian
        }
    }

    /// What a setup lets be run of a stream.
    private enum Way {
        case known(PublishedRun)
        case unknown(String)
    }

    /// The path that the setup says, or the median one between clouds.
    private static func way(_ stream: Stream, of given: PublishedCase) -> Way {
        var run = PublishedRun(like: "net.yaml", figures: [])
        let trip = NumberText.significant(stream.trip, 6) + " ms"
        let setup = given.setup.text.lowercased()
        if ["on-prem", "university", "rtx8000", "dgx"].contains(where: setup.contains) {
            run.settings = [("network.paths.3.rtt", trip)]
            run.transfer = ("university", "cloud", 10e9, stream.count)
            return .known(run)
        }
        if isGoogle(given) {
            if stream.trip < 2 {
                run.settings = [("network.inside.rtt", trip)]
                run.transfer = ("iowa", "iowa", 10e9, stream.count)
                return .known(run)
            }
            run.settings = [("network.paths.0.rtt", trip)]
            if stream.count > 1 {
                // A zone's machine reaches less with many streams than with one inside its zone.
                let line = RuleConstant.manyStreams
                run.settings.append(
                    ("fleet.zone.access", "{up: \(line.value), down: \(line.value)}"))
                run.constants = [line]
            }
            run.transfer = ("iowa", "belgium", 10e9, stream.count)
            return .known(run)
        }
        run.settings = [("network.paths.4.rtt", trip)]
        run.transfer = ("near", "far", 10e9, stream.count)
        switch given.line(["line", "net", "nic", "access"], gpus: nil) {
        case .unclear(let why): return .unknown(why)
        case .gbps(let rate):
            let line = NumberText.significant(rate, 6) + " Gbps"
            for end in ["here", "there"] {
                run.settings.append(("fleet.\(end).access", "{up: \(line), down: \(line)}"))
            }
            return .known(run)
        case .none: break
        }
        // A window of 25.6 Mbit fills 1.21 Gbps within 21 ms: beyond that the lines do not matter.
        if stream.isMedian || (stream.count == 1 && stream.trip > 21.2) { return .known(run) }
        return .unknown(
            "what limits it is the machines' lines, which the setup does not say: write “cloud” or "
                + "“line”")
    }

    /// Whether the setup says that both ends are machines of Google's cloud.
    private static func isGoogle(_ given: PublishedCase) -> Bool {
        let text = ["cloud", "provider", "link", "system"].map(given.words).joined(separator: " ")
        let words = text.split { !$0.isLetter }
        func has(_ names: [Substring]) -> Bool { words.contains(where: names.contains) }
        return has(["google", "gcp", "gc", "gce"])
            && !has(["aws", "amazon", "azure", "lambda", "oracle"])
    }

    /// NCCL's point to point over lines that are named by their delay and rate.
    static func pointToPoint(_ given: PublishedCase) -> PublishedReading? {
        guard given.setup["size_MB"] != nil else { return nil }
        var runs: [PublishedRun] = []
        for entry in given.measured.entries where entry.path.count == 3 {
            // The source's MB are those of memory, and a bare number is in the unit of the key.
            guard let size = PublishedFigure.read(entry.path[1]),
                let unit = ["": 1.0, "MB": 1, "MiB": 1, "GB": 1_024, "GiB": 1_024][size.unit],
                let line = shapedLine(entry.path[2])
            else { continue }
            let bytes = size.value * unit * 0x1p20
            runs.append(
                PublishedRun(
                    name: "-\(entry.path[1])-\(line.name)", like: "dt-grid.yaml",
                    settings: line.settings + [
                        ("fleet.gpus2.count", "1"), ("fleet.gpus2.access", line.access),
                    ],
                    transfer: ("gpus", "gpus2", bytes, 1),
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
}
