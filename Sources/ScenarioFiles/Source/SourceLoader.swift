import Foundation
import Quantities

/// Reads a scenario file with all that it extends, the catalogue beneath and overrides on top.
struct SourceLoader: Sendable, Codable {
    /// The merged tree.
    private(set) var root: SourceNode
    /// The folder of the catalogue, if there is one.
    private(set) var catalog: String?

    /// The same, as it is seen from any working directory.
    var anchored: SourceLoader {
        var loader = self
        loader.catalog = catalog.map { FilePath.absolute($0) }
        return loader
    }

    /// - Throws: the first fault that makes it impossible to go on: a missing or unreadable file,
    ///   a loop of `extends`, an override that leads nowhere.
    init(path: String, overrides: [String]) throws(ScenarioErrors) {
        try self.init(ScenarioRecipe(path: path), overrides: overrides)
    }

    /// Reads what a recipe names, with the catalogue beneath and overrides on top.
    ///
    /// - Throws: as above.
    init(_ recipe: ScenarioRecipe, overrides: [String]) throws(ScenarioErrors) {
        var files: [String] = []
        do throws(ScenarioError) {
            root = try Self.load(recipe, visited: &files)
            let tables = try Self.findCatalog(root, files: files)
            catalog = tables
            if let tables {
                root = try root.merged(over: try Self.loadCatalog(tables))
            } else if root["measurements"] == nil {
                throw root.place.error(
                    "no catalogue is found on the way up from the file, and none is named; add "
                        + "“catalog: path/to/Scenarios/catalog”", key: "catalog")
            }
        } catch {
            throw ScenarioErrors(error)
        }
        try apply(overrides)
    }

    /// Lays overrides on top, in order.
    ///
    /// - Parameter replacing: whether one may take the place of what an earlier one has set.
    /// - Throws: the faults of all that lead nowhere.
    mutating func apply(
        _ overrides: [String], replacing: Bool = false
    ) throws(ScenarioErrors) {
        var errors: [ScenarioError] = []
        for text in overrides {
            do throws(ScenarioError) {
                root = try Override(text, replacing: replacing).applied(to: root)
            } catch {
                errors.append(error)
            }
        }
        if !errors.isEmpty { throw ScenarioErrors(errors: errors) }
    }

    /// Lays an override on top.
    mutating func apply(_ override: Override) throws(ScenarioErrors) {
        do throws(ScenarioError) {
            root = try override.applied(to: root)
        } catch {
            throw ScenarioErrors(error)
        }
    }

    /// Puts together what a recipe names, except its settings.
    private static func load(
        _ recipe: ScenarioRecipe, visited: inout [String]
    ) throws(ScenarioError) -> SourceNode {
        var root = SourceNode(content: .mapping([]), place: recipe.place)
        if let base = recipe.base {
            root = try load(
                base.path, chain: [], visited: &visited, from: base.origin, key: "base")
        }
        if recipe.base?.origin != nil || recipe.base == nil { visited.append(recipe.place.file) }
        for step in recipe.steps {
            switch step {
            case .lay(let node):
                root = try extended(node, in: node.place.file, chain: [], visited: &visited)
                    .merged(over: root)
            case .set(let setting): root = try setting.applied(to: root)
            }
        }
        return root
    }

    /// Reads a file and what it extends.
    ///
    /// - Parameters:
    ///   - chain: the files that lead here.
    ///   - origin: the value that names the file, and its key.
    private static func load(
        _ path: String, chain: [String], visited: inout [String], from origin: SourceNode?,
        key: String = "extends"
    ) throws(ScenarioError) -> SourceNode {
        let name = FilePath.resolve(path, in: "")
        if chain.contains(where: { FilePath.absolute($0) == FilePath.absolute(name) }) {
            let loop = (chain + [name]).joined(separator: " → ")
            let message = "the files extend each other in a loop: \(loop); remove one “extends”"
            throw origin?.place.error(message, key: key, found: path)
                ?? ScenarioError(file: name, message: message)
        }
        visited.append(name)
        let text = try read(name, from: origin, key: key)
        let node = try SourceParser(text: text, file: name, voice: .scenario).parse()
        guard node.entries != nil else {
            throw node.place.error(
                "found \(node.summary) where a scenario belongs; write “key: value” lines such as "
                    + "“name: my-scenario”")
        }
        return try extended(node, in: name, chain: chain + [name], visited: &visited)
    }

