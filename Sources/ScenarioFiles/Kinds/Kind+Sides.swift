extension Kind<[[Int]]> {
    /// Two groups of names in a table, none of them in both.
    static func sides(of thing: String, among names: [String]) -> Kind {
        let name = "two groups of \(thing)s"
        let member = Kind<[Int]>.names(of: thing, among: names)
        var kind = Kind(
            name, example: "[[iowa, oregon], [belgium]]", standIn: [[0], [0]],
            read: { text throws(Misfit) in
                var sides: [[Int]] = []
                for group in text.groups { sides.append(try member.value(of: group)) }
                guard sides.count == 2 else {
                    throw Misfit("write \(name)", expected: name, showsExample: true)
                }
                if !names.isEmpty, let both = sides[0].first(where: sides[1].contains) {
                    throw Misfit(
                        "\(names[both]) stands in both groups; leave it out of one of them",
                        expected: name)
                }
                return sides
            },
            write: { sides in
                sides.map { side in
                    let members = side.map { names.indices.contains($0) ? names[$0] : "" }
                    return "[\(members.joined(separator: ", "))]"
                }.joined(separator: ", ")
            })
        kind.joinsList = true
        kind.joinsInnerLists = true
        return kind
    }
}

extension SourceNode {
    /// A scalar, or a list of scalars in brackets.
    var flat: String? {
        if let scalar { return scalar }
        guard let items else { return nil }
        let texts = items.compactMap(\.scalar)
        return texts.count == items.count ? "[\(texts.joined(separator: ", "))]" : nil
    }
}

extension String {
    /// What stands between its commas, those inside of brackets left out; brackets around the whole
    /// do not count.
    fileprivate var groups: [String] {
        let isWhole = hasPrefix("[[") && hasSuffix("]]")
        let text = isWhole ? dropFirst().dropLast() : self[...]
        var depth = 0
        return text.split { character in
            if character == "[" { depth += 1 }
            if character == "]" { depth -= 1 }
            return character == "," && depth == 0
        }.map { String($0).trimmed }
    }
}
