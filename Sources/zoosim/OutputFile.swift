import ArgumentParser
import Foundation

/// Writing the files that an option names.
enum OutputFile {
    /// Makes the folders of the files that a command is to write at its end, before anything is
    /// simulated; what keeps it is printed, and ends the command.
    ///
    /// - Parameter files: each with the option that names it.
    static func prepare(_ files: KeyValuePairs<String, String?>) throws {
        for case (let option, let path?) in files {
            try OutputFolder.make(
                URL(fileURLWithPath: path).deletingLastPathComponent().path, option: option)
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
                isFolder.boolValue
            {
                Terminal.complain("\(path): cannot be written (it is a folder; name a file in it)")
                throw ExitCode(Terminal.Exit.cannotWrite)
            }
        }
    }

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
