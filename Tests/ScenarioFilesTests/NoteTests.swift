import Testing

@testable import ScenarioFiles

/// What the comments beside values say that they rest on.
@Suite struct NoteTests {
    @Test(arguments: [
        ("source: arXiv 2306.03163, table", ResolvedInput.Note.source("arXiv 2306.03163, table")),
        ("spec: table of tiers", .source("the network's description, table of tiers")),
        ("assumed", .assumed(low: nil, high: nil, why: nil)),
        ("assumed: a choice", .assumed(low: nil, high: nil, why: "a choice")),
        ("assumed 1 Gbps to 25 Gbps", .assumed(low: "1 Gbps", high: "25 Gbps", why: nil)),
        (
            "assumed 1 to 2: from a: b to c",
            .assumed(low: "1", high: "2", why: "from a: b to c")
        ),
        (
            "assumed exponential mean 1 d to exponential mean 9 d: x",
            .assumed(low: "exponential mean 1 d", high: "exponential mean 9 d", why: "x")
        ),
    ])
    func `a comment with a known beginning is a note`(
        _ comment: String, _ note: ResolvedInput.Note
    ) {
        #expect(ResolvedInput.Note(comment: comment) == note)
    }

    @Test(arguments: ["24 × 4 × 87.5 h", "assumedly so", "see source: x", ""])
    func `any other comment is none`(_ comment: String) {
        #expect(ResolvedInput.Note(comment: comment) == nil)
    }

    @Test(arguments: [
        ("a: 1 # one", " one"), ("a: 'x # y' # two", " two"), ("a: x#y", nil),
        ("# three", " three"), ("a: \"it's # no\"", nil), ("a: it's # four", " four"),
        ("{a: 'b', c: \"#\"} # five", " five"),
    ])
    func `a comment begins at a number sign outside of quotes and words`(
        _ line: String, _ comment: String?
    ) {
        #expect(CommentScanner.comment(of: line[...]) == comment)
    }

    @Test func `lines may end as on other systems`() {
        let notes = CommentScanner.notes(in: "a: 1\r\nb: 2 # source: X\r\n\r\nc: 3 # spec: Y\r\n")
        #expect(notes == [2: .source("X"), 4: .source("the network's description, Y")])
    }

    @Test func `a note belongs to the values of its line, or to all beneath its key`() throws {
        let folder = try ScratchFolder([
            "a.yaml": ScratchFolder.small + """
                network:
                  streams: 8   # assumed 4 to 16: a choice
                  inside: {rtt: 1 ms, window: 3 MB}   # source: X
                fleet:
                  pool:
                    costs:     # assumed: all of it
                      pue: 1.2
                      life: 3 years   # source: Y
                """
        ])
        let scenario = try folder.load("a.yaml")
        func note(_ key: String) -> ResolvedInput.Note? { scenario.input(key)?.note }
        #expect(note("network.streams") == .assumed(low: "4", high: "16", why: "a choice"))
        #expect(note("network.inside.rtt") == .source("X"))
        #expect(note("network.inside.window") == .source("X"))
        #expect(note("fleet.pool.costs.pue") == .assumed(low: nil, high: nil, why: "all of it"))
        #expect(note("fleet.pool.costs.life") == .source("Y"))
        #expect(note("fleet.pool.count") == ResolvedInput.Note.none)
    }

    @Test func `a value that was inherited keeps its line, and one that is the tier's says so`()
        throws
    {
        let scenario = try Repository.load("Scenarios/zen-2-7b/four-gpus-a-node.yaml")
        let base = Repository.path("Scenarios/zen-2-7b/base.yaml")
        let nodes = try #require(scenario.input("jobs.zen-2-7b.nodes"))
        guard case .file(base, let line) = nodes.origin else {
            Issue.record("\(nodes.origin)")
            return
        }
        let lines = try Repository.text("Scenarios/zen-2-7b/base.yaml").split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[line - 1].contains("nodes: 24"))
        #expect(nodes.note == .source("the network's description, 24 nodes"))
        #expect(
            scenario.input("fleet.pool.access.up")?.note
                == .source("the same as tiers.bronze.network"))
        guard case .catalog = scenario.input("accelerators.A100-40GB.memory")?.origin else {
            Issue.record("the memory is not the catalogue's")
            return
        }
        #expect(scenario.input("network.sites.iowa.uplink")?.origin == .default)
    }

    @Test func `a range whose ends are no values of the key is a fault`() throws {
        let folder = try ScratchFolder([
            "a.yaml": ScratchFolder.small + "network: {streams: 8}   # assumed 1 Gbps to 5: x\n"
        ])
        let faults = folder.faults(of: "a.yaml")
        #expect(faults.map(\.key) == ["network.streams"])
        #expect(faults.first?.message.contains("“1 Gbps” is not a whole number") == true)
    }

    @Test func `both ends of every range of a shipped scenario can be run`() throws {
        let name = "Scenarios/zen-2-7b/four-gpus-a-node.yaml"
        var count = 0
        for input in try Repository.load(name).inputs {
            guard case .assumed(let low?, let high?, _) = input.note else { continue }
            for end in [low, high] {
                let faults = Repository.faults(of: name, ["\(input.key)=\(end)"])
                #expect(faults == [], "\(input.key)=\(end): \(faults)")
            }
            count += 1
        }
        #expect(count > 20)
    }
}
