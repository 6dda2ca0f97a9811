import Testing

@testable import ScenarioFiles

/// Values that carry a range of their own.
@Suite struct RangedValueTests {
    private static func file(_ lines: String) throws -> ScratchFolder {
        try ScratchFolder(["a.yaml": ScratchFolder.small + lines])
    }

    @Test(arguments: [
        ("network: {streams: 8 ± 4}", "network.streams", "8", "4", "12"),
        ("network: {streams: 8 +- 4}", "network.streams", "8", "4", "12"),
        ("network: {streams: 2–4}", "network.streams", "3", "2", "4"),
        ("network: {streams: 2 to 5}", "network.streams", "4", "2", "5"),
        ("network: {streams: 4 to 64}", "network.streams", "16", "4", "64"),
        (
            "network: {heartbeat_timeout: 30 s ± 10 s}", "network.heartbeat_timeout", "30 s",
            "20 s",
            "40 s"
        ),
        (
            "network: {heartbeat_timeout: 1 min ± 50%}", "network.heartbeat_timeout", "1 min",
            "30 s", "1.5 min"
        ),
        (
            "network: {heartbeat_timeout: 2 min +/- 30 s}", "network.heartbeat_timeout", "2 min",
            "1.5 min", "2.5 min"
        ),
        (
            "fleet: {pool: {access: 1–4 Gbps}}", "fleet.pool.access.up", "2.5 Gbps", "1 Gbps",
            "4 Gbps"
        ),
        (
            "fleet: {pool: {access: 1 Gbps – 4 Gbps}}", "fleet.pool.access.down", "2.5 Gbps",
            "1 Gbps", "4 Gbps"
        ),
        (
            "fleet: {pool: {access: 500 Mbps to 2 Gbps}}", "fleet.pool.access.up", "1.25 Gbps",
            "500 Mbps", "2 Gbps"
        ),
        (
            "fleet: {pool: {access: 100 Mbps to 10 Gbps}}", "fleet.pool.access.up", "1 Gbps",
            "100 Mbps", "10 Gbps"
        ),
        (
            "fleet: {pool: {speed_variation: 3% ± 1%}}", "fleet.pool.speed_variation", "3%", "2%",
            "4%"
        ),
        (
            "fleet: {pool: {speed_variation: 2–5%}}", "fleet.pool.speed_variation", "3.5%", "2%",
            "5%"
        ),
        (
            "fleet: {pool: {costs: {pue: 1.35 ± 0.05}}}", "fleet.pool.costs.pue", "1.35", "1.3",
            "1.4"
        ),
        (
            "fleet: {pool: {availability: {up: exponential mean 10–30 h, down: constant 5 min}}}",
            "fleet.pool.availability.up", "exponential mean 20 h", "exponential mean 10 h",
            "exponential mean 30 h"
        ),
        (
            "fleet: {pool: {availability: {up: weibull 0.6 ± 0.1 mean 9 h, down: constant 1 h}}}",
            "fleet.pool.availability.up", "weibull 0.6 mean 9 h", "weibull 0.5 mean 9 h",
            "weibull 0.7 mean 9 h"
        ),
    ])
    func `the value is the middle, and both ends are kept as its range`(
        _ line: String, _ key: String, _ value: String, _ low: String, _ high: String
    ) throws {
        let scenario = try Self.file(line + "\n").load("a.yaml")
        let input = try #require(scenario.input(key))
        #expect(input.value == value)
        #expect(input.note == .assumed(low: low, high: high, why: nil))
        #expect(
            scenario.rangedInputs.contains {
                key.hasPrefix($0.input.key) && $0.low == low && $0.high == high
            })
    }

    @Test func `a range changes nothing but the note`() throws {
        let ranged = try Self.file("network: {streams: 4 to 12}\n").load("a.yaml")
        let plain = try Self.file("network: {streams: 8}   # assumed 4 to 12\n").load("a.yaml")
        #expect(ranged.resolvedYAML == plain.resolvedYAML)
        #expect(ranged.inputs.map(\.note) == plain.inputs.map(\.note))
    }

    @Test func `what the comment says stays beside the range`() throws {
        let folder = try Self.file(
            """
            network:
              streams: 8 ± 4               # source: somebody
              heartbeat_timeout: 20–40 s   # assumed: a silence

            """)
        let scenario = try folder.load("a.yaml")
        #expect(
            scenario.input("network.streams")?.note
                == .assumed(low: "4", high: "12", why: "source: somebody"))
        #expect(
            scenario.input("network.heartbeat_timeout")?.note
                == .assumed(low: "20 s", high: "40 s", why: "a silence"))
    }

    @Test func `the command line can give a range, and take it away`() throws {
        let folder = try Self.file("network: {streams: 4 to 12}\n")
        let given = try folder.load("a.yaml", ["network.heartbeat_timeout=20 s to 40 s"])
        #expect(given.input("network.heartbeat_timeout")?.value == "30 s")
        let taken = try folder.load("a.yaml", ["network.streams=8"])
        #expect(!taken.rangedInputs.contains { $0.input.key == "network.streams" })
    }

    @Test func `the ends of a uniform law are its own`() throws {
        let scenario = try Self.file("fleet: {pool: {provisioning: uniform 1 min to 3 min}}\n")
            .load("a.yaml")
        let input = try #require(scenario.input("fleet.pool.provisioning"))
        #expect(input.value == "uniform 1 min to 3 min")
        #expect(input.note == .none)
    }

    @Test func `a sweep is told the middle`() throws {
        let folder = try Self.file("network: {streams: 8, heartbeat_timeout: 20–40 s}\n")
        let source = try ScenarioSource(ScenarioRecipe(path: folder.path + "/a.yaml"))
        #expect(source.text(of: "network.heartbeat_timeout") == "30 s")
        #expect(source.text(of: "network.streams") == "8")
    }

    @Test(arguments: [
        ("streams: 12–4", "the lower end stands first: “4 to 12”"),
        ("streams: 4–4", "both ends of the range are the same"),
        ("streams: 8 ± 0", "must be above zero"),
        ("streams: 8 ± -2", "must be above zero"),
        ("streams: 4 ± 8", "the end “-4” of its range does not fit: write a whole number"),
        ("streams: 1.5 to 3", "the end “1.5” of its range does not fit"),
        ("heartbeat_timeout: 20–40", "the end “20” of its range does not fit: a unit is missing"),
        ("heartbeat_timeout: 20 s to 4 Gbps", "“Gbps” and “s”"),
        ("heartbeat_timeout: 30 s ± 1 GB", "“s” and “GB”"),
        ("heartbeat_timeout: 20 s to", "a duration"),
        ("heartbeat_timeout: ± 5 s", "a duration"),
        ("streams: 4–12   # assumed 2 to 30", "its comment another, “2 to 30”"),
    ])
    func `nonsense is a fault with its line and key`(_ line: String, _ message: String) throws {
        let faults = try Self.file("network:\n  \(line)\n").faults(of: "a.yaml")
        let fault = try #require(faults.first)
        #expect(faults.count == 1)
        #expect(fault.line == 3)
        #expect(fault.key == "network." + line.prefix { $0 != ":" })
        #expect(
            fault.message.contains(message) || fault.message.contains(message.flipped),
            "\(fault.message)")
    }

    @Test func `the shipped study has ranges in its values, of which a run takes the middle`()
        throws
    {
        let scenario = try Scenario.load(
            path: Repository.path("Scenarios/studies/sensitivity-quickstart.yaml"))
        let found = scenario.rangedInputs.map {
            "\($0.input.key) \($0.low) \($0.input.value) \($0.high)"
        }
        for line in [
            "network.streams 8 36 64", "fleet.pool.access 1 Gbps 5 Gbps 25 Gbps",
            "jobs.small.training.inner_steps 50 100 150",
        ] {
            #expect(found.contains(line), "\(found)")
        }
    }

    @Test func `a single value for both directions is one range, and both move with it`() throws {
        let line = try Self.file("fleet: {pool: {access: 1–4 Gbps}}\n")
        let scenario = try line.load("a.yaml")
        let found = scenario.rangedInputs.filter { $0.input.key.hasPrefix("fleet.pool.access") }
        #expect(found.map(\.input.key) == ["fleet.pool.access"])
        let end = try line.load("a.yaml", ["\(found[0].input.key)=\(found[0].low)"])
        for key in ["fleet.pool.access.up", "fleet.pool.access.down"] {
            #expect(end.inputs.first { $0.key == key }?.value == "1 Gbps")
        }
        // Said apart, they are two, even where they are alike.
        let apart = try Self.file(
            "fleet: {pool: {access: {up: 1–4 Gbps, down: 1–4 Gbps}}}\n"
        ).load("a.yaml")
        #expect(
            apart.rangedInputs.map(\.input.key).filter { $0.contains("access") } == [
                "fleet.pool.access.up", "fleet.pool.access.down",
            ])
    }

    @Test func `names may look like ranges`() throws {
        let scenario = try Self.file("about: 1–4 Gbps ± 3\n").load("a.yaml")
        #expect(scenario.resolvedYAML.contains("about: 1–4 Gbps ± 3"))
        #expect(!scenario.rangedInputs.contains { $0.input.key == "about" })
    }
}

extension String {
    /// “a” and “b” the other way round.
    fileprivate var flipped: String {
        let parts = split(separator: " and ")
        return parts.count == 2 ? "\(parts[1]) and \(parts[0])" : self
    }
}
