import Foundation

/// What a simulated round costs against the size of the network, on logarithmic axes, beside a line
/// that grows with n log n.
public struct ScaleFigure: Figure {
    /// One scenario.
    public struct Point: Hashable, Sendable {
        /// The size of its network.
        public var gpus: Int
        public var nodes: Int
        /// CPU time in microseconds in which every job commits a round, on average.
        public var allJobs: Double
        /// CPU time in microseconds of a round of one job, on average.
        public var oneJob: Double

        /// A point of positive sizes and times.
        public init(gpus: Int, nodes: Int, allJobs: Double, oneJob: Double) {
            precondition(
                gpus > 1 && nodes > 0 && allJobs > 0 && oneJob > 0 && allJobs.isFinite
                    && oneJob.isFinite, "a point of \(gpus) GPUs at \(allJobs) and \(oneJob)")
            self.gpus = gpus
            self.nodes = nodes
            self.allJobs = allJobs
            self.oneJob = oneJob
        }
    }

    /// Name of the figure's files.
    public var name: String
    /// What was run where.
    public var caption: String
    /// The scenarios, from the smallest to the largest network.
    public let points: [Point]

    /// A figure of at least two networks of different sizes, in any order.
    public init(name: String = "scale", caption: String, points: [Point]) {
        precondition(Set(points.map(\.gpus)).count > 1, "a line needs two sizes: \(points)")
        self.name = name
        self.caption = caption
        self.points = points.sorted { ($0.gpus, $0.allJobs) < ($1.gpus, $1.allJobs) }
    }

    private var first: Point { points[0] }
    private var last: Point { points[points.count - 1] }

    /// How many times what it costs at first a round would cost on `gpus` by n log n.
    func growth(at gpus: Double) -> Double {
        let least = Double(first.gpus)
        return gpus * log(gpus) / (least * log(least))
    }

    /// The finding, in a sentence.
    var title: String {
        let factor = Double(last.gpus) / Double(first.gpus)
        let cost = last.allJobs / first.allJobs
        return "With \(Self.times(factor)) times the GPUs a round of all jobs takes "
            + "\(Self.times(cost)) times the CPU time; n log n would be "
            + "\(Self.times(growth(at: Double(last.gpus)))) times"
    }

    /// A factor to two or three digits.
    private static func times(_ factor: Double) -> String {
        Amount.text(factor, digits: factor < 9.95 ? 1 : 0)
    }

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        var script = GnuplotScript(
            name: name, width: 880, height: Int(420 + GnuplotScript.heightOfTitle(title)))
        let panel = Panel(left: 126, right: 660, bottom: 88, top: 404)
        script.addData(
            "points", "GPUs, round of all jobs / us, round of one job / us",
            points.map { [Double($0.gpus), $0.allJobs, $0.oneJob] })
        script.addData("growth", "GPUs, n log n / us", growthRows())
        script.addFrame()
        script.begin(panel)
        script.addTitle(title, caption: caption)
        script.addNote(
            "CPU time of the network's run, set up and without its twin, over the rounds "
                + "committed; n log n goes through the first point",
            line: 1)
        addSizeAxis(to: &script)
        addLabels(on: addCostAxis(panel, to: &script), panel, to: &script)
        let series = [("2", Palette.blue), ("3", Palette.green)].map {
            "$points using 1:\($0.0) with linespoints lw 1.8 pt 7 ps 0.7 lc rgb '\($0.1)'"
        }
        script.add(
            "plot "
                + (["$growth using 1:2 with lines lw 1.4 dt 2 lc rgb '\(Palette.note)'"]
                + series).joined(separator: ", \\\n    "))
        return script
    }

    /// The line of n log n, which is not quite straight.
    private func growthRows() -> [[Double]] {
        let ratio = Double(last.gpus) / Double(first.gpus)
        return (0...32).map { step in
            let gpus = Double(first.gpus) * pow(ratio, Double(step) / 32)
            return [gpus, first.allJobs * growth(at: gpus)]
        }
    }

    private func addSizeAxis(to script: inout GnuplotScript) {
        // Some room beside the outermost points.
        let room = pow(Double(last.gpus) / Double(first.gpus), 0.1)
        let range = Double(first.gpus) / room...Double(last.gpus) * room
        script.add("set logscale x 10")
        script.add(
            "set xrange [\(GnuplotScript.number(range.lowerBound)):"
                + "\(GnuplotScript.number(range.upperBound))]")
        var tics = points.map { "'\(Amount.text(Double($0.gpus), digits: 0))' \($0.gpus)" }
        tics += Self.powers(in: range).filter { power in
            !points.contains { abs(log10(Double($0.gpus) / power)) < 0.3 }
        }.map { "'\(Amount.text($0, digits: 0))' \(GnuplotScript.number($0))" }
        script.add("set xtics (\(tics.joined(separator: ", ")))")
        script.add("set xlabel 'GPUs of the network' tc rgb '\(Palette.black)'")
    }

    /// Sets the vertical axis to whole powers of ten around all that is drawn.
    private func addCostAxis(
        _ panel: Panel, to script: inout GnuplotScript
    ) -> ClosedRange<Double> {
        let values = points.flatMap { [$0.allJobs, $0.oneJob] } + growthRows().map { $0[1] }
        let least = pow(10, log10((values.min() ?? 1) / 1.3).rounded(.down))
        let most = pow(10, log10((values.max() ?? 1) * 1.3).rounded(.up))
        let range = least...most
        script.add("set logscale y 10")
        script.add(
            "set yrange [\(GnuplotScript.number(least)):\(GnuplotScript.number(most))]")
        let tics = Self.powers(in: range).map {
            "'\(Amount.text($0, digits: $0 < 1 ? Int(-log10($0).rounded()) : 0))' "
                + GnuplotScript.number($0)
        }
        script.add("set ytics (\(tics.joined(separator: ", ")))")
        script.addLabel(
            "CPU time of a round / µs", at: script.place(22, panel.bottom + panel.height / 2),
            GnuplotScript.TextStyle(align: "center", options: "rotate by 90"))
        return range
    }

    private static func powers(in range: ClosedRange<Double>) -> [Double] {
        (-6...15).map { pow(10, Double($0)) }.filter {
            range.lowerBound * 0.999 <= $0 && $0 <= range.upperBound * 1.001
        }
    }

    /// Names the lines at their right ends, and the points' nodes above the axis.
    private func addLabels(
        on range: ClosedRange<Double>, _ panel: Panel, to script: inout GnuplotScript
    ) {
        let labels = [
            ("a round of all jobs", last.allJobs, Palette.blue),
            ("a round of one job", last.oneJob, Palette.green),
            ("n log n", first.allJobs * growth(at: Double(last.gpus)), Palette.note),
        ]
        let scale = panel.height / log10(range.upperBound / range.lowerBound)
        let places = GnuplotScript.spread(
            labels.map { log10($0.1 / range.lowerBound) * scale }, gap: 16, from: 6,
            to: panel.height)
        for ((text, value, colour), place) in zip(labels, places) {
            let y = GnuplotScript.number(place / panel.height)
            script.add(
                "set arrow from first \(last.gpus), first \(GnuplotScript.number(value)) to graph "
                    + "1.025, graph \(y) nohead lw 1 lc rgb '\(colour)'")
            script.addLabel(text, at: "graph 1.03, graph \(y)")
        }
        for point in points {
            script.addLabel(
                "\(Amount.text(Double(point.nodes), digits: 0)) nodes",
                at: "first \(point.gpus), graph 0.03",
                GnuplotScript.TextStyle(size: 8.5, colour: Palette.note, align: "center"))
        }
    }
}
