/// A resolved scenario as it is written out, in the order of the schema.
indirect enum CanonicalNode: Sendable {
    case scalar(String, ResolvedInput.Note)
    case sequence([CanonicalNode])
    case mapping([(key: String, value: CanonicalNode)])

    /// The YAML text; equal scenarios give equal texts.
    var yaml: String {
        var text = ""
        write(to: &text, indent: 0, afterDash: false)
        return text
    }

    private func write(to text: inout String, indent: Int, afterDash: Bool) {
        let margin = String(repeating: " ", count: indent)
        switch self {
        case .scalar(let value, let note):
            text += Self.quoted(value) + Self.comment(note) + "\n"
        case .sequence(let items):
            for item in items {
                text += margin + "- "
                item.write(to: &text, indent: indent + 2, afterDash: true)
            }
        case .mapping(let entries):
            for (index, entry) in entries.enumerated() {
                text += (index == 0 && afterDash ? "" : margin) + Self.quoted(entry.key) + ":"
                entry.value.writeValue(to: &text, indent: indent)
            }
        }
    }

    /// What follows a key.
    private func writeValue(to text: inout String, indent: Int) {
        switch self {
        case .scalar(let value, let note) where value.contains("\n"):
            text += " |" + Self.comment(note) + "\n"
            for line in value.split(separator: "\n") {
                text += String(repeating: " ", count: indent + 2) + line + "\n"
            }
        case .scalar:
            text += " "
            write(to: &text, indent: 0, afterDash: false)
        case .sequence(let items) where items.isEmpty:
            text += " []\n"
        case .mapping(let entries) where entries.isEmpty:
            text += " {}\n"
        default:
            text += "\n"
            write(to: &text, indent: indent + 2, afterDash: false)
        }
    }

    private static func comment(_ note: ResolvedInput.Note) -> String {
        note.comment.map { "  # " + $0 } ?? ""
    }

    /// A text as a YAML scalar, in quotes where it could be read as something else.
    static func quoted(_ text: String) -> String {
        let plain =
            text.first.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." } ?? false
        let risky =
            !plain || text.contains(": ") || text.contains(" #") || text.hasSuffix(":")
            || text.hasPrefix("- ") || text == "-" || text.contains { "{}[],\"'\t".contains($0) }
        guard risky else { return text }
        return "'"
            + text.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "''") + "'"
    }
}
