/// Bars that lead from one total down to another, whatever they measure.
struct WaterfallChart {
    /// A bar as it is drawn, in units of the axis.
    struct Row: Equatable {
        enum Sort: Double { case total = 0, loss, gain }
        var label: String
        var value: String
        var from: Double
        var to: Double
        var sort: Sort
    }

    /// The bars from top to bottom.
    var rows: [Row]
    /// The ends of the axis, its tics as gnuplot takes them, and its name.
    var low: Double
    var high: Double
    var tics: String
    var label: String
    /// What the columns of the data are.
    var header: String

    /// The script that draws it.
    func script(name: String, title: String, caption: String) -> GnuplotScript {
        let titleHeight = GnuplotScript.heightOfTitle(title)
        var script = GnuplotScript(
            name: name, width: 880, height: Int(titleHeight) + 72 + 26 * rows.count)
        script.addData("bars", header, data())
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
            "set xrange [\(GnuplotScript.number(low)):\(GnuplotScript.number(high))]")
        script.add("set yrange [\(rows.count).5:0.5]")
        script.add("unset ytics")
        script.add("set grid noytics")
        script.add("set xtics \(tics)")
        script.add("set xlabel " + GnuplotScript.quoted(label))
        script.add("set xlabel tc rgb '\(Palette.black)'")
        addLabels(to: &script)
        if low > 0 { addBreaks(to: &script) }
        addPlot(to: &script)
        return script
    }

    private func data() -> [[Double]] {
        rows.enumerated().map { index, row in
            [Double(index + 1), row.from, row.to, row.sort.rawValue]
        }
    }

    /// Writes the names beside the axis and the values beside the bars.
    private func addLabels(to script: inout GnuplotScript) {
        for (index, row) in rows.enumerated() {
            let isTotal = row.sort == .total
            script.addLabel(
                row.label, at: "graph 0, first \(index + 1)",
                .init(isBold: isTotal, align: "right", options: "offset -0.8,0"))
            // Where there is no room at the right of a bar, its value stands at the left.
            let right = max(row.from, row.to)
            let fits = right < high - 0.14 * (high - low)
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
    private func addBreaks(to script: inout GnuplotScript) {
        for (index, row) in rows.enumerated() where row.sort == .total {
            for x in [0.012, 0.020] {
                script.add(
                    "set arrow from graph \(x), first \(Double(index) + 1.45) to graph "
                        + "\(x + 0.012), first \(Double(index) + 0.55) nohead front lw 2.5 lc rgb "
                        + "'#FFFFFF'")
            }
        }
    }

    private func addPlot(to script: inout GnuplotScript) {
        let start = GnuplotScript.number(max(0, low))
        script.add(
            "colour(kind) = kind == 0 ? 0x0072B2 : (kind == 1 ? 0xD55E00 : 0x009E73)")
        script.add("start(from, kind) = kind == 0 ? \(start) : from")
        script.add(
            "plot $bars every ::0::\(rows.count - 2) using 3:($1 + 0.32):(0):(0.36) with vectors "
                + "nohead lc rgb '\(Palette.frame)' lw 1, \\")
        script.add(
            "    '' using 3:1:(start($2, $4)):3:($1 - 0.32):($1 + 0.32):(colour($4)) "
                + "with boxxyerror fill solid 1 noborder lc rgb variable")
    }
}
