import Foundation
import Testing

@testable import ScenarioFiles

/// What rules take from the words of a setup, and what they refuse to guess.
@Suite struct PublishedRulesTests {
    private func reading(_ setup: String, _ measured: String) throws -> PublishedReading {
        func node(_ text: String) throws -> SourceNode {
            try SourceParser(text: text, file: "table.json", voice: .scenario).parse()
        }
        return PublishedRules.reading(
            of: PublishedCase(
                setup: try node(setup), measured: MeasuredTable(try node(measured))))
    }

    private func runs(_ setup: String, _ measured: String) throws -> [PublishedRun] {
        guard case .runs(let runs) = try reading(setup, measured) else { return [] }
        return runs
    }

    private func why(_ setup: String, _ measured: String) throws -> String? {
        guard case .unread(let why) = try reading(setup, measured) else { return nil }
        return why
    }

    private func value(_ key: String, _ run: PublishedRun?) -> String? {
        run?.settings.first { $0.key == key }?.value
    }

    @Test(arguments: [
        ("400 Gb/s EFA", 400.0), ("8 x 400 Gbps", 3_200), ("4x100 Gb/s RoCE", 400),
        ("4x100G Omni-Path", 400), ("12.5 GB/s", 100), ("1 Tbps", 1_000), ("2 x 4x25 GbE", 200),
        ("100000 Mbps", 100), ("400 Gbps per GPU", 3_200), ("3200 Gbps a node", 3_200),
        ("400Gbit/s", 400), ("ConnectX-7 400 Gb/s", 400), ("8 × 50 GB/s", 3_200),
        ("400 gbps", 400), ("25 Gbps/node", 25),
    ])
    func `a machine's line is converted by its unit and multiplied by its factors`(
        _ text: String, _ gbps: Double
    ) {
        #expect(PublishedRate.read(text, gpus: 8, isLine: true) == .gbps(gbps))
    }

    @Test(arguments: [
        "8 cards of 400 Gb/s", "400 Gb/s each", "dual-port 200 Gb/s", "400 Gb/s, later 800 Gb/s",
        "8 x ConnectX-7, 400 Gb/s", "two 100G",
    ])
    func `what may be a part of a machine's line is not taken for all of it`(_ text: String) {
        guard case .unclear = PublishedRate.read(text, gpus: 8, isLine: true) else {
            Issue.record("\(text) is read")
            return
        }
    }

    @Test(arguments: ["400", "EFA", "", "80GB", "0 Gbps"])
    func `a text without a rate has none`(_ text: String) {
        #expect(PublishedRate.read(text, gpus: 8, isLine: true) == .none)
    }

