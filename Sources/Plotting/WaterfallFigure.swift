import Foundation

/// One bar of the efficiency waterfall.
public struct WaterfallBar: Hashable, Sendable {
    /// What the GPU-time went to.
    public var label: String
    /// (network − twin) / held time of the network, between −1 and 1; a negative share is a gain.
    public var share: Double

    /// A bar from its parts.
    public init(label: String, share: Double) {
        self.label = label
        self.share = share
    }
}

/// The efficiency waterfall: from the centralised twin, which is 100%, down to the efficiency of
/// the network, a bar a state of GPU-time.
public struct WaterfallFigure: Figure {
    /// Name of the figure's files.
    public var name = "waterfall"
    /// The finding, in a sentence.
    public var title: String
    /// Scenario, seed and the beginning of the digest.
    public var caption: String
    /// Held time of the twin over held time of the network.
    public var efficiency: Double
    /// The bars from top to bottom; they add up to 1 − efficiency.
    public var bars: [WaterfallBar]

    /// Bars below this share, a twentieth of a percentage point, are drawn as one.
    static let least = 0.0005

    /// A figure whose bars close; bars that do not are our own fault and stop the program.
    public init(title: String, caption: String, efficiency: Double, bars: [WaterfallBar]) {
        let sum = bars.reduce(0) { $0 + $1.share }
        precondition(
            abs(sum - (1 - efficiency)) < 1e-6,
            "the bars of a waterfall add up to \(sum), not to 1 − \(efficiency)")
        self.title = title
        self.caption = caption
        self.efficiency = efficiency
        self.bars = bars
    }

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        let rows = rows()
        let axis = Self.axis(of: rows)
        let chart = WaterfallChart(
            rows: rows, low: axis.low, high: axis.high,
            tics: "\(GnuplotScript.number(axis.step)) format '%g%%'",
            label: "GPU-time, as a share of what the network held"
                + (axis.low > 0 ? " (axis begins at \(Int(axis.low))%)" : ""),
            header: "row, from %, to %, 0 total 1 loss 2 gain")
        return chart.script(name: name, title: title, caption: caption)
    }
}

extension WaterfallFigure {
    /// The bars as they are drawn: the twin, the states, the small ones together, the network.
    func rows() -> [WaterfallChart.Row] {
        let small = bars.filter { abs($0.share) < Self.least }
        var shown = bars.filter { abs($0.share) >= Self.least }
        if small.count == 1 {
            shown = bars
        } else if small.count > 1 {
            let label = "other (\(small.count), each below 0.05 pp)"
            shown.append(
                WaterfallBar(label: label, share: small.reduce(0) { $0 + $1.share }))
        }
        var level = 1.0
        var rows = [
            WaterfallChart.Row(
                label: "centralised twin", value: "100%", from: 0, to: 100, sort: .total)
        ]
        for bar in shown {
            let next = level - bar.share
            rows.append(
                WaterfallChart.Row(
                    label: bar.label, value: Self.points(-bar.share), from: level * 100,
                    to: next * 100, sort: bar.share < 0 ? .gain : .loss))
            level = next
        }
        let percent = String(format: "%.2f%%", efficiency * 100)
        rows.append(
            WaterfallChart.Row(
                label: "network", value: percent, from: 0, to: efficiency * 100, sort: .total))
        return rows
    }

    /// A change in percentage points, with a true minus sign.
    static func points(_ share: Double) -> String {
        let size = String(format: "%.2f pp", abs(share) * 100)
        if size == "0.00 pp" { return size }
        return (share < 0 ? "\u{2212}" : "+") + size
    }

    /// The axis that shows every bar: it begins at zero unless that would make the bars thin.
    static func axis(of rows: [WaterfallChart.Row]) -> (low: Double, high: Double, step: Double) {
        let ends = rows.flatMap { $0.sort == .total ? [$0.to] : [$0.from, $0.to] }
        let least = ends.min() ?? 0
        let most = ends.max() ?? 100
        let span = most - least
        let low =
            least > 50
            ? max(0, ((least - max(1, 0.25 * span)) / 5).rounded(.down) * 5) : min(0, least)
        let width = most - low
        let step = [0.5, 1, 2, 5, 10, 20, 50].first { width / $0 <= 12 } ?? 100
        return (low, most + 0.02 * width, step)
    }
}
