import Accounting
import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import ScenarioFiles

/// Units, layers of files, overrides and notes.
@Suite struct ReadingTests {
    @Test func `values are read with their units`() throws {
        let folder = try ScratchFolder([
            "a.yaml": ScratchFolder.small + """
                duration: 3 weeks
                fleet: {pool: {access: {up: 1.25 GB/s, down: 40 Gbps}, gpus: 8}}
                jobs: {small: {hold: 29 h per week, data: {text_tokens: 1_000_000}}}
                """
        ])
        let world = try folder.load("a.yaml").configuration
        #expect(world.horizon == .days(21))
        #expect(world.fleet[0].up == .gbps(10))
        #expect(world.fleet[0].down == .gbps(40))
        #expect(world.fleet[0].gpus == 8)
        #expect(world.jobs[0].hold == .init(length: .hours(29), period: .days(7)))
        #expect(world.jobs[0].data.textTokens == 1_000_000)
    }

    @Test(
        arguments: [
            ("reduction: tree, fan_out: 5", ReductionAlgorithm.tree(fanOut: 5)),
            ("reduction: ring", .ring), ("reduction: halving_doubling", .halvingDoubling),
            ("reduction: double_tree", .doubleTree(segments: 16)),
            ("reduction: double_tree, segments: 4", .doubleTree(segments: 4)),
            ("reduction: hierarchical", .hierarchical),
            ("reduction: parameter_server", .parameterServer),
            ("reduction: butterfly", .butterfly),
        ])
    func `every way of summing has a word`(words: String, reduction: ReductionAlgorithm) throws {
        let folder = try ScratchFolder([
            "a.yaml": ScratchFolder.small + "jobs: {small: {training: {\(words)}}}\n"
        ])
        #expect(try folder.load("a.yaml").configuration.jobs[0].training.reduction == reduction)
    }

    @Test(arguments: ["reduction: star", "reduction: double_tree, segments: 0"])
    func `a way of summing that there is none of is refused`(words: String) throws {
        let folder = try ScratchFolder([
            "a.yaml": ScratchFolder.small + "jobs: {small: {training: {\(words)}}}\n"
        ])
        #expect(throws: ScenarioErrors.self) { try folder.load("a.yaml") }
    }

    @Test func `copies of a job are jobs with names of their own`() throws {
        let folder = try ScratchFolder([
            "a.yaml": ScratchFolder.small
                + "jobs: {small: {copies: 3, nodes: 2, minimum_nodes: 2}}\n"
        ])
        let jobs = try folder.load("a.yaml").configuration.jobs
        #expect(jobs.map(\.name) == ["small-1", "small-2", "small-3"])
        #expect(jobs.allSatisfy { $0.nodes == 2 && $0.model == jobs[0].model })
    }

    /// Five pairs of four sites have no path of their own.
    @Test func `other paths join the sites that no path joins`() throws {
        let sites = "network: {sites: [iowa, belgium, nowhere, elsewhere]"
        let folder = try ScratchFolder([
            "a.yaml": ScratchFolder.small
                + sites + ", other_paths: {rtt: 200 ms, window: 1 MB}}\n",
            "b.yaml": ScratchFolder.small + sites + "}\n",
        ])
        let paths = try folder.load("a.yaml").configuration.paths
        #expect(paths.count == 6)
        #expect(Set(paths.map { [min($0.from, $0.to), max($0.from, $0.to)] }).count == 6)
        let others = paths.filter { $0.properties.roundTrip == .milliseconds(200) }
        #expect(others.count == 5)
        #expect(others.allSatisfy { $0.properties.window == Bytes(1_000_000) })
        #expect(throws: ScenarioErrors.self) { try folder.load("b.yaml") }
    }

