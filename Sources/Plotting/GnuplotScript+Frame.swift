extension GnuplotScript {
    /// Largest number of characters of a title's line at the size of the title.
    private static let titleWidth = 84

    /// Points that a title takes at the top of a figure.
    static func heightOfTitle(_ title: String) -> Double {
        30 + 20 * Double(wrapped(title, at: titleWidth).count)
    }

    /// Puts the title at the top, on as many lines as it needs, and the caption at the foot.
    mutating func addTitle(_ title: String, caption: String) {
        let lines = Self.wrapped(title, at: Self.titleWidth)
        for (index, line) in lines.enumerated() {
            let y = 1 - (22 + Double(index) * 20) / Double(height)
            add(
                "set label \(Self.quoted(line)) at screen \(16 / Double(width)), screen \(y) left "
                    + "font 'sans-serif:Bold,13' tc rgb '\(Palette.black)'")
        }
        addNote(caption, line: 0)
    }

    /// Puts a small grey line at the foot, counted upwards from the caption.
    mutating func addNote(_ text: String, line: Int) {
        let y = (12 + Double(line) * 15) / Double(height)
        add(
            "set label \(Self.quoted(text)) at screen \(16 / Double(width)), screen \(y) left "
                + "font 'sans-serif,8.5' tc rgb '\(Palette.note)'")
    }

    /// Draws the frame light: axes at the left and the foot, grey grid behind the data.
    mutating func addFrame() {
        add("set border 3 lc rgb '\(Palette.frame)' lw 1")
        add("set tics nomirror out scale 0.6 tc rgb '\(Palette.black)'")
        add("set grid back lc rgb '\(Palette.grid)' lw 1 lt 1")
        add("unset key")
    }

    /// The words of a text on lines of at most so many characters.
    static func wrapped(_ text: String, at limit: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            if let last = lines.last, last.count + 1 + word.count <= limit {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
