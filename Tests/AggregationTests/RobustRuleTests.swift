import Aggregation
import Testing

struct RobustRuleTests {
    struct Vectors: Decodable {
        struct Case: Decodable {
            var attack: String
            var byzantine: [[Double]]
            var expect: Expected
        }
        struct Expected: Decodable {
            var mean: [Double]
            var median: [Double]
            var trimmed_mean_f: [Double]
            var meamed_f: [Double]
            var krum_blanchard: [Double]
            var multikrum_blanchard_m9: [Double]
            var bulyan: [Double]
            var geometric_median: [Double]
            var rfa_nu1em6_T3_from_mean: [Double]
            var centered_clip_tau1_L3_v0: [Double]
            var centered_clip_tau10_L1_v0: [Double]
            var nnm_then_mean: [Double]
            var nnm_then_trimmed_mean: [Double]
            var bucketing_s2_perm_then_median: [Double]
            var arc_then_trimmed_mean: [Double]
            var mda: [Double]
        }
        var n: Int
        var f: Int
        var honest: [[Double]]
        var bucketing_perm: [Int]
        var cases: [Case]
    }

    private func vectors() throws -> Vectors {
        try VectorFile("robust_aggregation").decode(Vectors.self)
    }

    /// Relative to the size of the result; the last bits depend on the order of sums.
    private func expect(
        _ rule: RobustRule, _ updates: [[Double]], bad: Int, is expected: [Double],
        in round: RobustRule.Round = RobustRule.Round(), within tolerance: Double = 1e-12,
        _ comment: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let result = try rule.aggregate(updates, bad: bad, in: round)
        #expect(result.count == expected.count, sourceLocation: sourceLocation)
        for (value, wanted) in zip(result, expected) {
            #expect(
                abs(value - wanted) <= tolerance * max(1, abs(wanted)), "\(comment)",
                sourceLocation: sourceLocation)
        }
    }

    @Test func `every rule gives what the vectors say, under every attack`() throws {
        let vectors = try vectors()
        let f = vectors.f
        for one in vectors.cases {
            let updates = vectors.honest + one.byzantine
            let e = one.expect
            let plain: [(RobustRule.Estimator, [Double])] = [
                (.mean, e.mean), (.median, e.median), (.trimmedMean, e.trimmed_mean_f),
                (.meanAroundMedian, e.meamed_f), (.krum, e.krum_blanchard),
                (.multiKrum, e.multikrum_blanchard_m9), (.bulyan, e.bulyan),
                (.minimumDiameter, e.mda),
                (.centeredClipping(radius: 1, steps: 3), e.centered_clip_tau1_L3_v0),
                (.centeredClipping(radius: 10, steps: 1), e.centered_clip_tau10_L1_v0),
            ]
            for (estimator, expected) in plain {
                try expect(
                    RobustRule(estimator), updates, bad: f, is: expected,
                    "\(estimator), \(one.attack)")
            }
            try expect(
                .rfa, updates, bad: f, is: e.rfa_nu1em6_T3_from_mean, within: 1e-9, one.attack)
            try expect(
                RobustRule(.geometricMedian), updates, bad: f, is: e.geometric_median,
                within: 1e-9, one.attack)
            try expect(
                RobustRule(.mean, after: [.neighbourMixing]), updates, bad: f,
                is: e.nnm_then_mean, one.attack)
            try expect(.standard, updates, bad: f, is: e.nnm_then_trimmed_mean, one.attack)
            try expect(
                RobustRule(.median, after: [.bucketing(size: 2)]), updates, bad: f,
                is: e.bucketing_s2_perm_then_median,
                in: RobustRule.Round(order: vectors.bucketing_perm), one.attack)
            try expect(
                RobustRule(.trimmedMean, after: [.clipping]), updates, bad: f,
                is: e.arc_then_trimmed_mean, one.attack)
        }
        #expect(vectors.cases.count == 9)
    }

    @Test func `clipping starts where the last round ended`() throws {
        let rule = RobustRule(.centeredClipping(radius: 1, steps: 1))
        let updates: [[Double]] = [[10, 0], [10, 0], [10, 0]]
        var start: [Double]?
        for round in 1...9 {
            let result = try rule.aggregate(
                updates, bad: 1, in: RobustRule.Round(start: start))
            #expect(result == [Double(round), 0])
            start = result
        }
        let last = try rule.aggregate(updates, bad: 1, in: RobustRule.Round(start: start))
        #expect(last == [10, 0])
        #expect(try rule.aggregate(updates, bad: 1, in: RobustRule.Round(start: last)) == last)
    }

    @Test func `of updates that tie, the first wins`() throws {
        // Two pairs, both as close; and their mirror image.
        let updates: [[Double]] = [[0], [1], [4], [5]]
        #expect(try RobustRule(.krum).aggregate(updates, bad: 0) == [1])
        #expect(try RobustRule(.minimumDiameter).aggregate([[0], [1], [2]], bad: 1) == [0.5])
        #expect(try RobustRule(.meanAroundMedian).aggregate([[0], [1], [2]], bad: 1) == [0.5])
        #expect(
            try RobustRule(.median, after: [.neighbourMixing]).aggregate(
                [[0], [1], [2]], bad: 1) == [0.5])
    }

    @Test func `members that are too few are refused, with the number that it takes`() throws {
        let updates = [[Double]](repeating: [1, 2], count: 30)
        let needs: [(RobustRule, Int, Int)] = [
            (RobustRule(.mean), 2, 3), (RobustRule(.median), 2, 5),
            (RobustRule(.trimmedMean), 3, 7), (RobustRule(.meanAroundMedian), 1, 3),
            (RobustRule(.krum), 2, 7), (RobustRule(.multiKrum), 0, 3),
            (RobustRule(.bulyan), 2, 11), (RobustRule(.geometricMedian), 2, 5),
            (.rfa, 2, 5), (RobustRule(.centeredClipping(radius: 1, steps: 1)), 2, 5),
            (RobustRule(.minimumDiameter), 2, 5), (.standard, 4, 9),
            (RobustRule(.mean, after: [.neighbourMixing]), 2, 5),
            (RobustRule(.krum, after: [.clipping]), 2, 7),
            // Five buckets of three, of which the last holds one.
            (RobustRule(.median, after: [.bucketing(size: 3)]), 2, 13),
        ]
        for (rule, bad, needed) in needs {
            #expect(rule.leastMembers(bad: bad) == needed, "\(rule)")
            let result = try rule.aggregate(Array(updates.prefix(needed)), bad: bad)
            // All say the same, and what clipping does not reach in one step is on its way.
            if case .centeredClipping = rule.estimator {
                #expect(result[0] > 0 && result[0] < 1)
            } else {
                #expect(result == [1, 2])
            }
            #expect(
                throws: RobustRefusal.tooFewMembers(needed - 1, bad: bad, needed: needed)
            ) { try rule.aggregate(Array(updates.prefix(needed - 1)), bad: bad) }
        }
        #expect(throws: RobustRefusal.tooManySubsets(members: 30, bad: 14)) {
            try RobustRule(.minimumDiameter).aggregate(updates, bad: 14)
        }
        #expect(
            "\(RobustRefusal.tooFewMembers(6, bad: 2, needed: 7))"
                == "6 members are too few to bear 2 bad ones; it takes 7")
    }

    @Test func `a bad member moves the mean anywhere, and no other rule far`() throws {
        let vectors = try vectors()
        let f = vectors.f
        let rules: [RobustRule] = [
            RobustRule(.median), RobustRule(.trimmedMean), RobustRule(.meanAroundMedian),
            RobustRule(.krum), RobustRule(.multiKrum), RobustRule(.bulyan),
            RobustRule(.geometricMedian), RobustRule(.centeredClipping(radius: 1, steps: 3)),
            RobustRule(.minimumDiameter), .standard,
            RobustRule(.mean, after: [.clipping]),
        ]
        for size in [1e3, 1e9, 1e60, 1e200, .infinity, .nan] {
            let bad = [[Double]](repeating: [Double](repeating: size, count: 6), count: f)
            let updates = vectors.honest + bad
            for rule in rules {
                let result = try rule.aggregate(updates, bad: f)
                #expect(result.allSatisfy { abs($0) < 10 }, "\(rule) at \(size)")
            }
            let mean = try RobustRule(.mean).aggregate(updates, bad: f)
            if size < 1e100 { #expect(mean[0] > size / 10) }
        }
    }

    @Test func `what looks at one coordinate at a time can be cut into shards`() throws {
        let vectors = try vectors()
        let estimators: [RobustRule.Estimator] = [
            .mean, .median, .trimmedMean, .meanAroundMedian, .krum, .multiKrum, .bulyan,
            .geometricMedian, .smoothedGeometricMedian(smoothing: 1e-6, steps: 3),
            .centeredClipping(radius: 1, steps: 1), .minimumDiameter,
        ]
        let order = vectors.bucketing_perm
        for estimator in estimators {
            for preparations: [RobustRule.Preparation] in [
                [], [.neighbourMixing], [.bucketing(size: 1)], [.clipping],
            ] {
                let rule = RobustRule(estimator, after: preparations)
                var isEqual = true
                for one in vectors.cases {
                    let updates = vectors.honest + one.byzantine
                    let round = RobustRule.Round(order: order)
                    let whole = try rule.aggregate(updates, bad: vectors.f, in: round)
                    let shards = try [0..<1, 1..<4, 4..<6].flatMap { range in
                        try rule.aggregate(
                            updates.map { Array($0[range]) }, bad: vectors.f, in: round)
                    }
                    isEqual = isEqual && whole == shards
                }
                #expect(rule.isCoordinateWise == isEqual, "\(rule)")
            }
        }
    }
}
