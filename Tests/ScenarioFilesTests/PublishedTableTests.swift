import Foundation
import NetworkSimulation
import Testing

@testable import ScenarioFiles

/// What is made of somebody else's tables, which name their own quantities and say no scenario.
@Suite struct PublishedTableTests {
    /// Reads a bare list of cases among the project's own, whose frames the rules take.
    private func read(_ text: String) throws -> ValidationFile {
        let folder = try ScratchFolder(["table.json": text])
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/Scenarios", withDestinationPath: Repository.path("Scenarios"))
        guard case .cases(let file) = try ValidationFile.read(path: folder.path + "/table.json")
        else { throw ScenarioErrors(errors: []) }
        // While the folder is there.
        for case let recipe? in file.cases.map(\.recipe) { _ = try Scenario.load(recipe) }
        return file
    }

    private func table(_ id: String, _ setup: String, _ measured: String) -> String {
        """
        [{"id": "\(id)", "group": "G", "kind": "simulated-by-others", "split": "held-out",
          "setup": \(setup), "measured": \(measured), "source": "s", "note": "", "url": "x",
          "tolerance": "step_s within 10%; comm within 30%"}]
        """
    }

    private func published(_ setup: String, _ measured: String) throws -> PublishedCase {
        func node(_ text: String) throws -> SourceNode {
            try SourceParser(text: text, file: "table.json", voice: .scenario).parse()
        }
        return PublishedCase(
            setup: try node(setup), measured: MeasuredTable(try node(measured)))
    }

