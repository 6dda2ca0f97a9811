import Quantities

/// All-reduces in a hall.
extension PublishedRules {
    /// An all-reduce of NCCL's between machines of so many GPUs.
    static func ring(_ given: PublishedCase) -> PublishedReading? {
        guard let nodes = given.setup["nodes"]?.scalar.flatMap({ Int($0) }),
            let each = given.setup["gpus_per_node"]?.scalar.flatMap({ Int($0) }), nodes > 0,
            each > 0
        else { return nil }
        let collective = given.words("collective").filter(\.isLetter)
        let isBus = given.measured.entries.contains { $0.path.first?.hasPrefix("busbw") == true }
        let isSaid = given.words("size").filter(\.isLetter).contains("allreduce")
        guard isSaid || isBus || collective.contains("allreduce") else { return nil }
        guard collective.isEmpty || collective.contains("allreduce") else {
            return .unread("“\(given.words("collective"))” is no all-reduce")
        }
        let bytes: Double
        switch size(given.setup["size"]?.scalar ?? "") {
        case .success(let size): bytes = size
        case .failure(let fault): return .unread(fault.why)
        }
        let hop: (line: Double, constants: [RuleConstant])
        switch nodes == 1 ? inside(given) : between(given, each) {
        case .success(let found): hop = found
        case .failure(let fault): return .unread(fault.why)
        }
        let count = nodes * each
        let access = NumberText.significant(hop.line, 6) + " Gbps"
        // A ring enters and leaves each machine once; the other hops go by NVLink. A round trip is
        // two hops.
        let trip = nodes == 1 ? 6.8 : 2 * (14 + 3.4 * Double(each - 1)) / Double(each)
        return .runs([
            PublishedRun(
                like: "nccl.yaml",
                settings: [
                    ("network.inside.rtt", NumberText.significant(trip, 6) + " us"),
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
                ], constants: hop.constants)
        ])
    }

    /// Why a setup is not read.
    private struct Fault: Error {
        var why: String
    }

    private static func size(_ text: String) -> Result<Double, Fault> {
        guard let size = PublishedFigure.read(text), size.value > 0 else {
            return .failure(Fault(why: "the size is not given"))
        }
        let units = [
            "B": 1, "bytes": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 0x1p10,
            "MiB": 0x1p20, "GiB": 0x1p30,
        ]
        let word = size.unit.split { " ,(".contains($0) }.first.map(String.init) ?? ""
        guard let unit = units[word], unit * size.value >= 4 else {
            return .failure(Fault(why: "a size of \(size.written) is not read: write e.g. “1 GiB”"))
        }
        return .success(unit * size.value)
    }

    /// One machine alone goes by NVLink.
    private static func inside(
        _ given: PublishedCase
    ) -> Result<(line: Double, constants: [RuleConstant]), Fault> {
        let gpu = given.words("gpu")
        let isBus = gpu.contains("pcie") || gpu.contains("nvl")
        let known: [(String, RuleConstant)] = [
            ("a100", .nvlinkA100), ("h100", .nvlinkH100), ("h200", .nvlinkH100),
        ]
        guard !isBus, let constant = known.first(where: { gpu.contains($0.0) })?.1 else {
            return .failure(
                Fault(
                    why: "the lines inside a machine of “\(gpu)” are not known: only those of the "
                        + "A100, the H100 and the H200"))
        }
        return .success((constant.number, [constant, .hallTrip]))
    }

    private static func between(
        _ given: PublishedCase, _ each: Int
    ) -> Result<(line: Double, constants: [RuleConstant]), Fault> {
        switch given.line(["nic", "net", "network"], gpus: each) {
        case .gbps(let line): .success((line, [.hallTrip]))
        case .unclear(let why): .failure(Fault(why: why))
        case .none:
            .failure(
                Fault(
                    why: given.setup["nic"] == nil
                        ? "the network cards are not given"
                        : "no rate is read in “\(given.setup["nic"]?.text ?? "")”: write e.g. "
                            + "“8 x 400 Gbps”"))
        }
    }
}
