import Foundation
import Testing

/// `zoosim claims` and `zoosim compare` as a person runs them.
@Suite struct ClaimTests {
    private static let quickstart = CommandLine.root + "/Scenarios/quickstart.yaml"

    /// Runs claims on a small quickstart.
    private func claims(
        _ readings: String, _ arguments: [String] = []
    ) throws -> CommandLine.Outcome {
        let folder = try TemporaryFolder()
        let text = """
            stated: {hours: 8400 GPU-h}
            replicates: 2 to 3
            claims:
              - claim: c
                says: what was said
                scenario: \(Self.quickstart)
                set: {jobs.small.data.text_tokens: 0.5e9, fleet.pool.availability: always}
                readings:
            \(readings.split(separator: "\n").map { "      - \($0)" }.joined(separator: "\n"))
            """
        let path = folder.path + "/claims.yaml"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return try CommandLine.run(
            ["claims", path, "--quiet", "--ranges", "0"] + arguments,
            environment: ["COLUMNS": "80"])
    }

    @Test func `a planted true claim ends with 0, a false one with 1, an open one with 2`() throws {
        let yes = try claims("{reading: r, metric: efficiency, is: at least 5%}")
        #expect(yes.status == 0, "\(yes.errors)")
        #expect(yes.output.contains("reproduced"))
        let no = try claims(
            """
            {reading: r, metric: efficiency, is: at least 300%}
            {reading: q, metric: efficiency, is: 50% ± 0.0001%, replicates: 2}
            """)
        #expect(no.status == 1)
        let open = try claims("{reading: r, check: hours, is: 1 GPU-h ± 1 GPU-h}")
        #expect(open.status == 1)
        #expect(open.output.contains("contradiction"))
    }

    @Test func `a figure without a tolerance is compared, and says that it needs one`() throws {
        let outcome = try claims("{reading: r, metric: efficiency, is: 89%}")
        #expect(outcome.status == 0)
        let words = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("no tolerance"))
    }

    @Test func `no line is wider than the terminal`() throws {
        let outcome = try claims(
            """
            {reading: a reading with rather many words in it and then some more, metric: gpu_hours, is: at most 1 GPU-h}
            {reading: r, not_modelled: a reason that is told at length because it matters to whoever reads the table}
            """)
        #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func `reports are written where they are asked for`() throws {
        let folder = try TemporaryFolder()
        let outcome = try claims(
            "{reading: r, check: hours, is: at most 1 GPU-h}",
            ["--junit", folder.path + "/a/j.xml", "--json", folder.path + "/j.json", "--github"])
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("::error file="))
        #expect(
            try String(contentsOfFile: folder.path + "/a/j.xml", encoding: .utf8).contains(
                "<failure"))
        #expect(
            try String(contentsOfFile: folder.path + "/j.json", encoding: .utf8).contains(
                "contradiction"))
    }

    @Test func `faults of a file end with 65, wrong usage with 64`() throws {
        let broken = try claims("{reading: r, metric: eficiency, is: 1%}")
        #expect(broken.status == 65)
        #expect(broken.errors.contains("did you mean “efficiency”?"))
        let missing = try CommandLine.run(["claims", "nowhere.yaml"])
        #expect(missing.status == 65)
        #expect(try CommandLine.run(["claims", "--at-most", "1"]).status == 64)
        #expect(try CommandLine.run(["compare", Self.quickstart]).status == 64)
        #expect(
            try CommandLine.run([
                "compare", Self.quickstart, "--set", "seed=2", "--until", "efficiency=1",
            ]).status == 64)
    }

    @Test func `a comparison says what changed, by how much, and how sure that is`() throws {
        let folder = try TemporaryFolder()
        let outcome = try CommandLine.run([
            "compare", Self.quickstart, "--set", "jobs.small.data.text_tokens=0.5e9",
            "--replications", "2", "--quiet", "--metrics", "gpu_hours,efficiency", "--output",
            folder.path + "/c.json",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("B is A with"))
        #expect(outcome.output.contains("12e9 → 0.5e9") || outcome.output.contains("→ 500e6"))
        #expect(outcome.output.contains("B − A"))
        #expect(outcome.output.contains("Where the difference comes from"))
        #expect(
            try String(contentsOfFile: folder.path + "/c.json", encoding: .utf8).contains(
                "\"values_a\""))
    }
}
