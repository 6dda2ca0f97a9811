import ArgumentParser
import Experiments
import Foundation
import ScenarioFiles

extension GuardCommand {
    /// Makes what the scenarios come to now their baselines.
    ///
    /// The changelog is tried before the runs, so that nothing is recorded without its reason.
    func record() throws {
        let reason = reason ?? ""
        let olds = try requested()
        let before = try readChangelog()
        let news = try made(olds, reason: reason)
        let changes = zip(olds, news).filter { $0.0.old?.hasSameFigures(as: $0.1) != true }
            .map { (old: $0.0.old, new: $0.1) }
        guard !changes.isEmpty else {
            print("The baselines hold these figures already; nothing is written.")
            return
        }
        let entry = ChangelogEntry(reason: reason, changes: changes)
        let after: String
        do throws(ChangelogEntry.NoUnreleased) {
            after = try entry.inserted(into: before)
        } catch {
            Terminal.complain("\(changelog): \(error); nothing is recorded")
            throw ExitCode(Terminal.Exit.badScenario)
        }
        for change in changes {
            let path = Baseline.path(of: change.new.scenario, in: baselines)
            try OutputFile.write(change.new.text(), to: path)
            print("baseline  \(path)")
        }
        if after != before { try OutputFile.write(after, to: changelog) }
        print("reason    \(changelog), under “Changed results”: \(entry.text)")
        warn(of: changes.map(\.new))
    }

    /// What is to be recorded, beside the baseline that there is.
    private typealias Wanted = (scenario: Scenario, file: String, old: Baseline?)

    private func requested() throws -> [Wanted] {
        do {
            guard !scenarios.isEmpty else {
                return try Baseline.readAll(in: baselines).map {
                    (try load($0.file), $0.file, $0)
                }
            }
            return try scenarios.map { file in
                let scenario = try load(file)
                let old: Baseline
                do throws(Baseline.Fault) {
                    old = try Baseline.read(of: scenario.name, in: baselines)
                } catch {
                    guard case .missing = error else { throw error }
                    return (scenario, file, nil)
                }
                try check(old, isOf: file)
                return (scenario, file, old)
            }
        } catch let fault as Baseline.Fault {
            Terminal.complain(fault.description)
            throw ExitCode(Terminal.Exit.badScenario)
        }
    }

    private func readChangelog() throws -> String {
        guard let data = FileManager.default.contents(atPath: changelog) else {
            Terminal.complain(
                "\(changelog): cannot be read; a reason has to go somewhere: name a file with "
                    + "a heading “## [Unreleased]” by --changelog")
            throw ExitCode(Terminal.Exit.badScenario)
        }
        return String(decoding: data, as: UTF8.self)
    }

    private func made(_ wanted: [Wanted], reason: String) throws -> [Baseline] {
        let progress = ProgressLine(isQuiet: quiet)
        defer { progress.clear() }
        let interrupt = Interrupt()
        let observer = PairedRun.Observer(isInterrupted: { interrupt.isPressed })
        let tolerances = try tolerances()
        return try wanted.map { wanted in
            do throws(GuardStudy.Failure) {
                if digests, var old = wanted.old {
                    old.reproduction = try Baseline.fingerprint(
                        of: wanted.scenario, Zoosim.version, observer)
                    old.scenarioDigest = Baseline.digest(of: wanted.scenario)
                    old.reason = reason
                    old.version = Zoosim.version
                    return old
                }
                let count =
                    replications ?? wanted.old?.seeds.count ?? Self.standardReplications
                return try Baseline.record(
                    [request(wanted, tolerances)], replications: count, reason: reason,
                    version: Zoosim.version, threads: threads, observer: observer,
                    finished: { done, all in
                        progress.say("\(wanted.scenario.name): \(done) of \(all) runs")
                    })[0]
            } catch {
                throw end(error)
            }
        }
    }

    private func request(
        _ wanted: Wanted, _ tolerances: [(name: String, tolerance: GuardedMetric.Tolerance)]
    ) -> Baseline.Request {
        let names = metrics.split(separator: ",").map { String($0.filter { $0 != " " }) }
        var guarded =
            names.isEmpty
            ? wanted.old?.metrics.map { GuardedMetric($0.metric, .absolute($0.tolerance)) }
                ?? GuardedMetric.standard
            : names.map { GuardedMetric($0, GuardedMetric.standardTolerance(of: $0)) }
        for place in guarded.indices {
            if let said = tolerances.last(where: { $0.name == guarded[place].name }) {
                guarded[place].tolerance = said.tolerance
            }
        }
        return Baseline.Request(
            scenario: wanted.scenario, file: wanted.file, metrics: guarded,
            needsAll: !names.isEmpty || wanted.old != nil)
    }

    /// Says which metrics a guard could not tell if a change moved the draws: their noise is then
    /// that of two independent samples.
    private func warn(of baselines: [Baseline]) {
        let rule = GuardRule(alpha: alpha, power: power)
        let level = rule.level(of: baselines.reduce(0) { $0 + $1.metrics.count })
        for baseline in baselines {
            for metric in baseline.metrics {
                let needed = DriftTest.replicates(
                    for: power, deviation: metric.sd * 2.0.squareRoot(), excess: metric.tolerance,
                    level: level)
                if let needed, needed <= metric.n { continue }
                let drift = MetricText.tolerance(
                    2 * metric.tolerance, unit: metric.shownUnit)
                Terminal.complain(
                    "\(baseline.scenario), \(metric.metric): \(metric.n) replicates tell a drift "
                        + "of \(drift) only "
                        + "while the draws stay; were the luck to change, "
                        + (needed.map { "\($0) would do" } ?? "no number would do"))
            }
        }
    }
}
