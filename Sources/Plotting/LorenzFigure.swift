/// How unequally something is spread over operators: Lorenz curves beside the diagonal.
public struct LorenzFigure: Figure {
    /// The spread of one thing.
    public struct Curve: Hashable, Sendable {
        /// What is spread.
        public var title: String
        /// The share of the whole that the poorest k have, for k from 0 to their number.
        public var shares: [Double]
        /// The Gini coefficient, from 0 to 1.
        public var gini: Double

        /// A curve from (0, 0) to (1, 1).
        public init(title: String, shares: [Double], gini: Double) {
            precondition(shares.first == 0, "a Lorenz curve that begins at \(shares)")
            self.title = title
            self.shares = shares
            self.gini = gini
        }
    }

    /// Name of the figure's files.
    public var name = "inequality"
    /// The finding, in a sentence.
    public var title: String
    /// Scenario, seed and the beginning of the digest.
    public var caption: String
    public var curves: [Curve]

    /// A figure of some curves.
    public init(title: String, caption: String, curves: [Curve]) {
        self.title = title
        self.caption = caption
        self.curves = curves
    }

    /// The script that draws the figure.
    public func script() -> GnuplotScript {
        var script = GnuplotScript(
            name: name, width: 880, height: Int(484 + GnuplotScript.heightOfTitle(title)))
        for (index, curve) in curves.enumerated() {
            script.addData(
                "curve\(index)", "share of the operators / %, share of \(curve.title) / %",
                Self.points(of: curve.shares))
        }
        let panel = Panel(left: 98, right: 486, bottom: 72, top: 460)
        script.addFrame()
        script.begin(panel)
        script.addTitle(title, caption: caption)
        script.add("set xrange [0:100]")
        script.add("set xtics 20 format '%g%%'")
        script.add("set xlabel 'operators, the poorest first' tc rgb '\(Palette.black)'")
        script.add("set yrange [0:100]")
        script.add("set ytics 20 format '%g%%'")
        script.addLabel(
            "share of the whole that they have together",
            at: script.place(22, panel.bottom + panel.height / 2),
            .init(align: "center", options: "rotate by 90"))
        addKey(panel, to: &script)
        var plots = ["[0:100] x with lines lw 1.6 dt (8,6) lc rgb '\(Palette.frame)'"]
        plots += curves.indices.map {
            "$curve\($0) using 1:2 with lines lw 2 lc rgb '\(Self.colour($0))'"
        }
        script.add("plot " + plots.joined(separator: ", \\\n    "))
        return script
    }

    private static func colour(_ index: Int) -> String {
        Palette.lines[index % Palette.lines.count]
    }

    /// Names the curves beside the panel, with their coefficients.
    private func addKey(_ panel: Panel, to script: inout GnuplotScript) {
        let entries =
            curves.enumerated().map {
                (
                    "\($1.title): Gini \(Amount.text($1.gini, digits: 3))", Self.colour($0), ""
                )
            } + [("all the same: Gini 0", Palette.frame, " dt (8,6)")]
        for (index, entry) in entries.enumerated() {
            let y = panel.top - 20 - 24 * Double(index)
            script.add(
                "set arrow from \(script.place(panel.right + 28, y)) to "
                    + "\(script.place(panel.right + 56, y)) nohead lw 2\(entry.2) lc rgb "
                    + "'\(entry.1)'")
            script.addLabel(entry.0, at: script.place(panel.right + 64, y))
        }
    }

    /// The points of a curve in percent; of very many every so many'th.
    static func points(of shares: [Double]) -> [[Double]] {
        let count = shares.count - 1
        guard count > 0 else { return [[0, 0], [100, 100]] }
        let stride = max(1, count / 1_000)
        return shares.indices.filter { $0.isMultiple(of: stride) || $0 == count }.map {
            [100 * Double($0) / Double(count), 100 * shares[$0]]
        }
    }
}
