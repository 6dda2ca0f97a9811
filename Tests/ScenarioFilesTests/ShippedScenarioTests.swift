import NetworkSimulation
import Platform
import Quantities
import Testing

@testable import ScenarioFiles

/// The scenarios that come with the simulator.
@Suite struct ShippedScenarioTests {
    /// Readings that are refused, because the model does not fit.
    static let impossible = [
        "Scenarios/zen-2-7b/one-80gb-gpu-a-node.yaml", "Scenarios/zen-2-7b/one-gpu-a-node.yaml",
    ]
    static let sound = Repository.scenarios.filter { !impossible.contains($0) }

    @Test func `the scenarios are there`() {
        #expect(Self.sound.count >= 5)
        #expect(Self.impossible.allSatisfy(Repository.scenarios.contains))
    }

    @Test(arguments: sound)
    func `a shipped scenario is sound`(_ name: String) {
        #expect(Repository.faults(of: name) == [])
    }

    @Test func `one GPU a node is refused with the arithmetic`() throws {
        for name in Self.impossible {
            let faults = Repository.faults(of: name)
            #expect(faults.count == 1, "\(name)")
            #expect(faults.first?.message.contains("6.7e9 parameters × 16 B") == true)
            #expect(faults.first?.message.contains("does not fit") == true)
        }
    }

    @Test func `the hold of a reading makes the published GPU-hours, to one in a hundred`() throws {
        let readings = [
            ("Scenarios/zen-2-7b/four-gpus-a-node.yaml", 8_400.0, 3.0),
            ("Scenarios/embedding/four-gpus-a-node.yaml", 960.0, 5.0),
        ]
        for (name, hours, periods) in readings {
            let world = try Repository.load(name).configuration
            let job = world.jobs[0]
            let hold = try #require(job.hold)
            let held =
                Double(job.nodes * world.fleet[0].gpus) * hold.length.inHours * periods
            #expect(abs(held / hours - 1) < 0.01, "\(name): \(held)")
        }
    }

    /// The leaves of a file that state neither a source nor an assumption.
    private func unnoted(_ node: SourceNode, at path: String) -> [String] {
        switch node.content {
        case .scalar:
            return node.place.note == .none ? ["\(node.place.line ?? 0): \(path)"] : []
        case .sequence(let items):
            return items.enumerated().flatMap { unnoted($1, at: path.key("\($0)")) }
        case .mapping(let entries):
            return entries.flatMap { entry -> [String] in
                let isName = [
                    "name", "about", "extends", "sites", "between", "expect",
                ].contains(entry.key)
                return isName ? [] : unnoted(entry.value, at: path.key(entry.key))
            }
        }
    }

    @Test(
        arguments: Repository.scenarios
            + ["accelerators", "tiers", "paths"].map {
                "Scenarios/catalog/\($0).yaml"
            })
    func `every line states its source or says that it is assumed`(_ name: String) throws {
        let text = try Repository.text(name)
        let tree = try SourceParser(text: text, file: name, voice: .scenario).parse()
        #expect(unnoted(tree, at: "") == [])
    }

    @Test func `the whole catalogue can be used`() throws {
        // A job on each accelerator: what has no measurement is refused for that alone.
        let table = try MeasurementTable(
            csv: Repository.text("Scenarios/catalog/mfu.csv"), at: .absent(note: .none))
        #expect(table.rows.count > 200)
        #expect(table.rows.allSatisfy { !$0.source.isEmpty && $0.mfu > .zero && $0.mfu < .one })
        let text = try Repository.text("Scenarios/catalog/accelerators.yaml")
        let tree = try SourceParser(text: text, file: "", voice: .catalog).parse()
        let names = try #require(tree["accelerators"]?.entries?.map(\.key))
        for name in names {
            let faults = Repository.faults(
                of: "Tests/ScenarioFilesTests/Sound/small.yaml",
                ["fleet.0.accelerator=\(name)", "fleet.0.gpus=8"])
            #expect(faults.allSatisfy { $0.message.contains("no measured MFU") }, "\(faults)")
        }
    }
}
