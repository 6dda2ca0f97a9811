/// The waterfall of a run's money: from what the customers paid down to what the operators keep.
public struct MoneyFlowFigure: Figure {
    /// Money that goes away (below zero) or comes in.
    public struct Bar: Hashable, Sendable {
        public var label: String
        public var amount: Double

        /// A bar from its parts.
        public init(label: String, amount: Double) {
            self.label = label
            self.amount = amount
        }
    }

    /// Name of the figure's files.
    public var name = "flow"
    /// The finding, in a sentence.
    public var title: String
    /// Scenario, seed and the beginning of the digest.
    public var caption: String
    /// What the customers paid, in ZEN.
    public var paid: Double
    /// The bars from there to the net; those that nobody could see are not drawn.
    public var bars: [Bar]
    /// What the operators keep.
    public var net: Double

    /// A figure whose bars close to a millionth of what moves; bars that do not are our own fault
    /// and stop the program.
    public init(title: String, caption: String, paid: Double, bars: [Bar], net: Double) {
        let end = bars.reduce(paid) { $0 + $1.amount }
        let moved = bars.reduce(abs(paid)) { $0 + abs($1.amount) }
        precondition(
            abs(end - net) <= 1e-6 * max(1, moved),
            "the bars of the money end at \(end), not \(net)")
        self.title = title
        self.caption = caption
        self.paid = paid
        self.bars = bars
        self.net = net
    }

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        let rows = rows()
        let ends = rows.flatMap { [$0.from, $0.to] }
        let (least, most) = (min(0, ends.min() ?? 0), max(0, ends.max() ?? 0))
        // Room beside the bars for what they amount to.
        let width = max(most - least, 1e-6)
        let (low, high) = (least < 0 ? least - 0.14 * width : 0, most + 0.02 * width)
        let chart = WaterfallChart(
            rows: rows, low: low, high: high, tics: GnuplotScript.tics(on: low...high, most: 8),
            label: "amount / ZEN", header: "row, from / ZEN, to / ZEN, 0 total 1 loss 2 gain")
        return chart.script(name: name, title: title, caption: caption)
    }

    /// The bars as they are drawn: what was paid, where it went, what is left.
    func rows() -> [WaterfallChart.Row] {
        var level = paid
        let digits = max(abs(paid), abs(net)) < 100 ? 2 : 0
        var rows = [
            WaterfallChart.Row(
                label: "paid by customers", value: Amount.text(paid, digits: digits), from: 0,
                to: paid,
                sort: .total)
        ]
        let least = 1e-6 * bars.reduce(abs(paid)) { $0 + abs($1.amount) }
        for bar in bars where abs(bar.amount) > least {
            let next = level + bar.amount
            rows.append(
                WaterfallChart.Row(
                    label: bar.label,
                    value: (bar.amount > 0 ? "+" : "") + Amount.text(bar.amount, digits: digits),
                    from: level, to: next, sort: bar.amount < 0 ? .loss : .gain))
            level = next
        }
        rows.append(
            WaterfallChart.Row(
                label: "kept by operators", value: Amount.text(net, digits: digits), from: 0,
                to: net,
                sort: .total))
        return rows
    }
}
