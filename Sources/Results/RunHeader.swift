/// What a result file says about the run that made it.
public struct RunHeader: Hashable, Sendable {
    /// Name of the scenario.
    public var scenario: String
    /// What the scenario is, in a sentence.
    public var about: String
    /// The seed that all randomness of the run comes from.
    public var seed: UInt64
    /// The command that repeats the run.
    public var command: String
    /// The scenario with every default and override written out, as YAML.
    public var resolvedScenario: String
    /// Version of zoosim.
    public var version: String

    /// A header from its parts.
    public init(
        scenario: String, about: String, seed: UInt64, command: String, resolvedScenario: String,
        version: String
    ) {
        self.scenario = scenario
        self.about = about
        self.seed = seed
        self.command = command
        self.resolvedScenario = resolvedScenario
        self.version = version
    }
}
