import ArgumentParser
import Foundation

/// The folder that results go to.
enum OutputFolder {
    /// Makes the folder, with those above it, before anything is simulated.
    ///
    /// - Parameter option: the option that names it, for the message.
    /// - Throws: the exit code, once the reason is said.
    static func make(_ path: String, option: String = "--output") throws {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += (made.isEmpty || made == "/" ? "" : "/") + part
            guard mkdir(made, 0o777) != 0, errno != EEXIST else { continue }
            throw complaint(path, option, reason: String(cString: strerror(errno)))
        }
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard exists, isFolder.boolValue else {
            throw complaint(path, option, reason: "it is not a folder")
        }
        guard access(path, W_OK | X_OK) == 0 else {
            throw complaint(path, option, reason: String(cString: strerror(errno)))
        }
    }

    private static func complaint(
        _ path: String, _ option: String, reason: String
    ) -> ExitCode {
        Terminal.complain(
            "\(path): results cannot be written there: \(reason); "
                + "choose another folder with \(option)"
        )
        return ExitCode(Terminal.Exit.cannotWrite)
    }
}
