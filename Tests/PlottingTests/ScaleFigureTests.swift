import Testing

@testable import Plotting

/// What the figure of costs against sizes says.
struct ScaleFigureTests {
    private func figure(_ points: [ScaleFigure.Point]) -> ScaleFigure {
        ScaleFigure(name: "scale", caption: "", points: points)
    }

    @Test func `points stand in the order of their sizes`() {
        #expect(Fixtures.scale.points.map(\.gpus) == [1_000, 10_000, 100_000])
    }

    @Test func `n log n begins at the first point and grows by logarithms of any base`() {
        #expect(Fixtures.scale.growth(at: 1_000) == 1)
        // 100,000 × 5 / (1,000 × 3)
        #expect(abs(Fixtures.scale.growth(at: 100_000) - 500.0 / 3) < 1e-9)
    }

    @Test func `the title compares the largest network with the smallest and with n log n`() {
        #expect(
            Fixtures.scale.title
                == "With 100 times the GPUs a round of all jobs takes 117 times the CPU time; "
                + "n log n would be 167 times")
        let small = figure([
            .init(gpus: 10, nodes: 10, allJobs: 1, oneJob: 1),
            .init(gpus: 20, nodes: 5, allJobs: 0.5, oneJob: 0.5),
        ])
        #expect(
            small.title.hasPrefix("With 2.0 times the GPUs a round of all jobs takes 0.5 times"))
    }

    @Test func `all that is drawn lies inside the axes`() throws {
        let cases: [[ScaleFigure.Point]] = [
            Fixtures.scale.points,
            [
                .init(gpus: 10, nodes: 10, allJobs: 0.02, oneJob: 0.02),
                .init(gpus: 12, nodes: 12, allJobs: 0.021, oneJob: 0.01),
            ],
            [
                .init(gpus: 8, nodes: 1, allJobs: 1e9, oneJob: 1e3),
                .init(gpus: 800_000, nodes: 100_000, allJobs: 1e6, oneJob: 1e2),
            ],
        ]
        for points in cases {
            let figure = figure(points)
            let text = figure.script().text
            let range = try #require(text.firstMatch(of: /set yrange \[([^:]+):([^\]]+)\]/))
            let low = try #require(Double(range.1))
            let high = try #require(Double(range.2))
            let growth = points.map {
                figure.points[0].allJobs * figure.growth(at: Double($0.gpus))
            }
            for value in points.flatMap({ [$0.allJobs, $0.oneJob] }) + growth {
                #expect(low < value && value < high, "\(value) in \(low)…\(high)")
            }
            let tics = try #require(text.firstMatch(of: /set ytics \((.*)\)/))
            #expect(tics.1.split(separator: ",").count >= 2, "\(tics.1)")
        }
    }
}
