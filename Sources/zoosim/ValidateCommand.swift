import ArgumentParser
import Experiments
import Foundation

/// `zoosim validate`: predictions against references.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Compares the flow network with reference finish times.",
        discussion: """
            A case is a JSON file with links, flows and their finish times by SimGrid or another \
            solver (`finish_s`). The table shows every flow; the exit code is 1 if a finish is off \
            by more than 1e-9 of itself.
            """)

    @Argument(help: "The case files.", completion: .file(extensions: ["json"]))
    var files: [String]

    @Flag(name: .shortAndLong, help: "Prints one line a file, not one a flow.")
    var brief = false

    /// The largest relative difference that passes.
    private static let tolerance = 1e-9

    func run() throws {
        var isGood = true
        for file in files {
            do throws(FlowCaseError) {
                let given = try FlowCase(path: file)
                let comparison = try given.compare()
                show(comparison, of: given)
                if comparison.difference > Self.tolerance { isGood = false }
            } catch {
                Terminal.complain("\(error)")
                throw ExitCode(Terminal.Exit.badScenario)
            }
        }
        if !isGood { throw ExitCode(1) }
    }

    private func show(_ comparison: FlowComparison, of given: FlowCase) {
        let largest = comparison.difference
        let verdict = largest > Self.tolerance ? "differs from" : "agrees with"
        let number = String(format: "%.1e", largest)
        print(
            "\(given.name): \(verdict) \(comparison.reference), "
                + "largest relative difference \(number) over \(comparison.rows.count) flows")
        if !given.about.isEmpty, !brief { print("  \(given.about)") }
        for other in comparison.largest where other.reference != comparison.reference {
            let number = String(format: "%.1e", other.difference)
            print("  against \(other.reference): \(number)")
        }
        guard !brief else { return }
        var table = TextTable(.right, .right, .right, .right)
        table.add("flow", "predicted / s", "reference / s", "relative difference")
        for row in comparison.rows {
            table.add(
                "\(row.flow)", String(format: "%.12g", row.predicted),
                String(format: "%.12g", row.reference), String(format: "%.1e", row.difference))
        }
        for line in table.lines() { print(line) }
    }
}
