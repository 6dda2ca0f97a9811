import Foundation

/// Efficiency against a rate on a logarithmic axis, a line for each way of training.
public struct ModeFigure: Figure {
    /// One way of training.
    public struct Line: Hashable, Sendable {
        public var name: String
        /// Its efficiencies, aligned with the rates; nil where a run had none.
        public var efficiencies: [Double?]

        public init(name: String, efficiencies: [Double?]) {
            self.name = name
            self.efficiencies = efficiencies
        }
    }

    /// Name of the figure's files.
    public var name: String
    /// What was run.
    public var caption: String
    /// What the rate is, for the axis: “line of a node”.
    public var axis: String
    /// Rising rates in bits per second.
    public let rates: [Double]
    public let lines: [Line]

    /// A figure of at least two rates and one line.
    public init(name: String, caption: String, axis: String, rates: [Double], lines: [Line]) {
        precondition(rates.count > 1 && rates == rates.sorted(), "an axis of \(rates)")
        precondition(lines.allSatisfy { $0.efficiencies.count == rates.count }, "\(lines)")
        self.name = name
        self.caption = caption
        self.axis = axis
        self.rates = rates
        self.lines = lines
    }

    /// The finding, in a sentence: what the middle one of the rates leaves of the best way and of
    /// the worst.
    var title: String {
        let middle = rates.count / 2
        let sorted = lines.compactMap { line in
            line.efficiencies[middle].map { (name: line.name, value: $0) }
        }.sorted { ($0.value, $0.name) > ($1.value, $1.name) }
        guard let best = sorted.first, let worst = sorted.last, best.name != worst.name else {
            return "Efficiency against the \(axis)"
        }
        return "At \(Self.text(of: rates[middle])), “\(best.name)” keeps "
            + "\(Self.percent(best.value)) of the centralised efficiency and “\(worst.name)” "
            + Self.percent(worst.value)
    }

    private static func percent(_ value: Double) -> String {
        String(format: value < 0.0995 ? "%.2g%%" : "%.0f%%", value * 100)
    }

    /// A rate as people say it.
    static func text(of rate: Double) -> String {
        let (value, unit) =
            rate >= 1e9 ? (rate / 1e9, "Gbps") : rate >= 1e6 ? (rate / 1e6, "Mbps") : (rate, "bps")
        return String(format: "%g ", value) + unit
    }

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        let key = lines.count * 18
        var script = GnuplotScript(
            name: name, width: 900,
            height: Int(max(430, Double(150 + key)) + GnuplotScript.heightOfTitle(title)))
        let panel = Panel(
            left: 84, right: 640, bottom: 88, top: max(410, Double(130 + key)))
        script.addData(
            "lines", "rate / bit/s, then the efficiency of each line in percent",
            rates.enumerated().map { place, rate in
                [rate] + lines.map { ($0.efficiencies[place] ?? .nan) * 100 }
            })
        script.addFrame()
        script.begin(panel)
        script.addTitle(title, caption: caption)
        script.add("set logscale x 10")
        // gnuplot leaves out a tic that rounding puts beyond the end of its axis.
        script.add(
            "set xrange [\(GnuplotScript.number(rates[0] * 0.999)):"
                + "\(GnuplotScript.number(rates[rates.count - 1] * 1.001))]")
        let tics = rates.map { "'\(Self.text(of: $0))' \(GnuplotScript.number($0))" }
        script.add("set xtics (\(tics.joined(separator: ", ")))")
        script.add("set xlabel '\(axis)' tc rgb '\(Palette.black)'")
        let range = script.addValueAxis("efficiency / %", most: 100, in: panel)
        let ends = lines.enumerated().map { place, line in
            (
                text: line.name, value: (line.efficiencies.last.flatMap { $0 } ?? 0) * 100,
                colour: Self.colour(place)
            )
        }
        script.addEndLabels(ends, on: range, in: panel)
        let series = lines.indices.map { place in
            "$lines using 1:\(place + 2) with linespoints lw 1.8 pt \(Self.mark(place)) ps 0.6 "
                + "dt \(place < Palette.lines.count ? 1 : 2) lc rgb '\(Self.colour(place))'"
        }
        script.add("plot " + series.joined(separator: ", \\\n    "))
        return script
    }

    private static func colour(_ place: Int) -> String {
        Palette.lines[place % Palette.lines.count]
    }

    /// Filled marks, then open ones, so that two lines of one colour differ.
    private static func mark(_ place: Int) -> Int { place < Palette.lines.count ? 7 : 6 }
}
