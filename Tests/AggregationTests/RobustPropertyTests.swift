import Aggregation
import Testing

/// What the rules promise, over many instances.
struct RobustPropertyTests {
    static let rules: [RobustRule] = [
        RobustRule(.median), RobustRule(.trimmedMean), RobustRule(.geometricMedian), .standard,
        RobustRule(.median, after: [.neighbourMixing]),
        RobustRule(.geometricMedian, after: [.neighbourMixing]),
    ]
    static let sizes = [(5, 1), (7, 2), (9, 1), (9, 3), (11, 2)]

    /// Updates of which some are far away, close together, shifted a little, or the same.
    private func instance(
        _ number: Int, members n: Int, bad f: Int, _ numbers: inout TestNumbers
    ) -> [[Double]] {
        let width = 1 + number % 3
        var updates = (0..<n).map { _ in
            (0..<width).map { _ in Double.random(in: -1...1, using: &numbers) }
        }
        let far = [Double](
            repeating: [0.5, 2, 10, 1e4][number / 6 % 4], count: width)
        for member in 0..<f {
            switch number % 6 {
            case 0: updates[member] = far
            case 1: updates[member] = updates[member].map { $0 * 30 }
            case 2: updates[member] = updates[n - 1]
            case 3: updates[member] = zip(updates[member], far).map { $0 + $1 }
            default: break
            }
        }
        // Two heaps, as far apart as may be.
        if number % 6 == 5 {
            for member in 0..<n {
                updates[member] = [Double](repeating: member <= n / 2 ? 0 : 1, count: width)
            }
        }
        return updates
    }

    /// All choices of n − f of n, as bits.
    private func subsets(_ n: Int, without f: Int) -> [[Int]] {
        (0..<1 << n).filter { $0.nonzeroBitCount == n - f }.map { bits in
            (0..<n).filter { bits >> $0 & 1 == 1 }
        }
    }

    /// The greatest ratio of ‖F − x̄‖² to the mean of ‖xᵢ − x̄‖² over all choices of good members.
    private func worstRatio(
        _ updates: [[Double]], _ result: [Double], _ subsets: [[Int]]
    ) -> Double {
        var worst = 0.0
        for good in subsets {
            var distance = 0.0
            var variance = 0.0
            for column in result.indices {
                var sum = 0.0
                for member in good { sum += updates[member][column] }
                let mean = sum / Double(good.count)
                distance += (result[column] - mean) * (result[column] - mean)
                for member in good {
                    let difference = updates[member][column] - mean
                    variance += difference * difference
                }
            }
            variance /= Double(good.count)
            // Of good ones that agree the result must be what they agree on.
            if distance > 1e-20 { worst = max(worst, distance / max(variance, 1e-18)) }
        }
        return worst
    }

    private func distance(_ a: [Double], _ b: [Double]) -> Double {
        var square = 0.0
        for index in a.indices { square += (a[index] - b[index]) * (a[index] - b[index]) }
        return square.squareRoot()
    }

    @Test(arguments: sizes)
    func `no result is farther from the good ones' mean than κ allows`(n: Int, f: Int) throws {
        let subsets = subsets(n, without: f)
        var numbers = TestNumbers(state: UInt64(100 * n + f))
        var worst = [Double](repeating: 0, count: Self.rules.count)
        var worstOfMean = 0.0
        for number in 0..<250 {
            let updates = instance(number, members: n, bad: f, &numbers)
            for (index, rule) in Self.rules.enumerated() {
                let result = try rule.aggregate(updates, bad: f)
                worst[index] = max(worst[index], worstRatio(updates, result, subsets))
            }
            worstOfMean = max(
                worstOfMean,
                worstRatio(updates, try RobustRule(.mean).aggregate(updates, bad: f), subsets))
        }
        // No rule can promise less (Allouah et al., AISTATS 2023, proposition 1).
        let least = Double(f) / Double(n - 2 * f)
        for (rule, ratio) in zip(Self.rules, worst) {
            let kappa = try #require(rule.coefficient(members: n, bad: f), "\(rule)")
            #expect(ratio <= kappa, "\(rule): \(ratio) of \(kappa)")
            #expect(kappa >= least)
        }
        // The two heaps are what no rule can do better on.
        #expect((worst.max() ?? 0) >= least * 0.999)
        #expect(worstOfMean > 1e6)
    }

