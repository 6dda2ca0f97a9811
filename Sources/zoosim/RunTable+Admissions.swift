import Experiments
import NetworkSimulation
import Quantities
import ScenarioFiles

extension RunTable {
    /// Who was measured before joining, who got in, and what the odds say of both.
    static func admissions(_ study: RunStudy) -> [String] {
        let reports = study.run.network.admissions.filter { $0.candidates > 0 }
        let configuration = study.run.scenario.configuration
        guard let admission = configuration.admission, !reports.isEmpty else { return [] }
        var table = TextTable([.left] + reports.map { _ in TextTable.Column.right })
        table.add(
            [""] + reports.map { configuration.fleet[$0.group].name ?? "group \($0.group + 1)" })
        func row(_ name: String, _ value: (AdmissionReport) -> String) {
            table.add([name] + reports.map(value))
        }
        row("they are") { $0.accelerator }
        row("they say they are") { $0.claimed }
        row("nodes that applied") { count($0.candidates) }
        row("benchmarks run") { count($0.benchmarks) }
        row("admitted") { count($0.admitted) }
        row("  by the odds") { report in
            let share = configuration.admittedShare(ofGroup: report.group) ?? 0
            return amount(Double(report.candidates) * share, digits: 1)
        }
        row("refused") { count($0.refused) }
        if reports.contains(where: { $0.pending > 0 }) {
            row("still being tested") { count($0.pending) }
        }
        row("from stake to admission") { $0.meanWait.map { span($0) } ?? "–" }
        row("admitted at a tolerance of") { _ in "" }
        for percent in [0.0, 2, 5, 10, 15, 20, 30] {
            row("  " + self.percent(percent / 100)) { report in
                self.percent(
                    configuration.admittedShare(
                        ofGroup: report.group, tolerance: .percent(percent)) ?? 0)
            }
        }
        return ["The admission: what nodes are, and what they say"] + table.lines() + [
            "  Tolerance \(admission.tolerance), up to \(count(admission.tries)) tries; the odds "
                + "are those of the closed form."
        ]
    }
}
