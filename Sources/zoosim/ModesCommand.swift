import ArgumentParser
import Experiments
import Foundation
import Plotting
import Quantities
import ScenarioFiles

/// `zoosim modes`: the efficiency of several scenarios against a rate.
struct ModesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "modes",
        abstract: "Compares ways of training: efficiency against bandwidth, a line a scenario.",
        discussion: """
            Every scenario is run, with its centralised twin, once with each of the rates; the \
            table and the figure show its efficiency. For example:

              zoosim modes Scenarios/training/ring.yaml Scenarios/training/diloco.yaml \
            --rates "100 Mbps, 1 Gbps, 10 Gbps"
            """)

    @Argument(help: "The scenario files.", completion: .file(extensions: ["yaml"]))
    var files: [String]

    @Option(help: "The key that takes the rates.")
    var key = "fleet.0.access"

    @Option(help: "What the key is, for the figure's axis.")
    var axis = "line of a node, in each direction"

    @Option(help: "The rates, with commas between them.")
    var rates = "100 Mbps, 300 Mbps, 1 Gbps, 3 Gbps, 10 Gbps, 30 Gbps, 100 Gbps"

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp("Overrides a key in every scenario.", valueName: "key=value"))
    var overrides: [String] = []

    @Option(name: .shortAndLong, help: "The folder into which the figure is drawn.")
    var output = "Results/modes"

    @Option(help: "How many runs go on at a time.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(name: .shortAndLong, help: "Prints no progress.")
    var quiet = false

    mutating func validate() throws {
        guard threads > 0 else { throw ValidationError("--threads takes 1 or more") }
        guard try steps().count > 1 else { throw ValidationError("--rates takes two or more") }
    }

    private func steps() throws -> [ByteRate] {
        try rates.split(separator: ",").map { part in
            do throws(QuantityError) {
                let rate = try ByteRate(parsing: part.trimmingCharacters(in: .whitespaces))
                guard rate > ByteRate(bytesPerSecond: 0), rate != .unlimited else {
                    throw QuantityError(
                        kind: .outOfRange, found: String(part), expected: "a rate above 0",
                        nearestUnit: nil)
                }
                return rate
            } catch { throw ValidationError("--rates: \(error)") }
        }.sorted()
    }

    func run() async throws {
        try OutputFolder.make(output)
        let progress = ProgressLine(isQuiet: quiet)
        let interrupt = Interrupt()
        let comparison: ModeComparison
        do throws(ScenarioErrors) {
            comparison = try ModeComparison.run(
                files, key: key, rates: (try? steps()) ?? [], overrides: overrides,
                threads: threads,
                observer: PairedRun.Observer(isInterrupted: { interrupt.isPressed }),
                finished: { done, all in progress.say("\(done) of \(all) runs") })
        } catch {
            progress.clear()
            for fault in error.errors { Terminal.complain(fault.description) }
            throw ExitCode(Terminal.Exit.badScenario)
        }
        progress.clear()
        show(comparison)
        guard !interrupt.isPressed else { throw ExitCode(Terminal.Exit.interrupted) }
        try await draw(comparison)
    }

    private func show(_ comparison: ModeComparison) {
        print("Efficiency by \(key)")
        var table = TextTable([.left] + comparison.rates.map { _ in .right })
        table.add([""] + comparison.rates.map(\.description))
        for line in comparison.lines {
            table.add(
                [line.name]
                    + line.outcomes.map {
                        $0.value.map { NumberText.fixed($0 * 100, digits: 2) + "%" } ?? "–"
                    })
        }
        for line in table.lines() { print(line) }
        for line in comparison.lines {
            for (rate, outcome) in zip(comparison.rates, line.outcomes) {
                if case .failed(let why) = outcome { print("\(line.name), \(rate): \(why)") }
            }
        }
    }

    /// What was run: the files, or their number and folder where they would not fit on a line.
    private var caption: String {
        let names = files.joined(separator: ", ")
        let folders = Set(files.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path })
        guard names.count > 120 else { return names }
        let folder = URL(fileURLWithPath: files[0]).deletingLastPathComponent().relativePath
        return "\(files.count) scenarios"
            + (folders.count == 1 ? " of \(folder)" : "") + ", each with its centralised twin"
    }

    private func draw(_ comparison: ModeComparison) async throws {
        let figure = ModeFigure(
            name: "modes", caption: caption, axis: axis,
            rates: comparison.rates.map { $0.bytesPerSecond * 8 },
            lines: comparison.lines.map {
                ModeFigure.Line(name: $0.name, efficiencies: $0.outcomes.map(\.value))
            })
        do throws(PlotError) {
            let paths = try await Gnuplot.render([figure], into: output)
            print("\nfigure  \(paths.first { $0.hasSuffix(".png") } ?? "")")
        } catch {
            Terminal.complain("the figure could not be made: \(error)")
            throw ExitCode(Terminal.Exit.cannotWrite)
        }
    }
}
