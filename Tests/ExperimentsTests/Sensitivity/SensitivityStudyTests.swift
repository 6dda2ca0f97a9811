import Foundation
import Plotting
import ScenarioFiles
import Synchronization
import Testing

@testable import Experiments

/// Sensitivity studies of the tiny scenario, with ranges of which it is known what they do.
struct SensitivityStudyTests {
    /// The tiny scenario with other lines, as a file that lives as long as the folder.
    private static func file(_ lines: String) throws -> (path: String, folder: ScratchFolder) {
        let folder = ScratchFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path, withIntermediateDirectories: true)
        let path = folder.path + "/a.yaml"
        try """
        extends: \(Fixture.folder)/Scenarios/tiny.yaml
        catalog: \(Fixture.root)/Scenarios/catalog
        \(lines)
        """.write(toFile: path, atomically: true, encoding: .utf8)
        return (path, folder)
    }

    private static func plan(
        _ lines: String, _ change: (inout SensitivityOptions) -> Void
    ) throws -> SensitivityPlan {
        let (path, folder) = try file(lines)
        return try withExtendedLifetime(folder) {
            var options = SensitivityOptions()
            change(&options)
            return try SensitivityPlan(path: path, options: options)
        }
    }

    /// The text is what a job's time goes with; the others hardly matter.
    private static func plantedPlan(
        _ change: (inout SensitivityOptions) -> Void = { _ in }
    ) throws -> SensitivityPlan {
        try plan(
            """
            jobs: {small: {data: {text_tokens: 0.1e9–0.3e9}}}
            network: {heartbeat_timeout: 20 s to 40 s}
            twin: {restart: 1–5 min}
            """
        ) {
            $0.metric = "gpu_hours"
            $0.trajectories = 6
            $0.samples = 32
            $0.filter = ["text_tokens", "heartbeat", "restart", "speed_variation"]
            change(&$0)
        }
    }

    @Test func `an input that was planted to dominate is found`() throws {
        let plan = try Self.plantedPlan()
        #expect(
            plan.inputs.map(\.key) == [
                "network.heartbeat_timeout", "fleet.pool.speed_variation",
                "jobs.small.data.text_tokens",
            ])
        // Held time knows nothing of the twin.
        #expect(plan.idle == ["twin.restart"])
        let study = try SensitivityStudy.run(plan, threads: 2)
        #expect(study.placesBySwing.first == 2)
        #expect(study.placesBySize.first == 2)
        let shares = try #require(study.shares)
        let place = try #require(shares.places.firstIndex(of: 2))
        let index = try #require(shares.indices[place])
        #expect(index.total.estimate > 0.5)
        #expect(index.first.estimate > 0.4)
        #expect(study.finding.hasPrefix("jobs.small.data.text_tokens "), "\(study.finding)")
        #expect(study.finding.contains("of the variance of gpu_hours"))
        #expect(shares.luck != nil && study.effectOfLuck != nil)
        #expect(study.failures.values.allSatisfy { $0.failed == 0 })
        #expect(study.runs <= plan.mostRuns)
        #expect(study.figures().map(\.name) == ["tornado", "screening", "shares"])
        let json = try JSONSerialization.jsonObject(with: Data(try study.json().utf8))
        let inputs = try #require((json as? [String: Any])?["inputs"] as? [[String: Any]])
        #expect(inputs.map { $0["scale"] as? String } == ["linear", "linear", "linear"])
    }

    @Test func `the number of threads changes nothing`() throws {
        let plan = try Self.plantedPlan {
            $0.samples = 16
            $0.trajectories = 4
            $0.filter = ["text_tokens", "heartbeat"]
        }
        let texts = try [1, 2].map { try SensitivityStudy.run(plan, threads: $0).json() }
        #expect(texts[0] == texts[1])
    }

    @Test func `what luck does to the scenario is not taken for an input's`() throws {
        let plan = try Self.plantedPlan { $0.method = .morris }
        let study = try SensitivityStudy.run(plan, threads: 2)
        // Three times the text is no luck; ten seconds of silence more or less may be.
        let text = study.ends[2]
        #expect(!text.low.isDoubtful && !text.high.isDoubtful)
        #expect(try #require(text.low.change).high < 0)
        #expect(try #require(text.high.change).low > 0)
        let mean = try #require(text.low.value) - study.base
        #expect(abs(mean - (try #require(text.low.change)).estimate) < 1e-12)
        #expect(study.runs == 6 * 7 + 6 * 5)
    }

    @Test func `with one luck for all the seed is no input`() throws {
        let plan = try Self.plantedPlan {
            $0.hasLuck = false
            $0.method = .morris
            $0.replications = 2
        }
        let study = try SensitivityStudy.run(plan, threads: 2)
        #expect(study.effectOfLuck == nil && study.shares == nil)
        #expect(study.runs == 2 * (2 * 3 + 1) + 2 * 6 * 4)
        #expect(study.runs == plan.mostRuns)
        #expect(study.finding.hasPrefix("jobs.small.data.text_tokens moves gpu_hours most"))
    }

    @Test func `points that fail are counted and left out`() throws {
        // Four nodes are there for three, and not for seven.
        let plan = try Self.plan("jobs: {small: {nodes: 3 to 7}}") {
            $0.metric = "gpu_hours"
            $0.method = .morris
            $0.trajectories = 8
            $0.filter = ["small.nodes", "heartbeat"]
        }
        let nodes = try #require(plan.inputs.first { $0.key == "jobs.small.nodes" })
        #expect(nodes.isWhole)
        #expect(nodes.text(at: 0.4) == "5")
        let study = try SensitivityStudy.run(plan, threads: 2)
        let place = try #require(plan.inputs.firstIndex { $0.key == nodes.key })
        let (low, high) = (study.ends[place].low, study.ends[place].high)
        #expect(high.value == nil && high.change == nil)
        #expect(high.failure?.contains("nodes") == true)
        #expect(low.value != nil && low.failure == nil)
        #expect(low.change?.count == 6)
        let failures = try #require(study.failures[.screening])
        #expect(failures.failed > 0 && failures.failed < failures.points)
        #expect(failures.reasons.contains { $0.contains("7 nodes") })
        #expect(study.effects[1 - place] != nil)
    }

    @Test func `a scenario without a value says why`() throws {
        let plan = try Self.plan("jobs: {small: {max_price: 0.01 ZEN/GPU-h}}") {
            $0.filter = ["heartbeat"]
        }
        do throws(SensitivityStudy.Failure) {
            _ = try SensitivityStudy.run(plan, threads: 1)
            Issue.record("there is a study")
        } catch {
            guard case .noValue(let why) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(why.contains("0.01 ZEN/GPU-h"))
        }
    }

    @Test func `who interrupts gets no study`() throws {
        let plan = try Self.plantedPlan()
        let done = Mutex(0)
        do throws(SensitivityStudy.Failure) {
            _ = try SensitivityStudy.run(
                plan, threads: 1,
                observer: PairedRun.Observer(isInterrupted: { done.withLock { $0 } >= 9 }),
                progress: { _, _, _ in done.withLock { $0 += 1 } })
            Issue.record("there is a study")
        } catch {
            guard case .interrupted = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test func `a range in which nothing can be run says so, and can be written`() throws {
        // The tiny fleet has fewer nodes than either end wants.
        let plan = try Self.plan("jobs:\n  small:\n    nodes: 4  # assumed 7 to 9\n") {
            $0.method = .sobol
            $0.samples = 16
            $0.filter = ["small.nodes"]
        }
        let study = try SensitivityStudy.run(plan, threads: 2)
        #expect(study.shares == nil)
        #expect(study.failures[.shares].map { $0.failed == $0.points } == true)
        #expect(
            study.finding
                == "No run at either end of the range of jobs.small.nodes gives efficiency")
        #expect(try study.json().contains("7 nodes"))
        #expect(study.figures().allSatisfy { $0.name == "tornado" })
    }

    @Test(arguments: [91, 100, 200, 1_000, 100_000])
    func `a budget is kept, and used`(budget: Int) throws {
        let plan = try Self.plantedPlan {
            $0.budget = budget
            $0.trajectories = 20
            $0.samples = 256
        }
        #expect(plan.mostRuns <= budget)
        #expect(plan.trajectories >= 4)
        for candidates in 1...3 {
            let (inputs, samples) = plan.sobolShape(of: candidates)
            #expect(inputs > 0 && inputs <= candidates && samples >= 16)
        }
        if budget == 100_000 {
            #expect(plan.trajectories == 20)
            #expect(plan.sobolShape(of: 3).samples == 256)
        }
    }

    @Test func `what cannot be run is refused with what would do`() throws {
        func failure(_ change: (inout SensitivityOptions) -> Void) throws
            -> SensitivityPlan.Failure?
        {
            let (path, folder) = try Self.file("")
            return withExtendedLifetime(folder) {
                var options = SensitivityOptions()
                change(&options)
                do throws(SensitivityPlan.Failure) {
                    _ = try SensitivityPlan(path: path, options: options)
                    return nil
                } catch { return error }
            }
        }
        if case .budget(let least)? = try failure({
            $0.budget = 10
            $0.filter = ["heartbeat"]
        }) {
            // Both ends, the scenario, four trajectories and sixteen rows, each with luck.
            #expect(least == 3 + 4 * 3 + 16 * 4)
        } else {
            Issue.record("a budget of 10 runs was taken")
        }
        if case .metric(let unknown)? = try failure({ $0.metric = "effciency" }) {
            #expect(unknown.nearest == "efficiency")
        } else {
            Issue.record("an unknown metric was taken")
        }
        if case .noInput("hartbeat_timeout", let nearest)? = try failure({
            $0.filter = ["hartbeat_timeout"]
        }) {
            #expect(nearest == "heartbeat_timeout")
        } else {
            Issue.record("an unknown input was taken")
        }
        if case .noRanges(let idle)? = try failure({ $0.filter = ["zen_price"] }) {
            #expect(idle == 1)
        } else {
            Issue.record("an input that moves nothing was taken")
        }
    }
}
