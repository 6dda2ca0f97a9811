import Aggregation
import NetworkSimulation
import Testing

@testable import ScenarioFiles

/// Numeric runs, poisoners and their grids in scenario files.
@Suite struct LearningReadingTests {
    private static func world(_ learning: String) throws -> WorldConfiguration {
        try ScratchFolder([
            "a.yaml": ScratchFolder.small + "jobs: {small: {learning: {\(learning)}}}\n"
        ]).load("a.yaml").configuration
    }

    private static func faults(_ text: String) throws -> [String] {
        try ScratchFolder(["a.yaml": ScratchFolder.small + text]).faults(of: "a.yaml")
            .map(\.message)
    }

    @Test func `a job learns nothing unless it is asked to`() throws {
        let world = try Repository.load("Tests/ScenarioFilesTests/Sound/small.yaml").configuration
        #expect(world.jobs.allSatisfy { $0.learning == nil })
    }

    @Test func `digits come from the file beside the catalogue`() throws {
        let learning = try #require(try Self.world("task: digits").jobs[0].learning)
        guard case .examples(let train, let test) = learning.task else {
            Issue.record("\(learning.task)")
            return
        }
        #expect(train.count == 1_438)
        #expect(test.count == 359)
        #expect(train.featureCount == 64)
        #expect(train.classCount == 10)
        #expect(train.features.allSatisfy { $0 >= 0 && $0 <= 1 })
        #expect(learning.model == .softmax)
        #expect(learning.optimizer == .sgd(rate: 0.1, momentum: 0))
        #expect(learning.outer == .diloco)
        #expect(learning.defence == nil)
    }

