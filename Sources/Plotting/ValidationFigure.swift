import Foundation

/// Predictions against measurements on logarithmic axes with the band of ±10%, a symbol a group,
/// and beneath how far each is off.
public struct ValidationFigure: Figure {
    /// One prediction, in the unit of its measurement.
    public struct Point: Hashable, Sendable {
        public var measured: Double
        public var predicted: Double

        /// A point of positive figures.
        public init(measured: Double, predicted: Double) {
            precondition(
                measured > 0 && predicted > 0 && measured.isFinite && predicted.isFinite,
                "\(predicted) for \(measured) on logarithmic axes")
            self.measured = measured
            self.predicted = predicted
        }
    }

    /// The predictions of a group.
    public struct Series: Hashable, Sendable {
        /// What stands beside its symbol.
        public var label: String
        public var points: [Point]

        public init(label: String, points: [Point]) {
            self.label = label
            self.points = points
        }
    }

    /// Name of the figure's files.
    public var name: String
    /// The finding, in a sentence.
    public var title: String
    /// Where the cases are.
    public var caption: String
    /// The groups, without those that have no point.
    public let series: [Series]

    /// Half of the band that is shaded.
    private static let band = 0.1
    /// What is off by more than this factor stands at the edge of the lower panel.
    private static let most = 2.0
    /// Symbols of gnuplot that are told apart without colour: disc, square, triangles, diamond,
    /// pentagon, then the hollow ones.
    private static let symbols = [7, 5, 9, 11, 13, 15, 6, 4, 8, 10, 12, 14]
    /// Points from one line of the key to the next.
    private static let keyStep = 18.0

    /// A figure of at least one point.
    public init(name: String = "validation", title: String, caption: String, series: [Series]) {
        self.series = series.filter { !$0.points.isEmpty }
        precondition(!self.series.isEmpty, "there is nothing to draw")
        self.name = name
        self.title = title
        self.caption = caption
    }

    private var points: [Point] { series.flatMap(\.points) }

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        let height = 640 + GnuplotScript.heightOfTitle(title)
        var script = GnuplotScript(name: name, width: 880, height: Int(height))
        let below = Panel(left: 96, right: 560, bottom: 88, top: 240)
        let above = Panel(left: 96, right: 560, bottom: 262, top: 626)
        let range = Self.decades(points.flatMap { [$0.measured, $0.predicted] })
        for (place, group) in series.enumerated() {
            script.addData(
                "group\(place)",
                "measured, predicted, predicted / measured but no further than a factor of 2",
                group.points.map {
                    let ratio = $0.predicted / $0.measured
                    return [$0.measured, $0.predicted, min(Self.most, max(1 / Self.most, ratio))]
                })
        }
        script.addData(
            "band", "measured, lower end, itself, upper end",
            [range.lowerBound, range.upperBound].map {
                [$0, $0 * (1 - Self.band), $0, $0 * (1 + Self.band)]
            })
        script.addFrame()
        script.begin(above)
        script.addTitle(title, caption: caption)
        script.addNote(
            "each point in the unit of its case: s, Gbps, %, tokens/s, GPU-h; shaded: ±10%; at the "
                + "edge of the lower panel: off by a factor of 2 or more",
            line: 1)
        addKey(to: &script, beside: above)
        addAxes(range, isLower: false, above, to: &script)
        script.add("set multiplot")
        script.add(plot(column: 2, band: "1:2:4", line: "1:3"))
        script.begin(below)
        addAxes(range, isLower: true, below, to: &script)
        script.add(plot(column: 3, band: "1:($2/$1):($4/$1)", line: "1:($3/$1)"))
        script.add("unset multiplot")
        return script
    }

    private func plot(column: Int, band: String, line: String) -> String {
        let parts =
            [
                "$band using \(band) with filledcurves fs solid 1 noborder lc rgb "
                    + "'\(Palette.shade)'",
                "$band using \(line) with lines lw 1.2 lc rgb '\(Palette.note)'",
            ]
            + series.indices.map { place in
                "$group\(place) using 1:\(column) with points pt \(symbol(place)) ps 0.6 lw 1.2 "
                    + "lc rgb '\(colour(place))'"
            }
        return "plot " + parts.joined(separator: ", \\\n    ")
    }

    private func symbol(_ place: Int) -> Int { Self.symbols[place % Self.symbols.count] }
    private func colour(_ place: Int) -> String { Palette.lines[place % Palette.lines.count] }

    /// Names the groups at the right, each behind its symbol.
    private func addKey(to script: inout GnuplotScript, beside panel: Panel) {
        for (place, group) in series.enumerated() {
            let y = panel.top - 12 - Self.keyStep * Double(place)
            script.addLabel(
                group.label, at: script.place(panel.right + 38, y),
                GnuplotScript.TextStyle(
                    size: 9.5,
                    options: "offset character 1, 0 point pt \(symbol(place)) ps 0.8 lw 1.2 "
                        + "lc rgb '\(colour(place))'"))
        }
    }

    private func addAxes(
        _ range: ClosedRange<Double>, isLower: Bool, _ panel: Panel,
        to script: inout GnuplotScript
    ) {
        let ends =
            "[\(GnuplotScript.number(range.lowerBound)):\(GnuplotScript.number(range.upperBound))]"
        let tics = Self.tics(in: range)
        script.add("set logscale xy 10")
        script.add("set xrange \(ends)")
        // The upper panel's tics have no figures.
        let below = tics.map { isLower ? $0 : "''" + $0.drop { $0 != " " } }
        script.add("set xtics (\(below.joined(separator: ", ")))")
        script.add(
            isLower ? "set xlabel 'measured' tc rgb '\(Palette.black)'" : "unset xlabel")
        if isLower {
            script.add("set yrange [\(1 / Self.most):\(Self.most)]")
            script.add(
                "set ytics ('0.5' 0.5, '0.67' 0.667, '0.9' 0.9, '1.1' 1.1, '1.5' 1.5, '2' 2)")
        } else {
            script.add("set yrange \(ends)")
            script.add("set ytics (\(tics.joined(separator: ", ")))")
        }
        script.addLabel(
            isLower ? "predicted / measured" : "predicted",
            at: script.place(22, panel.bottom + panel.height / 2),
            GnuplotScript.TextStyle(align: "center", options: "rotate by 90"))
    }

    /// Whole powers of ten around all figures.
    static func decades(_ values: [Double]) -> ClosedRange<Double> {
        let low = (log10(values.min() ?? 1) - 0.05).rounded(.down)
        let high = (log10(values.max() ?? 1) + 0.05).rounded(.up)
        return pow(10, low)...pow(10, high)
    }

    private static func tics(in range: ClosedRange<Double>) -> [String] {
        (-12...15).map { Double($0) }.filter {
            let value = pow(10, $0)
            return range.lowerBound * 0.999 <= value && value <= range.upperBound * 1.001
        }.map { power in
            let value = pow(10, power)
            // Beyond 10,000 the figures of neighbouring tics would touch.
            let text =
                power > 4
                ? "10" + Self.raised(Int(power))
                : Amount.text(value, digits: power < 0 ? Int(-power) : 0)
            return "'\(text)' " + GnuplotScript.number(value)
        }
    }

    /// A positive exponent in raised digits.
    private static func raised(_ exponent: Int) -> String {
        let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        return String(String(exponent).compactMap(\.wholeNumberValue).map { digits[$0] })
    }
}
