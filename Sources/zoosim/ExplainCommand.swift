import ArgumentParser
import Experiments
import Quantities

/// `zoosim explain`: what a metric means.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Says what a metric means and what it stands on.")

    @Argument(help: "The metric, such as efficiency; without it, all are listed.")
    var metric: String?

    func run() throws {
        guard let metric else {
            var table = TextTable(.left, .left, .left, .left)
            table.add("metric", "unit", "said of", "what it is")
            for definition in MetricDefinition.all {
                table.add(
                    definition.name, definition.unit, definition.scope.rawValue, definition.about)
            }
            print(table.lines(width: Terminal.width).joined(separator: "\n"))
            return
        }
        let name = metric.split(separator: ".").last.map(String.init) ?? metric
        guard let definition = MetricDefinition.all.first(where: { $0.name == name }) else {
            let nearest = Spelling.nearest(name, among: MetricDefinition.all.map(\.name))
            let hint = nearest.map { "; did you mean “\($0)”?" } ?? ""
            Terminal.complain(
                "there is no metric “\(metric)”\(hint); `zoosim explain` lists them all")
            throw ExitCode(ExitCode.validationFailure.rawValue)
        }
        print("\(definition.name) [\(definition.unit)]: \(definition.about)")
        print("in results: \(places(of: definition).joined(separator: ", "))\n")
        print(definition.explanation)
    }

    private func places(of definition: MetricDefinition) -> [String] {
        switch definition.scope {
        case .job: ["jobs.<job>.\(definition.name)"]
        case .network: ["network.\(definition.name)"]
        case .networkAndTiers:
            ["network.\(definition.name)", "tiers.<tier>.\(definition.name)"]
        }
    }
}
