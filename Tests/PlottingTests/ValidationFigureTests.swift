import Testing

@testable import Plotting

/// What the figure of predictions against measurements shows.
struct ValidationFigureTests {
    private let figure = ValidationFigure(
        title: "3 of 4", caption: "cases.yaml",
        series: [
            .init(
                label: "HM: 2 of 2 within",
                points: [
                    .init(measured: 233.9, predicted: 225.7), .init(measured: 8.2, predicted: 8),
                ]),
            .init(label: "none", points: []),
            .init(label: "NET: 1 of 2", points: [.init(measured: 0.21, predicted: 2.1)]),
        ])

    @Test func `a group without points has no symbol`() {
        #expect(figure.series.map(\.label) == ["HM: 2 of 2 within", "NET: 1 of 2"])
        #expect(!figure.script().text.contains("none"))
    }

    @Test func `the axes reach to whole powers of ten around all figures`() {
        #expect(ValidationFigure.decades([0.21, 233.9]) == 0.1...1_000)
        #expect(ValidationFigure.decades([10, 10]) == 1...100)
        let text = figure.script().text
        #expect(text.contains("set xrange [0.1:1000]"))
        #expect(text.contains("set yrange [0.1:1000]"))
    }

    @Test func `the band is a tenth to either side`() {
        #expect(figure.script().text.contains("0.1 0.09 0.1 0.11\n1000 900 1000 1100"))
    }

    @Test func `what is far off stands at the edge of the lower panel`() {
        #expect(figure.script().text.contains("0.21 2.1 2\n"))
    }
}
