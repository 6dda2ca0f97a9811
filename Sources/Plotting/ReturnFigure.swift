/// Annual rates of return by tier: how they are spread over operators, beside a published claim.
public struct ReturnFigure: Figure {
    /// The rates of those who run some nodes.
    public struct Row: Hashable, Sendable {
        public var label: String
        /// Whether it is a tier, or all; a part otherwise.
        public var isWhole: Bool
        /// The rates of 5, 25, 50, 75 and 95% of the operators at most, as ratios.
        public var quantiles: [Double]
        /// The rate of all nodes together.
        public var together: Double

        /// A row of five quantiles, ascending.
        public init(label: String, isWhole: Bool, quantiles: [Double], together: Double) {
            precondition(
                quantiles.count == 5 && quantiles == quantiles.sorted(),
                "the quantiles of \(label) are \(quantiles)")
            self.label = label
            self.isWhole = isWhole
            self.quantiles = quantiles
            self.together = together
        }
    }

    /// The rates on one basis.
    public struct Basis: Hashable, Sendable {
        public var title: String
        public var rows: [Row]

        /// A panel of rows, from top to bottom.
        public init(title: String, rows: [Row]) {
            self.title = title
            self.rows = rows
        }
    }

    /// Name of the figure's files.
    public var name = "returns"
    /// The finding, in a sentence.
    public var title: String
    /// Scenario, seed and the beginning of the digest.
    public var caption: String
    /// The claim, as ratios, and who makes it.
    public var claim: ClosedRange<Double>
    public var source: String
    public var bases: [Basis]

    /// A figure with a panel a basis.
    public init(
        title: String, caption: String, claim: ClosedRange<Double>, source: String, bases: [Basis]
    ) {
        self.title = title
        self.caption = caption
        self.claim = claim
        self.source = source
        self.bases = bases
    }

    private static let rowHeight = 30.0
    private static let colours = (band: Palette.sky, box: Palette.blue, claim: Palette.wheat)

    private func height(of basis: Basis) -> Double {
        Self.rowHeight * Double(max(1, basis.rows.count))
    }

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        let heights = bases.map { height(of: $0) + 74 }
        var script = GnuplotScript(
            name: name, width: 880,
            height: Int(58 + heights.reduce(0, +) + GnuplotScript.heightOfTitle(title)))
        for (index, basis) in bases.enumerated() {
            script.addData(
                "rates\(index)", "row, 5%, 25%, 50%, 75%, 95% of the operators, together; in %",
                basis.rows.enumerated().map { place, row in
                    [Double(place + 1)] + (row.quantiles + [row.together]).map { $0 * 100 }
                })
        }
        script.add("set multiplot")
        script.addFrame()
        script.add("set grid noytics xtics")
        let widest = bases.flatMap(\.rows).map(\.label.count).max() ?? 0
        let left = max(98, min(320, 32 + 7.4 * Double(widest)))
        var top = 58 + heights.reduce(0, +) - 26
        for (index, basis) in bases.enumerated() {
            let panel = Panel(
                left: left, right: 740, bottom: top - height(of: basis), top: top)
            script.begin(panel)
            if index == 0 {
                script.addTitle(title, caption: caption)
                script.addNote(source, line: 1)
            }
            add(basis, index, panel, to: &script)
            top -= heights[index]
        }
        script.add("unset multiplot")
        return script
    }

    private func add(
        _ basis: Basis, _ index: Int, _ panel: Panel, to script: inout GnuplotScript
    ) {
        script.add("set yrange [\(max(1, basis.rows.count)).5:0.5]")
        script.add("unset ytics")
        let values = basis.rows.flatMap { $0.quantiles + [$0.together] } + [claim.upperBound]
        let (least, most) = (min(0, values.min() ?? 0) * 108, (values.max() ?? 0) * 104)
        script.add(
            "set xrange [\(GnuplotScript.number(least)):\(GnuplotScript.number(most))]")
        script.add(
            "set xtics \(GnuplotScript.tics(on: least...most, most: 8, isPercent: true))")
        script.add(
            "set xlabel \(GnuplotScript.quoted(basis.title)) tc rgb '\(Palette.black)'")
        let claimed = [claim.lowerBound, claim.upperBound].map { GnuplotScript.number($0 * 100) }
        script.add(
            "set object rectangle from first \(claimed[0]), graph 0 to first \(claimed[1]), "
                + "graph 1 behind fs solid 1 noborder fc rgb '\(Self.colours.claim)'")
        guard !basis.rows.isEmpty else { return script.addEmptyPanel("nobody has any capital") }
        if index == 0 { addKey(panel, to: &script) }
        addLabels(basis.rows, panel, to: &script)
        let data = "$rates\(index)"
        script.add(
            "plot \(data) using 2:1:($6 - $2):(0) with vectors nohead lw 1.6 lc rgb "
                + "'\(Self.colours.box)', \\")
        script.add(
            "    '' using 4:1:3:5:($1 - 0.24):($1 + 0.24) with boxxyerror fs solid 1 "
                + "noborder lc rgb '\(Self.colours.band)', \\")
        script.add(
            "    '' using 4:($1 - 0.24):(0):(0.48) with vectors nohead lw 2.5 lc rgb "
                + "'\(Self.colours.box)', \\")
        script.add("    '' using 7:1 with points pt 7 ps 0.8 lc rgb '\(Palette.vermilion)'")
    }

    private func addLabels(_ rows: [Row], _ panel: Panel, to script: inout GnuplotScript) {
        for (place, row) in rows.enumerated() {
            let y = panel.top - Self.rowHeight * (Double(place) + 0.5)
            script.addLabel(
                row.label, at: script.place(panel.left - 8, y),
                .init(isBold: row.isWhole, align: "right"))
            script.addLabel(
                Self.percent(row.together), at: script.place(panel.right + 12, y),
                .init(colour: Palette.vermilion))
        }
    }

    private static func percent(_ rate: Double) -> String {
        Amount.text(rate * 100, digits: abs(rate) < 1 ? 1 : 0) + "%"
    }

    /// Says what the boxes are.
    private func addKey(_ panel: Panel, to script: inout GnuplotScript) {
        let claimed =
            "claim \(Amount.text(claim.lowerBound * 100, digits: 0))–"
            + "\(Amount.text(claim.upperBound * 100, digits: 0))%"
        script.addKey(
            [
                ("5–95% of operators", Self.colours.box, false),
                ("middle half, and median", Self.colours.band, true),
                (claimed, Self.colours.claim, true),
            ], above: panel)
        script.addLabel(
            "together", at: script.place(panel.right + 12, panel.top + 14),
            .init(colour: Palette.vermilion))
    }
}
