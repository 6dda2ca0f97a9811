import ArgumentParser
import Benchmarks
import Foundation
import NetworkSimulation
import Plotting
import Quantities
import ScenarioFiles

extension BenchCommand {
    /// A scenario's file, and when it is cut short.
    typealias ScenarioCase = (path: String, stretch: Quantities.Duration?)

    /// The scenarios that are named, or the small one if nothing is; `validate` has read the
    /// durations before.
    private var cases: [ScenarioCase] {
        let paths = isWhole ? [Self.smallScenario] : scenarios
        let stretches = stretchTexts.compactMap { try? Quantities.Duration(parsing: $0) }
        return paths.enumerated().map { index, path in
            (path, stretches.count == paths.count ? stretches[index] : stretches.first)
        }
    }

    func validateScenarios() throws {
        for text in stretchTexts {
            let length: Quantities.Duration
            do throws(QuantityError) {
                length = try Quantities.Duration(parsing: text)
            } catch {
                throw ValidationError("--for: \(error)")
            }
            guard length > .zero else {
                throw ValidationError("--for takes durations above zero, not “\(text)”")
            }
        }
        if !stretchTexts.isEmpty {
            guard isWhole || !scenarios.isEmpty else {
                throw ValidationError("--for cuts scenarios short: name some with --scenarios")
            }
            guard [1, cases.count].contains(stretchTexts.count) else {
                throw ValidationError(
                    "--for takes one duration for all scenarios or one for each of the "
                        + "\(cases.count), not \(stretchTexts.count)")
            }
        }
        if figure {
            guard let output else {
                throw ValidationError("--figure draws beside the file of --output: name it")
            }
            guard !["gp", "svg", "png"].contains(URL(fileURLWithPath: output).pathExtension) else {
                throw ValidationError("\(output) would be a file of --figure: choose another name")
            }
            guard scenarios.count > 1 else {
                throw ValidationError(
                    "--figure draws a line through scenarios: name two or more with --scenarios")
            }
        }
        guard !here || scenarios.count == 1 else {
            throw ValidationError("--here takes one scenario")
        }
    }

    /// The scenarios that are timed, whose faults are said before anything is.
    func readableScenarios() throws(BenchmarkError) -> [ScenarioCase] {
        if isWhole, !FileManager.default.fileExists(atPath: Self.smallScenario) {
            Terminal.complain("no scenario is timed: there is no \(Self.smallScenario) here")
            return []
        }
        var faults: [String] = []
        var sizes: Set<Int> = []
        for (path, stretch) in cases {
            do throws(ScenarioErrors) {
                let scenario = try ScenarioMeasurement.load(path, for: stretch)
                sizes.insert(scenario.configuration.fleet.reduce(0) { $0 + $1.count * $1.gpus })
            } catch { faults += error.errors.map(\.description) }
        }
        if figure, faults.isEmpty, sizes.count < 2 {
            faults.append("--figure draws a line through networks of different sizes")
        }
        guard faults.isEmpty else { throw .scenario(faults.joined(separator: "\n")) }
        return cases
    }

    func timeScenarios(
        _ cases: [ScenarioCase]
    ) throws(BenchmarkError) -> [ScenarioBenchmark.Result] {
        guard !cases.isEmpty else { return [] }
        var table = TextTable(
            .left, .right, .right, .right, .right, .right, .right, .right, .right, .right, .right)
        table.add(
            "scenario", "nodes", "GPUs", "days", "events", "flows", "network / s", "twin / s",
            "days/wall s", "us/member/round", "peak / MB")
        var results: [ScenarioBenchmark.Result] = []
        for (path, stretch) in cases {
            if Terminal.isInteractive { Terminal.redraw("timing \(path)") }
            defer { if Terminal.isInteractive { Terminal.redraw("") } }
            let result = try ScenarioBenchmark.run(path, for: stretch, turns: turns)
            results.append(result)
            let run = result.typical
            table.add(
                run.scenario, RunTable.count(run.nodes), RunTable.count(run.gpus),
                fixed(run.simulatedDays, 2), RunTable.count(run.events), RunTable.count(run.flows),
                fixed(run.networkSeconds, 2), fixed(run.twinSeconds, 2),
                NumberText.significant(result.daysPerWallSecond, 3),
                result.microsecondsPerMemberRound.map { fixed($0, 1) } ?? "–",
                fixed(Double(run.peakBytes) / 1e6, 0))
        }
        print(
            "CPU time of scenarios and of their twins; events, flows and days of the network's run")
        for line in table.lines() { print(line) }
        return results
    }

    /// Prints as JSON what the run of the one scenario took in this process.
    func measureHere() throws {
        let interrupt = Interrupt()
        // Whoever asked may be gone, and nobody would remove what the run has written.
        let parent = getppid()
        do throws(BenchmarkError) {
            let measurement = try ScenarioMeasurement.take(
                of: cases[0].path, for: cases[0].stretch, version: Zoosim.version,
                isInterrupted: { interrupt.isPressed || getppid() != parent })
            guard let json = try? JSONEncoder().encode(measurement) else {
                throw .broken("\(measurement) cannot be written as JSON")
            }
            FileHandle.standardOutput.write(json)
        } catch { throw Self.end(error) }
    }

    /// Draws the cost of a round against the size beside the JSON.
    func draw(_ report: BenchmarkReport, beside output: String) async throws {
        let points = report.scenarios.compactMap { result -> ScaleFigure.Point? in
            guard let round = result.microsecondsPerRound, round > 0 else { return nil }
            let run = result.typical
            return ScaleFigure.Point(
                gpus: run.gpus, nodes: run.nodes, allJobs: round * Double(run.jobs), oneJob: round)
        }
        guard Set(points.map(\.gpus)).count > 1 else {
            Terminal.complain("no figure: fewer than two of the scenarios committed a round")
            throw ExitCode(Terminal.Exit.failed)
        }
        let file = URL(fileURLWithPath: output)
        let names = report.scenarios.map {
            "\($0.typical.scenario) (\(NumberText.significant($0.typical.simulatedDays, 3)) d)"
        }
        let figure = ScaleFigure(
            name: file.deletingPathExtension().lastPathComponent,
            caption: names.joined(separator: ", ") + " on \(report.processor)"
                + (report.commit.map { ", commit \($0)" } ?? ""),
            points: points)
        do throws(PlotError) {
            let paths = try await Gnuplot.render(
                [figure], into: file.deletingLastPathComponent().path)
            print("figure  \(paths.first { $0.hasSuffix(".png") } ?? "")")
        } catch {
            Terminal.complain("the figure could not be made: \(error)")
            throw ExitCode(Terminal.Exit.cannotWrite)
        }
    }
}
