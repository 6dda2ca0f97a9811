import Experiments
import Testing

/// Whether a mean has drifted, and how surely it would have been seen.
struct DriftTestTests {
    @Test func `equal bits are no drift, and any drift would have been seen`() {
        let values = [0.91, 0.92, 0.905]
        let test = DriftTest(
            baseline: values, now: values, haveCommonSeeds: true, tolerance: 1e-6)
        #expect(test.isUnchanged && test.isPaired && test.drift == 0)
        #expect(test.pValue == 1 && test.power(at: 1e-9) == 1)
    }

    @Test func `equal values of other seeds are luck, and not sameness`() {
        let values = [0.91, 0.92, 0.905]
        let test = DriftTest(
            baseline: values, now: values, haveCommonSeeds: false, tolerance: 0.01)
        #expect(!test.isUnchanged && !test.isPaired && test.drift == 0)
    }

    @Test func `the drift of pairs has the noise of their differences`() {
        let test = DriftTest(
            baseline: [1, 5, 9, 13], now: [2, 6, 10, 14.4], haveCommonSeeds: true, tolerance: 0.5)
        #expect(abs(test.drift - 1.1) < 1e-12)
        // The differences 1, 1, 1, 1.4 deviate by 0.2.
        #expect(abs(test.standardError - 0.1) < 1e-12)
        #expect(test.freedom == 3)
        // t = 6 and t = 16 with three degrees of freedom.
        #expect(abs(test.pValue - (0.0046357 + 0.0002667)) < 2e-5)
    }

    @Test func `fewer runs than the baseline has are paired with its first`() {
        let test = DriftTest(
            baseline: [1, 2, 3, 400], now: [2, 3, 4], haveCommonSeeds: true, tolerance: 0.5)
        #expect(test.isPaired && test.drift == 1 && test.standardError == 0)
        #expect(test.baseline.count == 3 && test.pValue == 0)
    }

    @Test func `more runs than the baseline has are compared by Welch's test`() {
        // Deviations √2.5 and √10, so 0.5 + 1 is the variance of the drift.
        let test = DriftTest(
            baseline: [1, 2, 3, 4, 5], now: [2, 4, 6, 8, 10, 2, 4, 6, 8, 10], haveCommonSeeds: true,
            tolerance: 1)
        #expect(!test.isPaired && test.drift == 3)
        let variance = 0.5 + 80.0 / 9 / 10
        #expect(abs(test.standardError * test.standardError - variance) < 1e-12)
        let freedom = variance * variance / (0.25 / 4 + (variance - 0.5) * (variance - 0.5) / 9)
        #expect(abs(test.freedom - freedom) < 1e-9)
    }

    @Test func `a drift that is the same on every seed is told exactly`() {
        func test(_ tolerance: Double) -> DriftTest {
            DriftTest(
                baseline: [4, 8], now: [5, 9], haveCommonSeeds: true, tolerance: tolerance)
        }
        #expect(test(0.75).pValue == 0)
        #expect(test(1).pValue == 1)
        #expect(test(1).power(at: 0.001) == 1)
    }

    @Test func `one run that moved has no spread, and tells nothing`() {
        let test = DriftTest(baseline: [1, 2], now: [9], haveCommonSeeds: true, tolerance: 1)
        #expect(test.pValue == 1 && test.power(at: 0.05) == 0)
        #expect(test.replicates(for: 0.9, at: 0.05) == nil)
    }

    @Test func `power is that of noncentral Student, as R's power t test reckons it`() {
        // power.t.test(n = 10, delta = 1, sd = 1, type = "one.sample", alternative = "one.sided")
        let ten = DriftTest.power(
            excess: 1, error: 1 / 10.0.squareRoot(), freedom: 9, level: 0.05)
        #expect(abs(ten - 0.897517) < 1e-3)
        // Without anything to find it is the level.
        let none = DriftTest.power(excess: 0, error: 1, freedom: 9, level: 0.05)
        #expect(abs(none - 0.05) < 1e-3)
    }

    @Test func `the number of replicates that would do is the least that does`() throws {
        let enough = try #require(
            DriftTest.replicates(for: 0.9, deviation: 0.02, excess: 0.005, level: 0.001))
        func power(_ count: Int) -> Double {
            DriftTest.power(
                excess: 0.005, error: 0.02 / Double(count).squareRoot(),
                freedom: Double(count - 1), level: 0.001)
        }
        #expect(power(enough) >= 0.9 && power(enough - 1) < 0.9)
        #expect(enough > 300 && enough < 330)
        #expect(
            DriftTest.replicates(for: 0.9, deviation: 1, excess: 1e-6, level: 0.001) == nil)
    }

    @Test func `tolerances are points beside shares, and shares or units elsewhere`() {
        typealias Tolerance = GuardedMetric.Tolerance
        #expect(Tolerance("0.5%", unit: "1") == .absolute(0.005))
        #expect(Tolerance("± 1%", unit: "d") == .relative(0.01))
        #expect(Tolerance("0.1 d", unit: "d") == .absolute(0.1))
        #expect(Tolerance("2 ZEN/GPU-h", unit: "ZEN/GPU-h") == .absolute(2))
        for wrong in ["0%", "-1%", "1", "", "x d", "1 s"] {
            #expect(Tolerance(wrong, unit: "d") == nil, "\(wrong)")
        }
    }
}
