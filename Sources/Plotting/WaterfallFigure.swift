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

    /// A bar as it is drawn, in percent.
    struct Row: Equatable {
        enum Sort: Double { case total = 0, loss, gain }
        var label: String
        var value: String
        var from: Double
        var to: Double
        var sort: Sort
    }

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        let rows = rows()
        let titleHeight = GnuplotScript.heightOfTitle(title)
        var script = GnuplotScript(
            name: name, width: 880, height: Int(titleHeight) + 72 + 26 * rows.count)
        let axis = Self.axis(of: rows)
        script.addData("bars", "row, from %, to %, 0 total 1 loss 2 gain", data(rows))
        script.addTitle(title, caption: caption)
        script.addFrame()
        let labelWidth = Double(rows.map(\.label.count).max() ?? 0)
        let left = min(0.45, (32 + 7.4 * labelWidth) / 880)
        script.add(
            "set lmargin at screen \(GnuplotScript.number(left))"
        )
        script.add("set rmargin at screen 0.96")
        script.add(
            "set tmargin at screen \(GnuplotScript.number(1 - titleHeight / Double(script.height)))"
        )
        script.add("set bmargin at screen \(GnuplotScript.number(72 / Double(script.height)))")
        script.add(
            "set xrange [\(GnuplotScript.number(axis.low)):\(GnuplotScript.number(axis.high))]")
        script.add("set yrange [\(rows.count).5:0.5]")
        script.add("unset ytics")
        script.add("set grid noytics")
        script.add("set xtics \(GnuplotScript.number(axis.step)) format '%g%%'")
        script.add(
            "set xlabel "
                + GnuplotScript.quoted(
                    "GPU-time, as a share of what the network held"
                        + (axis.low > 0 ? " (axis begins at \(Int(axis.low))%)" : "")))
        script.add("set xlabel tc rgb '\(Palette.black)'")
        addLabels(rows, axis, to: &script)
        if axis.low > 0 { addBreaks(rows, to: &script) }
        addPlot(rows.count, axis, to: &script)
        return script
    }

    private func data(_ rows: [Row]) -> [[Double]] {
        rows.enumerated().map { index, row in
            [Double(index + 1), row.from, row.to, row.sort.rawValue]
        }
    }

    /// Writes the names beside the axis and the values beside the bars.
    private func addLabels(
        _ rows: [Row], _ axis: (low: Double, high: Double, step: Double),
        to script: inout GnuplotScript
    ) {
        for (index, row) in rows.enumerated() {
            let isTotal = row.sort == .total
            script.addLabel(
                row.label, at: "graph 0, first \(index + 1)",
                .init(isBold: isTotal, align: "right", options: "offset -0.8,0"))
            // Where there is no room at the right of a bar, its value stands at the left.
            let right = max(row.from, row.to)
            let fits = right < axis.high - 0.14 * (axis.high - axis.low)
            let x = fits ? right : min(row.from, row.to)
            let inside = isTotal && !fits
            script.addLabel(
                row.value,
                at: "first \(GnuplotScript.number(inside ? right : x)), first \(index + 1)",
                .init(
                    isBold: isTotal, colour: inside ? "#FFFFFF" : Palette.black,
                    align: fits ? "left" : "right",
                    options: "offset \(fits ? "0.8" : "-0.8"),0 front"))
        }
    }

    /// Cuts the bars that begin at zero where the axis leaves out a part of them.
    private func addBreaks(_ rows: [Row], to script: inout GnuplotScript) {
        for (index, row) in rows.enumerated() where row.sort == .total {
            for x in [0.012, 0.020] {
                script.add(
                    "set arrow from graph \(x), first \(Double(index) + 1.45) to graph "
                        + "\(x + 0.012), first \(Double(index) + 0.55) nohead front lw 2.5 lc rgb "
                        + "'#FFFFFF'")
            }
        }
    }

    private func addPlot(
        _ rows: Int, _ axis: (low: Double, high: Double, step: Double),
        to script: inout GnuplotScript
    ) {
        let low = GnuplotScript.number(axis.low)
        script.add(
            "colour(kind) = kind == 0 ? 0x0072B2 : (kind == 1 ? 0xD55E00 : 0x009E73)")
        script.add("start(from, kind) = kind == 0 ? \(low) : from")
        script.add(
            "plot $bars every ::0::\(rows - 2) using 3:($1 + 0.32):(0):(0.36) with vectors nohead "
                + "lc rgb '\(Palette.frame)' lw 1, \\")
        script.add(
            "    '' using 3:1:(start($2, $4)):3:($1 - 0.32):($1 + 0.32):(colour($4)) "
                + "with boxxyerror fill solid 1 noborder lc rgb variable")
    }
}

extension WaterfallFigure {
    /// The bars as they are drawn: the twin, the states, the small ones together, the network.
    func rows() -> [Row] {
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
        var rows = [Row(label: "centralised twin", value: "100%", from: 0, to: 100, sort: .total)]
        for bar in shown {
            let next = level - bar.share
            rows.append(
                Row(
                    label: bar.label, value: Self.points(-bar.share), from: level * 100,
                    to: next * 100, sort: bar.share < 0 ? .gain : .loss))
            level = next
        }
        let percent = String(format: "%.2f%%", efficiency * 100)
        rows.append(
            Row(label: "network", value: percent, from: 0, to: efficiency * 100, sort: .total))
        return rows
    }

    /// A change in percentage points, with a true minus sign.
    static func points(_ share: Double) -> String {
        let size = String(format: "%.2f pp", abs(share) * 100)
        if size == "0.00 pp" { return size }
        return (share < 0 ? "\u{2212}" : "+") + size
    }

    /// The axis that shows every bar: it begins at zero unless that would make the bars thin.
    static func axis(of rows: [Row]) -> (low: Double, high: Double, step: Double) {
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
