import ArgumentParser
import ScenarioFiles

/// `zoosim schema`: every key of a scenario.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Lists every key of a scenario file.")

    @Argument(help: "Only keys that contain this text.")
    var part: String?

    func run() {
        guard let part else {
            print(ScenarioSchema.text())
            return
        }
        let lines = ScenarioSchema.text().split(separator: "\n", omittingEmptySubsequences: false)
        for line in lines where line.contains(part) { print(line) }
    }
}