    @Test func `coefficients are those that were published`() throws {
        // c = 2/7 for 11 and 2.
        let c = 2.0 / 7
        let expected: [(RobustRule, Double)] = [
            (RobustRule(.trimmedMean), 6 * c * (1 + c)),
            (RobustRule(.median), 4 * (1 + c) * (1 + c)),
            (RobustRule(.geometricMedian), 4 * (1 + c) * (1 + c)),
            (.standard, 16.0 / 9 * (6 * c * (1 + c) + 1)),
        ]
        for (rule, kappa) in expected {
            let found = try #require(rule.coefficient(members: 11, bad: 2))
            #expect(abs(found - kappa) < 1e-12, "\(rule)")
        }
        #expect(RobustRule(.mean).coefficient(members: 11, bad: 2) == nil)
        #expect(RobustRule(.mean).coefficient(members: 11, bad: 0) == 0)
        #expect(RobustRule(.bulyan).coefficient(members: 11, bad: 2) == nil)
        #expect(RobustRule(.median).coefficient(members: 4, bad: 2) == nil)
        #expect(RobustRule.standard.coefficient(members: 24, bad: 0) == 0)
    }

    /// What is proved of a Krum is proved of one that counts a neighbour more; of the others
    /// nothing is.
    @Test(arguments: [
        RobustRule(.krum), RobustRule(.krum, after: [.neighbourMixing]), RobustRule(.multiKrum),
        RobustRule(.bulyan), RobustRule(.meanAroundMedian), .rfa, RobustRule(.minimumDiameter),
        RobustRule(.centeredClipping(radius: 1, steps: 1)), RobustRule(.mean),
        RobustRule(.trimmedMean, after: [.clipping]),
        RobustRule(.trimmedMean, after: [.bucketing(size: 2)]),
    ])
    func `where nothing is proved, nothing is promised`(rule: RobustRule) {
        #expect(rule.leastMembers(bad: 2) <= 11)
        #expect(rule.coefficient(members: 11, bad: 2) == nil)
    }

    /// The bad ones climb: each tries steps of its own, and keeps those that carry the result
    /// farther from the good ones' mean.
    @Test(arguments: sizes, 0..<3)
    func `no climb of the bad ones carries a result beyond κ`(
        size: (n: Int, f: Int), start: Int
    ) throws {
        let (n, f) = size
        for rule in Self.rules {
            var numbers = TestNumbers(state: UInt64(1_000 * n + 10 * f + start))
            var updates = (0..<n).map { _ in
                (0..<2).map { _ in Double.random(in: -1...1, using: &numbers) }
            }
            let good = [Array(f..<n)]
            var worst = worstRatio(updates, try rule.aggregate(updates, bad: f), good)
            let before = worst
            for attempt in 0..<400 {
                var tried = updates
                let reach = [0.1, 1, 10][attempt % 3]
                for member in 0..<f {
                    for column in 0..<2 {
                        tried[member][column] += Double.random(in: -reach...reach, using: &numbers)
                    }
                }
                let ratio = worstRatio(tried, try rule.aggregate(tried, bad: f), good)
                if ratio > worst { (updates, worst) = (tried, ratio) }
            }
            #expect(worst > before)
            let kappa = try #require(rule.coefficient(members: n, bad: f))
            #expect(worst <= kappa, "\(rule): \(worst) of \(kappa)")
        }
    }

