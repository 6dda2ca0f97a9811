/// A metric against the axes of a sweep: a line with its band along one, a heat map over two, one
/// for each value of a third, and over more a panel for each axis with every point in it.
public struct SweepFigure: Figure {
    /// The mean of a point, and the ends of its interval; not-a-number where there is none.
    public struct Point: Hashable, Sendable {
        public var mean: Double
        public var low: Double
        public var high: Double

        public init(mean: Double, low: Double, high: Double) {
            self.mean = mean
            self.low = low
            self.high = high
        }
    }

    /// Points of a panel against one variable: where, and what.
    public struct Scatter: Hashable, Sendable {
        public var scale: SweepAxisScale
        /// The place of each point in the scale.
        public var places: [Int]
        public var points: [Point]

        public init(scale: SweepAxisScale, places: [Int], points: [Point]) {
            precondition(places.count == points.count, "\(places.count) and \(points.count)")
            self.scale = scale
            self.places = places
            self.points = points
        }
    }

    /// What is drawn.
    public enum Content: Hashable, Sendable {
        /// A grid of up to three axes; its points, the last axis fastest.
        case grid(axes: [SweepAxisScale], points: [Point])
        /// Any points, a panel a variable.
        case panels([Scatter])
    }

    public var name: String
    /// The finding or the subject, in a sentence.
    public var title: String
    /// What was run.
    public var caption: String
    /// The metric with its unit.
    public var metric: String
    public var content: Content

    public init(name: String, title: String, caption: String, metric: String, content: Content) {
        self.name = name
        self.title = title
        self.caption = caption
        self.metric = metric
        self.content = content
    }

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        switch content {
        case .grid(let axes, let points) where axes.count == 1:
            panels(
                [
                    Scatter(scale: axes[0], places: Array(points.indices), points: points)
                ], isLine: true)
        case .grid(let axes, let points): heat(axes, points)
        case .panels(let scatters): panels(scatters, isLine: false)
        }
    }

    /// An empty figure for so many panels, and where they lie: two or three beside each other.
    func layOut(
        _ count: Int, height: Double, right: Double
    ) -> (GnuplotScript, [Panel]) {
        let columns = columns(count)
        let rows = (count + columns - 1) / columns
        let head = GnuplotScript.heightOfTitle(title) + 24
        let width = columns == 1 ? 880 : columns == 2 ? 1_040 : 1_320
        let whole = head + Double(rows) * height + 34
        let script = GnuplotScript(name: name, width: width, height: Int(whole))
        let share = Double(width) / Double(columns)
        let panels = (0..<count).map { place in
            let top = whole - head - Double(place / columns) * height
            let left = Double(place % columns) * share
            return Panel(
                left: left + 96, right: left + share - right, bottom: top - height + 56, top: top)
        }
        return (script, panels)
    }

    private func columns(_ count: Int) -> Int { count == 4 ? 2 : min(3, count) }

    /// Values against one variable a panel; along one axis joined by a line.
    private func panels(_ scatters: [Scatter], isLine: Bool) -> GnuplotScript {
        var (script, places) = layOut(scatters.count, height: isLine ? 400 : 300, right: 28)
        for (index, scatter) in scatters.enumerated() {
            script.addData(
                "points\(index)", "place, mean, lower and upper end of its interval",
                Self.rows(of: scatter))
        }
        let all = scatters.flatMap { $0.points.flatMap { [$0.mean, $0.low, $0.high] } }
        script.add("set multiplot")
        script.addFrame()
        for (index, scatter) in scatters.enumerated() {
            script.begin(places[index])
            if index == 0 { script.addTitle(title, caption: caption) }
            script.addSweepAxis(scatter.scale, in: places[index])
            script.addFreeValueAxis(
                index % columns(scatters.count) == 0 ? metric : "", all, in: places[index])
            guard scatter.points.contains(where: { $0.mean.isFinite }) else {
                script.addEmptyPanel("no point has a value")
                continue
            }
            script.add("plot " + Self.series(scatter, index, isLine: isLine))
        }
        script.add("unset multiplot")
        return script
    }

    /// The points of a panel from left to right.
    private static func rows(of scatter: Scatter) -> [[Double]] {
        scatter.places.indices.sorted {
            (scatter.places[$0], $0) < (scatter.places[$1], $1)
        }.map { place in
            let point = scatter.points[place]
            return [
                scatter.scale.places[scatter.places[place]], point.mean, point.low, point.high,
            ]
        }
    }

    private static func series(_ scatter: Scatter, _ index: Int, isLine: Bool) -> String {
        let data = "$points\(index)"
        let isJoined = isLine && scatter.scale.numbers != nil
        let dots =
            "\(data) using 1:2 with \(isJoined ? "linespoints lw 1.8" : "points") pt 7 ps 0.6 lc "
            + "rgb '\(Palette.blue)'"
        guard scatter.points.contains(where: { $0.low.isFinite }) else { return dots }
        let interval =
            isJoined
            ? "\(data) using 1:3:4 with filledcurves fs solid 0.25 noborder"
            : "\(data) using 1:2:3:4 with yerrorbars pt 7 ps 0.3 lw 1.2"
        return "\(interval) lc rgb '\(Palette.sky)', \\\n    \(dots)"
    }
}
