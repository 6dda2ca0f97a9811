extension SweepFigure {
    /// A heat map over the last two axes, or one for each value of a third before them, all with
    /// the same colours. Every cell has its number.
    func heat(_ axes: [SweepAxisScale], _ points: [Point]) -> GnuplotScript {
        let (slow, fast) = (axes[axes.count - 2], axes[axes.count - 1])
        let size = slow.labels.count * fast.labels.count
        let outer = axes.count == 3 ? axes[0] : nil
        let count = outer?.labels.count ?? 1
        let height = max(300, min(620, 110 + 46 * Double(slow.labels.count)))
        var (script, panels) = layOut(count, height: height + (outer == nil ? 0 : 24), right: 120)
        let finite = points.map(\.mean).filter(\.isFinite)
        let (least, most) = (finite.min() ?? 0, finite.max() ?? 1)
        for index in 0..<count {
            Self.addCells(
                Array(points[index * size..<(index + 1) * size]), width: fast.labels.count,
                named: "\(index)", dark: least + 0.62 * (most - least), to: &script)
        }
        script.add("set multiplot")
        script.addFrame()
        script.add("unset grid")
        script.add(
            "set palette defined (0 '#F2F7FB', 0.5 '\(Palette.sky)', 1 '\(Palette.blue)')")
        // One value alone would leave the colours without a range.
        let margin = most > least ? 0 : max(most.magnitude * 0.01, 1e-9)
        script.add(
            "set cbrange [\(GnuplotScript.number(least - margin)):"
                + "\(GnuplotScript.number(most + margin))]")
        script.add("set cbtics format '%.4g'")
        script.add("set cblabel \(GnuplotScript.quoted(metric)) offset 2,0 noenhanced")
        for index in 0..<count {
            script.begin(panels[index])
            if index == 0 { script.addTitle(title, caption: caption) }
            if let outer {
                script.addLabel(
                    "\(outer.name): \(outer.labels[index])",
                    at: script.place(panels[index].left, panels[index].top + 10),
                    GnuplotScript.TextStyle(isBold: true))
            }
            Self.addAxes(slow, fast, in: panels[index], to: &script)
            script.add(
                "plot $cells\(index) using 1:2:3 with image, \\\n"
                    + Self.numbers("$light\(index)", Palette.black) + ", \\\n"
                    + Self.numbers("$dark\(index)", "#FFFFFF"))
        }
        script.add("unset multiplot")
        return script
    }

    /// Columns from 1 to the right, rows from 1 upwards; then the numbers, those of dark cells and
    /// those of light ones. A table is never empty, which gnuplot would refuse to plot.
    private static func addCells(
        _ points: [Point], width: Int, named name: String, dark: Double,
        to script: inout GnuplotScript
    ) {
        let cells = points.enumerated().map { place, point in
            [Double(place % width + 1), Double(place / width + 1), point.mean]
        }
        let known = cells.filter { $0[2].isFinite }
        script.addData("cells" + name, "column, row, mean", cells)
        let nowhere = [[-1.0, -1, 0]]
        script.addData(
            "light" + name, "of light cells", nowhere + known.filter { $0[2] <= dark })
        script.addData("dark" + name, "of dark cells", nowhere + known.filter { $0[2] > dark })
    }

    private static func addAxes(
        _ slow: SweepAxisScale, _ fast: SweepAxisScale, in panel: Panel,
        to script: inout GnuplotScript
    ) {
        script.addSweepAxis(
            SweepAxisScale(name: fast.name, labels: fast.labels, numbers: nil), in: panel)
        script.add("set yrange [0.5:\(GnuplotScript.number(Double(slow.labels.count) + 0.5))]")
        let tics = slow.labels.enumerated().map { "\(GnuplotScript.tic($1)) \($0 + 1)" }
        script.add("set ytics (\(tics.joined(separator: ", ")))")
        script.addLabel(
            slow.name, at: script.place(panel.left - 80, panel.bottom + panel.height / 2),
            GnuplotScript.TextStyle(align: "center", options: "rotate by 90"))
    }

    private static func numbers(_ data: String, _ colour: String) -> String {
        "    \(data) using 1:2:(sprintf('%.3g', $3)) with labels noenhanced "
            + "font 'sans-serif,9' tc rgb '\(colour)'"
    }
}
