import Experiments
import Randomness
import ScenarioFiles
import Testing

/// Which points a design has.
struct SweepDesignTests {
    @Test func `the first points of Sobol's sequence are those of the literature`() {
        #expect(
            SweepDesign.sobol(dimensions: 2, points: 7) == [
                [0.5, 0.5], [0.75, 0.25], [0.25, 0.75], [0.375, 0.375], [0.875, 0.875],
                [0.625, 0.125], [0.125, 0.625],
            ])
        #expect(SweepDesign.sobol(dimensions: 40, points: 1) == [Array(repeating: 0.5, count: 40)])
    }

    @Test func `a latin hypercube has one point in each stratum of each axis`() {
        let points = SweepDesign.latinHypercube(dimensions: 3, points: 20, seed: Seed(1))
        for axis in 0..<3 {
            #expect(points.map { Int($0[axis] * 20) }.sorted() == Array(0..<20))
        }
        #expect(points == SweepDesign.latinHypercube(dimensions: 3, points: 20, seed: Seed(1)))
        #expect(points != SweepDesign.latinHypercube(dimensions: 3, points: 20, seed: Seed(2)))
        // Axes are shuffled each for itself.
        #expect(points.map { Int($0[0] * 20) } != points.map { Int($0[1] * 20) })
    }

    @Test func `a grid has every pair, the last axis fastest`() throws {
        let file = try SweepFixture.file("axes: {a.b: [1, 2], a.c: [x, y, z]}")
        let points = SweepDesign.points(of: file)
        #expect(
            points.map { $0.values.map { $0?.text } } == [
                ["1", "x"], ["1", "y"], ["1", "z"], ["2", "x"], ["2", "y"], ["2", "z"],
            ])
        #expect(points[4].places == [1, 1])
    }

    @Test func `one at a time begins with the scenario as it is`() throws {
        let file = try SweepFixture.file("axes: {a.b: [1, 2], a.c: [x]}\ndesign: one_at_a_time")
        #expect(
            SweepDesign.points(of: file).map { $0.values.map { $0?.text } } == [
                [nil, nil], ["1", nil], ["2", nil], [nil, "x"],
            ])
    }

    @Test func `a sample goes through ranges and lists alike`() throws {
        let file = try SweepFixture.file(
            """
            axes: {a.b: {range: {from: 10 h, to: 20 h}}, a.c: [x, y]}
            design: {sobol: {points: 3}}
            """)
        #expect(
            SweepDesign.points(of: file).map { $0.values.map { $0?.text } } == [
                ["15 h", "y"], ["17.5 h", "x"], ["12.5 h", "y"],
            ])
    }
}
