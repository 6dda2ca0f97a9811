public import NetworkSimulation

/// A scenario, read from its file, with everything that the file leaves out filled in.
public struct Scenario: Sendable {
    /// The world that it describes.
    public var configuration: WorldConfiguration
    /// Every value that the run depends on, in the order of the schema.
    public var inputs: [ResolvedInput]
    /// The whole scenario as one file that needs no other; the same for equal scenarios.
    public var resolvedYAML: String
    /// Its name.
    public var name: String
    /// The file, as it was named.
    public var path: String
    /// Published figures that its run is held against.
    public var expectations: [Expectation]
    /// Attacks and defences that are tried in pairs, if the file asks for it.
    public var grid: PoisoningGrid?

    /// Reads a scenario.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - overrides: keys and values that replace the file's, such as
    ///     `jobs.zen-2-7b.training.inner_steps=200`; items of lists by place or by name.
    ///   - changes: the same, laid over the overrides: where an input is tried at other values, an
    ///     override that it has already is replaced.
    ///   - seed: replaces the file's.
    /// - Throws: all faults that the files have, by line; a file that is missing, no YAML or
    ///   extends itself is a fault alone.
    public static func load(
        path: String, overrides: [String] = [], changes: [String] = [], seed: UInt64? = nil
    ) throws(ScenarioErrors) -> Scenario {
        try ScenarioSource(ScenarioRecipe(path: path)).scenario(
            overrides: overrides, changes: changes, seed: seed)
    }

    /// Reads what a recipe puts together.
    ///
    /// - Parameters:
    ///   - overrides: as above; they are laid over everything that the recipe says.
    /// - Throws: as above.
    public static func load(
        _ recipe: ScenarioRecipe, overrides: [String] = [], seed: UInt64? = nil
    ) throws(ScenarioErrors) -> Scenario {
        try ScenarioSource(recipe).scenario(overrides: overrides, seed: seed)
    }
}
