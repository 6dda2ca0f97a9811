/// Finds the comments of a YAML text, which a YAML parser throws away.
enum CommentScanner {
    /// The notes of a text, by line from 1; lines without one are missing.
    static func notes(in text: String) -> [Int: ResolvedInput.Note] {
        var notes: [Int: ResolvedInput.Note] = [:]
        for (index, line) in text.lines.enumerated() {
            if let comment = comment(of: line), let note = ResolvedInput.Note(comment: comment) {
                notes[index + 1] = note
            }
        }
        return notes
    }

    /// What follows the `#` of a line, unless the `#` is inside quotes or inside a word.
    static func comment(of line: Substring) -> String? {
        var quote: Character?
        var previous: Character = " "
        for index in line.indices {
            let character = line[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                if previous.isWhitespace || "[{,:".contains(previous) { quote = character }
            } else if character == "#" && previous.isWhitespace {
                return String(line[line.index(after: index)...])
            }
            previous = character
        }
        return nil
    }
}

extension String {
    /// The lines, empty ones too; a carriage return before a line feed is one break with it.
    var lines: [Substring] {
        split(omittingEmptySubsequences: false) {
            ["\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains($0)
        }
    }
}