    /// A tree laid over what it extends.
    private static func extended(
        _ node: SourceNode, in name: String, chain: [String], visited: inout [String]
    ) throws(ScenarioError) -> SourceNode {
        guard let base = node["extends"] else { return node }
        guard let target = base.scalar, !target.isEmpty else {
            throw base.place.error(
                "found \(base.summary) where the name of a file belongs; write e.g. "
                    + "“extends: base.yaml”", key: "extends")
        }
        let below = try load(
            FilePath.resolve(target, in: FilePath.folder(of: name)), chain: chain,
            visited: &visited, from: base)
        return try node.merged(over: below)
    }

    /// The text of a file.
    ///
    /// - Parameters:
    ///   - origin: the value that names it, and its key; nil if a person does.
    ///   - what: what the file should be.
    static func read(
        _ path: String, from origin: SourceNode?, key: String, what: String = "a scenario file"
    ) throws(ScenarioError) -> String {
        if FilePath.isFolder(path) {
            let inside = FilePath.files(in: path).filter { $0.hasSuffix(".yaml") }
            let list = inside.isEmpty ? "" : "; it holds " + inside.joined(separator: ", ")
            throw ScenarioError(file: path, message: "is a folder; name a file in it" + list)
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            let neighbours = FilePath.files(in: FilePath.absolute(FilePath.folder(of: path)))
                .filter { $0.hasSuffix(".yaml") }
            let last = path.split(separator: "/").last.map(String.init) ?? path
            let nearest = Spelling.nearest(last, among: neighbours)
            if let origin {
                throw origin.place.error(
                    "there is no file \(path); the name is relative to the file that names it",
                    key: key, found: origin.scalar, nearest: nearest)
            }
            throw ScenarioError(
                file: path, found: path, expected: what, nearest: nearest,
                message: "there is no such file")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw ScenarioError(file: path, message: "is not text in UTF-8; save it as such")
        }
        return text
    }

    /// The folder that the scenario names, or the first `catalog` on the way up from its files and
    /// from the working directory.
    private static func findCatalog(
        _ root: SourceNode, files: [String]
    ) throws(ScenarioError) -> String? {
        if let named = root["catalog"], let path = named.scalar {
            let folder = FilePath.resolve(path, in: FilePath.folder(of: named.place.file))
            guard FilePath.isFolder(folder) else {
                throw named.place.error(
                    "there is no folder \(folder); the name is relative to the file",
                    key: "catalog",
                    found: path)
            }
            return folder
        }
        for start in files.map({ FilePath.folder(of: FilePath.absolute($0)) })
            + [FilePath.absolute("")]
        {
            var folder = start
            while true {
                for name in ["catalog", "Scenarios/catalog"] {
                    let candidate = FilePath.resolve(name, in: folder)
                    if FilePath.isFolder(candidate) { return FilePath.short(candidate) }
                }
                if folder.isEmpty || folder == "/" { break }
                folder = FilePath.folder(of: folder)
            }
        }
        return nil
    }

    private static func loadCatalog(_ folder: String) throws(ScenarioError) -> SourceNode {
        let place = Place(file: folder, line: nil, column: nil, voice: .catalog, note: .none)
        var tables = SourceNode(content: .mapping([]), place: place)
        for file in FilePath.files(in: folder) where file.hasSuffix(".yaml") {
            let path = folder + "/" + file
            let text = try read(path, from: nil, key: "catalog")
            let table = try SourceParser(text: text, file: path, voice: .catalog).parse()
            tables = try table.merged(over: tables)
        }
        return tables
    }
}