    @Test func `a memory is no line`() {
        #expect(PublishedRate.read("A100 80G", gpus: 8, isLine: false) == .none)
        #expect(
            PublishedRate.read("A100-80GB, 8/node, 4x100 Gb/s RoCE", gpus: 8, isLine: false)
                == .gbps(400))
    }

    @Test func `a ring goes by all cards of a machine together`() throws {
        let measured = "{busbw_GBps: 57}"
        func ring(_ nic: String) -> String {
            "{nodes: 2, gpus_per_node: 8, nic: \"\(nic)\", size: 1 GiB}"
        }
        for (nic, line) in [("8 x 400 Gbps", "3200"), ("12.5 GB/s", "100"), ("1 Tbps", "1000")] {
            let run = try runs(ring(nic), measured).first
            #expect(
                value("fleet.node.access", run) == "{up: \(line) Gbps, down: \(line) Gbps}")
            #expect(value("network.inside.rtt", run) == "9.45 us")
        }
        #expect(try why(ring("400"), measured)?.contains("no rate") == true)
        #expect(try why(ring("8 cards of 400 Gb/s"), measured)?.contains("together") == true)
    }

    @Test func `a ring is one if the size, the collective or the bus bandwidth says so`() throws {
        let rest = "nodes: 2, gpus_per_node: 8, nic: 400 Gbps"
        #expect(try runs("{\(rest), size: 1 GiB all-reduce}", "{busbw_gbps: 1}").count == 1)
        #expect(try runs("{\(rest), size: 1 GiB, collective: all_reduce}", "{x: 1}").count == 1)
        #expect(try runs("{\(rest), size: 1 GiB}", "{busbw_GBps: 1}").count == 1)
        #expect(
            try why("{\(rest), size: 1 GiB, collective: all-gather}", "{busbw_GBps: 1}")?
                .contains("no all-reduce") == true)
        #expect(try why("{\(rest), size: 1 GiB}", "{x: 1}")?.contains("no rule") == true)
        #expect(try why("{\(rest), size: 1 elephant}", "{busbw_GBps: 1}") != nil)
        #expect(
            value(
                "jobs.run.model.parameters",
                try runs("{\(rest), size: 8 MB}", "{busbw_GBps: 1}").first) == "2000000")
    }

    @Test func `a machine of unknown lines inside gets nobody else's`() throws {
        func inside(_ gpu: String) -> String {
            "{nodes: 1, gpus_per_node: 8, gpu: \(gpu), nic: 400 Gbps, size: 1 GiB}"
        }
        for gpu in ["V100", "MI300X", "L40S", "A100-PCIe", "\"\""] {
            #expect(try why(inside(gpu), "{busbw_GBps: 1}")?.contains("not known") == true)
        }
        let lines = ["A100-40GB": "1949.7", "H100": "2924.8", "H200": "2924.8"]
        for (gpu, line) in lines {
            let run = try runs(inside(gpu), "{busbw_GBps: 1}").first
            #expect(
                value("fleet.node.access", run) == "{up: \(line) Gbps, down: \(line) Gbps}")
        }
    }

    @Test func `a stream's path is what the setup says`() throws {
        func path(_ setup: String) throws -> String? {
            try runs(setup, "{throughput_mbps: 9, rtt_ms: 100}").first?.transfer?.from
        }
        #expect(try path("{cloud: Google Cloud}") == "iowa")
        #expect(try path("{cloud: GCP}") == "iowa")
        #expect(try path("{cloud: \"AWS, GCP\"}") == "near")
        #expect(try path("{link: on-prem EU}") == "university")
        #expect(try path("{link: A-B}") == "near")
    }

    @Test func `many streams need the machines' lines, which a setup says or not`() throws {
        let rows = "{mbps_by_streams: {1: 70, 5: 308, x: 2}}"
        let bare = try runs("{rtt_ms: 119}", rows)
        #expect(bare.map(\.name) == ["-1"])
        #expect(bare[0].left.map { $0.path[1] } == ["5", "x"])
        #expect(bare[0].left[0].why.contains("lines"))
        let said = try runs("{rtt_ms: 119, line: 10 Gbps}", rows)
        #expect(said.map { $0.transfer?.streams } == [1, 5])
        #expect(value("fleet.here.access", said[1]) == "{up: 10 Gbps, down: 10 Gbps}")
        let google = try runs("{rtt_ms: 119, cloud: Google}", rows)
        #expect(google.map(\.constants) == [[], [.manyStreams]])
        // Below that trip the line limits even one.
        #expect(try why("{rtt_ms: 5}", "{mbps: 900}")?.contains("lines") == true)
        #expect(try why("{rtt_ms: 50, streams: 1..80}", "{mbps: 900}") != nil)
        #expect(try runs("{x: 1}", "{median_mbps_by_rtt_ms: {2-10: 1209}}").count == 1)
    }

    @Test func `rows of eight stages are counted by the setup`() throws {
        func nodes(_ setup: String) throws -> String? {
            value("jobs.gpt.nodes", try runs(setup, "{iter_s: {1ms/5G: 8}}").first)
        }
        #expect(try nodes("{model: GPT-3 XL, batch: 96, dp: 2}") == "16")
        #expect(try nodes("{model: GPT-3 XL, batch: 96, gpus: 64 V100}") == "64")
        for setup in [
            "{model: GPT-3 XL, batch: 96}", "{model: GPT-3 XL, dp: 2}",
            "{model: GPT-3 XL, batch: 96, dp: 2, pp: 4}", "{model: GPT-3 XL, batch: 96, gpus: 12}",
            "{model: GPT-3 small, dp: 4}", "{model: BERT, dp: 4, algo: all-reduce}",
        ] {
            #expect(try nodes(setup) == nil, "\(setup)")
            #expect(try why(setup, "{iter_s: {1ms/5G: 8}}")?.contains("no rule") == false)
        }
    }

    @Test func `sizes of single messages are in their units`() throws {
        let found = try runs(
            "{size_MB: [64]}", "{ms: {64MB: {1ms/5G: 9}, 64: {1ms/5G: 9}, 1GB: {1ms/5G: 9}}}")
        #expect(found.map { $0.transfer?.bytes } == [67_108_864, 67_108_864, 1_073_741_824])
    }

    @Test func `failures are the mean of eight seeds`() throws {
        let spot = "{availability: 0.9, mean_up_h: 6, mean_down_h: 1}"
        #expect(try runs("{days: 9}", spot).map(\.seeds) == [8])
        #expect(
            try runs("{days: 9, nodes: 9}", "{faults: 4, per_1000_node_days: 4}").map(\.seeds)
                == [8])
        // Another unit than the name's is not taken for it.
        #expect(
            try runs("{days: 9}", "{availability: 0.9, mean_up_h: 30 min, mean_down_h: 1}").isEmpty)
    }

    @Test func `scaling follows from utilisation alone, and from rates in any spelling`() throws {
        let gpus = "gpus: [8, 16]"
        func setup(_ net: String) -> String {
            "{model: 7B seq 4096, gpu: A100-80GB, net: \(net), micro: 2 x 4}"
        }
        for net in ["1600 Gb/s RoCE", "1600 Gbps", "200 GB/s", "16x100 Gb/s"] {
            let run = try runs(setup(net), "{\(gpus), mfu_pct: [50.9, 50.4]}").first
            #expect(value("fleet.node.access", run) == "{up: 1600 Gbps, down: 1600 Gbps}")
            #expect(value("fleet.node.mfu", run) == "50.9%")
            #expect(value("fleet.node.sequences_per_second", run) == nil)
            #expect(value("jobs.run.model.sequence", run) == "4096")
            #expect(value("jobs.run.training.batch", run) == "128 sequences")
            #expect(run?.constants == [.sevenB, .layerGathers])
        }
        let pace = try runs(setup("1600 Gbps"), "{\(gpus), tok_s_gpu: [4096, 4000]}").first
        #expect(value("fleet.node.sequences_per_second", pace) == "1")
        #expect(try why(setup("16 lines of 100 Gb/s"), "{\(gpus), mfu_pct: [1, 2]}") != nil)
    }

    @Test func `samples of a step are taken from either side, else from the base`() throws {
        let setup = "peers: 2xT4 US, local_sps_total: 9, params: 1e8"
        let key = "jobs.hm.training.batch"
        #expect(
            value(key, try runs("{\(setup)}", "{step_s: 1, samples_per_step: [3, 5, 9]}").first)
                == "5 sequences")
        #expect(
            value(key, try runs("{\(setup), samples_per_step: 7}", "{step_s: 1}").first)
                == "7 sequences")
        #expect(
            value(key, try runs("{\(setup)}", "{step_s: 1, target_batch_samples: 8}").first)
                == "8 sequences")
        #expect(value(key, try runs("{\(setup)}", "{step_s: 1}").first) == nil)
    }

    @Test func `a rule's constant stands in the project's file that it names`() throws {
        for constant: RuleConstant in [
            .manyStreams, .nvlinkA100, .speedXL, .speed67, .speedSmall, .smallTensors,
            .wholeTensors, .sevenB, .hopperLine, .spotFleet, .repair, .lambdaNetwork, .runNodes,
        ] {
            let file = try #require(
                constant.source.split { "( ),;:".contains($0) }
                    .first { $0.hasSuffix(".yaml") }.map(String.init), "\(constant.name)")
            let text = try String(
                contentsOfFile: Repository.path("Scenarios/validation/\(file)"), encoding: .utf8)
            let value = constant.value
            let known = [value, value.split(separator: " ").first.map(String.init) ?? value]
            #expect(known.contains(where: text.contains), "\(constant.name)")
        }
    }
}
