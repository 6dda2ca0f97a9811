import ArgumentParser

/// The command line of zoosim.
@main
struct Zoosim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zoosim",
        abstract: "Simulates the Zoo Compute Network, and says where its efficiency goes.",
        discussion: """
            A scenario is a YAML file with units in its values; `zoosim schema` lists every key. \
            A run writes its result, its figures and a summary to Results/<scenario>/<run>/.
            """,
        version: Zoosim.version,
        subcommands: [
            RunCommand.self, ShowCommand.self, ExplainCommand.self, SchemaCommand.self,
            ValidateCommand.self, ModesCommand.self, SweepCommand.self, SweepTaskCommand.self,
            CompareCommand.self, SensitivityCommand.self, CalibrateCommand.self,
            ClaimsCommand.self, GuardCommand.self, BenchCommand.self,
        ])

    static let version = "0.1.0"
}
