/// Every key that a scenario can have.
///
/// It is made by the code that reads scenarios, run without a file, so it cannot say anything else
/// than what is read.
public enum ScenarioSchema {
    /// The keys in the order in which they are read.
    public static var entries: [SchemaEntry] {
        let context = ReaderContext(.describing)
        let place = Place.absent(note: .none)
        let root = SourceNode(content: .mapping([]), place: place)
        let reader = KeyedReader(root, at: .top, in: place, context: context)
        _ = WorldReader(reader, used: UsedNames(in: root), tables: nil)
        return context.schema
    }

    /// The keys as a text for a terminal: two lines a key, a blank line before each part.
    public static func text() -> String {
        var lines: [String] = []
        var part = ""
        for entry in entries {
            let top = String(entry.key.prefix { $0 != "." })
            if top != part && !lines.isEmpty { lines.append("") }
            part = top
            var line = "\(entry.key)  (\(entry.type); "
            if entry.defaultValue != entry.example { line += "e.g. \(entry.example); " }
            line += entry.defaultValue.map { "default \($0))" } ?? "required)"
            lines.append(line)
            lines.append("    " + entry.about)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
