/// How the loss of a numeric run falls with time, and with what was paid for it, beside its twin's.
public struct LearningFigure: Figure {
    /// The evaluations of one run, in their order.
    public struct Curve: Sendable {
        /// Seconds since the start.
        public var time: [Double]
        /// What the GPUs that were held so far cost, in ZEN.
        public var cost: [Double]
        /// The mean cross-entropy of the test examples.
        public var loss: [Double]

        /// A curve.
        ///
        /// - Precondition: as many figures of each kind.
        public init(time: [Double], cost: [Double], loss: [Double]) {
            precondition(
                cost.count == time.count && loss.count == time.count,
                "\(time.count) times, \(cost.count) costs, \(loss.count) losses")
            self.time = time
            self.cost = cost
            self.loss = loss
        }
    }

    /// Name of the figure's files.
    public var name = "learning"
    /// The finding, in a sentence.
    public var title: String
    /// Scenario, seed and the beginning of the digest.
    public var caption: String
    /// What the costs are, in a sentence.
    public var note: String
    public var network: Curve
    /// Nil if there is no twin to compare with.
    public var twin: Curve?

    /// A figure.
    public init(title: String, caption: String, note: String, network: Curve, twin: Curve?) {
        self.title = title
        self.caption = caption
        self.note = note
        self.network = network
        self.twin = twin
    }

    private var curves: [(name: String, title: String, colour: String, curve: Curve)] {
        [("network", "the network", Palette.blue, network)]
            + (twin.map { [("twin", "its centralised twin", Palette.vermilion, $0)] } ?? [])
    }

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        var script = GnuplotScript(
            name: name, width: 880, height: Int(400 + GnuplotScript.heightOfTitle(title)))
        let axis = TimeAxis(until: curves.flatMap(\.curve.time).max() ?? 0)
        for (name, _, _, curve) in curves {
            script.addData(
                name, "time / \(axis.unit), cost / ZEN, test loss",
                curve.time.indices.map {
                    [axis.place(curve.time[$0]), curve.cost[$0], curve.loss[$0]]
                })
        }
        script.add("set multiplot")
        script.addFrame()
        let left = Panel(left: 84, right: 446, bottom: 88, top: 366)
        let right = Panel(left: 500, right: 856, bottom: 88, top: 366)
        script.begin(left)
        script.addTitle(title, caption: caption)
        script.addNote(note, line: 1)
        script.addTimeAxis(axis, isLowest: true)
        addLoss(column: 1, left, named: "test loss", to: &script)
        script.begin(right)
        addCostAxis(to: &script)
        addLoss(column: 2, right, named: nil, to: &script)
        script.add("unset multiplot")
        return script
    }

    private func addCostAxis(to script: inout GnuplotScript) {
        let most = curves.flatMap(\.curve.cost).max() ?? 0
        let range = 0...(most > 0 ? most * 1.02 : 1)
        script.add("set xrange [0:\(GnuplotScript.number(range.upperBound))]")
        let step = GnuplotScript.number(GnuplotScript.step(over: range, tics: 6))
        script.add("set xtics \(step) format '%g'")
        script.add("set xlabel 'cost so far / ZEN' tc rgb '\(Palette.black)'")
    }

    private func addLoss(
        column: Int, _ panel: Panel, named label: String?, to script: inout GnuplotScript
    ) {
        let losses = curves.flatMap(\.curve.loss).filter(\.isFinite)
        script.addValueAxis(label ?? "", most: losses.max() ?? 0, in: panel)
        guard !losses.isEmpty else { return script.addEmptyPanel("nothing was evaluated") }
        script.addKey(curves.map { ($0.title, $0.colour, false) }, above: panel)
        script.add(
            "plot "
                + curves.map {
                    "$\($0.name) using \(column):3 with lines lw 1.8 lc rgb '\($0.colour)'"
                }.joined(separator: ", \\\n    "))
    }
}
