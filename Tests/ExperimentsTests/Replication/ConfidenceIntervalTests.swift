import Experiments
import Randomness
import Testing

/// Intervals against values by hand, and how often they cover.
struct ConfidenceIntervalTests {
    @Test func `a summary is what one reckons by hand`() {
        let summary = Summary([9, 1, 8, 2, 7, 3, 6, 4, 5, 10, .nan, .infinity])
        #expect(summary.count == 10)
        #expect(summary.mean == 5.5)
        #expect(abs(summary.standardDeviation - 3.0276503540974917) < 1e-14)
        #expect(summary.median == 5.5)
        #expect(summary.quantile(0.25) == 3.25)
        #expect((summary.least, summary.greatest) == (1, 10))
        #expect(Summary([]).mean.isNaN)
        #expect(Summary([3]).standardDeviation.isNaN)
    }

    @Test(
        arguments: [
            (0.95, 1, 12.706204736174694), (0.95, 9, 2.262157162798205),
            (0.99, 4, 4.604094871349993), (0.90, 30, 1.697260886593957),
        ])
    func `Student's quantiles are those of the tables`(
        confidence: Double, freedom: Int, expected: Double
    ) {
        let found = ConfidenceInterval.studentQuantile(confidence: confidence, freedom: freedom)
        #expect(abs(found - expected) < 1e-9)
    }

    @Test func `Student's interval of ten numbers is the one by hand`() throws {
        let interval = try #require(ConfidenceInterval.student((1...10).map(Double.init)))
        #expect(interval.estimate == 5.5)
        #expect(abs(interval.halfWidth - 2.165850589668) < 1e-9)
        #expect(interval.contains(3.34) && !interval.contains(3.33))
        #expect(ConfidenceInterval.student([1]) == nil)
        #expect(ConfidenceInterval.student([2, 2, 2])?.halfWidth == 0)
    }

    @Test func `pairs are subtracted before their spread is reckoned`() throws {
        let a = [10.0, 20, 30, .nan]
        let b = [9.0, 18.5, 29.5, 1]
        let paired = try #require(ConfidenceInterval.paired(a, b))
        #expect(paired.estimate == 1)
        #expect(paired.count == 3)
        // Differences 1, 1.5 and 0.5: standard error 0.5/√3, quantile 4.302652729911.
        #expect(abs(paired.halfWidth - 4.302652729911 * 0.5 / 3.0.squareRoot()) < 1e-9)
    }

    @Test func `the same stream gives the same bootstrap, and another one another`() throws {
        let values = (1...12).map { Double($0 * $0) }
        func interval(_ seed: UInt64) -> ConfidenceInterval? {
            var stream = RandomStream(seed: Seed(seed), entity: 0, purpose: "bootstrap")
            return ConfidenceInterval.bootstrap(values, of: .median, stream: &stream)
        }
        #expect(interval(1) == interval(1))
        #expect(interval(1) != interval(2))
        let found = try #require(interval(1))
        #expect(found.estimate == 42.5)
        #expect(found.low < 42.5 && found.high > 42.5)
        #expect(values.contains { $0 <= found.low } && found.high <= 144)
    }

    @Test func `a corrected interval leans to the side of the long tail`() throws {
        let values = [1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.7, 2, 3, 9]
        var streams = (0..<2).map { _ in
            RandomStream(seed: Seed(5), entity: 0, purpose: "bootstrap")
        }
        let plain = try #require(
            ConfidenceInterval.bootstrap(values, method: .percentile, stream: &streams[0]))
        let corrected = try #require(
            ConfidenceInterval.bootstrap(values, method: .corrected, stream: &streams[1]))
        #expect(corrected.low > plain.low)
        #expect(corrected.high > plain.high)
    }

    @Test func `without spread a bootstrap has no width`() {
        var stream = RandomStream(seed: Seed(5), entity: 0, purpose: "bootstrap")
        let interval = ConfidenceInterval.bootstrap([4, 4, 4], stream: &stream)
        #expect(interval?.low == 4 && interval?.high == 4)
        #expect(ConfidenceInterval.bootstrap([4, .nan], stream: &stream) == nil)
    }

    @Test func `Student's interval covers the mean of normal values as often as it says`() {
        var stream = RandomStream(seed: Seed(11), entity: 0, purpose: "coverage")
        let trials = 4_000
        let covered = (0..<trials).count { _ in
            let values = (0..<5).map { _ in Self.normal(&stream) }
            return ConfidenceInterval.student(values, confidence: 0.9)?.contains(0) == true
        }
        // Four standard deviations of the binomial to each side.
        #expect(abs(Double(covered) / Double(trials) - 0.9) < 0.019)
    }

    @Test(arguments: [ConfidenceInterval.Method.percentile, .corrected])
    func `a bootstrap covers the median of skewed values nearly as often as it says`(
        method: ConfidenceInterval.Method
    ) {
        var stream = RandomStream(seed: Seed(12), entity: 0, purpose: "coverage")
        let trials = 300
        let covered = (0..<trials).count { _ in
            let values = (0..<40).map { _ in -ElementaryFunctions.log(stream.uniform()) }
            let interval = ConfidenceInterval.bootstrap(
                values, of: .median, confidence: 0.9, method: method, resamples: 300,
                stream: &stream)
            return interval?.contains(ElementaryFunctions.log(2)) == true
        }
        #expect((0.84...0.95).contains(Double(covered) / Double(trials)))
    }

    /// A normal value by the sum of twelve uniform ones, near enough for a t of four degrees.
    static func normal(_ stream: inout RandomStream) -> Double {
        (0..<12).reduce(-6.0) { sum, _ in sum + stream.uniform() }
    }
}
