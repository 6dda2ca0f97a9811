/// What a metric is said to be: a figure, with or without a tolerance, a range, or a bound.
public struct PublishedRelation: Hashable, Sendable {
    /// How it is said.
    public enum Sort: Hashable, Sendable {
        /// "89%", or "89% ± 1%" with a tolerance.
        case figure
        /// "15%–25%".
        case range
        /// "at least 5%".
        case atLeast
        /// "at most 5%".
        case atMost
    }

    public var sort: Sort
    /// The ends of what is accepted, in the metric's unit; infinite where there is no bound. Both
    /// are the figure where no tolerance is stated.
    public var low: Double
    public var high: Double
    /// The figure, the bound, or the middle of a range.
    public var figure: Double
    /// "1" for a share.
    public var unit: String

    /// Whether there is something that an interval can lie inside: a figure needs a tolerance.
    public var isDecidable: Bool { sort != .figure || low < high }

    /// Whether a value is accepted.
    public func accepts(_ value: Double) -> Bool { low <= value && value <= high }

    /// A figure with the ends of its tolerance.
    init(sort: Sort, low: Double, high: Double, figure: Double, unit: String) {
        self.sort = sort
        self.low = low
        self.high = high
        self.figure = figure
        self.unit = unit
    }

    /// A figure without a tolerance.
    init(_ published: PublishedFigure) {
        self.init(
            sort: .figure, low: published.value, high: published.value, figure: published.value,
            unit: published.unit)
    }

    /// The same with a tolerance about the figure.
    ///
    /// A percentage beside a share is points: "89% ± 1%" is 88% to 90%.
    ///
    /// - Returns: nil if the tolerance is no length in the figure's unit.
    func within(_ tolerance: Tolerance) -> PublishedRelation? {
        guard sort == .figure else { return nil }
        var relation = self
        let reach: Double
        switch tolerance {
        case .relative(let share): reach = unit == "1" ? share : figure.magnitude * share
        case .points(let share) where unit == "1": reach = share
        case .absolute(let length) where length.unit == unit || length.unit.isEmpty:
            reach = length.value
        case .factor(let factor):
            relation.low = min(figure / factor, figure * factor)
            relation.high = max(figure / factor, figure * factor)
            return relation
        default: return nil
        }
        relation.low = figure - reach
        relation.high = figure + reach
        return relation
    }
}

extension PublishedRelation: CustomStringConvertible {
    /// As a file says it: "89% ± 1%", "15%–25%", "at least 5%".
    public var description: String {
        switch sort {
        case .figure where low == high: text(figure)
        case .figure where abs((high - figure) - (figure - low)) <= 1e-9 * abs(high - low):
            "\(text(figure)) ± \(text((high - low) / 2))"
        case .figure, .range: "\(text(low))–\(text(high))"
        case .atLeast: "at least \(text(low))"
        case .atMost: "at most \(text(high))"
        }
    }

    private func text(_ value: Double) -> String {
        if unit == "1" { return (value * 100).plainRounded + "%" }
        return (value.plainRounded + " " + unit).trimmed
    }
}

extension Double {
    /// A short text, without the last bits of a sum.
    fileprivate var plainRounded: String {
        let rounded = (self * 1e9).rounded() / 1e9
        return abs(rounded - self) < 1e-9 * Swift.max(1, magnitude) ? rounded.plain : plain
    }
}

extension PublishedRelation {
    /// Reads "89%", "89% ± 1%", "15%–25%", "15% to 25%", "at least 5%", "at most 5%".
    ///
    /// - Returns: nil if it is none of them: a number without its unit, a range that is upside
    ///   down, ends in unlike units.
    public init?(_ text: String) {
        let text = text.trimmed
        for (words, sort) in [("at least", Sort.atLeast), ("at most", .atMost)] {
            guard let rest = text.after(words) else { continue }
            guard let bound = PublishedFigure(withUnit: rest) else { return nil }
            self.init(
                sort: sort, low: sort == .atLeast ? bound.value : -.infinity,
                high: sort == .atMost ? bound.value : .infinity, figure: bound.value,
                unit: bound.unit)
            return
        }
        for sign in ["±", "+-", "+/-"] {
            guard let middle = text.firstRange(of: sign) else { continue }
            guard let figure = PublishedFigure(withUnit: String(text[..<middle.lowerBound])),
                let tolerance = Tolerance(String(text[middle.upperBound...])),
                let relation = PublishedRelation(figure).within(tolerance)
            else { return nil }
            self = relation
            return
        }
        for sign in ["–", " to "] {
            guard let middle = text.firstRange(of: sign) else { continue }
            self.init(from: text[..<middle.lowerBound], to: text[middle.upperBound...])
            return
        }
        guard let figure = PublishedFigure(withUnit: text) else { return nil }
        self.init(figure)
    }

    private init?(from low: Substring, to high: Substring) {
        guard let end = PublishedFigure(withUnit: String(high)) else { return nil }
        let bare = Double(decimal: String(low).trimmed)
        let start =
            bare.map { PublishedFigure(value: end.unit == "1" ? $0 / 100 : $0, unit: end.unit) }
            ?? PublishedFigure(withUnit: String(low))
        guard let start, start.unit == end.unit, start.value < end.value else { return nil }
        self.init(
            sort: .range, low: start.value, high: end.value,
            figure: (start.value + end.value) / 2, unit: end.unit)
    }
}

extension PublishedFigure {
    /// Reads a number that has its unit; "89%" is 0.89 of "1".
    init?(withUnit text: String) {
        guard let read = PublishedFigure.read(text), !read.unit.isEmpty else { return nil }
        self.init(value: read.value, unit: read.unit == "%" ? "1" : read.unit)
    }
}

extension Kind<PublishedRelation> {
    /// A figure, a range or a bound, with its unit.
    static var relation: Kind {
        let name = "a number with its unit, “89% ± 1%”, “15%–25%”, “at least 5%” or “at most 5%”"
        return Kind(
            name, example: "89% ± 1%",
            standIn: PublishedRelation(PublishedFigure(value: 0.89, unit: "1")),
            read: { text throws(Misfit) in
                guard let relation = PublishedRelation(text) else {
                    throw Misfit("write \(name)", expected: name)
                }
                return relation
            }, write: { "\($0)" })
    }
}