    @Test func `what a group does not say is its tier's`() throws {
        let world = try Repository.load("Tests/ScenarioFilesTests/Sound/small.yaml").configuration
        let group = world.fleet[0]
        #expect(group.accelerator.name == "A100-40GB")
        #expect(group.gpus == 4)
        #expect(group.hostMemory == Bytes(256_000_000_000))
        #expect(group.up == .gbps(100))
        #expect(world.economy.slashing.downtimeTolerance == .percent(5))
        // Up so long, on the mean, that a mean of an hour down makes 5% of the time.
        #expect(abs(group.upLaw.mean / (group.upLaw.mean + group.downLaw.mean) - 0.95) < 1e-12)
    }

    @Test func `the power of a node is that of its host and its GPUs`() throws {
        let world = try Repository.load(
            "Tests/ScenarioFilesTests/Sound/small.yaml", ["fleet.0.costs.host_load=500 W"])
        #expect(world.configuration.fleet[0].costs.load == Watts(500 + 4 * 400))
    }

    @Test func `a file that extends another is laid over it, key by key`() throws {
        let folder = try ScratchFolder([
            "below.yaml": ScratchFolder.small + "seed: 3\nnetwork: {streams: 8}\n",
            "above.yaml": "extends: below.yaml\nnetwork: {heartbeat_timeout: 1 min}\n",
        ])
        let world = try folder.load("above.yaml").configuration
        #expect(world.seed.value == 3)
        #expect(world.streams == 8)
        #expect(world.heartbeatTimeout == .minutes(1))
        #expect(world.sites.map(\.name) == ["iowa", "belgium"])
    }

