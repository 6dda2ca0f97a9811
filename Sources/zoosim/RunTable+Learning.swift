import Experiments
import NetworkSimulation
import Quantities
import Results
import ScenarioFiles

extension RunTable {
    /// What the small, real model of a numeric run learned, beside its twin's.
    static func learning(_ study: RunStudy) -> [String] {
        guard let learned = study.run.network.jobs.first?.learning else { return [] }
        var table = TextTable(.left, .right, .right, .left)
        let twin = study.run.finishedTwin?.learning
        table.add("", "network", twin == nil ? "" : "twin", "")
        func row(_ name: String, _ text: (LearningReport) -> String, _ remark: String = "") {
            table.add(name, text(learned), twin.map(text) ?? "", remark)
        }
        row(
            "test accuracy", { percent($0.test.accuracy) },
            "a guess reaches \(percent(learned.chance))")
        row("test loss", { loss($0.test.loss) })
        row("training loss", { loss($0.train.loss) })
        row("parameters", { count($0.parameters.count) })
        if let deviation = learned.deviation {
            table.add(
                "worst deviation", factor(deviation.measured), "",
                deviation.promised.map { promised in
                    deviation.isKept
                        ? "the rule promises at most \(factor(promised))"
                        : "above the \(factor(promised)) that the rule promises"
                } ?? "nothing is promised")
        }
        return ["What was learned"] + table.lines()
    }

    /// Final accuracies, an attack a row and a defence a column.
    static func poisoning(_ study: PoisoningStudy) -> [String] {
        let defences = study.grid.defences
        var table = TextTable([.left] + defences.map { _ in .right })
        // The names stand below each other where the columns would be too wide.
        let words = defences.map { $0.name.split(separator: " ").map(String.init) }
        for line in 0..<(words.map(\.count).max() ?? 0) {
            table.add(
                [""]
                    + words.map { parts in
                        let empty = (words.map(\.count).max() ?? 0) - parts.count
                        return line < empty ? "" : parts[line - empty]
                    })
        }
        var remarks: [String] = []
        for (attack, row) in zip(study.grid.attacks, study.cells) {
            table.add(
                [attack.name == "none" ? "no attack" : attack.name]
                    + row.map { $0.learned.map { percent($0.test.accuracy) } ?? "none" })
            for (defence, cell) in zip(defences, row) {
                if let remark = cell.remark {
                    remarks.append("  \(attack.name), \(defence.name): \(remark)")
                }
            }
        }
        return [
            "Test accuracy at the end, \(study.poisoners) of \(study.nodes) nodes poison"
        ] + table.lines() + remarks
    }

    private static func loss(_ value: Double) -> String {
        value.isFinite ? NumberText.fixed(value, digits: 4) : "not finite"
    }

    private static func factor(_ value: Double) -> String {
        guard value.isFinite else { return "not finite" }
        return value < 1e6 ? amount(value, digits: 3) : "above 1,000,000"
    }
}
