/// Where a panel of a figure lies, in points from the left and from the foot.
struct Panel {
    var left: Double
    var right: Double
    var bottom: Double
    var top: Double

    var height: Double { top - bottom }
}

extension GnuplotScript {
    /// Begins a panel: what an earlier panel drew into its own frame is forgotten.
    mutating func begin(_ panel: Panel) {
        let (width, height) = (Double(self.width), Double(self.height))
        add("unset label")
        add("unset object")
        add("unset arrow")
        add("set lmargin at screen \(panel.left / width)")
        add("set rmargin at screen \(panel.right / width)")
        add("set bmargin at screen \(panel.bottom / height)")
        add("set tmargin at screen \(panel.top / height)")
    }

    /// Sets the time axis; the figures stand at the lowest panel only.
    mutating func addTimeAxis(_ axis: TimeAxis, isLowest: Bool) {
        add("set xrange [0:\(Self.number(axis.end))]")
        add("set xtics \(Self.number(axis.step)) format '\(isLowest ? "%g" : "")'")
        add(isLowest ? "set xlabel 'time since the start / \(axis.unit)'" : "unset xlabel")
    }

    /// Sets the vertical axis from zero (or the least value below it) to above the greatest; gives
    /// its range.
    @discardableResult
    mutating func addValueAxis(
        _ label: String, least: Double = 0, most: Double
    ) -> ClosedRange<Double> {
        let range = min(0, least * 1.08)...(most > 0 ? most * 1.08 : 1)
        add("set yrange [\(Self.number(range.lowerBound)):\(Self.number(range.upperBound))]")
        add("set ytics autofreq")
        add("set ylabel \(Self.quoted(label))")
        return range
    }

    /// Says in the middle of a panel why it is empty.
    mutating func addEmptyPanel(_ reason: String) {
        add(
            "set label \(Self.quoted(reason)) at graph 0.5, graph 0.5 center tc rgb "
                + "'\(Palette.note)'")
        add("plot NaN notitle")
    }

    /// Names lines at their right ends; the labels are moved apart where they would touch.
    mutating func addEndLabels(
        _ labels: [(text: String, value: Double, colour: String)],
        on range: ClosedRange<Double>, in panel: Panel
    ) {
        let scale = panel.height / (range.upperBound - range.lowerBound)
        let wanted = labels.map { ($0.value - range.lowerBound) * scale }
        let places = Self.spread(wanted, gap: 16, from: 6, to: panel.height)
        for (label, place) in zip(labels, places) {
            let y = place / panel.height
            add(
                "set arrow from graph 1, first \(Self.number(label.value)) to graph 1.025, graph "
                    + "\(y) nohead lw 1 lc rgb '\(label.colour)'")
            add(
                "set label \(Self.quoted(label.text)) at graph 1.03, graph \(y) left font "
                    + "'sans-serif,10' tc rgb '\(Palette.black)'")
        }
    }

    /// Places near the wanted ones, in the same order, that keep a gap and stay in the range if it
    /// has room for all.
    static func spread(_ wanted: [Double], gap: Double, from: Double, to: Double) -> [Double] {
        let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
        var places = wanted
        var floor = from
        for index in order {
            places[index] = max(wanted[index], floor)
            floor = places[index] + gap
        }
        var ceiling = to
        for index in order.reversed() {
            places[index] = min(places[index], ceiling)
            ceiling = places[index] - gap
        }
        return places
    }
}
