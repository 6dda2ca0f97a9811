import NetworkSimulation

/// The files of a scenario, read once, of which scenarios with other values are made: points of a
/// sweep need not open and parse them again.
///
/// Encoded, it is what the files said then, for another process; only the tables of the catalogue
/// are read where they lie.
public struct ScenarioSource: Sendable, Codable {
    /// The file to which faults belong first.
    public let path: String
    private(set) var loader: SourceLoader
    /// The catalogue's measurements, read once for all scenarios; nil where they are at fault,
    /// which each scenario then says.
    private let measurements: MeasurementTable?

    /// Reads the files that a recipe names.
    ///
    /// - Throws: the fault that makes it impossible to go on, such as a missing file.
    public init(_ recipe: ScenarioRecipe) throws(ScenarioErrors) {
        path = recipe.path
        loader = try SourceLoader(recipe, overrides: [])
        measurements = MeasurementTable(catalog: loader.catalog)
    }

    private enum CodingKeys: CodingKey { case path, loader }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        path = try values.decode(String.self, forKey: .path)
        loader = try values.decode(SourceLoader.self, forKey: .loader)
        measurements = MeasurementTable(catalog: loader.catalog)
    }

    /// The same, as it is seen from any working directory.
    public var anchored: ScenarioSource {
        var source = self
        source.loader = loader.anchored
        return source
    }

    /// What the files say a key is, in the language of overrides, and of a value with a range its
    /// middle; nil if they leave it out, or if a list or mapping stands there.
    public func text(of key: String) -> String? {
        var node = loader.root
        for part in key.split(separator: ".") {
            switch node.content {
            case .mapping:
                guard let next = node[String(part)] else { return nil }
                node = next
            case .sequence(let items):
                guard let place = try? node.place.index(of: String(part), in: items, at: key)
                else { return nil }
                node = items[place]
            case .scalar: return nil
            }
        }
        guard let text = node.scalar, let range = RangedText(text) else { return node.scalar }
        return (try? range.parts()).map { range.text(of: $0.middle, $0.number) } ?? text
    }

    /// The scenario with some values in place of the files'.
    ///
    /// - Parameters:
    ///   - overrides: keys and values, as in ``Scenario/load(path:overrides:changes:seed:)``.
    ///   - changes: the same, laid over the overrides; one may replace what they set.
    ///   - seed: replaces the file's.
    /// - Throws: all faults that the scenario then has, by line.
    public func scenario(
        overrides: [String] = [], changes: [String] = [], seed: UInt64? = nil
    ) throws(ScenarioErrors) -> Scenario {
        var source = loader
        try source.apply(overrides)
        try source.apply(changes, replacing: true)
        // A seed that the file has already changes nothing, not even the note beside it.
        if let seed, source.root["seed"]?.scalar != String(seed) {
            try source.apply(Override(seed: seed))
        }
        let context = ReaderContext(.decoding, acceptsRanges: true)
        let reader = KeyedReader(
            source.root, at: .top, in: source.root.place, context: context)
        let world = WorldReader(
            reader, used: UsedNames(in: source.root), tables: source.catalog,
            measurements: measurements)
        reader.finish()
        for error in WorldChecks(world).errors { context.report(error) }
        guard context.errors.isEmpty else {
            throw ScenarioErrors(errors: Self.inOrder(context.errors, first: path))
        }
        return Scenario(
            configuration: world.configuration, inputs: context.inputs,
            resolvedYAML: CanonicalNode.mapping(reader.output).yaml,
            name: world.configuration.name, path: path, expectations: world.expectations,
            grid: world.grid)
    }

    /// The faults by line: those of the scenario's own file, then those of other files.
    private static func inOrder(
        _ errors: [ScenarioError], first path: String
    ) -> [ScenarioError] {
        func rank(_ error: ScenarioError) -> (Int, String, Int, Int, String) {
            let isOwn = error.file == FilePath.resolve(path, in: "")
            return (
                isOwn ? 0 : 1, error.file, error.line ?? 0, error.column ?? 0, error.key ?? ""
            )
        }
        return errors.sorted { rank($0) < rank($1) }
    }
}
