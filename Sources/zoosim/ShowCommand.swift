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
        print("\(loaded.name): \(loaded.configuration.about)")
        print("A key for --set is the part and the name below it: jobs.0.nodes, market.epoch.")
        for section in Self.sections(of: loaded.inputs) { Self.show(section) }
        for section in DerivedFacts.sections(of: loaded.configuration) {
            print("\n\(section.title)")
            var table = TextTable(.left, .left, .left)
            for fact in section.facts { table.add(fact.name, fact.value, fact.remark) }
            print(table.lines(width: Terminal.width).joined(separator: "\n"))
        }
    }

    /// Inputs whose keys begin alike.
    private struct Section {
        var title: String
        var inputs: [(key: String, input: ResolvedInput)]
    }

    /// The inputs by what they belong to, in their order: “fleet.pool”, “jobs.small”, “market”.
    private static func sections(of inputs: [ResolvedInput]) -> [Section] {
        var sections: [Section] = []
        for input in inputs where !["name", "about"].contains(input.key) {
            let parts = input.key.split(separator: ".", omittingEmptySubsequences: false)
            let isList = ["accelerators", "tiers", "fleet", "jobs"].contains(parts[0])
            let depth = min(isList ? 2 : 1, parts.count - 1)
            let title = depth == 0 ? "scenario" : parts[..<depth].joined(separator: ".")
            let entry = (key: parts[depth...].joined(separator: "."), input: input)
            if sections.last?.title == title {
                sections[sections.count - 1].inputs.append(entry)
            } else {
                sections.append(Section(title: title, inputs: [entry]))
            }
        }
        return sections
    }

    private static func show(_ section: Section) {
        print("\n\(section.title)")
        var table = TextTable(.left, .upTo(36), .left, .left)
        for (key, input) in section.inputs {
            table.add(key, input.value, origin(input), note(input))
        }
        print(table.lines(width: Terminal.width).joined(separator: "\n"))
    }

    private static func origin(_ input: ResolvedInput) -> String {
        switch input.origin {
        case .file(let path, let line): "\(Self.name(of: path)):\(line)"
        case .catalog(let path, let line): "\(Self.name(of: path)):\(line)"
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
