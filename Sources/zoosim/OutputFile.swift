import ArgumentParser
import Foundation

/// Writing the files that an option names.
enum OutputFile {
    /// Writes a file whole or not at all, and makes its folder; what keeps it is printed, and ends
    /// the command.
    static func write(_ text: String, to path: String) throws {
        let file = URL(fileURLWithPath: path)
        try OutputFolder.make(file.deletingLastPathComponent().path)
        do {
            try Data(text.utf8).write(to: file, options: .atomic)
        } catch {
            Terminal.complain("\(path): cannot be written (\(error.localizedDescription))")
            throw ExitCode(Terminal.Exit.cannotWrite)
        }
    }
}
