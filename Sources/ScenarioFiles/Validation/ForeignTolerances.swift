/// Tolerances of a table of measured values: one for all, one a name, or a sentence such as
/// "step_s within 10%; comm within 30%".
struct ForeignTolerances {
    private var clauses: [(words: String, tolerance: Tolerance)] = []

    init(_ node: SourceNode?, standard: Tolerance?) {
        if let entries = node?.entries {
            for entry in entries {
                guard let tolerance = entry.value.scalar.flatMap({ Tolerance($0) }) else {
                    continue
                }
                clauses.append((entry.key.lowercased(), tolerance))
            }
        } else if let text = node?.scalar {
            if let tolerance = Tolerance(text), !Self.isBare(tolerance) {
                clauses.append(("", tolerance))
            } else {
                clauses += text.split { ";,".contains($0) }.compactMap { Self.clause(String($0)) }
            }
        }
        if let standard { clauses.append(("", standard)) }
    }

    /// Whether it is a number and nothing more, or one that a sentence begins with.
    private static func isBare(_ tolerance: Tolerance) -> Bool {
        guard case .absolute(let figure) = tolerance else { return false }
        return figure.unit.isEmpty || figure.unit.contains(" ")
    }

    /// A clause of a sentence, if it has a tolerance.
    private static func clause(_ text: String) -> (String, Tolerance)? {
        let words = text.split(separator: " ").map(String.init)
        for place in words.indices {
            for last in [place + 1, place] where words.indices.contains(last) {
                guard let tolerance = Tolerance(words[place...last].joined(separator: " ")) else {
                    continue
                }
                let words = words[..<place].joined(separator: " ").lowercased()
                guard case .absolute(let figure) = tolerance else { return (words, tolerance) }
                // "+-0.03" of a share.
                guard figure.unit.isEmpty, figure.value < 1 else { continue }
                return (words, .points(figure.value))
            }
        }
        return nil
    }

    /// The tolerance of a name: that of the clause that speaks of it, else of one that speaks of
    /// nothing.
    func tolerance(of name: String) -> Tolerance? {
        let name = name.lowercased().filter { $0 != "-" }
        let stem = name.split(separator: "_").first.map(String.init) ?? name
        let named = clauses.first { clause in
            clause.words.filter { $0 != "-" }.split(separator: " ").contains { word in
                word == name || word == stem || (word.count > 3 && name.hasPrefix(word))
            }
        }
        return (named ?? clauses.first { ["", "within"].contains($0.words) })?.tolerance
    }
}
