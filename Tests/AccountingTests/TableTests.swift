import ProtocolCore
import Testing

@testable import Accounting

struct TableTests {
    @Test(arguments: 1...20)
    func `a table is a dictionary, whatever the keys`(seed: UInt64) {
        var dice = Dice(state: seed)
        var table = Table<Int>()
        var plain: [Int32: Int] = [:]
        let scales = [10, 3_000, 100_000, 1 << 30]
        for step in 0..<6_000 {
            let key = Int32(dice.roll(scales[dice.roll(scales.count)]) - 5)
            #expect(table[key] == plain[key])
            let place = table.place(of: key, default: 0)
            table.rows[place] += step
            plain[key, default: 0] += step
            #expect(table.keys[place] == key)
        }
        #expect(table.count == plain.count)
        for (key, row) in plain { #expect(table[key] == row) }
    }

    @Test func `keys that come from the highest down move from the dictionary to the array`() {
        var table = Table<Int32>()
        for key in (0..<50_000 as Range<Int32>).reversed() { table.add(key, -key) }
        #expect((0..<50_000 as Range<Int32>).allSatisfy { table[$0] == -$0 })
        #expect(table[50_000] == nil && table[-1] == nil && table[.max] == nil)
    }
}

struct OrdinalSetTests {
    @Test(arguments: 1...20)
    func `it holds what was put in and nothing else, in ranges without gaps`(seed: UInt64) {
        var dice = Dice(state: seed)
        var set = OrdinalRanges()
        var plain: Set<Int64> = []
        var last: Int64 = 0
        for _ in 0..<500 {
            last += Int64(dice.roll(3))
            let ordinal = dice.roll(3) == 0 ? Int64(dice.roll(400)) - 50 : last
            #expect(set.contains(ordinal) == plain.contains(ordinal))
            #expect(set.insert(ordinal) == plain.insert(ordinal).inserted)
        }
        for ordinal in Int64(-60)..<1_200 {
            #expect(set.contains(ordinal) == plain.contains(ordinal))
        }
        for (a, b) in zip(set.ranges, set.ranges.dropFirst()) {
            #expect(a.upperBound + 1 < b.lowerBound)
        }
        #expect(set.ranges.reduce(0) { $0 + $1.count } == plain.count)
    }

    @Test func `a run of numbers is one range`() {
        var set = OrdinalRanges()
        for ordinal in Int64(0)..<10_000 { set.insert(ordinal) }
        #expect(set.ranges == [0...9_999])
    }
}
