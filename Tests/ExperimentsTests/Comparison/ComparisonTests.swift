import Experiments
import Foundation
import Plotting
import ScenarioFiles
import Testing

/// Two scenarios on the same luck.
struct ComparisonTests {
    private func compare(
        _ overrides: [String], metrics: [String] = [],
        stopping: Comparison.Stopping = .fixed(4), threads: Int = 2
    ) throws -> Comparison {
        try Comparison.run(
            Fixture.tiny(), Fixture.tiny(overrides), metrics: metrics, stopping: stopping,
            threads: threads)
    }

    @Test func `a scenario does not differ from itself, whatever its seed`() throws {
        let comparison = try Comparison.run(
            Fixture.tiny(), Fixture.tiny(seed: 99), stopping: .fixed(3), threads: 2)
        #expect(comparison.rows.count > 8)
        for row in comparison.rows {
            #expect(row.difference.low == 0 && row.difference.high == 0, "\(row.metric)")
            #expect(row.varianceRatio == nil)
        }
        #expect(comparison.bars.allSatisfy { $0.difference.estimate == 0 })
    }

    @Test func `the waterfall of the difference closes`() throws {
        let comparison = try compare(["jobs.small.training.inner_steps=10"])
        let means = try #require(comparison.efficiencies)
        let sum = comparison.bars.reduce(0) { $0 + $1.difference.estimate }
        #expect(abs(sum - (means.b - means.a)) < 1e-12)
        let row = try #require(comparison.rows.first { $0.metric == "efficiency" })
        #expect(abs(row.difference.estimate - (means.b - means.a)) < 1e-12)
        let figure = try #require(comparison.figure())
        #expect(figure.script().text.contains("communication exposed"))
        // The title says of a difference only what its interval shows.
        #expect(
            figure.title.contains("no difference in efficiency is seen")
                == row.difference.contains(0))
        #expect(figure.caption.contains("± "))
    }

    @Test func `twice the price of a ZEN is twice the cost in dollars, on every seed`() throws {
        let comparison = try compare(
            ["economy.zen_price=4 USD/ZEN"], metrics: ["cost_usd", "cost_zen"])
        let dollars = comparison.rows[0]
        for (a, b) in zip(dollars.values.a, dollars.values.b) { #expect(abs(b - 2 * a) < 1e-9) }
        #expect(comparison.rows[1].difference.halfWidth == 0)
        #expect(comparison.bars.isEmpty)
    }

    @Test func `pairing saves seeds where luck is shared`() throws {
        // The price of data centres moves no run, and the ratio of costs in proportion.
        let comparison = try compare(
            ["twin.price=1.5 USD/GPU-h"], metrics: ["cost_ratio"], stopping: .fixed(6))
        let row = comparison.rows[0]
        let ratio = try #require(row.varianceRatio)
        #expect(ratio > 10)
        #expect(row.seedsSaved == Int((6 * (ratio - 1)).rounded()))
    }

    @Test func `a wanted width ends the replicates as soon as it is reached`() throws {
        let wide = try compare(
            ["jobs.small.training.inner_steps=10"], metrics: ["efficiency"],
            stopping: .until(metric: "efficiency", half: 10, most: 9))
        #expect(wide.replicates == 4)
        #expect(wide.isReached == true)
        let narrow = try compare(
            ["jobs.small.training.inner_steps=10"], metrics: ["efficiency"],
            stopping: .until(metric: "efficiency", half: 1e-9, most: 6))
        #expect(narrow.replicates == 6)
        #expect(narrow.isReached == false)
    }

    @Test func `the number of threads changes nothing`() throws {
        let change = ["jobs.small.training.inner_steps=10"]
        #expect(try compare(change, threads: 1).json() == compare(change, threads: 3).json())
    }

    @Test func `an unknown metric is refused with the nearest`() {
        #expect(throws: Comparison.Failure.self) {
            try compare(["economy.fee=6%"], metrics: ["eficiency"])
        }
    }
}
