extension KeyedReader {
    /// Reads a text, which may be a value with a range of its own: the value is then the middle,
    /// and the place notes the range as if a comment had said “assumed LOW to HIGH”.
    ///
    /// A text that the kind itself can read is never taken for a range.
    func reading<Value>(
        of text: String, _ kind: Kind<Value>, at place: Place
    ) throws(Misfit) -> (value: Value, written: String, place: Place) {
        do throws(Misfit) {
            return (try kind.value(of: text), text, place)
        } catch {
            guard context.acceptsRanges, let range = RangedText(text.trimmed) else { throw error }
            return try middle(of: range, kind, at: place)
        }
    }

    private func middle<Value>(
        of range: RangedText, _ kind: Kind<Value>, at place: Place
    ) throws(Misfit) -> (value: Value, written: String, place: Place) {
        let (middle, number, low, high) = try range.parts()
        var ends: [String] = []
        for end in [low, high] {
            do throws(Misfit) {
                ends.append(kind.canonical(try kind.value(of: end), written: end))
            } catch {
                throw Misfit(
                    "the end “\(end)” of its range does not fit: "
                        + error.message(example: kind.example),
                    expected: error.expected, nearest: error.nearest)
            }
        }
        var place = place
        place.note = try Self.note(from: ends[0], to: ends[1], beside: place.note)
        var written = range.text(of: middle, number)
        // Between two whole numbers there may be none.
        if (try? kind.value(of: written)) == nil {
            written = range.text(of: middle.rounded(), number)
        }
        return (try kind.value(of: written), written, place)
    }

    /// The note of a value with a range, which keeps what its comment says.
    private static func note(
        from low: String, to high: String, beside note: ResolvedInput.Note
    ) throws(Misfit) -> ResolvedInput.Note {
        switch note {
        case .none: return .assumed(low: low, high: high, why: nil)
        case .source(let text): return .assumed(low: low, high: high, why: "source: " + text)
        case .assumed(nil, nil, let why): return .assumed(low: low, high: high, why: why)
        case .assumed(let first, let second, _):
            throw Misfit(
                "the value has a range of its own, and its comment another, “\(first ?? "?") to "
                    + "\(second ?? "?")”; keep one of them",
                expected: "one range")
        }
    }
}
