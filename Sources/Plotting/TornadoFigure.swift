/// A tornado: what a metric is at both ends of each input's range, around what it is in between.
public struct TornadoFigure: Figure {
    /// One input.
    public struct Row: Hashable, Sendable {
        /// The input's key.
        public var label: String
        /// The ends of its range, as they are written.
        public var low: String
        public var high: String
        /// The metric there, in units of the axis; nil where there is no run.
        public var atLow: Double?
        public var atHigh: Double?
        /// Whether either may be what the scenario as it is has: then its bar is pale.
        public var isLowDoubtful: Bool
        public var isHighDoubtful: Bool

        public init(
            label: String, low: String, high: String, atLow: Double?, atHigh: Double?,
            isLowDoubtful: Bool = false, isHighDoubtful: Bool = false
        ) {
            self.isLowDoubtful = isLowDoubtful
            self.isHighDoubtful = isHighDoubtful
            self.label = label
            self.low = low
            self.high = high
            self.atLow = atLow
            self.atHigh = atHigh
        }
    }

    public var name = "tornado"
    /// The finding, in a sentence.
    public var title: String
    public var caption: String
    /// What the axis measures, and whether a percent sign follows its figures.
    public var metric: String
    public var isPercent: Bool
    /// The metric of the scenario as it is.
    public var base: Double
    /// The inputs from top to bottom.
    public var rows: [Row]

    /// A figure of at least one input.
    public init(
        title: String, caption: String, metric: String, isPercent: Bool, base: Double, rows: [Row]
    ) {
        precondition(!rows.isEmpty, "there is nothing to draw")
        self.title = title
        self.caption = caption
        self.metric = metric
        self.isPercent = isPercent
        self.base = base
        self.rows = rows
    }

    private static let (lowColour, highColour) = (Palette.blue, Palette.vermilion)
    /// Height of a row, in points.
    private static let step = 30.0

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        let titleHeight = GnuplotScript.heightOfTitle(title)
        let height = titleHeight + 34 + Self.step * Double(rows.count) + 78
        var script = GnuplotScript(name: name, width: 880, height: Int(height))
        let labelWidth = Double(rows.map(\.label.count).max() ?? 0)
        let panel = Panel(
            left: min(400, 28 + 6.9 * labelWidth), right: 850, bottom: 78,
            top: Double(script.height) - titleHeight - 34)
        script.addData(
            "bars", "place, metric at the end, edges of the bar, 0 low 1 high, 1 pale", bars)
        script.addFrame()
        script.begin(panel)
        script.addTitle(title, caption: caption)
        script.addKey(
            [
                ("at the low end", Self.lowColour, true),
                ("at the high end", Self.highColour, true),
            ], above: panel)
        let range = self.range
        script.add(
            "set xrange [\(GnuplotScript.number(range.lowerBound)):"
                + "\(GnuplotScript.number(range.upperBound))]")
        script.add("set yrange [\(rows.count).5:0.5]")
        script.add("unset ytics")
        script.add("set grid noytics")
        script.add("set xtics \(GnuplotScript.tics(on: range, most: 9, isPercent: isPercent))")
        script.add("set xlabel \(GnuplotScript.quoted(metric)) tc rgb '\(Palette.black)'")
        let line = GnuplotScript.number(base)
        script.add(
            "set arrow from first \(line), graph 0 to first \(line), graph 1 nohead front lw 1.2 "
                + "lc rgb '\(Palette.black)'")
        addLabels(to: &script)
        script.add(
            "colour(end, pale) = end == 0 ? (pale == 1 ? 0xA6CEE3 : 0x0072B2) : "
                + "(pale == 1 ? 0xF0C4A3 : 0xD55E00)")
        script.add(
            "plot $bars using 2:1:(\(line)):2:3:4:(colour($5, $6)) with boxxyerror fill solid 1 "
                + "noborder lc rgb variable")
        return script
    }

    /// Room for the ends' values at both sides of the longest bars.
    private var range: ClosedRange<Double> {
        let values = rows.flatMap { [$0.atLow, $0.atHigh].compactMap { $0 } } + [base]
        let (least, most) = (values.min() ?? base, values.max() ?? base)
        let span = most > least ? most - least : max(1e-3, base.magnitude * 0.01)
        let text = rows.flatMap { [$0.low.count, $0.high.count] }.max() ?? 0
        let room = span * min(0.5, 0.06 + 0.014 * Double(text))
        return (least - room)...(most + room)
    }

    /// Whether both ends lie on one side, so that their bars stand one above the other.
    private func isSplit(_ row: Row) -> Bool {
        guard let low = row.atLow, let high = row.atHigh else { return false }
        return (low - base) * (high - base) > 0
    }

    private var bars: [[Double]] {
        rows.enumerated().flatMap { place, row in
            let y = Double(place + 1)
            return [(row.atLow, 0.0), (row.atHigh, 1.0)].compactMap { value, sort -> [Double]? in
                guard let value else { return nil }
                let (upper, lower) =
                    isSplit(row) ? (sort == 0 ? (-0.36, 0.0) : (0.0, 0.36)) : (-0.32, 0.32)
                let isPale = sort == 0 ? row.isLowDoubtful : row.isHighDoubtful
                return [y, value, y + upper, y + lower, sort, isPale ? 1 : 0]
            }
        }
    }

    private func addLabels(to script: inout GnuplotScript) {
        for (place, row) in rows.enumerated() {
            script.addLabel(
                row.label, at: "graph 0, first \(place + 1)",
                .init(size: 9.5, align: "right", options: "offset -0.8,0"))
            addEnd(row.low, row.atLow, isLow: true, of: row, place, to: &script)
            addEnd(row.high, row.atHigh, isLow: false, of: row, place, to: &script)
        }
    }

    private func addEnd(
        _ text: String, _ value: Double?, isLow: Bool, of row: Row, _ place: Int,
        to script: inout GnuplotScript
    ) {
        let other = isLow ? row.atHigh : row.atLow
        // Beside a bar that leads nowhere, its value stands where the other's does not.
        let isLeft: Bool
        if let value, value != base {
            isLeft = value < base
        } else {
            isLeft = other.map { $0 == base ? isLow : $0 > base } ?? isLow
        }
        let y = Double(place + 1) + (isSplit(row) ? (isLow ? -0.2 : 0.2) : 0)
        script.addLabel(
            value == nil ? text + ": no run" : text,
            at: "first \(GnuplotScript.number(value ?? base)), first \(GnuplotScript.number(y))",
            .init(
                size: isSplit(row) ? 7.5 : 8.5, colour: Palette.note,
                align: isLeft ? "right" : "left",
                options: "offset \(isLeft ? "-0.6" : "0.6"),0 front"))
    }
}
