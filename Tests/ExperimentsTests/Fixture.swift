import Experiments
import Foundation
import ScenarioFiles
import Testing

/// The scenarios of the tests, and places to write to.
enum Fixture {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    static func tiny(
        _ overrides: [String] = [], seed: UInt64? = nil
    ) throws(ScenarioErrors) -> Scenario {
        try Scenario.load(
            path: folder + "/Scenarios/tiny.yaml", overrides: overrides, seed: seed)
    }

    /// The tiny scenario as if only its own assumptions had ranges, and not those of the schema and
    /// the catalogue, so that a test needs to run few ends.
    static func tinyWithFewRanges() throws(ScenarioErrors) -> Scenario {
        var scenario = try tiny()
        scenario.inputs.removeAll { !ranged.contains($0.key) }
        return scenario
    }

    /// The inputs of the tiny scenario to which it gives a range.
    static let ranged = [
        "economy.fee", "economy.zen_price", "fleet.pool.speed_variation",
        "jobs.small.checkpoint.interval", "network.heartbeat_timeout", "twin.restart",
    ]

    /// The shipped quickstart, of less text.
    static func quickstart() throws(ScenarioErrors) -> Scenario {
        try Scenario.load(
            path: root + "/Scenarios/quickstart.yaml",
            overrides: ["jobs.small.data.text_tokens=2e9"])
    }

    /// What keeps a scenario from having a result.
    static func error(of scenario: Scenario) -> RunError? {
        do throws(RunError) {
            _ = try PairedRun.simulate(scenario)
            return nil
        } catch {
            return error
        }
    }
}

/// A folder that lives as long as a test.
final class ScratchFolder {
    let path = NSTemporaryDirectory() + "experiments-\(UUID().uuidString)"
    deinit { try? FileManager.default.removeItem(atPath: path) }
}
