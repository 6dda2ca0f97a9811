import Randomness
import Testing

struct RandomStreamTests {
    private func stream(
        _ seed: UInt64 = 1, _ entity: UInt64 = 2, _ purpose: String = "test"
    ) -> RandomStream {
        RandomStream(seed: Seed(seed), entity: entity, purpose: purpose)
    }

    @Test func `the same seed, entity and purpose give the same numbers`() {
        var first = stream()
        var second = stream()
        for _ in 0..<100 { #expect(first.next() == second.next()) }
    }

    @Test func `the first numbers of a stream never change`() {
        var numbers = stream(42, 7, "failures")
        #expect((0..<4).map { _ in numbers.next() } == Golden.firstNumbers)
    }

    @Test func `two words make one number, the first below`() {
        var words = stream()
        var numbers = stream()
        for _ in 0..<9 {
            let low = UInt64(words.nextWord())
            #expect(numbers.next() == low | UInt64(words.nextWord()) << 32)
        }
    }

    @Test func `a number drawn after an odd word continues with the next word`() {
        var words = stream()
        var mixed = stream()
        let drawn = (0..<12).map { _ in words.nextWord() }
        #expect(mixed.nextWord() == drawn[0])
        for index in stride(from: 1, to: 11, by: 2) {
            #expect(mixed.next() == UInt64(drawn[index]) | UInt64(drawn[index + 1]) << 32)
        }
    }

    @Test func `a change of seed, entity or purpose changes every number`() {
        let purposes = ["", "a", "b", "ab", "ba", "failures", "failures2", "a\0", "\0a", "\0"]
        var seen: [UInt64] = []
        for seed in [0, 1, UInt64.max] {
            for entity in [0, 1, 2, 1 << 32, UInt64.max] {
                for purpose in purposes {
                    var numbers = stream(seed, entity, purpose)
                    seen.append(numbers.next())
                }
            }
        }
        #expect(Set(seen).count == seen.count)
    }

    /// Neighbouring entities, as nodes are: the correlation of their uniform numbers.
    @Test func `neighbouring streams are not correlated`() {
        let length = 20_000
        for (a, b) in [
            (stream(1, 1), stream(1, 2)), (stream(1, 1), stream(2, 1)),
            (stream(1, 1, "up"), stream(1, 1, "down")),
        ] {
            var (a, b) = (a, b)
            var sum = 0.0
            for _ in 0..<length { sum += (a.uniform() - 0.5) * (b.uniform() - 0.5) }
            // Twelve times the mean product has deviation 1/√n.
            #expect((12 * sum / Double(length)).magnitude < 4 / Double(length).squareRoot())
        }
    }

    @Test func `the bits of a word across many entities are even`() {
        var counts = [Int](repeating: 0, count: 64)
        let entities = 20_000
        for entity in 0..<entities {
            var numbers = stream(3, UInt64(entity))
            let value = numbers.next()
            for bit in 0..<64 where value >> UInt64(bit) & 1 == 1 { counts[bit] += 1 }
        }
        for count in counts {
            let deviation = Double(count) - Double(entities) / 2
            #expect(deviation.magnitude < 4.5 * Double(entities).squareRoot() / 2)
        }
    }

    @Test func `uniform numbers lie strictly between zero and one and fill it evenly`() {
        var numbers = stream(9)
        var bins = [Double](repeating: 0, count: 100)
        let draws = 200_000
        for _ in 0..<draws {
            let u = numbers.uniform()
            #expect(u > 0 && u < 1)
            bins[Int(u * 100)] += 1
        }
        let expected = Double(draws) / 100
        let statistic = bins.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
        #expect(statistic < 160)  // 99 degrees of freedom: P = 10⁻⁴
        #expect(statistic > 50)
    }

    @Test(arguments: [1, 2, 3, 6, 7, 100, 1 << 40, Int.max])
    func `a number below a bound stays below it`(bound: Int) {
        var numbers = stream(4)
        for _ in 0..<1000 {
            let value = numbers.below(bound)
            #expect(value >= 0 && value < bound)
        }
    }

    /// A bound of ¾ of the range is where a plain multiplication is most biased.
    @Test func `numbers below a large bound are not biased`() {
        let bound = Int(3) << 61
        var numbers = stream(5)
        var thirds = [0.0, 0.0, 0.0]
        for _ in 0..<30_000 { thirds[numbers.below(bound) / (1 << 61)] += 1 }
        for count in thirds { #expect((count - 10_000).magnitude < 400) }
    }

    @Test func `numbers below six are even`() {
        var numbers = stream(6)
        var counts = [Double](repeating: 0, count: 6)
        for _ in 0..<60_000 { counts[numbers.below(6)] += 1 }
        let statistic = counts.reduce(0) { $0 + ($1 - 10_000) * ($1 - 10_000) / 10_000 }
        #expect(statistic < 26)  // five degrees of freedom: P = 10⁻⁴
    }

    @Test func `a shuffle keeps every value and reaches every order evenly`() {
        var numbers = stream(8)
        var counts: [[Int]: Double] = [:]
        for _ in 0..<24_000 {
            var values = [0, 1, 2, 3]
            numbers.shuffle(&values)
            #expect(values.sorted() == [0, 1, 2, 3])
            counts[values, default: 0] += 1
        }
        #expect(counts.count == 24)
        let statistic = counts.values.reduce(0) { $0 + ($1 - 1000) * ($1 - 1000) / 1000 }
        #expect(statistic < 58)  // 23 degrees of freedom: P = 10⁻⁴
    }
}
