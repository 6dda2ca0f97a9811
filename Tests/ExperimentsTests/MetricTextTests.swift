import Testing

@testable import Experiments

/// How figures of metrics are said.
@Suite struct MetricTextTests {
    @Test func `a share is said in percent, a count as it is, all else with its unit`() throws {
        let efficiency = try #require(MetricDefinition.named("efficiency"))
        let rounds = try #require(MetricDefinition.named("jobs.small.rounds"))
        let duration = try #require(MetricDefinition.named("duration"))
        #expect(efficiency.isShare && !rounds.isShare && !duration.isShare)
        #expect(MetricText.value(0.893, unit: efficiency.shownUnit) == "89.30%")
        #expect(MetricText.value(476, unit: rounds.shownUnit) == "476")
        #expect(MetricText.value(15.1, unit: duration.shownUnit) == "15.1 d")
        #expect(MetricText.short(0.893, unit: efficiency.shownUnit) == "89.3%")
        #expect(MetricText.difference(0.011, unit: efficiency.shownUnit) == "+1.10 pp")
        #expect(MetricText.difference(-3, unit: rounds.shownUnit) == "-3")
        #expect(MetricText.tolerance(0.011, unit: efficiency.shownUnit) == "1.1 pp")
        #expect(MetricText.tolerance(0.5, unit: duration.shownUnit) == "0.5 d")
        #expect([efficiency, rounds, duration].map(\.columnUnit) == ["%", "", "d"])
    }

    @Test func `what is counted is a metric`() {
        // A name that is none any more would be said in percent again.
        for name in MetricDefinition.counts {
            #expect(MetricDefinition.named(name)?.unit == "1", "\(name)")
        }
    }
}
