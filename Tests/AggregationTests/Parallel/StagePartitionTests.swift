import Aggregation
import Testing

struct StagePartitionTests {
    /// The least largest time over all partitions, by trying them all.
    private func best(_ costs: [Double], _ speeds: [Double], _ limits: [Int]?) -> Double? {
        func search(_ stage: Int, _ start: Int) -> Double? {
            guard stage < speeds.count else { return start == costs.count ? 0 : nil }
            var least: Double?
            for end in start..<costs.count {
                let size = end + 1 - start
                guard size <= limits?[stage] ?? size else { break }
                guard let rest = search(stage + 1, end + 1) else { continue }
                let time = max(costs[start...end].reduce(0, +) / speeds[stage], rest)
                least = min(least ?? time, time)
            }
            return least
        }
        return search(0, 0)
    }

    @Test func `it is as good as the best of all partitions`() {
        var numbers = TestNumbers(state: 5)
        var impossible = 0
        for _ in 0..<1_000 {
            let layers = Int.random(in: 1...9, using: &numbers)
            let stages = Int.random(in: 1...5, using: &numbers)
            let costs = (0..<layers).map { _ in Double(Int.random(in: 0...6, using: &numbers)) }
            let speeds = (0..<stages).map { _ in Double(Int.random(in: 1...4, using: &numbers)) }
            let limits =
                Bool.random(using: &numbers)
                ? (0..<stages).map { _ in Int.random(in: 0...5, using: &numbers) } : nil
            let expected = best(costs, speeds, limits)
            let found = StagePartition.balanced(costs: costs, speeds: speeds, limits: limits)
            guard let found, let expected else {
                #expect(found == nil && expected == nil)
                impossible += 1
                continue
            }
            #expect(abs(found.bottleneck - expected) < 1e-9)
            #expect(found.layers.count == stages)
            #expect(found.layers.allSatisfy { !$0.isEmpty })
            #expect(found.layers.flatMap { Array($0) } == Array(0..<layers))
            if let limits {
                #expect(zip(found.layers, limits).allSatisfy { $0.count <= $1 })
            }
            let slowest = zip(found.layers, speeds).map { costs[$0].reduce(0, +) / $1 }.max()
            #expect(slowest == found.bottleneck)
        }
        #expect(impossible > 100 && impossible < 900)
    }

    @Test func `equal stages get equal layers, and what is over goes to the last`() {
        let even = StagePartition.balanced(
            costs: Array(repeating: 1, count: 24), speeds: Array(repeating: 1, count: 8))
        #expect(even?.layers.map(\.count) == Array(repeating: 3, count: 8))
        let uneven = StagePartition.balanced(
            costs: Array(repeating: 1, count: 10), speeds: [1, 1, 1, 1])
        #expect(uneven?.layers.map(\.count) == [2, 2, 3, 3])
        #expect(uneven?.bottleneck == 3)
        #expect(uneven?.shares == [0.2, 0.2, 0.3, 0.3])
    }

    @Test func `a stage of twice the speed gets twice the layers`() {
        let partition = StagePartition.balanced(
            costs: Array(repeating: 1, count: 12), speeds: [1, 2, 1])
        #expect(partition?.layers == [0..<3, 3..<9, 9..<12])
    }

    @Test func `more stages than layers cannot be`() {
        #expect(StagePartition.balanced(costs: [1, 1], speeds: [1, 1, 1]) == nil)
    }
}
