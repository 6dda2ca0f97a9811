import Foundation
import Testing

/// The built program, run as a person runs it: from the repository's root, with arguments.
struct CommandLine {
    /// What a command left behind.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        /// What stands behind a word at the beginning of a line of the output.
        func value(of word: String) -> String? {
            output.split(separator: "\n").first { $0.hasPrefix(word + " ") }
                .map { $0.dropFirst(word.count).trimmingCharacters(in: .whitespaces) }
        }

        /// The number in the first line that begins with a label, such as "customer paid".
        func number(of label: String) -> Double? {
            for line in output.split(separator: "\n") {
                let text = line.trimmingCharacters(in: .whitespaces)
                guard text.hasPrefix(label + " ") else { continue }
                let number = text.dropFirst(label.count).drop { $0 == " " }
                    .prefix { "+-0123456789.,".contains($0) }
                return Double(number.filter { $0 != "," })
            }
            return nil
        }
    }

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// A file of these tests, named from the repository's root.
    static func fixture(_ name: String) -> String {
        "Tests/CommandLineTests/Scenarios/\(name).yaml"
    }

    /// The program beside the bundle of the tests; a test without it fails.
    static func program() throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let products = own.components(separatedBy: "/").dropLast().joined(separator: "/")
        let path = products + "/zoosim"
        try #require(
            FileManager.default.isExecutableFile(atPath: path),
            "there is no \(path); build it with: swift build --product zoosim")
        return path
    }

    /// Runs the program to its end.
    static func run(
        _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Outcome {
        let command = try Self(arguments, environment: environment)
        return try command.wait()
    }

    private let process = Process()
    private let folder: TemporaryFolder

    /// Starts the program.
    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        process.executableURL = URL(fileURLWithPath: try Self.program())
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: Self.root)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.sink(folder.path + "/output")
        process.standardError = try Self.sink(folder.path + "/errors")
        try process.run()
    }

    private static func sink(_ path: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    /// Whether it still runs.
    var isRunning: Bool { process.isRunning }

    /// Presses Ctrl-C.
    func interrupt() { Foundation.kill(process.processIdentifier, SIGINT) }

    /// Ends it at once, without a word to it.
    func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

    /// Waits for the end.
    func wait() throws -> Outcome {
        process.waitUntilExit()
        return Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : -1,
            output: try String(contentsOfFile: folder.path + "/output", encoding: .utf8),
            errors: try String(contentsOfFile: folder.path + "/errors", encoding: .utf8))
    }
}

/// A folder that lives as long as a test.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "zoosim-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
