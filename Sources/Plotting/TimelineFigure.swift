/// What the pool did over time: nodes up, held and computing, and below them the rounds.
///
/// It suits an hour as well as weeks. Where there are more samples than columns, each column shows
/// the mean as a line and the least and greatest value as a band, and says so.
public struct TimelineFigure: Figure {
    /// Name of the figure's files.
    public var name = "timeline"
    /// The finding, in a sentence.
    public var title: String
    /// Scenario, seed and the beginning of the digest.
    public var caption: String
    /// Times of the samples in seconds since the start, ascending.
    public var time: [Double]
    /// Nodes of the pool that are up, a figure a sample; likewise the next two.
    public var up: [Double]
    /// Nodes held by training leases.
    public var held: [Double]
    /// Held nodes that compute.
    public var computing: [Double]
    /// Rounds committed so far.
    public var rounds: [Double]
    /// Whether anybody commits rounds: without, they have no panel.
    public var hasRounds: Bool
    /// Spans of time, in seconds, in which the job wants to hold nodes.
    public var holds: [ClosedRange<Double>]

    /// A figure with a count of each kind a sample.
    public init(
        title: String, caption: String, time: [Double], up: [Double], held: [Double],
        computing: [Double], rounds: [Double], hasRounds: Bool = true,
        holds: [ClosedRange<Double>] = []
    ) {
        precondition(
            [up, held, computing, rounds].allSatisfy { $0.count == time.count },
            "a timeline has a figure of each kind a sample")
        self.title = title
        self.caption = caption
        self.time = time
        self.up = up
        self.held = held
        self.computing = computing
        self.rounds = rounds
        self.hasRounds = hasRounds
        self.holds = holds
    }

    private var series: [(name: String, title: String, colour: String, values: [Double])] {
        [
            ("up", "up", Palette.sky, up), ("held", "held", Palette.blue, held),
            ("computing", "computing", Palette.vermilion, computing),
        ]
    }
    private var end: Double { max(time.last ?? 0, holds.map(\.upperBound).max() ?? 0) }

    /// Columns of the bands, fewer than the lines of rounds have, so that the bands can be seen.
    private static let columns = 300
    private var isThinned: Bool { time.count > 2 * Self.columns }

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        let titleHeight = GnuplotScript.heightOfTitle(title)
        let foot = isThinned ? 88.0 : 72
        let nodesFoot = hasRounds ? foot + 128 : foot
        var script = GnuplotScript(
            name: name, width: 880, height: Int(nodesFoot + 214 + 26 + titleHeight))
        let axis = TimeAxis(until: end)
        addData(axis, to: &script)
        script.add("set multiplot")
        script.addFrame()
        let lower = Panel(left: 84, right: 856, bottom: foot, top: foot + 110)
        let upper = Panel(left: 84, right: 856, bottom: nodesFoot, top: nodesFoot + 214)
        addNodes(axis, upper, to: &script)
        if hasRounds { addRounds(axis, lower, to: &script) }
        script.add("unset multiplot")
        return script
    }

    private func addData(_ axis: TimeAxis, to script: inout GnuplotScript) {
        guard !time.isEmpty else { return }
        for (name, _, _, values) in series {
            let bands = bands(of: values)
            let rows = bands.enumerated().flatMap { index, band in
                let to = index + 1 < bands.count ? bands[index + 1].from : end
                return [band.from, to].map {
                    [axis.place($0), band.mean, band.least, band.most]
                }
            }
            script.addData(name, "time / \(axis.unit), mean, least, greatest", rows)
        }
        let steps = Thinning.steps(of: rounds, at: time, until: end)
        script.addData(
            "rounds", "time / \(axis.unit), rounds so far",
            steps.map { [axis.place($0.time), $0.value] })
    }

    /// The series as it is drawn: each sample by itself, or columns of many.
    private func bands(of values: [Double]) -> [Thinning.Band] {
        guard isThinned else { return Thinning.bands(of: values, at: time, until: end) }
        return Thinning.bands(of: values, at: time, until: end, columns: Self.columns)
    }

    private func addNodes(_ axis: TimeAxis, _ panel: Panel, to script: inout GnuplotScript) {
        script.begin(panel)
        script.addTitle(title, caption: caption)
        if isThinned {
            let span = TimeAxis.words((end - (time.first ?? 0)) / Double(Self.columns))
            script.addNote(
                "Nodes: the line is the mean over \(span), the band goes from the least to the "
                    + "greatest value.", line: 1)
        }
        addHolds(axis, to: &script)
        script.addTimeAxis(axis, isLowest: !hasRounds)
        script.addValueAxis(
            "nodes", most: max(up.max() ?? 0, held.max() ?? 0), isCount: true, in: panel)
        guard !time.isEmpty else { return script.addEmptyPanel("no sample was recorded") }
        var entries = series.map { (text: $0.title, colour: $0.colour, isArea: false) }
        if !holds.isEmpty { entries.append(("hold window", Palette.shade, true)) }
        script.addKey(entries, above: panel)
        // In reverse, so that what is part of another lies behind its line.
        var plots = series.reversed().compactMap { series -> String? in
            let area =
                isThinned ? "1:3:4 with filledcurves" : "1:(0):2 with filledcurves"
            guard isThinned || series.name == "computing" else { return nil }
            return "$\(series.name) using \(area) fs transparent solid 0.25 noborder fc rgb "
                + "'\(series.colour)'"
        }
        plots += series.reversed().map {
            "$\($0.name) using 1:2 with lines lw 1.6 lc rgb '\($0.colour)'"
        }
        script.add("plot " + plots.joined(separator: ", \\\n    "))
    }

    private func addRounds(_ axis: TimeAxis, _ panel: Panel, to script: inout GnuplotScript) {
        script.begin(panel)
        addHolds(axis, to: &script)
        script.addTimeAxis(axis, isLowest: true)
        script.addValueAxis("rounds committed", most: rounds.max() ?? 0, isCount: true, in: panel)
        guard !time.isEmpty else { return script.addEmptyPanel("no sample was recorded") }
        script.add("plot $rounds using 1:2 with steps lw 1.6 lc rgb '\(Palette.green)'")
    }

    private func addHolds(_ axis: TimeAxis, to script: inout GnuplotScript) {
        for hold in holds {
            let from = GnuplotScript.number(axis.place(hold.lowerBound))
            let to = GnuplotScript.number(axis.place(hold.upperBound))
            script.add(
                "set object rectangle from first \(from), graph 0 to first \(to), graph 1 behind "
                    + "fs solid 1 noborder fc rgb '\(Palette.shade)'")
        }
    }
}
