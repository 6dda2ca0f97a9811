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
            addLabel(
                line, at: place(16, Double(height) - 22 - 20 * Double(index)),
                TextStyle(size: 13, isBold: true))
        }
        addNote(caption, line: 0)
    }

    /// Puts a small grey line at the foot, counted upwards from the caption.
    mutating func addNote(_ text: String, line: Int) {
        addLabel(
            text, at: place(16, 12 + 15 * Double(line)), TextStyle(size: 8.5, colour: Palette.note))
    }

    /// Draws the frame light: axes at the left and the foot, grey grid behind the data.
    mutating func addFrame() {
        add("set border 3 lc rgb '\(Palette.frame)' lw 1")
        add("set tics nomirror out scale 0.6 tc rgb '\(Palette.black)'")
        add("set grid back lc rgb '\(Palette.grid)' lw 1 lt 1")
        add("unset key")
    }
}
