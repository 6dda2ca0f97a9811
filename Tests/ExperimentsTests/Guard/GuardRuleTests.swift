import Experiments
import Randomness
import Testing

/// How often a guard is wrong, and what it finds, by simulated guards.
struct GuardRuleTests {
    /// Normal values by Marsaglia's polar method.
    private static func normals(
        _ count: Int, mean: Double, deviation: Double, _ stream: inout RandomStream
    ) -> [Double] {
        var values: [Double] = []
        while values.count < count {
            let x = 2 * stream.uniform() - 1
            let y = 2 * stream.uniform() - 1
            let s = x * x + y * y
            guard s > 0, s < 1 else { continue }
            let factor = (-2 * ElementaryFunctions.log(s) / s).squareRoot()
            values += [mean + deviation * x * factor, mean + deviation * y * factor]
        }
        return Array(values.prefix(count))
    }

    /// A guard of six metrics whose luck is new, of which the first has drifted.
    private static func guarded(
        drift: Double, ofAll: Bool = false, deviation: Double, runs: Int = 12, isPaired: Bool,
        _ stream: inout RandomStream
    ) -> [DriftTest?] {
        (0..<6).map { metric in
            DriftTest(
                baseline: normals(runs, mean: 0.9, deviation: deviation, &stream),
                now: normals(
                    runs, mean: 0.9 + (metric == 0 || ofAll ? drift : 0), deviation: deviation,
                    &stream),
                haveCommonSeeds: isPaired, tolerance: 0.005)
        }
    }

    @Test(arguments: [true, false])
    func `200 guards of code that only draws other luck hardly ever fail`(isPaired: Bool) {
        var stream = RandomStream(seed: Seed(1), entity: 1, purpose: "guards")
        let rule = GuardRule(alpha: 0.05)
        let alarms = (0..<200).count { _ in
            rule.verdicts(
                of: Self.guarded(
                    drift: 0, deviation: 0.004, isPaired: isPaired, &stream)
            ).contains(.drifted)
        }
        #expect(alarms <= 10, "\(alarms) of 200, where at most 10 were promised")
    }

    @Test(arguments: [true, false])
    func `even drifts of just the tolerance in all metrics alarm at the stated rate`(
        isPaired: Bool
    ) {
        var stream = RandomStream(seed: Seed(2), entity: 1, purpose: "guards")
        let rule = GuardRule(alpha: 0.05)
        let alarms = (0..<400).count { _ in
            rule.verdicts(
                of: Self.guarded(
                    drift: 0.005, ofAll: true, deviation: 0.004, isPaired: isPaired, &stream)
            ).contains(.drifted)
        }
        // 20 are expected at the most; three deviations of a binomial count are 13.
        #expect(alarms <= 33, "\(alarms) of 400")
        // The rate is used, too: a guard that never fails would pass the line above.
        #expect(alarms >= 5, "\(alarms) of 400")
    }

    @Test func `a drop of a point is found as often as the power says`() {
        var stream = RandomStream(seed: Seed(3), entity: 1, purpose: "guards")
        let rule = GuardRule()
        let deviation = 0.0025
        let level = rule.level(of: 6)
        let expected = DriftTest.power(
            excess: 0.005, error: deviation * (2.0 / 12).squareRoot(), freedom: 11, level: level)
        #expect(expected > 0.8 && expected < 1)
        let found = (0..<300).count { _ in
            rule.verdicts(
                of: Self.guarded(drift: -0.01, deviation: deviation, isPaired: true, &stream)
            )[0] == .drifted
        }
        #expect(abs(Double(found) / 300 - expected) < 0.06, "\(found) of 300, \(expected)")
    }

    @Test func `too few noisy runs cannot tell, and never pass as sound`() {
        var stream = RandomStream(seed: Seed(4), entity: 1, purpose: "guards")
        let rule = GuardRule()
        for _ in 0..<50 {
            let tests = Self.guarded(
                drift: 0, deviation: 0.02, runs: 4, isPaired: true, &stream)
            let verdicts = rule.verdicts(of: tests)
            #expect(!verdicts.contains(.within) && !verdicts.contains(.unchanged))
        }
    }

    @Test func `Holm tells more drifts than a fixed level would`() {
        // Three metrics that drifted by the same on every seed but one, so that p lies between
        // α / 3 and α.
        func test(_ excess: Double) -> DriftTest {
            DriftTest(
                baseline: [0, 0, 0, 0], now: [1 + excess, 1 - excess, 1 + excess, 1 - excess],
                haveCommonSeeds: true, tolerance: 0.5)
        }
        let weak = test(0.25)
        #expect(weak.pValue > 0.01 && weak.pValue < 0.03)
        let sure = test(0.001)
        let rule = GuardRule(alpha: 0.03)
        #expect(rule.verdicts(of: [weak, sure, sure]) == [.drifted, .drifted, .drifted])
        #expect(rule.verdicts(of: [weak, nil, sure])[0] != .drifted)
        #expect(rule.verdicts(of: [weak, nil, sure])[1] == .missing)
    }
}
