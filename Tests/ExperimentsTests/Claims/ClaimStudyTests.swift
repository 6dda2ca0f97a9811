import Experiments
import ScenarioFiles
import Testing

/// Claims that are planted true and false.
struct ClaimStudyTests {
    @Test func `a true claim is reproduced and a false one refuted, on the same runs`() throws {
        let study = try ClaimFixture.study(
            """
                  - {reading: "true", metric: efficiency, is: at least 30%}
                  - {reading: "false", metric: efficiency, is: at least 200%}
                  - {reading: with its owner, metric: jobs.small.retained, is: 100% ± 1%}
                  - {reading: of a tier, metric: tiers.bronze.leased_share, is: 0%–100%}
            """)
        #expect(
            study.results.map(\.verdict) == [.reproduced, .refuted, .reproduced, .reproduced])
        #expect(study.exitCode == 1)
        // Four readings, one scenario: three replicates of it are all that was run.
        #expect(study.runs == 3)
        #expect(study.results.allSatisfy { $0.replicates == 3 })
    }

    @Test func `what lies on the end of the tolerance takes all replicates and stays open`() throws
    {
        let first = try ClaimFixture.study(
            "      - {reading: r, metric: duration, is: at least 0 d}")
        let mean = try #require(first.results.first?.value)
        let study = try ClaimFixture.study(
            "      - {reading: r, metric: duration, is: at most \(mean) d}")
        #expect(study.results.first?.verdict == .undetermined)
        #expect(study.results.first?.replicates == 6)
        #expect(study.exitCode == 2)
    }

    @Test func `a quotient is paired replicate by replicate`() throws {
        let study = try ClaimFixture.study(
            """
                  - {reading: itself, metric: duration, over: {metric: duration}, is: 100% ± 0.0001%}
                  - reading: of twice the text
                    metric: duration
                    set: {jobs.small.data.text_tokens: 1e9}
                    over: {set: \(ClaimFixture.calm)}
                    is: 150%–210%
            """)
        #expect(study.results.map(\.verdict) == [.reproduced, .reproduced])
        #expect(study.results[0].interval?.halfWidth == 0)
    }

    @Test func `a scenario that cannot be refutes only if the claim expects it so`() throws {
        let reading = "reading: r, metric: efficiency, is: at least 1%"
        let impossible = "set: {fleet.pool.gpus: 1, jobs.small.model.parameters: 7e9}"
        let study = try ClaimFixture.study(
            "      - {\(reading), \(impossible), impossible: does not fit}"
        )
        #expect(study.results.first?.verdict == .refuted)
        #expect(study.results.first?.reason?.contains("does not fit") == true)
        #expect(study.runs == 0)
        #expect(throws: ScenarioErrors.self) {
            try ClaimFixture.study(
                "      - {\(reading), \(impossible)}")
        }
        // A claim that expects a refusal, of a scenario that can be run, is a fault.
        #expect(throws: ScenarioErrors.self) {
            try ClaimFixture.study(
                "      - {\(reading), impossible: does not fit}"
            )
        }
    }

    @Test func `arithmetic is consistent or a contradiction, and what is not modelled says why`()
        throws
    {
        let study = try ClaimFixture.study(
            """
                  - {reading: a, check: hours / (nodes × 504), is: at least 1 GPUs}
                  - {reading: b, check: "1 − (1 − 1%)^100", is: 63% ± 1%}
                  - {reading: c, not_modelled: nobody knows}
            """, stated: "{hours: 8400 GPU-h, nodes: 24}")
        #expect(study.results.map(\.verdict) == [.contradiction, .consistent, .notModelled])
        let value = try #require(study.results[0].value)
        #expect(abs(value - 8_400.0 / (24 * 504)) < 1e-12)
        #expect(study.results[2].reason == "nobody knows")
        #expect(study.exitCode == 1)
    }

    @Test func `the number of threads changes nothing`() throws {
        let readings = """
                  - {reading: a, metric: efficiency, is: 50% ± 3%}
                  - {reading: b, metric: duration, is: at most 0.01 d}
            """
        let depth = ClaimStudy.Depth(atEnds: 1)
        let one = try ClaimFixture.study(readings, depth: depth, threads: 1)
        let four = try ClaimFixture.study(readings, depth: depth, threads: 4)
        #expect(try one.json() == four.json())
    }

    @Test func `ends of ranges that turn a verdict are named, and the smallest change found`()
        throws
    {
        let base = try ClaimFixture.study(
            "      - {reading: r, metric: cost_usd, is: at least 0 USD}")
        let cost = try #require(base.results.first?.value)
        // The price of a ZEN is assumed from 1 to 4 USD: half as much more is half of the way.
        let study = try ClaimFixture.study(
            "      - {reading: r, metric: cost_usd, is: at least \(cost * 1.5) USD}",
            depth: ClaimStudy.Depth(atEnds: 1))
        let result = try #require(study.results.first)
        #expect(result.verdict == .refuted)
        #expect(result.ranges?.turns.contains { $0.key == "economy.zen_price" } == true)
        let change = try #require(result.remedy?.smallest)
        #expect(change.key == "economy.zen_price")
        #expect(change.to.hasSuffix("USD/ZEN"))
        #expect(abs(change.share - 0.5) < 1.0 / 32)
        #expect(change.figure >= cost * 1.5)
    }

    /// The claim is decided by three replicates, fewer than five at each end.
    @Test(arguments: [1, 5])
    func `none of the ranges does, where none does`(atEnds: Int) throws {
        let study = try ClaimFixture.study(
            "      - {reading: r, metric: duration, is: at least 300 d}",
            depth: ClaimStudy.Depth(atEnds: atEnds))
        let result = try #require(study.results.first)
        #expect(result.verdict == .refuted)
        #expect(result.ranges?.holds == true)
        #expect(result.remedy?.smallest == nil)
        #expect((result.remedy?.tried ?? 0) > 0)
    }

    @Test func `a lever is turned though nothing assumes a range for it`() throws {
        let base = try ClaimFixture.study(
            "      - {reading: r, metric: duration, is: at least 0 d}")
        let days = try #require(base.results.first?.value)
        let study = try ClaimFixture.study(
            """
                  - reading: r
                    metric: duration
                    is: at least \(days * 1.5) d
                    levers: [{key: jobs.small.data.text_tokens, low: 0.1e9, high: 2e9}]
            """, depth: ClaimStudy.Depth(atEnds: 1))
        #expect(study.results.first?.remedy?.smallest?.key == "jobs.small.data.text_tokens")
    }

    @Test func `a scenario with expectations is a file of claims`() throws {
        let file = try ClaimFile.read(
            path: Fixture.root + "/Scenarios/zen-2-7b/four-gpus-a-node.yaml",
            metrics: MetricDefinition.all.map { (name: $0.name, unit: $0.unit) })
        #expect(file.claims.map(\.name) == ["efficiency", "gpu_hours", "cost_zen", "duration"])
    }
}
