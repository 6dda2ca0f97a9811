import Foundation

@testable import ScenarioFiles

/// The repository, and scenarios that a test writes.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    static func path(_ name: String) -> String { root + "/" + name }

    static func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    /// A message without the folder in which the repository happens to lie.
    static func relative(_ message: String) -> String {
        message.replacingOccurrences(of: root + "/", with: "")
    }

    /// The scenarios that are shipped, without the catalogue and what validation cases stand on.
    static let scenarios: [String] = {
        let all = (try? FileManager.default.subpathsOfDirectory(atPath: path("Scenarios"))) ?? []
        return all.filter {
            $0.hasSuffix(".yaml") && !$0.hasPrefix("catalog/") && !$0.hasPrefix("validation/")
                && !$0.hasPrefix("sweeps/") && !$0.hasPrefix("studies/")
                && $0 != "claims.yaml"
        }.sorted()
            .map { "Scenarios/" + $0 }
    }()

    static func load(
        _ name: String, _ overrides: [String] = [], seed: UInt64? = nil
    ) throws(ScenarioErrors) -> Scenario {
        try Scenario.load(path: path(name), overrides: overrides, seed: seed)
    }

    /// The faults of a file.
    static func faults(of name: String, _ overrides: [String] = []) -> [ScenarioError] {
        do throws(ScenarioErrors) {
            _ = try load(name, overrides)
            return []
        } catch {
            return error.errors
        }
    }
}

/// Scenario files that live as long as a test.
final class ScratchFolder {
    let path: String

    init(_ files: [String: String]) throws {
        path = NSTemporaryDirectory() + "scenario-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        for (name, text) in files {
            try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func load(
        _ name: String, _ overrides: [String] = []
    ) throws(ScenarioErrors) -> Scenario {
        try Scenario.load(path: path + "/" + name, overrides: overrides)
    }

    /// The faults of a file, each with its line and its message.
    func faults(of name: String, _ overrides: [String] = []) -> [ScenarioError] {
        do throws(ScenarioErrors) {
            _ = try load(name, overrides)
            return []
        } catch {
            return error.errors
        }
    }

    /// The beginning of a scenario that extends the smallest sound one.
    static let small = "extends: \(Repository.path("Tests/ScenarioFilesTests/Sound/small.yaml"))\n"
}

extension Scenario {
    func input(_ key: String) -> ResolvedInput? { inputs.first { $0.key == key } }
}
