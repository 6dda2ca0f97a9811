import Testing

@testable import Plotting

/// Fewer points must not tell another story.
struct ThinningTests {
    private static let times: [Double] = (0..<50_000).map { Double($0) * 7 }
    private static let values: [Double] = (0..<50_000).map { index in
        let spike = index == 31_415 ? 500.0 : index == 27_182 ? -400.0 : 0
        return Double(index * 7_919 % 101) + spike
    }

    @Test func `every column keeps its first, last, least and greatest value`() {
        let columns = 100
        let kept = Thinning.corners(of: Self.values, at: Self.times, columns: columns)
        #expect(kept.count <= 4 * columns)
        #expect(kept == kept.sorted())
        #expect(Set(kept).count == kept.count)
        #expect(kept.contains(31_415) && kept.contains(27_182))
        #expect(kept.first == 0 && kept.last == 49_999)
        for column in 0..<columns {
            let all = column * 500..<(column + 1) * 500
            let inColumn = kept.filter { all.contains($0) }.map { Self.values[$0] }
            #expect(inColumn.min() == Self.values[all].min(), "column \(column)")
            #expect(inColumn.max() == Self.values[all].max(), "column \(column)")
        }
    }

    @Test func `few points stay as they are`() {
        #expect(Thinning.corners(of: [3, 1, 2], at: [0, 1, 2]) == [0, 1, 2])
        #expect(Thinning.corners(of: [], at: []).isEmpty)
    }

    @Test func `steps keep the changes and the end`() {
        let steps = Thinning.steps(of: [0, 0, 2, 2, 5], at: [0, 10, 20, 30, 40], until: 60)
        #expect(steps.map(\.time) == [0, 20, 40, 60])
        #expect(steps.map(\.value) == [0, 2, 5, 5])
    }

    @Test func `the bands' means, weighted by their length, are the mean of the whole`() {
        let end = 50_000.0 * 7
        let bands = Thinning.bands(of: Self.values, at: Self.times, until: end, columns: 333)
        #expect(bands.count == 333)
        let whole = Self.values.reduce(0, +) / 50_000
        let mean = bands.reduce(0) { $0 + $1.mean } / 333
        #expect(abs(mean - whole) < 1e-9)
        #expect(bands.map(\.most).max() == Self.values.max())
        #expect(bands.map(\.least).min() == Self.values.min())
        #expect(bands.allSatisfy { $0.least <= $0.mean && $0.mean <= $0.most })
    }

    @Test func `a band knows values that began before it`() {
        let bands = Thinning.bands(of: [4, 8], at: [0, 90], until: 100, columns: 4)
        #expect(bands.map(\.mean) == [4, 4, 4, 5.6])
        #expect(bands.map(\.least) == [4, 4, 4, 4])
        #expect(bands.map(\.most) == [4, 4, 4, 8])
    }

    @Test func `a sample at the very end is no spike`() {
        let bands = Thinning.bands(of: [4, 4, 0], at: [0, 10, 20], until: 20)
        #expect(bands == [Thinning.Band(from: 0, mean: 4, least: 4, most: 4)])
    }
}
