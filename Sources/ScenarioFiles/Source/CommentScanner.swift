/// Finds the comments of a YAML text, which a YAML parser throws away.
enum CommentScanner {
    /// The notes of a text, by line from 1; lines without one are missing.
    static func notes(in text: String) -> [Int: ResolvedInput.Note] {
        var notes: [Int: ResolvedInput.Note] = [:]
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
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
