import Experiments
import NetworkSimulation
import Plotting
import Results
import ScenarioFiles
import Testing

/// The grid of attacks and defences, and what a numeric run leaves.
@Suite struct PoisoningStudyTests {
    private static func poisoned(_ overrides: [String] = []) throws(ScenarioErrors) -> Scenario {
        try Scenario.load(
            path: Fixture.folder + "/Scenarios/poisoned.yaml", overrides: overrides)
    }

    @Test func `every attack meets every defence`() throws {
        let study = try #require(PoisoningStudy.run(try Self.poisoned(), threads: 2))
        #expect(study.poisoners == 2)
        #expect(study.nodes == 9)
        #expect(study.cells.map(\.count) == [2, 2])
        let accuracies = study.cells.map { row in row.map { $0.learned?.test.accuracy ?? -1 } }
        let remarks = study.cells.joined().compactMap(\.remark)
        #expect(remarks == [])
        // Without an attack both learn; with one the mean does not, and the rule does.
        #expect(accuracies[0][0] > 0.8 && accuracies[0][1] > 0.8)
        #expect(accuracies[1][0] < 0.4)
        #expect(accuracies[1][1] > 0.8)
        #expect(study.cells[0][0].learned?.deviation?.measured ?? 1 < 1e-9)
        #expect(study.cells[1][1].learned?.deviation?.isKept == true)
    }

    @Test func `a cell is the scenario with its attack and its rule`() throws {
        let study = try #require(PoisoningStudy.run(try Self.poisoned(), threads: 1))
        let same = try Self.poisoned([
            "fleet.bad.behaviour=poisons inner_product 10",
            "jobs.small.learning.robust.rule=nnm then trimmed_mean",
        ])
        let run = try PairedRun.simulate(same)
        #expect(study.cells[1][1].learned == run.network.jobs[0].learning)
    }

    @Test func `the number of threads changes nothing`() throws {
        let scenario = try Self.poisoned()
        let one = PoisoningStudy.run(scenario, threads: 1)?.cells.joined().map(\.learned)
        let three = PoisoningStudy.run(scenario, threads: 3)?.cells.joined().map(\.learned)
        #expect(one == three)
    }

    @Test func `a scenario without a grid has no study`() throws {
        #expect(PoisoningStudy.run(try Fixture.tiny(), threads: 1) == nil)
    }

    @Test func `a numeric run leaves metrics, rows and a figure`() throws {
        let folder = ScratchFolder()
        let scenario = try Self.poisoned()
        let study = try RunStudy.run(
            scenario, command: "zoosim run", version: "test", output: folder.path,
            observer: PairedRun.Observer())
        let learned = try #require(study.run.network.jobs[0].learning)
        let metrics = Dictionary(
            uniqueKeysWithValues: study.metrics.map { ($0.name, $0.value) })
        #expect(metrics["jobs.small.test_accuracy"] == learned.test.accuracy)
        #expect(metrics["jobs.small.test_loss"] == learned.test.loss)
        #expect(metrics["jobs.small.worst_deviation"] == learned.deviation?.measured)
        #expect(metrics["jobs.small.test_accuracy_twin"] != nil)
        let reader = try ResultReader(path: study.resultPath)
        let losses = try reader.column(.network, RecordTable.Index.learning, "test_loss")
        #expect(losses.count == study.run.network.jobs[0].rounds + 1)
        #expect(losses.last == learned.test.loss)
        let held = try reader.column(.network, RecordTable.Index.learning, "held")
        #expect(held == held.sorted())
        let names = try study.figures().map(\.name)
        #expect(names.contains("learning"))
    }
}
