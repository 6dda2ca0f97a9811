extension SweepFile {
    /// Reads a sweep.
    ///
    /// The scenario is not read yet: its faults are told when its points are put together.
    ///
    /// - Throws: all faults that the file has, by line.
    public static func read(path: String) throws(ScenarioErrors) -> SweepFile {
        let name = FilePath.resolve(path, in: "")
        let root: SourceNode
        do throws(ScenarioError) {
            let text = try SourceLoader.read(name, from: nil, key: "", what: "a sweep")
            root = try SourceParser(text: text, file: name, voice: .scenario).parse()
        } catch {
            throw ScenarioErrors(error)
        }
        let isOwn = root["scenario"] == nil && root["sweep"] != nil
        guard let node = isOwn ? root["sweep"] : root, node.entries != nil else {
            throw ScenarioErrors(
                root.place.error(
                    "found \((root["sweep"] ?? root).summary) where a sweep belongs; write "
                        + "“scenario: file.yaml” and “axes:”, or a “sweep:” with “axes:” into the "
                        + "scenario"))
        }
        let context = ReaderContext(.decoding)
        let reader = KeyedReader(
            node.withAxesInOneList, at: .top, in: node.place, context: context)
        let stem = name.split(separator: "/").last.map { $0.prefix { $0 != "." } }
        let sweep = SweepReader(reader, isInsideScenario: isOwn).file(
            path: name, stem: stem.map(String.init) ?? "sweep",
            scenarioName: isOwn ? root["name"]?.scalar : nil)
        reader.finish()
        guard context.errors.isEmpty else {
            throw ScenarioErrors(
                errors: context.errors.sorted {
                    ($0.line ?? 0, $0.column ?? 0, $0.key ?? "") < (
                        $1.line ?? 0, $1.column ?? 0, $1.key ?? ""
                    )
                })
        }
        return sweep
    }
}

extension SourceNode {
    /// A sweep whose axes are all items of `axes`, in the form that says most: `key: [a, b]` under
    /// `axes`, or a key with dots in the sweep itself, is an axis too.
    fileprivate var withAxesInOneList: SourceNode {
        guard let entries else { return self }
        var items: [SourceNode] = []
        var rest: [Entry] = []
        var place = self.place
        for entry in entries {
            if entry.key == "axes" {
                place = entry.value.place
                items += entry.value.items ?? entry.value.entries?.map(Self.axis) ?? []
                if entry.value.scalar != nil { rest.append(entry) }
            } else if entry.key.contains(".") {
                items.append(Self.axis(entry))
            } else {
                rest.append(entry)
            }
        }
        if !items.isEmpty {
            let list = SourceNode(content: .sequence(items), place: place)
            rest.append(Entry(key: "axes", place: place, value: list))
        }
        return SourceNode(content: .mapping(rest), place: self.place)
    }

    /// `key: [a, b]`, or `key: {log: …}`, as an axis.
    private static func axis(_ entry: Entry) -> SourceNode {
        let key = Entry(
            key: "key", place: entry.place,
            value: SourceNode(content: .scalar(entry.key), place: entry.place))
        let others =
            entry.value.entries
            ?? [Entry(key: "values", place: entry.value.place, value: entry.value)]
        return SourceNode(content: .mapping([key] + others), place: entry.place)
    }
}
