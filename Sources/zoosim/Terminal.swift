import Foundation
import Quantities

/// Standard output, standard error and the exit codes.
enum Terminal {
    /// What a command's end means to a shell.
    enum Exit {
        /// A claim or check failed.
        static let failed: Int32 = 1
        /// The replicates cannot tell.
        static let undetermined: Int32 = 2
        /// Bad scenario or input data.
        static let badScenario: Int32 = 65
        /// What it takes is not there: Slurm, say.
        static let unavailable: Int32 = 69
        /// Our own fault.
        static let ourFault: Int32 = 70
        /// The result could not be written.
        static let cannotWrite: Int32 = 73
        /// Ended by Ctrl-C.
        static let interrupted: Int32 = 130
    }

    /// Whether standard error is a terminal, where a line can be redrawn.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// How many characters a line of standard output may have: those of the terminal, or 120 where
    /// there is none.
    ///
    /// `COLUMNS` says otherwise where there is none.
    static var width: Int {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
            size.ws_col > 0
        else {
            let said = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
            return max(80, said ?? 120)
        }
        return max(80, Int(size.ws_col))
    }

    /// Prints a line on standard error.
    static func complain(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// Draws a line over the last one on standard error.
    static func redraw(_ line: String) {
        FileHandle.standardError.write(Data(("\r\u{1B}[K" + line).utf8))
    }
}
