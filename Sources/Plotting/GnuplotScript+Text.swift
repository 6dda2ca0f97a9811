import Foundation

extension GnuplotScript {
    /// How a label is printed.
    struct TextStyle {
        var size = 10.0
        var isBold = false
        var colour = Palette.black
        /// Where the place lies in the text: left, right or center.
        var align = "left"
        /// Further options of gnuplot's labels.
        var options = ""
    }

    /// Prints a text at a place ("graph 0, first 1"), whatever its characters.
    mutating func addLabel(_ text: String, at place: String, _ style: TextStyle = TextStyle()) {
        // Only "enhanced" text is bold in an SVG, so that there its characters are escaped.
        let printed =
            style.isBold
            ? "\(Self.quoted("{/:Bold \(Self.escaped(text))}")) at \(place) enhanced"
            : "\(Self.quoted(text)) at \(place) noenhanced"
        let options = style.options.isEmpty ? "" : " " + style.options
        add(
            "set label \(printed) \(style.align) font 'sans-serif,\(Self.number(style.size))' "
                + "tc rgb '\(style.colour)'\(options)")
    }

    /// A place given in points from the left and from the foot of the figure.
    func place(_ x: Double, _ y: Double) -> String {
        "screen \(Self.number(x / Double(width))), screen \(Self.number(y / Double(height)))"
    }

    /// A text as gnuplot reads it: in single quotes, on one line.
    public static func quoted(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return "'"
            + line.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "''") + "'"
    }

    /// A text whose characters mean themselves in gnuplot's "enhanced" text.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            if "\\{}^_@&~".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
    }

    /// A number to nine digits, more than any printer shows.
    public static func number(_ value: Double) -> String { String(format: "%.9g", value) }

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
