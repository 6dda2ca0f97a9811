import Foundation
import Testing

@testable import ScenarioFiles

/// The validation cases that come with the simulator.
@Suite struct ShippedValidationTests {
    static let files: [String] = {
        let all =
            (try? FileManager.default.contentsOfDirectory(
                atPath: Repository.path("Scenarios/validation"))) ?? []
        return all.filter {
            ($0.hasSuffix(".yaml") || $0.hasSuffix(".json")) && !$0.hasSuffix("base.yaml")
        }.sorted().map { "Scenarios/validation/" + $0 }
    }()

    @Test(arguments: files)
    func `every case is sound, has a source and can be put together`(_ name: String) throws {
        guard case .cases(let file) = try ValidationFile.read(path: Repository.path(name)) else {
            return
        }
        // A fault of the base is the same in every case.
        var faults: [String] = []
        for given in file.cases {
            for prediction in given.predictions where given.unscored == nil {
                #expect(!prediction.source.isEmpty, "\(given.id)")
            }
            guard let recipe = given.recipe, !given.predictions.isEmpty else { continue }
            do throws(ScenarioErrors) {
                _ = try Scenario.load(recipe)
            } catch {
                for fault in error.errors.map(\.description) where !faults.contains(fault) {
                    faults.append(fault)
                }
            }
        }
        #expect(faults == [])
    }
}
