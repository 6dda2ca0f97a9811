import Quantities

extension Kind {
    /// One of a few words.
    static func choice(_ words: [(String, Value)]) -> Kind {
        let names = words.map(\.0)
        let list = names.map { "“\($0)”" }.joined(separator: ", ")
        return Kind(
            "one of \(list)", example: names[0], standIn: words[0].1,
            read: { text throws(Misfit) in
                guard let word = words.first(where: { $0.0 == text.lowercased() }) else {
                    throw Misfit(
                        "possible are \(list)", expected: list,
                        nearest: Spelling.nearest(text, among: names))
                }
                return word.1
            },
            write: { value in words.first { $0.1 == value }?.0 ?? names[0] })
    }
}

extension Kind<Bool> {
    static var truth: Kind {
        let spellings = [("yes", true), ("no", false), ("true", true), ("false", false)]
        var kind = choice(spellings)
        kind.name = "“yes” or “no”"
        return kind
    }
}

extension Kind<String> {
    /// A free text.
    static func text(_ example: String) -> Kind {
        Kind(
            "a text", example: example, standIn: example,
            read: { text throws(Misfit) in
                guard !text.isEmpty else {
                    throw Misfit("write a text, e.g. “\(example)”", expected: "a text")
                }
                return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            },
            write: { $0 })
    }

    /// A name: one word, which can be a part of a key.
    static func word(_ example: String) -> Kind {
        Kind(
            "a name without spaces and dots", example: example, standIn: example,
            read: { text throws(Misfit) in
                guard !text.isEmpty,
                    !text.contains(where: { $0.isWhitespace || ".,=".contains($0) })
                else {
                    throw Misfit(
                        "write a name without spaces, dots and commas, e.g. “\(example)”",
                        expected: "a name")
                }
                return text
            },
            write: { $0 })
    }
}

extension Kind<Int> {
    /// The place of a name in a table.
    static func name(of thing: String, among names: [String]) -> Kind {
        Kind(
            "the name of a \(thing)".replacing("a a", with: "an a"), example: names.first ?? thing,
            standIn: 0,
            read: { text throws(Misfit) in
                try place(of: text, thing: thing, among: names)
            },
            write: { names.indices.contains($0) ? names[$0] : "" })
    }

    fileprivate static func place(
        of text: String, thing: String, among names: [String]
    ) throws(Misfit) -> Int {
        // Without a table its own fault is told, and nothing can be said of a name.
        guard !names.isEmpty else { return 0 }
        if let place = names.firstIndex(of: text) { return place }
        let list = names.joined(separator: ", ")
        let nearest = Spelling.likeliest(text, among: names)
        let message =
            "there is no \(thing) “\(text)”" + (nearest == nil ? "; there is \(list)" : "")
        throw Misfit(message, expected: list, nearest: nearest)
    }
}

extension Kind<[Int]> {
    /// The places of several names in a table.
    static func names(of thing: String, among names: [String]) -> Kind {
        var kind = Kind(
            "names of \(thing)s", example: "[" + names.prefix(2).joined(separator: ", ") + "]",
            standIn: names.isEmpty ? [] : [0],
            read: { text throws(Misfit) in
                var places: [Int] = []
                for word in text.words {
                    places.append(try Kind<Int>.place(of: word, thing: thing, among: names))
                }
                guard !places.isEmpty else {
                    throw Misfit("name at least one \(thing)", expected: "names of \(thing)s")
                }
                return places
            },
            write: {
                $0.map { names.indices.contains($0) ? names[$0] : "" }.joined(separator: ", ")
            })
        kind.joinsList = true
        return kind
    }
}

extension Spelling {
    /// The nearest word, or the only one that begins so.
    static func likeliest(_ word: String, among names: [String]) -> String? {
        if let nearest = nearest(word, among: names) { return nearest }
        let longer = names.filter { $0.hasPrefix(word) }
        return longer.count == 1 ? longer[0] : nil
    }
}

extension String {
    /// The words of a list in one text: "[iowa, belgium]" or "iowa, belgium".
    var words: [String] {
        var text = trimmed
        if text.hasPrefix("[") && text.hasSuffix("]") { text = String(text.dropFirst().dropLast()) }
        return text.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
    }
}

/// Who runs the nodes of a group.
enum OperatorChoice: Equatable, Sendable {
    case eachNode
    case number(Int)
    case names([String])

    /// The names; those that the file does not give are made from the tier's.
    func names(count: Int, calling name: String) -> [String] {
        switch self {
        case .eachNode: (1...max(1, count)).map { "\(name)-\($0)" }
        case .number(let number): (1...max(1, min(number, count))).map { "\(name)-\($0)" }
        case .names(let names): names
        }
    }
}
