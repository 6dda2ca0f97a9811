import Foundation
import Testing

/// `zoosim validate` as a person runs it.
@Suite struct ValidateTests {
    /// A scenario of known times and a file of cases on it, which live as long as the test.
    private struct Files {
        let folder = try? TemporaryFolder()
        var path: String { folder?.path ?? "" }

        init(_ cases: String, as name: String = "cases.yaml") throws {
            let base = """
                name: exact
                duration: 2 d
                network: {sites: [{name: us}], inside: {rtt: 2 ms, window: 1 MB}, streams: 1}
                tiers:
                  t4: {accelerator: T4, gpus: 1, host_memory: 30 GB, network: 8 Gbps, uptime: 99%, list_price: 1 ZEN/GPU-h}
                fleet:
                  - {name: us, tier: t4, count: 4, sites: [us], sequences_per_second: 40, availability: always, provisioning: constant 0 s, speed_variation: 0%, step_variation: 0%}
                jobs:
                  - name: job
                    model: {parameters: 200e6, layers: 1, hidden: 1, sequence: 1}
                    data: {text_tokens: 48000}
                    training: {mode: synchronous, batch: 16000 sequences, payload: bf16, reduction: ring}
                    nodes: 4
                    checkpoint: {interval: 1000000 steps, redundancy: 1}
                market: none
                """
            try base.write(toFile: path + "/my.base.yaml", atomically: true, encoding: .utf8)
            try cases.write(toFile: path + "/" + name, atomically: true, encoding: .utf8)
        }
    }

    @Test func `predictions within their tolerance end with 0`() throws {
        let files = try Files(
            """
            {"base": "my.base.yaml", "group": "G", "source": "nobody",
             "cases": [{"id": "four", "metric": "step_time", "measured": "101 s", "tolerance": "2%"}]}
            """, as: "cases.json")
        let outcome = try CommandLine.run(["validate", files.path + "/cases.json", "--quiet"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("four  step_time    101.2 s     101 s  +0.2%         2%"))
        #expect(outcome.output.contains("1 of 1"))
    }

    @Test func `a miss ends with 1 and stays in the table with its explanation`() throws {
        let files = try Files(
            """
            base: my.base.yaml
            cases:
              - {id: slow, metric: step_time, measured: 50 s, tolerance: 10%, note: because so}
              - {id: open, metric: step_time, measured: 50 s, unscored: nobody knows}
            """)
        let copies = (files.path + "/o.md", files.path + "/o.json")
        let outcome = try CommandLine.run([
            "validate", files.path + "/cases.yaml", "--quiet", "--markdown", copies.0, "--json",
            copies.1,
        ])
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("missed"))
        #expect(outcome.output.contains("slow step_time: because so"))
        #expect(outcome.output.contains("open step_time: nobody knows"))
        let markdown = try String(contentsOfFile: copies.0, encoding: .utf8)
        #expect(markdown.contains("| slow | step_time | 101.2 s | 50 s | +102.4% | 10% | missed |"))
        let json = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(fileURLWithPath: copies.1)))
        #expect((json as? [String: Any])?["cases"] as? [Any] != nil)
    }

    @Test func `a beginning that no case's name has is a wrong command line`() throws {
        let files = try Files(
            """
            base: my.base.yaml
            cases: [{id: slow, metric: step_time, measured: 101 s, tolerance: 10%}]
            """)
        let path = files.path + "/cases.yaml"
        let outcome = try CommandLine.run(["validate", path, "--quiet", "--only", "fast"])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("--only fast: no case has a name that begins so"))
        #expect(try CommandLine.run(["validate", path, "--quiet", "--only", "sl"]).status == 0)
    }

    @Test func `faults end with 65 and say what to do`() throws {
        let files = try Files(
            """
            base: my.base.yaml
            cases:
              - {id: a, metric: steptime, measured: 50 s}
              - {id: b, metric: step_time, measured: 50 GB}
            """)
        let outcome = try CommandLine.run(["validate", files.path + "/cases.yaml", "--quiet"])
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("cases.yaml:3: cases.a.metric: there is no metric"))
        #expect(outcome.errors.contains("did you mean “step_time”?"))
        #expect(outcome.errors.contains("not measured in GB"))
        let missing = try CommandLine.run(["validate", files.path + "/case.yaml"])
        #expect(missing.status == 65)
    }

    @Test func `a scenario that cannot be read fails its case, and the others are still told`()
        throws
    {
        let files = try Files(
            """
            base: my.base.yaml
            cases:
              - {id: a, set: {jobs.job.nods: 2}, metric: step_time, measured: 50 s}
              - {id: b, metric: step_time, measured: 101 s, tolerance: 2%}
            """)
        let outcome = try CommandLine.run(["validate", files.path + "/cases.yaml", "--quiet"])
        #expect(outcome.status == 65)
        #expect(outcome.output.contains("b     step_time    101.2 s"))
        #expect(outcome.errors.contains("did you mean “nodes”?"))
    }

    @Test func `flows over links are compared as before`() throws {
        let outcome = try CommandLine.run([
            "validate", "--brief", "Tests/PlatformTests/Vectors/01_two_flows_one_link.json",
        ])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("agrees with independent-max-min"))
    }
}
