import Foundation
import Testing

/// The built zoosim, and a folder that lives as long as a test.
final class Program {
    /// A folder of the test's own; a run also has it as its place for temporary files.
    let folder: String

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    static let quickstart = root + "/Scenarios/quickstart.yaml"

    init() throws {
        folder = NSTemporaryDirectory() + "benchmarks-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// What lies in the folder.
    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
    }

    /// The program beside the bundle of the tests; a test without it fails.
    static func path() throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let products = own.components(separatedBy: "/").dropLast().joined(separator: "/")
        let path = products + "/zoosim"
        try #require(
            FileManager.default.isExecutableFile(atPath: path),
            "there is no \(path); build it with: swift build --product zoosim")
        return path
    }

    /// A program of a few lines of shell.
    func script(_ lines: String) throws -> String {
        let path = folder + "/\(UUID().uuidString).sh"
        try "#!/bin/sh\n\(lines)\n".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    /// Runs zoosim in the repository's root to its end.
    func run(_ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
        let process = Process()
        let output = Pipe()
        let errors = folder + "/.errors"
        _ = FileManager.default.createFile(atPath: errors, contents: nil)
        process.executableURL = URL(fileURLWithPath: try Self.path())
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: Self.root)
        process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": folder]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        defer { try? FileManager.default.removeItem(atPath: errors) }
        return (
            process.terminationStatus, String(decoding: data, as: UTF8.self),
            try String(contentsOfFile: errors, encoding: .utf8)
        )
    }
}
