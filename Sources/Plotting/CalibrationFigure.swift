/// How far each target is missed along each unknown, all others as they were found: a panel an
/// unknown, a line a target.
public struct CalibrationFigure: Figure {
    /// One unknown.
    public struct Slice: Hashable, Sendable {
        public var scale: SweepAxisScale
        /// By target, the residual at each of the scale's numbers; not-a-number where there is
        /// none.
        public var residuals: [[Double]]
        /// The number that was found, and the ends of its interval if there is one.
        public var found: Double
        public var interval: ClosedRange<Double>?

        public init(
            scale: SweepAxisScale, residuals: [[Double]], found: Double,
            interval: ClosedRange<Double>?
        ) {
            precondition(
                residuals.allSatisfy { $0.count == scale.labels.count }, "lines of other lengths")
            self.scale = scale
            self.residuals = residuals
            self.found = found
            self.interval = interval
        }
    }

    public var name: String
    /// The finding, in a sentence.
    public var title: String
    public var caption: String
    /// What residuals are measured in.
    public var unit: String
    /// How large a residual may be and mean nothing: the half height of the shaded band.
    public var band: Double
    /// What the targets are called.
    public var targets: [String]
    public var slices: [Slice]

    public init(
        name: String, title: String, caption: String, unit: String, band: Double,
        targets: [String], slices: [Slice]
    ) {
        precondition(
            slices.allSatisfy { $0.residuals.count == targets.count } && !slices.isEmpty,
            "slices of other targets")
        self.name = name
        self.title = title
        self.caption = caption
        self.unit = unit
        self.band = band
        self.targets = targets
        self.slices = slices
    }

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        var (script, panels) = layOut()
        for (index, slice) in slices.enumerated() {
            script.addData(
                "slice\(index)", "number, then how far each target is missed",
                slice.scale.places.indices.map { place in
                    [slice.scale.places[place]] + slice.residuals.map { $0[place] }
                })
        }
        let reach = height
        script.add("set multiplot")
        script.addFrame()
        for (index, slice) in slices.enumerated() {
            script.begin(panels[index])
            if index == 0 {
                script.addTitle(title, caption: caption)
                script.addKey(
                    targets.enumerated().map { ($1, colour($0), false) }, above: panels[0])
            }
            script.addSweepAxis(slice.scale, in: panels[index])
            addResidualAxis(index, reach: reach, panels, to: &script)
            addSolution(of: slice, reach: reach, to: &script)
            script.add("plot " + series(index))
        }
        script.add("unset multiplot")
        return script
    }

    private func colour(_ target: Int) -> String { Palette.lines[target % Palette.lines.count] }

    private var columns: Int { slices.count == 4 ? 2 : min(3, slices.count) }

    /// Panels beside each other, up to three, below a line that names the targets.
    private func layOut() -> (GnuplotScript, [Panel]) {
        let rows = (slices.count + columns - 1) / columns
        let head = GnuplotScript.heightOfTitle(title) + 40
        let width = columns == 1 ? 880.0 : columns == 2 ? 1_040 : 1_320
        let height = slices.count == 1 ? 380.0 : 330
        let whole = head + Double(rows) * height + 34
        let script = GnuplotScript(name: name, width: Int(width), height: Int(whole))
        let share = width / Double(columns)
        let panels = slices.indices.map { place in
            let top = whole - head - Double(place / columns) * height
            let left = Double(place % columns) * share
            return Panel(
                left: left + 88, right: left + share - 28, bottom: top - height + 60, top: top)
        }
        return (script, panels)
    }

    /// How far the vertical axis goes to each side: far enough for the band and the nearer half of
    /// what there is. What is far off leaves the panel, so that what is near can be seen.
    private var height: Double {
        let sizes = slices.flatMap { $0.residuals.flatMap { $0 } }.filter(\.isFinite)
            .map(\.magnitude).sorted()
        let middle = sizes.isEmpty ? band : sizes[sizes.count / 2]
        return max(3 * band, 1.5 * middle)
    }

    private func addResidualAxis(
        _ index: Int, reach: Double, _ panels: [Panel], to script: inout GnuplotScript
    ) {
        let number = GnuplotScript.number(reach)
        script.add("set yrange [-\(number):\(number)]")
        script.add("set ytics autofreq format '%g'")
        guard index % columns == 0 else { return }
        let panel = panels[index]
        script.addLabel(
            unit, at: script.place(panel.left - 66, panel.bottom + panel.height / 2),
            GnuplotScript.TextStyle(align: "center", options: "rotate by 90"))
    }

    /// The band of what means nothing, and where the solution lies.
    private func addSolution(of slice: Slice, reach: Double, to script: inout GnuplotScript) {
        let ends = slice.scale.ends
        let (low, high) = (GnuplotScript.number(ends.0), GnuplotScript.number(ends.1))
        let band = GnuplotScript.number(self.band)
        script.add(
            "set object rectangle from \(low),-\(band) to \(high),\(band) fs solid 1 noborder "
                + "fc rgb '\(Palette.shade)' behind")
        if let interval = slice.interval {
            let left = GnuplotScript.number(max(ends.0, interval.lowerBound))
            let right = GnuplotScript.number(min(ends.1, interval.upperBound))
            let reach = GnuplotScript.number(reach)
            script.add(
                "set object rectangle from \(left),-\(reach) to \(right),\(reach) fs solid 0.5 "
                    + "noborder fc rgb '\(Palette.grid)' behind")
        }
        let found = GnuplotScript.number(slice.found)
        script.add(
            "set arrow from \(low),0 to \(high),0 nohead lw 1 lc rgb '\(Palette.frame)'")
        script.add(
            "set arrow from \(found), graph 0 to \(found), graph 1 nohead lw 1.2 dt 2 lc rgb "
                + "'\(Palette.black)'")
    }

    private func series(_ index: Int) -> String {
        targets.indices.map { target in
            "$slice\(index) using 1:\(target + 2) with linespoints lw 1.8 pt 7 ps 0.5 lc rgb "
                + "'\(colour(target))'"
        }.joined(separator: ", \\\n    ")
    }
}
