import Quantities

/// A published figure that a run is held against. It decides nothing in the run.
public struct Expectation: Hashable, Sendable {
    /// The metric's name, such as "efficiency".
    public var metric: String
    /// The figure, in the metric's own unit.
    public var figure: PublishedFigure
    /// Where it was published.
    public var source: String
    /// What has to be known of the comparison, such as an input that was reckoned from the figure.
    public var remark: String?
    /// Where it stands, for messages.
    public var file: String
    public var line: Int?
}

/// A number with its unit: "89%" is 0.89 of "1", "8400 GPU-h" is 8,400 of "GPU-h".
public struct PublishedFigure: Hashable, Sendable {
    public var value: Double
    public var unit: String

    public init(value: Double, unit: String) {
        self.value = value
        self.unit = unit
    }
}

/// Reads what a run is held against.
enum ExpectationReader {
    static func read(_ reader: KeyedReader) -> [Expectation] {
        reader.list(
            "expect", called: "<n>", about: "Published figures that the run is held against."
        ) { item in
            let metric = item.value(
                "metric", .word("efficiency"),
                about: "Name of the metric; `zoosim explain` lists them.")
            let figure = item.value(
                "is", .published, about: "What was published, in the metric's unit.")
            let source = item.value(
                "source", .text("the network's description"), about: "Where it was published.")
            let remark = item.value(
                "remark", Kind<String>.text("an input was reckoned from it").optional,
                .standard("none"),
                about: "What has to be known of the comparison.")
            return Expectation(
                metric: metric.value, figure: figure.value, source: source.value,
                remark: remark.value,
                file: metric.place.file, line: metric.place.line)
        }
    }
}

extension Kind<PublishedFigure> {
    /// A number with a unit, whichever.
    static var published: Kind {
        let name = "a number with its unit"
        return Kind(
            name, example: "89%", standIn: PublishedFigure(value: 0.89, unit: "1"),
            read: { text throws(Misfit) in
                let digits = text.prefix { $0.isNumber || ".+-eE_".contains($0) }
                let unit = String(text.dropFirst(digits.count)).trimmed
                guard let value = Double(digits.filter { $0 != "_" }), !unit.isEmpty else {
                    throw Misfit("write \(name)", expected: name, showsExample: true)
                }
                return unit == "%"
                    ? PublishedFigure(value: value / 100, unit: "1")
                    : PublishedFigure(value: value, unit: unit)
            },
            write: { figure in
                figure.unit == "1"
                    ? (figure.value * 100).plain + "%" : figure.value.plain + " " + figure.unit
            })
    }
}
