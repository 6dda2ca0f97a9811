import Experiments
import Randomness
import ScenarioFiles
import Testing

/// Intervals of a median between two of the values.
struct MedianIntervalTests {
    @Test func `leaves out as many values at either end as the binomial law allows`() throws {
        let values = (1...12).map(Double.init)
        // 2 × (1 + 12) / 4096 = 0.6%, and 2 × (1 + 12 + 66) / 4096 = 3.9%, as in Thompson's table.
        let strict = try #require(ConfidenceInterval.median(values, confidence: 0.99))
        #expect(strict.low == 2 && strict.high == 11)
        let usual = try #require(ConfidenceInterval.median(values.reversed()))
        #expect(usual.low == 3 && usual.high == 10)
        #expect(usual.estimate == 6.5)
        // 2 / 2⁵ = 6.25%: five values are too few, six are enough.
        #expect(ConfidenceInterval.median([1, 2, 3, 4, 5]) == nil)
        #expect(ConfidenceInterval.median([1, 2, 3, 4, 5, 6])?.low == 1)
        #expect(ConfidenceInterval.median([]) == nil)
    }

    @Test func `covers the median of a skewed law as often as is stated`() {
        var stream = RandomStream(seed: Seed(5), entity: 0, purpose: "median")
        let trials = 2_000
        var covered = 0
        for _ in 0..<trials {
            let values = (0..<15).map { _ in
                let normal = ConfidenceIntervalTests.normal(&stream)
                return normal > 1 ? 1_000 * normal : normal
            }
            if ConfidenceInterval.median(values)?.contains(0) == true { covered += 1 }
        }
        #expect(Double(covered) / Double(trials) > 0.94)
        #expect(Double(covered) / Double(trials) < 0.99)
    }

    @Test func `a run astray moves the verdict of the mean and not that of the median`() throws {
        let values = [0.89, 0.891, 0.889, 0.89, 0.892, 1.7, 0.888, 0.89, 0.891, 0.889, 0.89, 0.89]
        let relation = try #require(PublishedRelation("89% ± 1%"))
        let schedule = LookSchedule(minimum: 12, maximum: 12)
        let mean = SequentialVerdict(of: values, against: relation, schedule: schedule)
        let median = SequentialVerdict(of: values, .median, against: relation, schedule: schedule)
        #expect(mean.verdict == .undetermined)
        #expect(median.verdict == .reproduced)
    }

    @Test func `a median goes on from looks that are too small for an interval`() throws {
        let relation = try #require(PublishedRelation("89% ± 1%"))
        let schedule = LookSchedule(minimum: 2, maximum: 12)
        let early = SequentialVerdict(
            of: [0.89, 0.89, 0.89], .median, against: relation, schedule: schedule)
        #expect(early.isOpen && early.replicates == 3)
    }
}
