import Experiments
import Foundation
import Randomness
import ScenarioFiles
import Testing

/// Guards of a small scenario.
struct GuardStudyTests {
    private static let metrics = [
        GuardedMetric("efficiency", .absolute(0.004)), GuardedMetric("cost_usd", .relative(0.01)),
    ]

    private static func baseline(
        _ replications: Int = 6, _ metrics: [GuardedMetric] = metrics, seed: UInt64? = nil
    ) throws -> Baseline {
        let request = Baseline.Request(
            scenario: try Fixture.tiny(seed: seed), file: "tiny.yaml", metrics: metrics,
            needsAll: true)
        return try Baseline.record(
            [request], replications: replications, reason: "test", version: "0", threads: 2)[0]
    }

    private static func guarded(
        _ overrides: [String], _ baseline: Baseline, rule: GuardRule = GuardRule(),
        replications: Int? = nil
    ) throws -> GuardStudy {
        try GuardStudy.run(
            [.init(scenario: try Fixture.tiny(overrides), baseline: baseline)], rule: rule,
            replications: replications, threads: 2)
    }

    @Test func `the same code is unchanged in every bit, and more runs are not made`() throws {
        let study = try Self.guarded([], Self.baseline(), replications: 30)
        #expect(study.rows.map(\.verdict) == [.unchanged, .unchanged])
        #expect(study.rows.allSatisfy { $0.power == 1 && $0.test?.drift == 0 })
        #expect(study.exitCode == 0 && study.runs == 6)
        #expect(!study.subjects[0].isScenarioChanged)
        #expect(study.annotations().isEmpty && !study.junit().contains("message="))
    }

    @Test func `what is tolerated passes, and what is not fails`() throws {
        // The price of a ZEN moves what the customer pays in dollars, and no second of GPU-time.
        let baseline = try Self.baseline()
        let little = try Self.guarded(["economy.zen_price=2.01 USD/ZEN"], baseline)
        #expect(little.rows.map(\.verdict) == [.unchanged, .within])
        #expect(little.exitCode == 0 && little.subjects[0].isScenarioChanged)
        let much = try Self.guarded(["economy.zen_price=2.1 USD/ZEN"], baseline)
        #expect(much.rows.map(\.verdict) == [.unchanged, .drifted])
        #expect(much.exitCode == 1)
        #expect(much.annotations().count == 1)
        #expect(much.annotations()[0].hasPrefix("::error file=tiny.yaml,title=tiny drifted::cost"))
        #expect(much.junit().contains("tests=\"2\" failures=\"1\" errors=\"0\""))
        #expect(try much.json().contains("\"verdict\" : \"drifted\""))
    }

    @Test func `a planted drop of one point in efficiency is found`() throws {
        let baseline = try Self.baseline(10)
        let before = baseline.metrics[0].mean
        let study = try Self.guarded([Self.planted], baseline)
        let test = try #require(study.rows[0].test)
        #expect(test.drift < -0.009 && test.drift > -0.02, "\(test.drift) from \(before)")
        #expect(study.rows[0].verdict == .drifted, "\(test.pValue)")
        #expect(study.exitCode == 1)
    }

    /// What costs the tiny scenario a point or so: checks of 6% of the work in place of 5%.
    private static let planted = "jobs.small.verification.sample=6%"

    @Test func `other luck is no drift, but too few runs cannot tell`() throws {
        let study = try Self.guarded([], Self.baseline(3, seed: 77))
        #expect(study.rows[0].test?.isPaired == false)
        #expect(study.rows[0].verdict == .undetermined)
        let wanted = try #require(study.rows[0].replicates)
        #expect(wanted > 3 && study.exitCode == 2)
        #expect(study.annotations()[0].hasPrefix("::warning "))
        #expect(GuardText.sentence(study.rows[0], study.rule).hasSuffix("both sides would do"))
    }

    @Test func `more runs than the baseline has are made once something moved`() throws {
        let study = try Self.guarded(
            ["economy.zen_price=2.1 USD/ZEN"], Self.baseline(4), replications: 9)
        #expect(study.runs == 9)
        #expect(study.rows[1].test?.isPaired == false && study.rows[1].test?.now.count == 9)
        #expect(study.rows[0].verdict == .unchanged)
    }

    @Test func `200 guards on fresh seeds of the same code fail no more often than is stated`()
        throws
    {
        // 80 runs, of which every guard draws eight for its baseline and eight others for now.
        let pool = try Self.baseline(80)
        var stream = RandomStream(seed: Seed(7), entity: 0, purpose: "guards")
        let rule = GuardRule(alpha: 0.05)
        var alarms = 0
        for _ in 0..<200 {
            var order = Array(0..<80)
            for place in 0..<16 { order.swapAt(place, place + stream.below(80 - place)) }
            let tests = pool.metrics.map { metric -> DriftTest? in
                DriftTest(
                    baseline: order[..<8].map { metric.values[$0] },
                    now: order[8..<16].map { metric.values[$0] }, haveCommonSeeds: true,
                    tolerance: metric.tolerance)
            }
            if rule.verdicts(of: tests).contains(.drifted) { alarms += 1 }
        }
        #expect(alarms <= 10, "\(alarms) of 200, where at most 10 were promised")
    }

    @Test func `a metric that the runs do not give cannot be guarded by name`() throws {
        #expect(throws: GuardStudy.Failure.self) {
            try Self.baseline(2, [GuardedMetric("test_accuracy", .absolute(0.01))])
        }
        var baseline = try Self.baseline(2)
        baseline.metrics[0].metric = "test_accuracy"
        let study = try Self.guarded([], baseline)
        #expect(study.rows[0].verdict == .missing && study.exitCode == 1)
        #expect(study.rows[1].verdict == .unchanged)
    }

    @Test func `the digest is that of a run, and another names the first metric`() throws {
        let folder = ScratchFolder()
        let scenario = try Fixture.tiny()
        let run = try RunStudy.run(
            scenario, command: "zoosim run", version: "0", output: folder.path,
            observer: PairedRun.Observer())
        let baseline = try Self.baseline(2)
        #expect(baseline.reproduction.digest == run.digest)
        #expect(baseline.reproduction.difference(from: baseline.reproduction) == nil)
        let other = try Baseline.fingerprint(
            of: Fixture.tiny(["economy.zen_price=2.1 USD/ZEN"]), "0")
        let difference = try #require(other.difference(from: baseline.reproduction))
        #expect(difference.hasPrefix("jobs.small."))
        let titled = try Baseline.fingerprint(of: Fixture.tiny(["about=other words"]), "0")
        #expect(
            titled.difference(from: baseline.reproduction)?.hasPrefix("every metric is the same")
                == true)
    }
}
