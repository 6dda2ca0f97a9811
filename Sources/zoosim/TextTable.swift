/// Text in columns, each flush left or flush right and no wider than it may be.
///
/// A cell that is wider than its column goes on below, broken between words.
struct TextTable {
    /// How a column stands.
    enum Column {
        /// Words: flush left.
        case left
        /// Numbers: flush right.
        case right
        /// Words in a column of at most so many characters.
        case upTo(Int)
    }

    private let columns: [Column]
    private var rows: [[String]] = []
    private let indent = "  "
    private let gap = "  "

    /// A table; a row may have fewer cells than there are columns, but not more.
    init(_ columns: Column...) { self.init(columns) }

    /// The same with columns that are counted elsewhere.
    init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row.
    mutating func add(_ cells: String...) { add(cells) }

    /// Adds a row of cells that are counted elsewhere.
    mutating func add(_ cells: [String]) {
        precondition(cells.count <= columns.count, "\(cells) in \(columns.count) columns")
        rows.append(cells)
    }

    /// The table, a row in one line or more; the last column takes what is left of `width`.
    func lines(width: Int = .max) -> [String] { linesOfRows(width: width).flatMap { $0 } }

    /// The same, with the lines of each row by themselves.
    func linesOfRows(width: Int = .max) -> [[String]] {
        let widths = widths(within: width)
        return rows.map { row -> [String] in
            let cells = row.enumerated().map { wrap($1, to: widths[$0]) }
            let height = cells.map(\.count).max() ?? 0
            return (0..<height).map { line in
                let parts = cells.enumerated().map { column, parts in
                    pad(line < parts.count ? parts[line] : "", in: column, to: widths[column])
                }
                return trimmed(indent + parts.joined(separator: gap))
            }
        }
    }

    private func widths(within width: Int) -> [Int] {
        var widths = columns.indices.map { column in
            let needed = rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
            guard case .upTo(let limit) = columns[column] else { return needed }
            return min(needed, limit)
        }
        guard width < .max, let last = widths.indices.last else { return widths }
        let others = widths.dropLast().reduce(indent.count) { $0 + $1 + gap.count }
        widths[last] = min(widths[last], max(24, width - others))
        return widths
    }

    private func pad(_ text: String, in column: Int, to width: Int) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        guard case .right = columns[column] else { return text + space }
        return space + text
    }

    /// A text in lines of at most so many characters; a longer word stands in a line of its own.
    private func wrap(_ text: String, to width: Int) -> [String] {
        guard text.count > width else { return [text] }
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if line.isEmpty {
                line = String(word)
            } else if line.count + 1 + word.count <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        return lines + [line]
    }

    private func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
