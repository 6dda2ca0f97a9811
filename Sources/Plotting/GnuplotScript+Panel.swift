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
        add("set lmargin at screen \(Self.number(panel.left / width))")
        add("set rmargin at screen \(Self.number(panel.right / width))")
        add("set bmargin at screen \(Self.number(panel.bottom / height))")
        add("set tmargin at screen \(Self.number(panel.top / height))")
    }

    /// Sets the time axis; the figures stand at the lowest panel only.
    mutating func addTimeAxis(_ axis: TimeAxis, isLowest: Bool) {
        add("set xrange [0:\(Self.number(axis.end))]")
        add("set xtics \(Self.number(axis.step)) format '\(isLowest ? "%g" : "")'")
        add(
            isLowest
                ? "set xlabel 'time since the start / \(axis.unit)' tc rgb '\(Palette.black)'"
                : "unset xlabel")
    }

    /// Sets the vertical axis from zero (or the least value below it) to above the greatest.
    ///
    /// A count has tics at whole numbers only.
    /// - Returns: the range of the axis.
    @discardableResult
    mutating func addValueAxis(
        _ label: String, least: Double = 0, most: Double, isCount: Bool = false, in panel: Panel
    ) -> ClosedRange<Double> {
        let range = min(0, least * 1.08)...(most > 0 ? most * 1.08 : 1)
        add("set yrange [\(Self.number(range.lowerBound)):\(Self.number(range.upperBound))]")
        let step = Self.step(over: range, tics: panel.height / 22)
        addValueTics(on: range, step: isCount ? max(1, step) : step)
        // gnuplot puts the name of an axis beside its figures; here all stand in one line.
        addLabel(
            label, at: place(22, panel.bottom + panel.height / 2),
            TextStyle(align: "center", options: "rotate by 90"))
        return range
    }

    private mutating func addValueTics(on range: ClosedRange<Double>, step: Double) {
        let digits = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 4
        var tics: [String] = []
        var count = (range.lowerBound / step).rounded(.up)
        while count * step <= range.upperBound {
            let value = count * step
            tics.append("'\(Amount.text(value, digits: digits))' \(Self.number(value))")
            count += 1
        }
        add("set ytics (\(tics.joined(separator: ", ")))")
    }

    /// Tics at whole steps within a range, with commas between the thousands.
    ///
    /// - Parameter isPercent: whether a percent sign follows each.
    static func tics(
        on range: ClosedRange<Double>, most: Double, isPercent: Bool = false
    ) -> String {
        let step = step(over: range, tics: most)
        let digits = step >= 1 ? 0 : step >= 0.1 ? 1 : 2
        // gnuplot takes a tic's text for a format.
        let unit = isPercent ? "%%" : ""
        var tics: [String] = []
        var count = (range.lowerBound / step).rounded(.up)
        while count * step <= range.upperBound {
            // Zero has no sign.
            let value = count * step + 0
            tics.append("'\(Amount.text(value, digits: digits))\(unit)' \(number(value))")
            count += 1
        }
        return "(\(tics.joined(separator: ", ")))"
    }

    /// A step of 1, 2 or 5 times a power of ten that gives at most so many tics.
    static func step(over range: ClosedRange<Double>, tics: Double) -> Double {
        let least = (range.upperBound - range.lowerBound) / max(1, tics)
        var power = 1.0
        while power > least { power /= 10 }
        while power * 10 <= least { power *= 10 }
        return [1, 2, 5].map { $0 * power }.first { $0 >= least } ?? 10 * power
    }

    /// Says in the middle of a panel why it is empty.
    mutating func addEmptyPanel(_ reason: String) {
        addLabel(
            reason, at: "graph 0.5, graph 0.5",
            TextStyle(colour: Palette.note, align: "center"))
        add("plot NaN notitle")
    }

    /// Explains colours in a row above a panel.
    ///
    /// gnuplot's own key gives every entry the width of the widest.
    mutating func addKey(
        _ entries: [(text: String, colour: String, isArea: Bool)], above panel: Panel
    ) {
        let y = panel.top + 14
        var x = panel.left
        for entry in entries {
            if entry.isArea {
                add(
                    "set object rectangle from \(place(x, y - 5)) to \(place(x + 22, y + 5)) "
                        + "fs solid 1 noborder fc rgb '\(entry.colour)'")
            } else {
                add(
                    "set arrow from \(place(x, y)) to \(place(x + 22, y)) nohead lw 2.5 lc rgb "
                        + "'\(entry.colour)'")
            }
            addLabel(entry.text, at: place(x + 28, y))
            x += 28 + 7 * Double(entry.text.count) + 22
        }
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
            let y = Self.number(place / panel.height)
            add(
                "set arrow from graph 1, first \(Self.number(label.value)) to graph 1.025, graph "
                    + "\(y) nohead lw 1 lc rgb '\(label.colour)'")
            addLabel(label.text, at: "graph 1.03, graph \(y)")
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
