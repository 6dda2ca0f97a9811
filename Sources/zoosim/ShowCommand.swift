import ArgumentParser
import Experiments
import NetworkSimulation
import ScenarioFiles

/// `zoosim show`: the resolved scenario and what follows from it, without a run.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Prints a resolved scenario with units and sources, and what follows from it.")

    @OptionGroup var scenario: ScenarioArguments

    @Flag(help: "Prints the resolved scenario as YAML and nothing else.")
    var yaml = false

    func run() throws {
        let loaded = try scenario.load()
        if yaml {
            print(loaded.resolvedYAML)
            return
        }
        print("\(loaded.name): \(loaded.configuration.about)\n")
        print("Inputs")
        var table = TextTable()
        for input in loaded.inputs {
            table.add(input.key, input.value, "\(Self.origin(input)) \(Self.note(input))")
        }
        print(table.lines.joined(separator: "\n"))
        for section in DerivedFacts.sections(of: loaded.configuration) {
            print("\n\(section.title)")
            var table = TextTable()
            for fact in section.facts { table.add(fact.name, fact.value, fact.remark) }
            print(table.lines.joined(separator: "\n"))
        }
    }

    private static func origin(_ input: ResolvedInput) -> String {
        switch input.origin {
        case .file(let path, let line): "\(Self.name(of: path)):\(line)"
        case .catalog(let path, let line): "catalog/\(Self.name(of: path)):\(line)"
        case .override: "--set"
        case .default: "default"
        }
    }

    private static func name(of path: String) -> Substring {
        path.split(separator: "/").last ?? Substring(path)
    }

    private static func note(_ input: ResolvedInput) -> String {
        switch input.note {
        case .source(let text): "source: \(text)"
        case .assumed(let low, let high, let why):
            "assumed"
                + (low.map { " \($0) to \(high ?? "?")" } ?? "")
                + (why.map { ": \($0)" } ?? "")
        case .none: ""
        }
    }
}
