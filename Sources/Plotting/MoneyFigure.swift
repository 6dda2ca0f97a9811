/// Money over time: what was paid, earned and taken so far, and below it the clearing prices.
public struct MoneyFigure: Figure {
    /// The clearing price of one tier.
    public struct PriceSeries: Hashable, Sendable {
        /// Name of the tier.
        public var tier: String
        /// Times of the clearings in seconds since the start, ascending.
        public var time: [Double]
        /// Clearing or standing price in ZEN per GPU-hour.
        public var price: [Double]

        /// A series with a price for each clearing.
        public init(tier: String, time: [Double], price: [Double]) {
            precondition(time.count == price.count, "a price for each clearing")
            self.tier = tier
            self.time = time
            self.price = price
        }
    }

    /// Name of the figure's files.
    public var name = "money"
    /// The finding, in a sentence.
    public var title: String
    /// Scenario, seed and the beginning of the digest.
    public var caption: String
    /// Times of the settlements in seconds since the start, ascending.
    public var time: [Double]
    /// Paid to providers for compute so far, in ZEN; likewise the next three.
    public var work: [Double]
    /// Paid to the treasury.
    public var fee: [Double]
    /// Rewards for uptime, work and bandwidth.
    public var rewards: [Double]
    /// Taken from stakes.
    public var slashes: [Double]
    /// The clearing prices, a series a tier.
    public var prices: [PriceSeries]

    /// A figure with an amount of each kind a settlement.
    public init(
        title: String, caption: String, time: [Double], work: [Double], fee: [Double],
        rewards: [Double], slashes: [Double], prices: [PriceSeries]
    ) {
        precondition(
            [work, fee, rewards, slashes].allSatisfy { $0.count == time.count },
            "money over time has an amount of each kind a settlement")
        self.title = title
        self.caption = caption
        self.time = time
        self.work = work
        self.fee = fee
        self.rewards = rewards
        self.slashes = slashes
        self.prices = prices
    }

    private var series: [(name: String, title: String, colour: String, values: [Double])] {
        [
            ("work", "paid for work", Palette.blue, work), ("fee", "fee", Palette.purple, fee),
            ("rewards", "rewards", Palette.green, rewards),
            ("slashes", "slashes", Palette.vermilion, slashes),
        ]
    }
    private var shownPrices: [PriceSeries] { prices.filter { !$0.time.isEmpty } }
    private var end: Double {
        max(time.last ?? 0, shownPrices.compactMap(\.time.last).max() ?? 0)
    }

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        var script = GnuplotScript(
            name: name, width: 880, height: Int(464 + GnuplotScript.heightOfTitle(title)))
        let axis = TimeAxis(until: end)
        for (name, title, _, values) in series where !time.isEmpty {
            script.addData(
                name, "time / \(axis.unit), \(title) / ZEN", steps(values, at: time, on: axis))
        }
        for (index, price) in shownPrices.enumerated() {
            script.addData(
                "price\(index)", "time / \(axis.unit), price / (ZEN per GPU-hour)",
                steps(price.price, at: price.time, on: axis))
        }
        script.add("set multiplot")
        script.addFrame()
        // Great amounts need room on both sides.
        let widest = series.map { Self.label($0.title, $0.values).count }.max() ?? 0
        let right = min(676, 856 - 7.4 * Double(widest))
        let left = 98 + max(0, 8 * Double(Amount.text(most, digits: 0).count - 7))
        let upper = Panel(left: left, right: right, bottom: 220, top: 460)
        let lower = Panel(left: left, right: right, bottom: 72, top: 198)
        addAmounts(axis, upper, to: &script)
        addPrices(axis, lower, to: &script)
        script.add("unset multiplot")
        return script
    }

    /// The points of a step line, thinned, and drawn on to the end.
    private func steps(
        _ values: [Double], at times: [Double], on axis: TimeAxis
    ) -> [[Double]] {
        Thinning.steps(of: values, at: times, until: end).map {
            [axis.place($0.time), $0.value]
        }
    }

    private var most: Double { series.flatMap(\.values).max() ?? 0 }

    /// A series by what it ends with.
    private static func label(_ title: String, _ values: [Double]) -> String {
        "\(title) \(Amount.text(values.last ?? 0)) ZEN"
    }

    private func addAmounts(_ axis: TimeAxis, _ panel: Panel, to script: inout GnuplotScript) {
        script.begin(panel)
        script.addTitle(title, caption: caption)
        script.addTimeAxis(axis, isLowest: false)
        let values = series.flatMap(\.values)
        let range = script.addValueAxis(
            "amount / ZEN", least: values.min() ?? 0, most: most, in: panel)
        guard !time.isEmpty else { return script.addEmptyPanel("nothing was settled") }
        let labels = series.map {
            (
                text: Self.label($0.title, $0.values),
                value: $0.values.last ?? 0, colour: $0.colour
            )
        }
        script.addEndLabels(labels, on: range, in: panel)
        let plots = series.reversed().map {
            "$\($0.name) using 1:2 with steps lw 1.8 lc rgb '\($0.colour)'"
        }
        script.add("plot " + plots.joined(separator: ", \\\n    "))
    }

    private func addPrices(_ axis: TimeAxis, _ panel: Panel, to script: inout GnuplotScript) {
        script.begin(panel)
        script.addTimeAxis(axis, isLowest: true)
        let values = shownPrices.flatMap(\.price)
        let range = script.addValueAxis(
            "price / (ZEN/GPU-h)", most: values.max() ?? 0, in: panel)
        guard !shownPrices.isEmpty else { return script.addEmptyPanel("no auction was held") }
        let coloured = shownPrices.enumerated().map {
            (index: $0, price: $1, colour: Palette.lines[$0 % Palette.lines.count])
        }
        let labels = coloured.map {
            (
                text: "\($0.price.tier) \(Amount.text($0.price.price.last ?? 0))",
                value: $0.price.price.last ?? 0, colour: $0.colour
            )
        }
        script.addEndLabels(labels, on: range, in: panel)
        let plots = coloured.map {
            "$price\($0.index) using 1:2 with steps lw 1.8 lc rgb '\($0.colour)'"
        }
        script.add("plot " + plots.joined(separator: ", \\\n    "))
    }
}
