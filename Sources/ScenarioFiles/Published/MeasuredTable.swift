import Quantities

/// What somebody else's table says was measured, name by name.
struct MeasuredTable {
    /// One entry, however deep it lies.
    struct Entry {
        /// The names on the way to it.
        var path: [String]
        var place: Place
        /// As it is written.
        var text: String
        /// What it says; nil if that is no figure.
        var figure: MeasuredFigure?
        /// Why it is no figure.
        var why = ""

        /// The names in one.
        var name: String { path.joined(separator: " ") }
    }

    /// All of them, in the order of the table; none is left out.
    let entries: [Entry]

    init(_ node: SourceNode) {
        entries = Self.entries(of: node, at: [])
    }

    private static func entries(of node: SourceNode, at path: [String]) -> [Entry] {
        switch node.content {
        case .mapping(let entries):
            return entries.flatMap { Self.entries(of: $0.value, at: path + [$0.key]) }
        case .sequence(let items):
            let figures = items.compactMap { $0.scalar.flatMap(PublishedFigure.read) }
            guard figures.count == items.count, !items.isEmpty else {
                return items.enumerated().flatMap { place, item in
                    Self.entries(of: item, at: path + ["\(place)"])
                }
            }
            return [
                Entry(
                    path: path, place: node.place, text: node.text,
                    figure: MeasuredFigure(figures: figures, isRange: false))
            ]
        case .scalar(let text):
            var entry = Entry(path: path, place: node.place, text: text)
            entry.figure = figure(text)
            if entry.figure == nil {
                let isBound = ["<", ">", "≥", "≤", "up to", "at least", "at most"].contains {
                    text.trimmed.hasPrefix($0)
                }
                entry.why =
                    isBound
                    ? "a bound and no figure: \(text)"
                    : "no figure: \(text.isEmpty ? "nothing" : text)"
            }
            return [entry]
        }
    }

    /// A figure as tables print it: "233.9 s", "~12 s", "80-180 s", "80 s to 180 s".
    private static func figure(_ text: String) -> MeasuredFigure? {
        var rest = text.trimmed
        for word in ["~", "≈", "about ", "ca. ", "around "] { rest = rest.after(word) ?? rest }
        // "7 of 12 runs" is a sentence that begins with a number, "80 s to 180 s" a range.
        if let figure = PublishedFigure.read(rest), figure.unit.count(where: { $0 == " " }) < 2 {
            return MeasuredFigure(
                figures: [figure], isRange: false, rounding: PublishedFigure.rounding(of: rest))
        }
        for middle in [" to ", "–", "-"] {
            guard let place = rest.firstRange(of: middle),
                var low = PublishedFigure.read(String(rest[..<place.lowerBound])),
                let high = PublishedFigure.read(String(rest[place.upperBound...]))
            else { continue }
            if low.unit.isEmpty {
                if high.unit == "%" { low.value /= 100 }
                low.unit = high.unit
            }
            guard low.unit == high.unit, low.value <= high.value else { continue }
            return MeasuredFigure(figures: [low, high], isRange: true)
        }
        return nil
    }
}
