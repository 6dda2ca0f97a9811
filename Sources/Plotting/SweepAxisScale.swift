/// What lies along an axis of a sweep's figure.
public struct SweepAxisScale: Hashable, Sendable {
    /// What the axis is, with its unit: “line / Mbps”.
    public var name: String
    /// What its values are called.
    public var labels: [String]
    /// Its values as numbers, rising; nil where they are words, or in no order.
    public var numbers: [Double]?
    /// Whether a logarithmic axis shows them.
    var isLogarithmic: Bool

    /// A scale; numbers that do not rise count as words.
    ///
    /// - Parameter isLogarithmic: whether a logarithmic axis shows them; if nothing is said, it
    ///   does where all are above zero and go over more than a decade.
    public init(
        name: String, labels: [String], numbers: [Double]?, isLogarithmic: Bool? = nil
    ) {
        self.name = name
        self.labels = labels
        let rises = numbers.map { zip($0, $0.dropFirst()).allSatisfy { $0 < $1 } } ?? false
        self.numbers = rises ? numbers : nil
        let (first, last) = (numbers?.first ?? 0, numbers?.last ?? 0)
        self.isLogarithmic = rises && first > 0 && (isLogarithmic ?? (last / first > 10))
    }

    /// Where the values stand: their numbers, or their places from 1.
    var places: [Double] { numbers ?? labels.indices.map { Double($0 + 1) } }

    /// Round numbers on the axis: steps of 1, 2 and 5 on a logarithmic one.
    var roundNumbers: [Double] {
        let (low, high) = ends
        guard isLogarithmic else {
            let step = GnuplotScript.step(over: low...high, tics: 6)
            let count = Int((high - low) / step) + 1
            return (0..<count).map { ((low / step).rounded(.up) + Double($0)) * step }
                .filter { $0 <= high }
        }
        var tics: [Double] = []
        var power = 1.0
        while power > low { power /= 10 }
        while power * 10 <= low { power *= 10 }
        while power <= high {
            tics += [1, 2, 5].map { $0 * power }.filter { $0 >= low && $0 <= high }
            power *= 10
        }
        return tics
    }

    /// The ends of the axis, a little beyond the outermost values.
    var ends: (Double, Double) {
        let places = self.places
        let (low, high) = (places[0], places[places.count - 1])
        guard low < high else { return (low - 1, high + 1) }
        guard !isLogarithmic else { return (low / 1.06, high * 1.06) }
        let margin = numbers == nil ? 0.5 : (high - low) * 0.03
        return (low - margin, high + margin)
    }
}

extension GnuplotScript {
    /// Sets the horizontal axis of a panel, with tics at the values, or at fewer where there are
    /// too many for its width.
    mutating func addSweepAxis(_ scale: SweepAxisScale, in panel: Panel) {
        let (low, high) = scale.ends
        add(scale.isLogarithmic ? "set logscale x 10" : "unset logscale x")
        add("set xrange [\(Self.number(low)):\(Self.number(high))]")
        add("set xlabel \(Self.quoted(scale.name)) noenhanced tc rgb '\(Palette.black)'")
        // Points of a sample lie anywhere: round numbers say more than theirs.
        if scale.numbers != nil, scale.labels.count > 10 {
            let numbers = scale.roundNumbers.map(Self.number)
            let stride = Self.stride(of: numbers, in: panel)
            let tics = numbers.indices.filter { $0 % stride == 0 }
                .map { "'\(numbers[$0])' \(numbers[$0])" }
            return add("set xtics (\(tics.joined(separator: ", ")))")
        }
        let stride = Self.stride(of: scale.labels, in: panel)
        let tics = zip(scale.labels, scale.places).enumerated().compactMap { place, tic in
            place % stride == 0 ? "\(Self.tic(tic.0)) \(Self.number(tic.1))" : nil
        }
        add("set xtics (\(tics.joined(separator: ", "))) format '%g'")
    }

    /// Every how many-th label there is room for side by side below a panel.
    private static func stride(of labels: [String], in panel: Panel) -> Int {
        let longest = labels.map(\.count).max() ?? 1
        let room = max(1, Int((panel.right - panel.left) / (Double(longest) * 7 + 14)))
        return max(1, (labels.count + room - 1) / room)
    }

    /// The label of a tic: a format to gnuplot, so that a percent sign has to be written twice.
    static func tic(_ label: String) -> String {
        quoted(
            label.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%"))
    }

    /// Sets the vertical axis around values that need not begin at zero.
    mutating func addFreeValueAxis(_ label: String, _ values: [Double], in panel: Panel) {
        let kept = values.filter(\.isFinite)
        let (least, most) = (kept.min() ?? 0, kept.max() ?? 1)
        let margin = most > least ? (most - least) * 0.08 : max(most.magnitude * 0.05, 1e-9)
        add("set yrange [\(Self.number(least - margin)):\(Self.number(most + margin))]")
        add("set ytics autofreq format '%.4g'")
        addLabel(
            label, at: place(panel.left - 74, panel.bottom + panel.height / 2),
            TextStyle(align: "center", options: "rotate by 90"))
    }
}
