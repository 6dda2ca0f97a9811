/// Two bars with their intervals for each of some things: shares of a variance, or sizes of
/// effects.
public struct IntervalBarFigure: Figure {
    /// The length of a bar, and the ends of its interval.
    public struct Bar: Hashable, Sendable {
        public var value: Double
        public var low: Double
        public var high: Double

        public init(value: Double, low: Double, high: Double) {
            self.value = value
            self.low = low
            self.high = high
        }
    }

    /// One thing with its bars; nil where one is unknown.
    public struct Row: Hashable, Sendable {
        public var label: String
        public var bars: [Bar?]
        /// Whether it is there for comparison only.
        public var isMuted: Bool

        public init(label: String, bars: [Bar?], isMuted: Bool = false) {
            self.label = label
            self.bars = bars
            self.isMuted = isMuted
        }
    }

    public var name: String
    /// The finding, in a sentence.
    public var title: String
    public var caption: String
    /// What the axis measures, and whether a percent sign follows its figures.
    public var axis: String
    public var isPercent: Bool
    /// What the bars of a row are, in their order.
    public var series: [String]
    /// The rows from top to bottom.
    public var rows: [Row]

    /// A figure of at least one row, with as many bars as there are series.
    public init(
        name: String, title: String, caption: String, axis: String, isPercent: Bool,
        series: [String], rows: [Row]
    ) {
        precondition(
            !rows.isEmpty && rows.allSatisfy { $0.bars.count == series.count },
            "\(rows.count) rows for \(series)")
        self.name = name
        self.title = title
        self.caption = caption
        self.axis = axis
        self.isPercent = isPercent
        self.series = series
        self.rows = rows
    }

    private static let colours = [Palette.blue, Palette.orange, Palette.green]
    /// Height of a row, in points.
    private static let step = 32.0

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        let titleHeight = GnuplotScript.heightOfTitle(title)
        let height = titleHeight + 34 + Self.step * Double(rows.count) + 78
        var script = GnuplotScript(name: name, width: 880, height: Int(height))
        let labelWidth = Double(rows.map(\.label.count).max() ?? 0)
        let panel = Panel(
            left: min(400, 28 + 6.9 * labelWidth), right: 850, bottom: 78,
            top: Double(script.height) - titleHeight - 34)
        script.addFrame()
        script.begin(panel)
        script.addTitle(title, caption: caption)
        script.addKey(
            series.enumerated().map { ($1, colour($0), true) }, above: panel)
        for place in series.indices {
            script.addData(
                "series\(place)", "place, value, ends of its interval, edges of the bar",
                data(place))
        }
        let bars = rows.flatMap { $0.bars.compactMap { $0 } }
        let least = min(0, bars.map { min($0.low, $0.value) }.min() ?? 0)
        let most = max(bars.map { max($0.high, $0.value) }.max() ?? 1, 1e-6)
        // The ends of the intervals keep clear of the frame.
        let room = 0.03 * (most - least)
        let range = (least < 0 ? least - room : 0)...(most + room)
        script.add(
            "set xrange [\(GnuplotScript.number(range.lowerBound)):"
                + "\(GnuplotScript.number(range.upperBound))]")
        script.add("set yrange [\(rows.count).5:0.5]")
        script.add("unset ytics")
        script.add("set grid noytics")
        script.add("set xtics \(GnuplotScript.tics(on: range, most: 10, isPercent: isPercent))")
        script.add("set xlabel \(GnuplotScript.quoted(axis)) tc rgb '\(Palette.black)'")
        for (place, row) in rows.enumerated() {
            script.addLabel(
                row.label, at: "graph 0, first \(place + 1)",
                .init(
                    size: 9.5, colour: row.isMuted ? Palette.note : Palette.black, align: "right",
                    options: "offset -0.8,0"))
        }
        script.add(plot())
        return script
    }

    private func colour(_ series: Int) -> String { Self.colours[series % Self.colours.count] }

    private func data(_ series: Int) -> [[Double]] {
        let width = 0.76 / Double(self.series.count)
        return rows.enumerated().map { place, row in
            let upper = Double(place + 1) - 0.38 + width * Double(series)
            guard let bar = row.bars[series] else {
                return [upper + width / 2, .nan, .nan, .nan, .nan, .nan]
            }
            return [upper + width / 2, bar.value, bar.low, bar.high, upper, upper + width]
        }
    }

    private func plot() -> String {
        let parts = series.indices.flatMap { place in
            [
                "$series\(place) using 2:1:(0):2:5:6 with boxxyerror fill solid 1 noborder "
                    + "lc rgb '\(colour(place))'",
                "'' using 2:1:3:4 with xerrorbars pt 0 lw 1.2 lc rgb '\(Palette.black)'",
            ]
        }
        return "plot " + parts.joined(separator: ", \\\n    ")
    }
}