    /// The settings of each run by its name.
    private func settings(_ given: PublishedCase) -> [String: [String: String]] {
        guard case .runs(let runs) = PublishedRules.reading(of: given) else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: runs.map { run in
                (run.name, Dictionary(uniqueKeysWithValues: run.settings.map { ($0, $1) }))
            })
    }

    @Test(arguments: [
        ("3xT4 US", ["us": 3]), ("1 US+1 EU T4", ["us": 1, "eu": 1]),
        ("2 US+2 EU+2 ASIA+2 AUS T4", ["us": 2, "eu": 2, "asia": 2, "aus": 2]),
        ("2 GC + 2 Azure T4 US-west", ["us": 2, "azure": 2]),
        ("RTX8000 EU + 4xT4 US", ["rtx": 1, "us": 4]),
        ("8xV100 EU + 8xA10 US", ["dgx": 1, "lambda": 8]), ("5xA10 US-west", ["lambda": 5]),
    ])
    func `peers are the groups of the base`(_ text: String, _ groups: [String: Int]) throws {
        let given = try published(
            "{peers: \"\(text)\", local_sps_total: 100, params: 1e8}", "{step_s: 1}")
        let set = try #require(settings(given)[""])
        let count = groups.values.reduce(0, +)
        #expect(set["jobs.hm.nodes"] == "\(count)")
        for (group, number) in groups {
            #expect(set["fleet.\(group).count"] == "\(number)")
            #expect(
                set["fleet.\(group).sequences_per_second"].flatMap(Double.init)
                    == 100 / Double(count))
        }
        #expect(set.keys.count { $0.hasSuffix(".count") } == groups.count)
    }

    @Test func `peers that do not add up, or stand nowhere, are not run`() throws {
        for setup in [
            "{peers: 3xT4 US, n_peers: 4, local_sps_total: 100, params: 1e8}",
            "{peers: 3xT4 Mars, local_sps_total: 100, params: 1e8}",
            "{peers: 3xT4 US, local_sps_total: 100}",
        ] {
            let given = try published(setup, "{step_s: 1}")
            guard case .unread = PublishedRules.reading(of: given) else {
                Issue.record("\(setup) is run")
                continue
            }
        }
    }

    @Test func `a table's ways of training are runs of their own`() throws {
        let given = try published(
            "{config: L32 B2048, scenario: eight regions world-wide}",
            "{iter_s: {scheduled: 1, unscheduled: 2, megatron: 3, zero3: 4}}")
        let runs = settings(given)
        // What micro-batch 32 layers had is not known, so that nothing is said of ZeRO-3.
        #expect(runs.keys.sorted() == ["/megatron", "/scheduled", "/unscheduled"])
        let set = try #require(runs["/unscheduled"])
        #expect(set["jobs.gpt.model.parameters"] == "1610612736")
        #expect(set["jobs.gpt.training.parallel.fillings"] == "4")
        #expect(set["jobs.gpt.training.parallel.seats"] == "shuffled")
    }

    @Test func `every shipped rule's run can be put together`() throws {
        let tables = [
            table(
                "HM",
                "{\"peers\": \"RTX8000 EU + 2xT4 EU\", \"local_sps_total\": 9, \"params\": 1e8}",
                "{\"step_s\": 1}"),
            table(
                "DT", "{\"config\": \"L24 B1024\", \"scenario\": \"two data centres\"}",
                #"{"iter_s": {"scheduled": 1, "unscheduled": 1, "megatron": 1, "zero3": 1}}"#),
            table("NET", "{\"link\": \"A-B\"}", "{\"throughput_mbps\": 9, \"rtt_ms\": 50}"),
            table("MS", "{\"rtt_ms\": 119}", "{\"mbps_by_streams\": {\"1\": 70, \"5\": 308}}"),
            table(
                "NCCL",
                #"{"nodes": 2, "gpus_per_node": 8, "nic": "400 Gb/s", "size": "1 GiB all-reduce"}"#,
                "{\"busbw_GBps\": 57}"),
            table(
                "GRID", "{\"model\": \"GPT-3 small\", \"dp\": 4, \"algo\": \"all-reduce\"}",
                "{\"iter_s\": {\"1ms/5G\": 3.1}}"),
            table("P2P", "{\"size_MB\": [64]}", "{\"ms\": {\"64MB\": {\"1ms/5G\": 109}}}"),
            table(
                "SPOT", "{\"days\": 45}",
                "{\"availability\": 0.88, \"mean_up_h\": 6, \"mean_down_h\": 0.8}"),
            table(
                "FA", "{\"nodes\": 9, \"days\": 9}",
                "{\"unexpected\": 4, \"per_1000_node_days\": 4}"),
            table("RUN", "{\"run\": \"LLaMA-65B 1.4T tok A100-80\"}", "{\"gpu_hours\": 1022362}"),
            table(
                "CE", "{\"model\": \"7B seq 2048\", \"gpu\": \"A100-80GB, 4x100 Gb/s\"}",
                "{\"gpus\": [8, 16], \"tok_s_gpu\": [4062, 3842]}"),
        ]
        for text in tables {
            let file = try read(text)
            #expect(!file.cases.isEmpty)
            for given in file.cases {
                #expect(given.unscored == nil, "\(given.id)")
                #expect(given.predictions.contains { $0.unscored == nil }, "\(given.id)")
                #expect(given.recipe != nil, "\(given.id) has no scenario")
                #expect(given.predictions.allSatisfy { $0.isHeldOut && $0.kind == .simulated })
            }
            #expect(!file.fitted.isEmpty || !text.contains("HM"), "constants come along")
        }
    }

    @Test func `no value of a table is lost`() throws {
        let file = try read(
            table(
                "T", "{\"what\": \"ever\"}",
                """
                {"a": 1, "b": "~12 s", "c": "80-180 s", "d": [1, 2], "e": {"f": [1, "x", {"g": 2}]},
                 "h": ">90", "i": null, "j": "7 of 12 runs", "k": "80 s to 2 min",
                 "l": "80 s to 180 s", "m": "80 to 180 s"}
                """))
        let given = try #require(file.cases.first)
        #expect(
            given.predictions.map(\.metric.metric) == [
                "a", "b", "c", "d", "e f 0", "e f 2 g", "l", "m",
            ])
        #expect(given.predictions.suffix(2).allSatisfy { $0.measured.isRange })
        #expect(given.predictions.allSatisfy { $0.unscored?.contains("no rule") == true })
        #expect(given.predictions[2].measured.isRange)
        #expect(
            given.remarks.map(\.what) == ["T e f 1", "T h", "T i", "T j", "T k"])
        #expect(given.remarks.allSatisfy { !$0.why.isEmpty })
    }

    @Test func `what a table calls an input, or not to be scored, is not`() throws {
        for (key, value) in [("tolerance", "do not score tightly"), ("reproduce", "input (links)")]
        {
            let file = try read(
                "[{\"id\": \"T\", \"setup\": {\"peers\": \"2xT4 US\", \"local_sps_total\": 9, "
                    + "\"params\": 1e8}, \"measured\": {\"step_s\": 1}, \"\(key)\": \"\(value)\"}]")
            #expect(file.cases[0].predictions[0].unscored?.contains(value) == true)
            #expect(file.cases[0].recipe == nil)
        }
    }

    @Test func `a measured value that is no table is shown, in a bare list`() throws {
        for measured in ["12", "\"12 s\"", "[1, 2]", "\"80-180 s\"", "\"none\"", "{}", "[]"] {
            let file = try read("[{\"id\": \"T\", \"measured\": \(measured)}]")
            let given = try #require(file.cases.first)
            #expect(given.unscored != nil || given.predictions.allSatisfy { $0.unscored != nil })
        }
    }

    @Test func `a case of a bare list without anything measured is shown, and refuses nothing`()
        throws
    {
        let file = try read(
            "[{\"id\": \"A\", \"setup\": {\"x\": 1}, \"ever\": 2}, "
                + "{\"id\": \"B\", \"setup\": {\"peers\": \"2xT4 US\", \"params\": 1e8, "
                + "\"local_sps_total\": 9}, \"measured\": {\"step_s\": 1}}]")
        #expect(file.cases.map(\.unscored) == ["nothing was measured", nil])
        #expect(file.cases[1].predictions.contains { $0.unscored == nil })
        // In a file of our own it is a fault.
        let folder = try ScratchFolder(["own.yaml": "{cases: [{id: A}]}"])
        #expect(throws: ScenarioErrors.self) {
            _ = try ValidationFile.read(path: folder.path + "/own.yaml")
        }
    }

    @Test func `what a rule takes from elsewhere is listed once`() throws {
        let file = try read(
            table(
                "MS", "{\"rtt_ms\": 103, \"cloud\": \"Google\"}",
                "{\"mbps_by_streams\": {\"1\": 70, \"5\": 308, \"9\": 500, \"many\": 1}}"))
        #expect(file.ofRules == [RuleConstant.manyStreams.stated])
        #expect(file.cases.map(\.id) == ["MS-1", "MS-5", "MS-9"])
        let left = file.cases[0].predictions.filter { $0.unscored != nil }
        #expect(left.map(\.metric.metric) == ["mbps_by_streams many"])
        #expect(left[0].unscored?.contains("number of streams") == true)
    }

    @Test func `a file is like another: it has its base, its inputs and its constants`() throws {
        let folder = try ScratchFolder([
            "like.yaml": """
            like: hm.yaml
            cases: [{id: A, source: s, set: {fleet.us.count: 2, fleet.us.sequences_per_second: 35},
                     metric: step_time, measured: 1 s}]
            """,
            "lost.yaml": "{like: nowhere.yaml, cases: [{id: A, unscored: why}]}",
        ])
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/Scenarios", withDestinationPath: Repository.path("Scenarios"))
        guard case .cases(let file) = try ValidationFile.read(path: folder.path + "/like.yaml")
        else { return }
        #expect(file.fitted.contains { $0.key == "jobs.hm.training.matchmaking" })
        let scenario = try Scenario.load(try #require(file.cases[0].recipe))
        #expect(scenario.configuration.jobs[0].training.isLockstep)
        #expect(throws: ScenarioErrors.self) {
            _ = try ValidationFile.read(path: folder.path + "/lost.yaml")
        }
    }
}
