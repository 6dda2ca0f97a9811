import Accounting
import Experiments
import NetworkSimulation
import Quantities
import Randomness
import Results
import ScenarioFiles
import Synchronization
import Testing

/// A scenario file beside its twin, and what there is instead of a result where there is none.
@Suite struct PairedRunTests {
    @Test func `a scenario runs beside its twin`() throws {
        for scenario in [try Fixture.tiny(), try Fixture.quickstart()] {
            let run = try PairedRun.simulate(scenario)
            let network = try #require(run.network.jobs.first)
            let twin = try #require(run.twin?.jobs.first)
            let waterfall = try #require(run.waterfall)
            #expect(run.isComplete)
            #expect(network.isFinished && network.retained == network.totalSequences)
            #expect(twin.isFinished && twin.retained == network.retained)
            #expect(waterfall.network == network.held && waterfall.twin == twin.held)
            #expect(run.efficiency == twin.held / network.held)
            #expect(waterfall.efficiency > 0.2 && waterfall.efficiency < 1)
            let sum = waterfall.bars.reduce(GPUTime.zero) { $0 + $1.difference }
            #expect(sum == network.held - twin.held)
        }
    }

    @Test func `the same scenario gives the same result`() throws {
        let one = try PairedRun.simulate(try Fixture.tiny())
        let other = try PairedRun.simulate(try Fixture.tiny())
        #expect(one.network.traceDigest == other.network.traceDigest)
        #expect(one.twin?.traceDigest == other.twin?.traceDigest)
        #expect(one.efficiency == other.efficiency)
        let seeded = try PairedRun.simulate(try Fixture.tiny(seed: 4))
        #expect(one.network.traceDigest != seeded.network.traceDigest)
    }

    @Test func `a price below every ask is an error that says so`() throws {
        let scenario = try Fixture.tiny(["jobs.small.max_price=0.01 ZEN/GPU-h"])
        let error = try #require(Fixture.error(of: scenario))
        guard case .nothingDone = error else {
            Issue.record("\(error)")
            return
        }
        let text = error.description
        #expect(text.hasPrefix("no step was done, so there is no efficiency"))
        #expect(text.contains("“small”") && text.contains("never scheduled"))
        #expect(text.contains("0.01 ZEN/GPU-h"))
    }

    @Test func `a pool that is never up is an error that says so`() throws {
        var scenario = try Fixture.tiny()
        scenario.configuration.fleet[0].upLaw = .constant(1)
        scenario.configuration.fleet[0].downLaw = .constant(.infinity)
        let text = try #require(Fixture.error(of: scenario)).description
        #expect(text.contains("never scheduled"))
        #expect(text.contains("for rent"), "\(text)")
    }

    @Test func `a run that ends before the first round is an error that says so`() throws {
        let scenario = try Fixture.tiny(["duration=12 s"])
        let text = try #require(Fixture.error(of: scenario)).description
        #expect(text.contains("no step was done: "))
        #expect(text.hasSuffix("before the first round") || text.contains("a round needs"))
    }

    @Test func `a run that is interrupted has no efficiency`() throws {
        let seen = Mutex<[RunRole]>([])
        let observer = PairedRun.Observer(
            progress: { progress in seen.withLock { $0.append(progress.role) } },
            isInterrupted: { !seen.withLock { $0.isEmpty } })
        // The first stretch is the whole run; the twin is interrupted before it begins.
        let run = try PairedRun.simulate(try Fixture.tiny(), observer: observer)
        #expect(!run.isComplete)
        #expect(run.efficiency == nil && run.waterfall == nil)
        #expect(seen.withLock { $0 } == [.network])
    }

    @Test func `a twin that is cut short is compared with nothing`() throws {
        let isTwin = Mutex(false)
        let observer = PairedRun.Observer(
            progress: { progress in if progress.role == .twin { isTwin.withLock { $0 = true } } },
            isInterrupted: { isTwin.withLock { $0 } })
        let folder = ScratchFolder()
        let study = try RunStudy.run(
            try Fixture.tiny([
                "jobs.small.data.text_tokens=8e9", "duration=300 d", "jobs.small.budget=1e6 ZEN",
            ]),
            command: "zoosim run", version: "test", output: folder.path, observer: observer)
        #expect(study.run.twin.map { $0.jobs[0].retained > 0 && !$0.isComplete } == true)
        let names = study.metrics.compactMap { $0.name.split(separator: ".").last }
        for name in ["efficiency", "wall_clock_ratio", "cost_ratio", "gpu_hours_twin"] {
            #expect(!names.contains(Substring(name)))
        }
        #expect(names.contains("gpu_hours"))
    }

    @Test func `text that nobody computed is no run to compare`() throws {
        let scenario = try Fixture.tiny(["fleet.pool.behaviour={fabricates: 100%}"])
        let text = try #require(Fixture.error(of: scenario)).description
        #expect(text.contains("was made up, and none of it computed"))
    }

    @Test func `the providers' money closes`() throws {
        let scenario = try Fixture.tiny()
        let run = try PairedRun.simulate(scenario)
        let economics = Economics(of: run.network, in: scenario.configuration)
        #expect(economics.waterfall.closes)
        let paid = run.network.jobs.reduce(Zen.zero) { $0 + $1.paid }
        #expect(economics.waterfall.gross == paid)
        #expect(economics.waterfall.energy > .zero)
        #expect(economics.returns.apr(on: .stake)?.isFinite == true)
    }
}
