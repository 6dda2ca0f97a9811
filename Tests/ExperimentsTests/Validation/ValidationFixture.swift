import Experiments
import Foundation
import ScenarioFiles
import Testing

/// Files of cases that a test writes.
enum ValidationFixture {
    static let base = Fixture.folder + "/Scenarios/exact.base.yaml"

    /// Reads a text as a file of cases on the exact scenario.
    static func file(_ text: String) throws -> ValidationFile {
        let folder = ScratchFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path, withIntermediateDirectories: true)
        let path = folder.path + "/cases.yaml"
        try "base: \(base)\n\(text)".write(toFile: path, atomically: true, encoding: .utf8)
        guard case .cases(let file) = try ValidationFile.read(path: path) else {
            throw ScenarioErrors(errors: [])
        }
        return file
    }

    static func report(_ text: String, threads: Int = 2) throws -> ValidationReport {
        try ValidationStudy.run([try file(text)], threads: threads)
    }

    /// The faults of a file whose cases ask for what there is not.
    static func faults(_ text: String) throws -> [String] {
        do {
            _ = try report(text)
            return []
        } catch let error as ScenarioErrors {
            return error.errors.map { "\($0.line ?? 0): \($0.key ?? ""): \($0.message)" }
        }
    }
}
