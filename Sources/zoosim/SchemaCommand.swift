import ArgumentParser
import Quantities
import ScenarioFiles

/// `zoosim schema`: every key of a scenario.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Lists every key of a scenario file.")

    @Argument(help: "Only keys that contain this text.")
    var part: String?

    func run() throws {
        guard let part else {
            print(ScenarioSchema.text(), terminator: "")
            return
        }
        var isShown = false
        var found: [Substring] = []
        for line in ScenarioSchema.text().split(separator: "\n") {
            // A key stands at the margin; what it means stands below it.
            if line.first != " " { isShown = line.prefix { $0 != " " }.contains(part) }
            if isShown { found.append(line) }
        }
        guard !found.isEmpty else { throw nothing(like: part) }
        print(found.joined(separator: "\n"))
    }

    private func nothing(like part: String) -> ExitCode {
        let names = Set(ScenarioSchema.entries.flatMap { $0.key.split(separator: ".") })
        let nearest = Spelling.nearest(part, among: names.map(String.init).sorted())
        let hint = nearest.map { "; did you mean “\($0)”?" } ?? ""
        Terminal.complain("no key contains “\(part)”\(hint); `zoosim schema` lists them all")
        return ExitCode(ExitCode.validationFailure.rawValue)
    }
}
