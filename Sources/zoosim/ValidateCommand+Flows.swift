import ArgumentParser
import Experiments
import Foundation

/// Cases of flows over links, beside the finish times of another solver.
extension ValidateCommand {
    /// The largest relative difference that passes.
    private static let tolerance = 1e-9

    /// Runs the flows of a file; the answer is whether they finish when the reference says.
    func compareFlows(_ path: String) throws -> Bool {
        do throws(FlowCaseError) {
            let given = try FlowCase(path: path)
            let comparison = try given.compare()
            show(comparison, of: given)
            return comparison.difference <= Self.tolerance
        } catch {
            Terminal.complain("\(error)")
            throw ExitCode(Terminal.Exit.badScenario)
        }
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