    /// But for ties, which go to the first: subsets often share their two farthest members, and
    /// with two bad ones Bulyan's last picks come in pairs that are each other's nearest.
    @Test func `the order of the members does not matter`() throws {
        var numbers = TestNumbers(state: 12)
        let all: [RobustRule] =
            Self.rules + [
                RobustRule(.mean), RobustRule(.meanAroundMedian), RobustRule(.multiKrum),
                .rfa, RobustRule(.centeredClipping(radius: 0.7, steps: 2)),
                RobustRule(.trimmedMean, after: [.clipping]),
            ]
        for _ in 0..<30 {
            let updates = (0..<11).map { _ in
                (0..<4).map { _ in Double.random(in: -1...1, using: &numbers) }
            }
            let shuffled = updates.shuffled(using: &numbers)
            for rule in all {
                let one = try rule.aggregate(updates, bad: 2)
                let other = try rule.aggregate(shuffled, bad: 2)
                #expect(zip(one, other).allSatisfy { abs($0 - $1) < 1e-9 }, "\(rule)")
            }
            let many =
                updates
                + (0..<4).map { _ in (0..<4).map { _ in .random(in: -2...2, using: &numbers) } }
            let one = try RobustRule(.bulyan).aggregate(many, bad: 3)
            let other = try RobustRule(.bulyan).aggregate(many.shuffled(using: &numbers), bad: 3)
            #expect(distance(one, other) < 1e-9)
            // To the last bit where values are sorted before they are added.
            for estimator in [RobustRule.Estimator.median, .trimmedMean, .meanAroundMedian, .krum] {
                let rule = RobustRule(estimator)
                #expect(
                    try rule.aggregate(updates, bad: 2) == rule.aggregate(shuffled, bad: 2))
            }
        }
    }

    @Test func `rules move and grow with the updates`() throws {
        var numbers = TestNumbers(state: 13)
        let updates = (0..<11).map { _ in
            (0..<4).map { _ in Double.random(in: -1...1, using: &numbers) }
        }
        let moved = updates.map { $0.map { 3 * $0 + 2 } }
        for rule in Self.rules + [
            RobustRule(.bulyan), RobustRule(.multiKrum), RobustRule(.minimumDiameter),
            RobustRule(.meanAroundMedian),
        ] {
            let one = try rule.aggregate(updates, bad: 2).map { 3 * $0 + 2 }
            let other = try rule.aggregate(moved, bad: 2)
            #expect(zip(one, other).allSatisfy { abs($0 - $1) < 1e-9 }, "\(rule)")
        }
    }

    /// At the median of distances the unit vectors towards all updates cancel, or are outweighed by
    /// the update that the median lies on.
    @Test func `the geometric median is one`() throws {
        var numbers = TestNumbers(state: 14)
        for size in [1e-6, 1, 1e6] {
            for number in 0..<20 {
                var updates = (0..<9).map { _ in
                    (0..<3).map { _ in size * Double.random(in: -1...1, using: &numbers) }
                }
                if number % 4 == 0 { for member in 1..<6 { updates[member] = updates[0] } }
                let point = try RobustRule(.geometricMedian).aggregate(updates, bad: 1)
                var pull = [0.0, 0, 0]
                var here = 0.0
                for update in updates {
                    let difference = zip(update, point).map { $0 - $1 }
                    let distance = difference.reduce(0) { $0 + $1 * $1 }.squareRoot()
                    if distance < 1e-9 * size {
                        here += 1
                        continue
                    }
                    for column in 0..<3 { pull[column] += difference[column] / distance }
                }
                let length = pull.reduce(0) { $0 + $1 * $1 }.squareRoot()
                #expect(length <= here + 1e-6, "\(size), \(number): \(length)")
            }
        }
    }

    @Test func `the geometric median is no farther from the updates than any of them`() throws {
        var numbers = TestNumbers(state: 15)
        for _ in 0..<20 {
            let updates = (0..<7).map { _ in
                (0..<5).map { _ in Double.random(in: -1...1, using: &numbers) }
            }
            func total(_ point: [Double]) -> Double {
                var sum = 0.0
                for update in updates { sum += distance(update, point) }
                return sum
            }
            let median = try RobustRule(.geometricMedian).aggregate(updates, bad: 2)
            for other in updates + [try RobustRule(.mean).aggregate(updates, bad: 2)] {
                #expect(total(median) <= total(other) + 1e-12)
            }
        }
    }
}
