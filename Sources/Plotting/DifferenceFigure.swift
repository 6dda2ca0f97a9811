import Foundation

/// The waterfall of a difference: from the efficiency of one scenario to that of another, a bar a
/// state of GPU-time.
public struct DifferenceFigure: Figure {
    /// Name of the figure's files.
    public var name = "difference"
    /// The finding, in a sentence.
    public var title: String
    public var caption: String
    /// What the totals are called, and the efficiencies that they show.
    public var first: (label: String, efficiency: Double)
    public var second: (label: String, efficiency: Double)
    /// The bars from top to bottom; their shares are what the second loses more than the first, and
    /// add up to the first efficiency less the second.
    public var bars: [WaterfallBar]

    /// A figure whose bars close; bars that do not are our own fault and stop the program.
    public init(
        title: String, caption: String, first: (label: String, efficiency: Double),
        second: (label: String, efficiency: Double), bars: [WaterfallBar]
    ) {
        let sum = bars.reduce(0) { $0 + $1.share }
        precondition(
            abs(sum - (first.efficiency - second.efficiency)) < 1e-6,
            "the bars add up to \(sum), not to \(first.efficiency) − \(second.efficiency)")
        self.title = title
        self.caption = caption
        self.first = first
        self.second = second
        self.bars = bars
    }

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        let rows = rows()
        let axis = WaterfallFigure.axis(of: rows)
        return WaterfallChart(
            rows: rows, low: axis.low, high: axis.high,
            tics: "\(GnuplotScript.number(axis.step)) format '%g%%'",
            label: "efficiency"
                + (axis.low > 0 ? " (axis begins at \(Int(axis.low))%)" : ""),
            header: "row, from %, to %, 0 total 1 loss 2 gain"
        ).script(name: name, title: title, caption: caption)
    }

    /// The bars as they are drawn: the first total, the states, the small ones together, the second
    /// total.
    func rows() -> [WaterfallChart.Row] {
        let small = bars.filter { abs($0.share) < WaterfallFigure.least }
        var shown = bars
        if small.count > 1 {
            shown.removeAll { abs($0.share) < WaterfallFigure.least }
            shown.append(
                WaterfallBar(
                    label: "other (\(small.count), each below 0.05 pp)",
                    share: small.reduce(0) { $0 + $1.share }))
        }
        var level = first.efficiency
        var rows = [total(first)]
        for bar in shown {
            let next = level - bar.share
            rows.append(
                WaterfallChart.Row(
                    label: bar.label, value: WaterfallFigure.points(-bar.share), from: level * 100,
                    to: next * 100, sort: bar.share < 0 ? .gain : .loss))
            level = next
        }
        return rows + [total(second)]
    }

    private func total(_ side: (label: String, efficiency: Double)) -> WaterfallChart.Row {
        WaterfallChart.Row(
            label: side.label, value: String(format: "%.2f%%", side.efficiency * 100), from: 0,
            to: side.efficiency * 100, sort: .total)
    }
}
