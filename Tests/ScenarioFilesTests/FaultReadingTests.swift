import NetworkSimulation
import Quantities
import Randomness
import Testing

@testable import ScenarioFiles

/// Faults of the network in a scenario file.
@Suite struct FaultReadingTests {
    /// The smallest scenario with an uplink at iowa and some faults.
    private func folder(_ faults: String) throws -> ScratchFolder {
        try ScratchFolder([
            "a.yaml": ScratchFolder.small + """
                network:
                  sites: [{name: iowa, uplink: 10 Gbps}, belgium, oregon]
                  faults:

                """ + faults.split(separator: "\n").map { "    - \($0)\n" }.joined()
        ])
    }

    private func faults(_ text: String) throws -> [NetworkFaultConfiguration] {
        try folder(text).load("a.yaml").configuration.networkFaults
    }

    @Test func `each kind is read with its window`() throws {
        let faults = try faults(
            """
            {partition: [[iowa, oregon], [belgium]], from: 6 h, until: 7 h}
            {clog: {between: [iowa, belgium], to: 10%}, from: 1 d, until: none}
            {clog: {site: iowa, to: 0%}}
            {clog: {group: pool, to: 50%}, until: 1 min}
            {loss: {between: [belgium, belgium], rate: 1%}, from: 1 h, until: 90 min}
            """)
        #expect(
            faults == [
                .init(.partition([0, 2], [1]), .once(from: .hours(6), until: .hours(7))),
                .init(
                    .clog(.between(0, 1), left: .percent(10)), .once(from: .days(1), until: nil)),
                .init(.clog(.site(0), left: .zero), .once(from: .zero, until: nil)),
                .init(
                    .clog(.group(0), left: .percent(50)),
                    .once(from: .zero, until: .minutes(1))),
                .init(
                    .loss(1, 1, rate: .percent(1)),
                    .once(from: .hours(1), until: .minutes(90))),
            ])
    }

    @Test func `one can come again and again`() throws {
        let faults = try faults(
            "{partition: [iowa, belgium], every: exponential mean 9 d, lasting: constant 1 h}")
        #expect(
            faults == [
                .init(
                    .partition([0], [1]),
                    .recurring(every: .exponential(mean: 9 * 86_400), lasting: .constant(3_600)))
            ])
    }

    @Test(arguments: [
        "partition: “[iowa], [belgium, oregon]”", "partition: [iowa, [belgium, oregon]]",
    ])
    func `two groups are read from brackets in one text or in a list`(_ text: String) throws {
        let yaml = text.replacing("“", with: "'").replacing("”", with: "'")
        #expect(try faults("{\(yaml)}").map(\.kind) == [.partition([0], [1, 2])])
    }

    @Test func `a scenario without faults does not speak of them`() throws {
        let name = "Tests/ScenarioFilesTests/Sound/small.yaml"
        let plain = try Repository.load(name)
        #expect(plain.configuration.networkFaults == [])
        #expect(!plain.resolvedYAML.contains("faults"))
        let empty = try Repository.load(name, ["network.faults=[]"])
        #expect(empty.resolvedYAML == plain.resolvedYAML)
    }

    @Test func `every value of a fault is an input, and the resolved text says the same`() throws {
        let folder = try folder(
            """
            {partition: [[iowa, oregon], [belgium]], from: 6 h, until: 7 h}   # source: a log
            {clog: {group: pool, to: 50%}, every: constant 1 d, lasting: constant 5 min}
            """)
        let scenario = try folder.load("a.yaml")
        #expect(
            scenario.inputs.filter { $0.key.hasPrefix("network.faults") }.map {
                "\($0.key) = \($0.value)"
            } == [
                "network.faults.0.partition = [iowa, oregon], [belgium]",
                "network.faults.0.from = 6 h", "network.faults.0.until = 7 h",
                "network.faults.1.clog.group = pool", "network.faults.1.clog.to = 50%",
                "network.faults.1.every = constant 1 d",
                "network.faults.1.lasting = constant 5 min",
            ])
        #expect(scenario.input("network.faults.0.from")?.note == .source("a log"))
        let again = try ScratchFolder(["resolved.yaml": scenario.resolvedYAML])
            .load("resolved.yaml")
        #expect(again.resolvedYAML == scenario.resolvedYAML)
        #expect(again.configuration.networkFaults == scenario.configuration.networkFaults)
    }

    @Test func `an override reaches into a fault`() throws {
        let folder = try folder("{partition: [iowa, belgium], from: 6 h, until: 7 h}")
        let world = try folder.load(
            "a.yaml",
            ["network.faults.0.until=8 h", "network.faults.0.partition=[[oregon],[iowa]]"]
        ).configuration
        #expect(
            world.networkFaults == [
                .init(.partition([2], [0]), .once(from: .hours(6), until: .hours(8)))
            ])
    }

    @Test(arguments: [
        ("{partition: [[iowa], [belgium]], from: 7 h, until: 6 h}", "until", "ends at 6 h"),
        ("{partition: [[iowa], [belgium]], from: 7 h, until: 7 h}", "until", "ends at 7 h"),
        ("{partition: [[iowa], [belgium]], until: 0 s}", "until", "ends at 0 s"),
        ("{partition: [[iowa, belgium], [iowa]]}", "partition", "iowa stands in both groups"),
        ("{partition: [[iowa], [belgium], [oregon]]}", "partition", "two groups of sites"),
        ("{partition: [[iowa], []]}", "partition", "name at least one site"),
        ("{from: 6 h, until: 7 h}", "", "one of “partition”, “clog”, “loss” is missing"),
        ("{clog: {to: 10%}}", "clog", "one of “between”, “site”, “group” is missing"),
        ("{clog: {site: iowa, group: pool, to: 10%}}", "clog", "“site” and “group” stand together"),
        ("{clog: {site: iowa, to: 10%}, partition: [iowa, oregon]}", "", "stand together"),
        ("{clog: {site: iowa}}", "clog.to", "is missing"),
        ("{clog: {site: iowa, to: 110%}}", "clog.to", "between 0% and 100%"),
        ("{clog: {site: belgium, to: 10%}}", "clog.site", "there is no line to clog"),
        ("{clog: {between: [oregon, belgium], to: 10%}}", "clog.between", "no line to clog"),
        ("{clog: {between: [iowa, iowa], to: 10%}}", "clog.between", "two different sites"),
        ("{clog: {between: [iowa], to: 10%}}", "clog.between", "name two sites"),
        ("{loss: {between: [iowa, belgium], rate: 0%}}", "loss.rate", "from 0.0001%"),
        ("{loss: {rate: 1%}}", "loss.between", "is missing"),
        ("{loss: {between: [iowa, belgium], rate: 0.01}}", "loss.rate", "a unit is missing"),
        (
            "{partition: [iowa, oregon], from: 6 h, every: constant 1 d, lasting: constant 1 h}",
            "",
            "has a window and recurs"
        ),
        ("{partition: [iowa, oregon], every: constant 1 d}", "lasting", "is missing"),
        (
            "{partition: [iowa, oregon], every: constant 1 d, lasting: constant 0 s}", "lasting",
            "with a mean above zero"
        ),
        ("{messages: {repetition: 1%}, clog: {site: iowa, to: 1%}}", "messages", "unknown key"),
    ])
    func `what is wrong with a fault is told at its key and line`(
        _ text: String, _ key: String, _ words: String
    ) throws {
        let folder = try folder(text)
        let found = folder.faults(of: "a.yaml")
        let fault = try #require(found.first)
        #expect(found.count == 1, "\(found)")
        #expect(fault.key == "network.faults.0" + (key.isEmpty ? "" : "." + key))
        #expect(fault.line == 5)
        #expect(fault.file.hasSuffix("a.yaml"))
        #expect(fault.message.contains(words), "\(fault)")
    }

    @Test(arguments: [
        ("{partition: [[iova], [belgium]]}", "iowa"),
        ("{loss: {between: [iowa, belgum], rate: 1%}}", "belgium"),
        ("{clog: {site: iow, to: 1%}}", "iowa"), ("{clog: {group: pol, to: 1%}}", "pool"),
        ("{clgo: {site: iowa, to: 1%}, loss: {between: [iowa, iowa], rate: 1%}}", "clog"),
        ("{partition: [iowa, belgium], untill: 6 h}", "until"),
    ])
    func `a name that is none is answered by the nearest`(_ text: String, _ near: String) throws {
        let folder = try folder(text)
        #expect(folder.faults(of: "a.yaml").map(\.nearest) == [near])
    }

    @Test func `the schema has every key of a fault, and no key for messages`() {
        let entries = ScenarioSchema.entries.filter { $0.key.hasPrefix("network.faults") }
        #expect(
            entries.map(\.key)
                == [
                    "", ".<n>.partition", ".<n>.clog", ".<n>.clog.between", ".<n>.clog.site",
                    ".<n>.clog.group", ".<n>.clog.to", ".<n>.loss", ".<n>.loss.between",
                    ".<n>.loss.rate", ".<n>.from", ".<n>.until", ".<n>.every", ".<n>.lasting",
                ].map { "network.faults" + $0 })
        #expect(entries.first?.defaultValue == "empty")
        #expect(entries.first?.about.contains("control messages") == true)
    }
}