    @Test func `every key of a numeric run is read`() throws {
        let learning = try #require(
            try Self.world(
                "task: clusters, clusters: {features: 3, classes: 4, training: 50, testing: 20, "
                    + "separation: 2.5}, model: {two_layer: 16}, optimizer: adamw, rate: 0.01, "
                    + "outer_rate: 1, outer_momentum: 0.5, heterogeneity: {dirichlet: 0.3}, "
                    + "evaluate_every: 5 rounds"
            ).jobs[0].learning)
        #expect(
            learning.task
                == .clusters(
                    .init(features: 3, classes: 4, training: 50, testing: 20, separation: 2.5)))
        #expect(learning.model == .twoLayer(hidden: 16))
        #expect(learning.optimizer == .adamW(rate: 0.01))
        #expect(learning.outer == .nesterov(learningRate: 1, momentum: 0.5))
        #expect(learning.concentration == 0.3)
        #expect(learning.evaluationInterval == 5)
    }

    @Test(arguments: [
        "task: digits, rate: 0.5",
        "task: clusters, clusters: {features: 3}, heterogeneity: {dirichlet: 0.3}",
    ])
    func `the resolved text reads as the same, examples included`(_ text: String) throws {
        let folder = try ScratchFolder([
            "a.yaml": ScratchFolder.small + "jobs: {small: {learning: {\(text)}}}\n"
        ])
        let scenario = try folder.load("a.yaml")
        let again = try ScratchFolder(["b.yaml": scenario.resolvedYAML]).load("b.yaml")
        #expect(again.configuration == scenario.configuration)
        #expect(again.resolvedYAML == scenario.resolvedYAML)
    }

    @Test(arguments: [
        ("task: digit", "digits"), ("task: digits, model: two_layer", "two_layer"),
        ("task: digits, heterogeneity: 3", "dirichlet"),
        ("task: digits, robust: {rule: krumm, bad: 1}", "krum"),
        ("task: digits, robust: {rule: centered_clipping, bad: 1}", "radius"),
        ("task: digits, robust: {rule: krum, bad: 9}", "too few"),
        ("task: digits, robust: {rule: median, bad: 1}", "parameter_server"),
    ])
    func `what cannot be learned is refused with a reason`(
        _ text: String, _ part: String
    ) throws {
        let faults = try Self.faults("jobs: {small: {learning: {\(text)}}}\n")
        #expect(faults.contains { $0.contains(part) }, "\(faults)")
    }

    @Test func `a rule can be applied where updates are seen`() throws {
        let text = "learning: {task: digits, robust: {rule: median, bad: 1}}"
        for (reduction, isSound) in [
            ("butterfly", true), ("parameter_server", true), ("ring", false),
        ] {
            let faults = try Self.faults(
                "jobs: {small: {training: {reduction: \(reduction)}, \(text)}}\n")
            #expect(faults.isEmpty == isSound, "\(reduction): \(faults)")
        }
    }

    @Test(arguments: [
        ("mean", RobustRule(.mean)), ("nnm then trimmed_mean", .standard), ("rfa", .rfa),
        ("bucketing 3 then krum", RobustRule(.krum, after: [.bucketing(size: 3)])),
        ("arc then nnm then bulyan", RobustRule(.bulyan, after: [.clipping, .neighbourMixing])),
        ("centered_clipping 0.5", RobustRule(.centeredClipping(radius: 0.5, steps: 3))),
    ])
    func `a rule is read and written`(_ text: String, _ rule: RobustRule) throws {
        let kind = Kind<RobustRule>.robustRule
        #expect(try kind.value(of: text) == rule)
        #expect(kind.canonical(rule, written: "") == text)
    }

    @Test(arguments: [
        ("sign_flip", Attack.signFlip), ("inner_product 3", .innerProduct(epsilon: 3)),
        ("alie", .littleIsEnough(z: nil)), ("alie 1.5", .littleIsEnough(z: 1.5)),
        ("gaussian 20", .gaussian(scale: 20)), ("label_flip", .labelFlip), ("mimic", .mimic),
        ("zero", .zero), ("stale", .stale),
    ])
    func `an attack is read and written`(_ text: String, _ attack: Attack) throws {
        let kind = Kind<Attack>.attack
        #expect(try kind.value(of: text) == attack)
        #expect(kind.canonical(attack, written: "") == text)
        let behaviour = Kind<FleetGroup.Behaviour>.behaviour
        #expect(try behaviour.value(of: "{poisons: \(text)}") == .poisons(attack))
        #expect(behaviour.canonical(.poisons(attack), written: "") == "poisons \(text)")
    }

    @Test func `an attack that is none is refused`() {
        for text in ["sign_flip 3", "alies", ""] {
            #expect(throws: Misfit.self) { try Kind<Attack>.attack.value(of: text) }
        }
    }

    @Test func `a grid needs poisoners and a defence`() throws {
        let grid = "grid: {attacks: [none, alie], defences: [mean, median]}\n"
        #expect(try Self.faults(grid).contains { $0.contains("poisons") })
        let poisoned = "fleet: {pool: {behaviour: {poisons: zero}}}\n"
        #expect(try Self.faults(grid + poisoned).contains { $0.contains("learning.robust") })
    }

    @Test func `the shipped grid is read`() throws {
        let grid = try #require(try Repository.load("Scenarios/poisoning/grid.yaml").grid)
        #expect(grid.attacks.count == 9)
        #expect(grid.attacks[0].value == nil)
        #expect(grid.defences.count == 9)
        #expect(grid.defences[8].value == .standard)
    }

    @Test(arguments: [
        ("", "five examples"), ("0 00\n1 01\n0 000\n1 0a\n0 0g\n", "line 3"),
        ("0 0\n1 1\n0 h\n1 0\n0 0\n", "0–9"), ("a 0\n", "label"),
        ("0 0\n0 1\n0 2\n0 0\n0 0\n", "two classes"),
    ])
    func `a table that is none is refused with its line`(_ text: String, _ part: String) {
        do throws(ExampleTable.Fault) {
            _ = try ExampleTable("# a comment\n" + text)
            Issue.record("\(text) was taken")
        } catch {
            let words = error.line.map { "line \($0 - 1): " } ?? ""
            #expect((words + error.message).contains(part))
        }
    }
}
