/// The market over time, tier by tier: the price, how much is leased, what is offered and wanted;
/// and the price of a ZEN where it moves.
///
/// Where there are more samples than columns, each column shows the mean as a line, and of the
/// price the corners.
public struct MarketFigure: Figure {
    /// What happened in the market of one tier.
    public struct Tier: Hashable, Sendable {
        public var name: String
        /// Times of the calls in seconds since the start, ascending.
        public var time: [Double]
        /// Standing price in ZEN per GPU-hour after each call; likewise the next three.
        public var price: [Double]
        /// The share of the nodes in the network that was leased, from 0 to 1.
        public var leased: [Double]
        /// Nodes for rent, and nodes that were wanted and not to be had.
        public var offered: [Double]
        public var waiting: [Double]

        /// A tier with a figure of each kind a call.
        public init(
            name: String, time: [Double], price: [Double], leased: [Double], offered: [Double],
            waiting: [Double]
        ) {
            precondition(
                [price, leased, offered, waiting].allSatisfy { $0.count == time.count },
                "the market of \(name) has a figure of each kind a call")
            self.name = name
            self.time = time
            self.price = price
            self.leased = leased
            self.offered = offered
            self.waiting = waiting
        }
    }

    /// Name of the figure's files.
    public var name = "market"
    /// The finding, in a sentence.
    public var title: String
    /// Scenario, seed and the beginning of the digest.
    public var caption: String
    public var tiers: [Tier]
    /// Times in seconds, and dollars for a ZEN from then on; empty where that never changes.
    public var zen: (time: [Double], price: [Double])

    /// A figure of the markets of some tiers.
    public init(
        title: String, caption: String, tiers: [Tier], zen: (time: [Double], price: [Double])
    ) {
        precondition(zen.time.count == zen.price.count, "a price of ZEN for each time")
        self.title = title
        self.caption = caption
        self.tiers = tiers
        self.zen = zen
    }

    /// One line of a panel.
    private struct Line {
        var data: String
        var text: String
        var last: Double
        var colour: String
    }

