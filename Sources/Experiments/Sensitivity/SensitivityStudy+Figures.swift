import NetworkSimulation
public import Plotting
import Quantities
import Randomness
import ScenarioFiles

/// The figures of a sensitivity study.
extension SensitivityStudy {
    /// Bars that a figure has at most.
    private static let mostRows = 20

    private var metric: MetricDefinition { plan.metrics.definitions[0] }
    private var isPercent: Bool { metric.isShare }
    private var scale: Double { isPercent ? 100 : 1 }

    /// A metric's name with its unit, as an axis says it.
    private var axis: String { metric.name + (metric.unit == "1" ? "" : " / " + metric.unit) }

    private var caption: String {
        "\(plan.scenario.name) · seed \(plan.scenario.configuration.seed.value) · "
            + "\(NumberText.grouped(Int64(runs))) runs"
    }

    /// The tornado, then what the parts that were run came to.
    public func figures() -> [any Figure] {
        [tornado, sizes, sharesOfVariance].compactMap { $0 }
    }

    private var tornado: (any Figure)? {
        let places = placesBySwing.filter { ends[$0].swing(around: base) != 0 }
        guard !places.isEmpty else { return nil }
        let shown = places.prefix(Self.mostRows)
        let rest = plan.inputs.count - shown.count
        return TornadoFigure(
            title: findingOfEnds,
            caption: caption + " · one input at a time"
                + (plan.lucksAtEnds > 1
                    ? " · means of \(plan.lucksAtEnds) seeds; pale: may be luck" : "")
                + (rest > 0 ? " · \(rest) more move it less or not at all" : ""),
            metric: axis, isPercent: isPercent, base: base * scale,
            rows: shown.map { place in
                let input = plan.inputs[place]
                return TornadoFigure.Row(
                    label: input.key, low: input.low, high: input.high,
                    atLow: ends[place].low.value.map { $0 * scale },
                    atHigh: ends[place].high.value.map { $0 * scale },
                    isLowDoubtful: ends[place].low.isDoubtful,
                    isHighDoubtful: ends[place].high.isDoubtful)
            })
    }

    private func bar(_ interval: ConfidenceInterval, _ scale: Double) -> IntervalBarFigure.Bar {
        IntervalBarFigure.Bar(
            value: interval.estimate * scale, low: interval.low * scale,
            high: interval.high * scale)
    }

    private var sizes: (any Figure)? {
        let places = placesBySize.filter { (effects[$0]?.size.high ?? 0) > 0 }.prefix(
            Self.mostRows)
        guard !places.isEmpty else { return nil }
        var rows = places.map { place in
            IntervalBarFigure.Row(
                label: plan.inputs[place].key,
                bars: [\MorrisEffect.size, \.spread].map { part in
                    effects[place].map { bar($0[keyPath: part], scale) }
                })
        }
        if let luck = effectOfLuck {
            rows.append(
                IntervalBarFigure.Row(
                    label: Self.luck, bars: [bar(luck.size, scale), bar(luck.spread, scale)],
                    isMuted: true))
        }
        return IntervalBarFigure(
            name: "screening", title: findingOfScreening ?? finding,
            caption: caption + " · \(plan.trajectories) trajectories · lines: 95% intervals",
            axis: "change of \(axis) over the whole range of the input"
                + (isPercent ? ", in percentage points" : ""),
            isPercent: false,
            series: ["mean size of the effect, μ*", "its standard deviation, σ"], rows: rows)
    }

    private var sharesOfVariance: (any Figure)? {
        guard let shares else { return nil }
        var rows = ordered(shares).map { entry in
            IntervalBarFigure.Row(
                label: plan.inputs[entry.place].key,
                bars: [\SobolIndex.first, \.total].map { part in
                    entry.index.map { bar($0[keyPath: part], 100) }
                })
        }
        if let luck = shares.luck {
            rows.append(
                IntervalBarFigure.Row(
                    label: Self.luck, bars: [bar(luck.first, 100), bar(luck.total, 100)],
                    isMuted: true))
        }
        return IntervalBarFigure(
            name: "shares", title: finding,
            caption: caption + " · \(shares.samples) rows · lines: 95% intervals",
            axis: "share of the variance of \(metric.name)", isPercent: true,
            series: ["by itself (first order)", "with interactions (total)"], rows: rows)
    }

    /// What luck is called where inputs have keys.
    public static let luck = "luck (the seed)"

    /// The inputs by the size of their effects.
    public var placesBySize: [Int] {
        let sizes = effects.map { $0?.size.estimate ?? -1 }
        return effects.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
    }

    /// The inputs of which shares are known, by their total share.
    public func ordered(_ shares: Shares) -> [(place: Int, index: SobolIndex?)] {
        let entries = zip(shares.places, shares.indices).map { (place: $0, index: $1) }
        return entries.enumerated().sorted {
            ($1.element.index?.total.estimate ?? -1, $0.offset)
                < ($0.element.index?.total.estimate ?? -1, $1.offset)
        }.map(\.element)
    }
}
