import Foundation
import Quantities

/// Standard output, standard error and the exit codes.
enum Terminal {
    /// What a command's end means to a shell.
    enum Exit {
        /// A claim or check failed.
        static let failed: Int32 = 1
        /// Bad scenario or input data.
        static let badScenario: Int32 = 65
        /// Our own fault.
        static let ourFault: Int32 = 70
        /// The result could not be written.
        static let cannotWrite: Int32 = 73
        /// Ended by Ctrl-C.
        static let interrupted: Int32 = 130
    }

    /// Whether standard error is a terminal, where a line can be redrawn.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Prints a line on standard error.
    static func complain(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// Draws a line over the last one on standard error.
    static func redraw(_ line: String) {
        FileHandle.standardError.write(Data(("\r\u{1B}[K" + line).utf8))
    }
}

/// Text in columns: the first is flush left, the others flush right.
struct TextTable {
    private var rows: [[String]] = []
    private let indent = "  "

    /// Adds a row.
    mutating func add(_ cells: String...) { rows.append(cells) }

    /// The table, a line a row.
    var lines: [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                let isNote = column == row.count - 1 && column > 1
                return column == 0 || isNote ? cell + space : space + cell
            }
            var line = indent + cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
