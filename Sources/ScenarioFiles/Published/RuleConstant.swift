/// A value that a rule uses and that neither a table nor the frame of its file of cases says.
struct RuleConstant: Hashable {
    /// What it is.
    var name: String
    /// As it is set, or as a number.
    var value: String
    /// Where it stands, or that it is assumed; the project's file of cases has it too where one is
    /// named.
    var source: String

    /// As the report lists it.
    var stated: ValidationFile.StatedInput {
        ValidationFile.StatedInput(key: name, value: value, source: source)
    }

    /// The number at its beginning.
    var number: Double { PublishedFigure.read(value)?.value ?? 0 }
}

extension RuleConstant {
    static let manyStreams = RuleConstant(
        name: "line of a Google Cloud machine with several streams", value: "6.2 Gbps",
        source: "cirquit/hivemind-multi-cloud, multi-threaded logs (net.yaml)")

    static let lambdaNetwork = RuleConstant(
        name: "network inside Lambda's cloud", value: "{rtt: 0.3 ms, window: 124 kB}",
        source: "arXiv 2306.03163: 3.3 Gbps at 0.3 ms (hm.yaml)")

    static let hallTrip = RuleConstant(
        name: "latency of a hop between machines and by NVLink", value: "14 us and 3.4 us",
        source: "NVIDIA/nccl src/graph/tuning.cc (bases/hall.base.yaml)")
    static let nvlinkA100 = RuleConstant(
        name: "what a ring gets of an A100's NVLink", value: "1949.7 Gbps",
        source: "81% of 300 GB/s, as of the H200's line (nccl.yaml)")
    static let nvlinkH100 = RuleConstant(
        name: "what a ring gets of an H100's or H200's NVLink", value: "2924.8 Gbps",
        source: "365.6 GB/s, nccl-tests on the H200 (nccl.yaml)")

    static let speedXL = RuleConstant(
        name: "sequences a second of a V100 on 24 layers of GPT-3 XL", value: "2.3148",
        source: "fitted in dt.yaml; other depths in proportion")
    static let speed67 = RuleConstant(
        name: "sequences a second of a FluidStack host's card on GPT-3 6.7B", value: "0.4667",
        source: "fitted in dt-fluidstack.yaml")
    static let speedSmall = RuleConstant(
        name: "sequences a second of a V100 on GPT-3 small", value: "9.5785",
        source: "fitted in dt-grid.yaml: 34.8 ms for a stage of four layers")
    static let smallRow = RuleConstant(
        name: "a row of GPT-3 small", value: "3 stages, 64 sequences",
        source: "DS3Lab/Decentralized_FM_alpha@cb03043, scripts (dt-grid.yaml)")
    static let smallTensors = RuleConstant(
        name: "collectives of an all-reduce of GPT-3 small", value: "198",
        source: "66 tensors in each of 3 stages (dt-grid.yaml)")
    static let microXL = RuleConstant(
        name: "micro-batch of ZeRO-3, with 24 and with 40 layers", value: "4 and 2 sequences",
        source: "stated, and fitted on case 4 (dt-sharded.yaml)")

    /// Line and mean round trip of a ring through all nodes of one of DT-FM's networks.
    static func ring(_ network: String, _ rate: String, _ trip: String) -> RuleConstant {
        RuleConstant(
            name: "slowest hop and mean round trip of ZeRO-3's ring in \(network)",
            value: "\(rate), \(trip)",
            source: "the network's matrix, taken in the order of hosts (dt-sharded.yaml)")
    }

    static let wholeTensors = RuleConstant(
        name: "collectives of ZeRO-1 over all ranks", value: "291",
        source: "tensors of LLaMA-7B, each to its owner and back (ce.yaml)")
    static let layerGathers = RuleConstant(
        name: "collectives and buckets of FSDP", value: "33 and 25",
        source: "32 layers and the embedding; all but the last hide (ce.yaml)")
    static let microWhole = RuleConstant(
        name: "sequences a GPU and step of ZeRO-1", value: "8",
        source: "2 × 4 of InternEvo's table (ce.yaml), where no “micro” is said")
    static let microLayers = RuleConstant(
        name: "sequences a GPU and step of FSDP", value: "16",
        source: "MPT-7B on A100-40GB (ce.yaml), where no “micro” is said")
    static let hallSequence = RuleConstant(
        name: "tokens of a sequence", value: "2048",
        source: "LLaMA's and MPT's (bases/hall.base.yaml), where no “seq” is said")
    static let sevenB = RuleConstant(
        name: "parameters of what is called 7B", value: "6.74e9",
        source: "arXiv 2302.13971, table 2 (bases/hall.base.yaml)")
    static let hopperLine = RuleConstant(
        name: "line of a machine of eight H100", value: "3200 Gbps",
        source: "assumed: 400 Gbps a GPU, where no “net” is said (ce.yaml)")

    static let runNodes = RuleConstant(
        name: "machines of a whole run", value: "256",
        source: "2,048 A100 of LLaMA (bases/run.base.yaml), where the run does not say its GPUs")
    static let runShape = RuleConstant(
        name: "tokens of a sequence, and layers, of a whole run",
        value: "2048, of Llama 2 4096, of Llama 3 8192; layers of width 128 times their number",
        source: "the models' papers; a shape as usual, which moves attention's share only")
    static let runMemory = RuleConstant(
        name: "memory a parameter of a whole run, and steps between checkpoints",
        value: "4 B, beyond 10B parameters 1 B; 3 coarse steps",
        source: "assumed: sharded as far as it must (run.yaml)")
    static let runShare = RuleConstant(
        name: "share of the peak that sets how long a coarse step is", value: "0.4",
        source: "assumed: steps of ten minutes; the speed itself is the catalogue's")
    static let spotFleet = RuleConstant(
        name: "nodes of a fleet whose size is not said", value: "20",
        source: "assumed: shares and means do not depend on it (fa.yaml)")
    static let repair = RuleConstant(
        name: "time down after a failure", value: "30 min",
        source: "assumed: replaced within the hour, where no repair_days.mean is said (fa.yaml)")
}