    @Test func `a list replaces a list, and a mapping changes the items that it names`() throws {
        let folder = try ScratchFolder([
            "list.yaml": ScratchFolder.small + "network: {sites: [belgium, iowa]}\n",
            "named.yaml": ScratchFolder.small + "jobs: {small: {nodes: 5}}\n",
            "numbered.yaml": ScratchFolder.small + "jobs: {0: {nodes: 5}}\n",
            "lost.yaml": ScratchFolder.small + "jobs:\n  smal: {nodes: 5}\n",
        ])
        #expect(
            try folder.load("list.yaml").configuration.sites.map(\.name) == ["belgium", "iowa"])
        #expect(try folder.load("named.yaml").configuration.jobs[0].nodes == 5)
        #expect(try folder.load("numbered.yaml").configuration.jobs[0].nodes == 5)
        let lost = folder.faults(of: "lost.yaml")
        #expect(lost.map(\.nearest) == ["small"])
        #expect(lost.map(\.line) == [3])
    }

    @Test(arguments: [
        ("jobs.0.training.inner_steps=200", "jobs.small.training.inner_steps", "200"),
        ("jobs.small.nodes=3", "jobs.small.nodes", "3"),
        ("fleet.pool.access.up=1 Gbps", "fleet.pool.access.up", "1 Gbps"),
        ("network.sites.iowa.uplink=40 Gbps", "network.sites.iowa.uplink", "40 Gbps"),
        ("tiers.bronze.list_price=3 ZEN/GPU-h", "tiers.bronze.list_price", "3 ZEN/GPU-h"),
        (
            "network.known_paths.iowa-belgium.rtt=90 ms", "network.known_paths.iowa-belgium.rtt",
            "90 ms"
        ),
        ("jobs.0.data={text_tokens: 1e9, set: 4 GB, at: iowa}", "jobs.small.data.set", "4 GB"),
        ("market=none", "market", "none"),
    ])
    func `an override changes one key`(_ text: String, _ key: String, _ value: String) throws {
        let scenario = try Repository.load("Tests/ScenarioFilesTests/Sound/small.yaml", [text])
        let input = try #require(scenario.input(key))
        #expect(input.value == value)
        #expect(input.origin == .override)
        #expect(input.note == .none)
    }

    @Test func `an override beneath a single value leaves the rest as it was`() throws {
        let folder = try ScratchFolder([
            "a.yaml": ScratchFolder.small + "fleet: {pool: {access: 10 Gbps}}\n"
        ])
        let world = try folder.load("a.yaml", ["fleet.pool.access.up=1 Gbps"]).configuration
        #expect(world.fleet[0].up == .gbps(1))
        #expect(world.fleet[0].down == .gbps(10))
    }

    @Test(arguments: [
        "nonsense", "=3", "jobs.7.nodes=3", "jobs.0.traning.x=3", "jobs.0.nodes=[", "jobs.0.nodes=",
    ])
    func `an override that leads nowhere is a fault that names it`(_ text: String) {
        let faults = Repository.faults(of: "Tests/ScenarioFilesTests/Sound/small.yaml", [text])
        #expect(faults.count == 1)
        #expect(faults.first?.file == "--set " + text)
        #expect(faults.first?.line == nil)
    }

    @Test func `a key that is set twice is a fault, whatever its items are called`() throws {
        let name = "Tests/ScenarioFilesTests/Sound/small.yaml"
        let faults = Repository.faults(of: name, ["jobs.0.nodes=3", "jobs.small.nodes=4"])
        #expect(
            faults.map(\.description) == [
                "--set jobs.small.nodes=4: jobs.small.nodes: is set already, or a part of it, by "
                    + "--set jobs.0.nodes=3; leave one of them out"
            ])
        let parent = ["jobs.0.placement.cost=2", "jobs.0.placement={locality: 3}"]
        #expect(Repository.faults(of: name, parent).map(\.file) == ["--set " + parent[1]])
        let inner = ["jobs.0.data.set=4 GB", "jobs.0.data={text_tokens: 1e9, set: 5 GB, at: iowa}"]
        #expect(Repository.faults(of: name, inner).map(\.file) == ["--set " + inner[1]])
        let child = ["jobs.0.placement={locality: 3}", "jobs.0.placement.locality=2"]
        #expect(Repository.faults(of: name, child).map(\.file) == ["--set " + child[1]])
        let siblings = ["jobs.0.placement.cost=2", "jobs.0.placement.locality=3"]
        #expect(Repository.faults(of: name, siblings).isEmpty)
        #expect(throws: ScenarioErrors.self) { try Repository.load(name, ["seed=8"], seed: 9) }
        #expect(throws: Never.self) { try Repository.load(name, ["seed=8"], seed: 8) }
    }

    @Test func `the seed of the command line replaces the file's`() throws {
        let name = "Tests/ScenarioFilesTests/Sound/small.yaml"
        let scenario = try Repository.load(name, [], seed: UInt64.max)
        #expect(scenario.configuration.seed.value == UInt64.max)
        #expect(scenario.input("seed")?.origin == .override)
        #expect(scenario.input("seed")?.value == "\(UInt64.max)")
    }

    @Test func `a mapping or one word says how nodes behave`() throws {
        let name = "Tests/ScenarioFilesTests/Sound/small.yaml"
        func behaviour(_ text: String) throws -> FleetGroup.Behaviour {
            try Repository.load(name, ["fleet.0.behaviour=\(text)"]).configuration.fleet[0]
                .behaviour
        }
        #expect(try behaviour("honest") == .honest)
        #expect(try behaviour("{fabricates: 10%}") == .fabricates(share: .percent(10)))
        #expect(try behaviour("fabricates 10%") == .fabricates(share: .percent(10)))
        #expect(try behaviour("colludes") == .colludes)
    }

    @Test func `one line of shocks stands for each site or operator`() throws {
        let world = try Repository.load(
            "Tests/ScenarioFilesTests/Sound/small.yaml",
            [
                "fleet.0.operators=[zoo, elk]",
                "shocks=[{scope: each operator, "
                    + "every: exponential mean 9 d, lasting: constant 1 h}]",
            ]
        ).configuration
        #expect(world.operators == ["zoo", "elk"])
        #expect(world.shocks.map(\.scope) == [.operator(0), .operator(1)])
        #expect(world.shocks[1].every == .exponential(mean: 9 * 86_400))
    }
}