    private var shown: [Tier] { tiers.filter { !$0.time.isEmpty } }
    private var end: Double {
        max(shown.compactMap(\.time.last).max() ?? 0, zen.time.last ?? 0)
    }
    private static let columns = 300
    private var isThinned: Bool { shown.contains { $0.time.count > 2 * Self.columns } }

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        let heights = [130.0, 100, 100, 100] + (zen.time.isEmpty ? [] : [100])
        let foot = isThinned ? 88.0 : 72
        let body = foot + heights.reduce(0) { $0 + $1 + 20 }
        var script = GnuplotScript(
            name: name, width: 880, height: Int(body + GnuplotScript.heightOfTitle(title)))
        let axis = TimeAxis(until: end)
        addData(axis, to: &script)
        script.add("set multiplot")
        script.addFrame()
        var top = body - 14
        for (index, height) in heights.enumerated() {
            let panel = Panel(left: 98, right: 660, bottom: top - height, top: top)
            script.begin(panel)
            if index == 0 { addHead(to: &script) }
            script.addTimeAxis(axis, isLowest: index == heights.count - 1)
            add(index, panel, to: &script)
            top -= height + 20
        }
        script.add("unset multiplot")
        return script
    }

    private func addHead(to script: inout GnuplotScript) {
        script.addTitle(title, caption: caption)
        guard isThinned else { return }
        let span = TimeAxis.words(end / Double(Self.columns))
        script.addNote("Nodes leased, for rent and wanted: means over \(span).", line: 1)
    }

    private func addData(_ axis: TimeAxis, to script: inout GnuplotScript) {
        for (index, tier) in shown.enumerated() {
            script.addData(
                "price\(index)", "time / \(axis.unit), price / (ZEN per GPU-hour)",
                Self.rows(
                    Thinning.steps(of: tier.price, at: tier.time, until: end), on: axis))
            for (name, values) in [
                ("leased", tier.leased.map { $0 * 100 }), ("offered", tier.offered),
                ("waiting", tier.waiting),
            ] {
                script.addData(
                    "\(name)\(index)", "time / \(axis.unit), \(name)",
                    Self.rows(means(of: values, at: tier.time), on: axis))
            }
        }
        guard !zen.time.isEmpty else { return }
        script.addData(
            "zen", "time / \(axis.unit), USD/ZEN",
            Self.rows(Thinning.steps(of: zen.price, at: zen.time, until: end), on: axis))
    }

    private static func rows(
        _ points: [(time: Double, value: Double)], on axis: TimeAxis
    ) -> [[Double]] {
        points.map { [axis.place($0.time), $0.value] }
    }

    /// A step line: each sample by itself, or means over columns of many.
    private func means(
        of values: [Double], at times: [Double]
    ) -> [(time: Double, value: Double)] {
        guard isThinned else { return Thinning.steps(of: values, at: times, until: end) }
        let bands = Thinning.bands(of: values, at: times, until: end, columns: Self.columns)
        return bands.map { ($0.from, $0.mean) } + (bands.last.map { [(end, $0.mean)] } ?? [])
    }

    private func add(_ index: Int, _ panel: Panel, to script: inout GnuplotScript) {
        switch index {
        case 0:
            addPanel(
                "price / (ZEN/GPU-h)", lines("price", "") { $0.price }, panel, to: &script)
        case 1:
            addPanel(
                "leased / %", lines("leased", "%", digits: 0) { $0.leased.map { $0 * 100 } },
                panel, to: &script)
        case 2:
            addPanel(
                "nodes for rent", lines("offered", "", digits: 0) { $0.offered }, panel,
                to: &script)
        case 3:
            addPanel(
                "nodes wanted", lines("waiting", "", digits: 0) { $0.waiting }, panel,
                to: &script)
        default:
            let last = zen.price.last ?? 0
            addPanel(
                "ZEN / USD",
                [
                    Line(
                        data: "zen", text: "ZEN \(Amount.text(last))", last: last,
                        colour: Palette.black)
                ], panel, to: &script)
        }
    }

    /// The lines of all tiers, named by what they end with.
    private func lines(
        _ data: String, _ unit: String, digits: Int? = nil,
        _ values: (Tier) -> [Double]
    ) -> [Line] {
        shown.enumerated().map { index, tier in
            let last = means(of: values(tier), at: tier.time).last?.value ?? 0
            let shown = data == "price" ? tier.price.last ?? 0 : last
            let number = digits.map { Amount.text(shown, digits: $0) } ?? Amount.text(shown)
            return Line(
                data: "\(data)\(index)", text: "\(tier.name) \(number)\(unit)", last: shown,
                colour: Palette.lines[index % Palette.lines.count])
        }
    }

    private func addPanel(
        _ label: String, _ lines: [Line], _ panel: Panel, to script: inout GnuplotScript
    ) {
        let range = script.addValueAxis(label, most: most(label), in: panel)
        guard !lines.isEmpty else { return script.addEmptyPanel("no call was held") }
        script.addEndLabels(
            lines.map { ($0.text, $0.last, $0.colour) }, on: range, in: panel)
        let plots = lines.map {
            "$\($0.data) using 1:2 with steps lw 1.6 lc rgb "
                + "'\($0.colour)'"
        }
        script.add("plot " + plots.joined(separator: ", \\\n    "))
    }

    /// The greatest value that a panel shows.
    private func most(_ label: String) -> Double {
        switch label {
        case "leased / %": 100
        case "nodes for rent": greatest { $0.offered }
        case "nodes wanted": greatest { $0.waiting }
        case "ZEN / USD": zen.price.max() ?? 0
        default: shown.flatMap(\.price).max() ?? 0
        }
    }

    private func greatest(_ values: (Tier) -> [Double]) -> Double {
        shown.flatMap { means(of: values($0), at: $0.time).map(\.value) }.max() ?? 0
    }
}
