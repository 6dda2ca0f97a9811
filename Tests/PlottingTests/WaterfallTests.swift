import Testing

@testable import Plotting

/// The arithmetic of the waterfall.
struct WaterfallTests {
    private func figure(_ shares: [Double]) -> WaterfallFigure {
        let bars = shares.enumerated().map { WaterfallBar(label: "state \($0)", share: $1) }
        return WaterfallFigure(
            title: "", caption: "", efficiency: 1 - shares.reduce(0, +), bars: bars)
    }

    @Test func `each bar begins where the last one ends, from the twin to the network`() throws {
        let rows = figure([0.1, -0.02, 0.25]).rows()
        #expect(rows.map(\.sort) == [.total, .loss, .gain, .loss, .total])
        var level = 100.0
        for row in rows.dropFirst().dropLast() {
            #expect(row.from == level)
            level = row.to
        }
        let last = try #require(rows.last)
        #expect(abs(level - last.to) < 1e-9)
        #expect(
            rows.map(\.value) == [
                "100%", "\u{2212}10.00 pp", "+2.00 pp", "\u{2212}25.00 pp", "67.00%",
            ])
    }

    @Test func `bars below a twentieth of a point are one bar that says how many`() {
        let rows = figure([0.1, 0.0004, 0.0003, -0.0002, 0.0005]).rows()
        #expect(
            rows.map(\.label) == [
                "centralised twin", "state 0", "state 4", "other (3, each below 0.05 pp)",
                "network",
            ])
        #expect(rows[3].value == "\u{2212}0.05 pp")
    }

    @Test func `a small bar that is alone keeps its name and place`() {
        let rows = figure([0.0004, 0.1]).rows()
        #expect(rows.map(\.label) == ["centralised twin", "state 0", "state 1", "network"])
    }

    @Test func `the axis shows every bar, and begins at zero unless all ends are high`() {
        for shares in [[0.1], [0.02, 0.01], [0.6, 0.3], [-0.3, 0.05], [0.004], []] {
            let rows = figure(shares).rows()
            let axis = WaterfallFigure.axis(of: rows)
            let ends = rows.flatMap { $0.sort == .total ? [$0.to] : [$0.from, $0.to] }
            #expect(ends.allSatisfy { axis.low < $0 && $0 < axis.high }, "\(shares)")
            #expect((axis.high - axis.low) / axis.step <= 13, "\(shares)")
            #expect(axis.low == 0 || ends.allSatisfy { $0 > 50 }, "\(shares)")
        }
    }
}
