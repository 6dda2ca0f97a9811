import Quantities

/// What a file that `zoosim validate` is given holds.
public enum ValidationInput: Sendable {
    /// Cases of runs.
    case cases(ValidationFile)
    /// One case of flows over links, with their finish times by a reference.
    case flows(path: String)
}

extension ValidationFile {
    /// Reads a file of cases, YAML or JSON.
    ///
    /// Scenarios are not read yet: a fault of one is told when its case is run.
    ///
    /// - Throws: all faults that the file has, by line.
    public static func read(path: String) throws(ScenarioErrors) -> ValidationInput {
        let name = FilePath.resolve(path, in: "")
        let root: SourceNode
        do throws(ScenarioError) {
            let text = try SourceLoader.read(name, from: nil, key: "", what: "a file of cases")
            root = try SourceParser(text: text, file: name, voice: .scenario).parse()
        } catch {
            throw ScenarioErrors(error)
        }
        if root["flows"] != nil, root["links"] != nil { return .flows(path: name) }
        let context = ReaderContext(.decoding)
        let top: SourceNode
        switch root.content {
        case .mapping: top = root
        case .sequence:
            // A bare list of cases is a file that says nothing for all of them.
            let cases = SourceNode.Entry(
                key: "cases", place: root.place, value: root.withoutEmptyRemarks)
            top = SourceNode(content: .mapping([cases]), place: root.place)
        case .scalar:
            throw ScenarioErrors(
                root.place.error(
                    "found \(root.summary) where cases belong; write “cases:” and under it a "
                        + "list whose items have an “id”, a “metric” and what was “measured”"))
        }
        let reader = KeyedReader(top, at: .top, in: top.place, context: context)
        let file = ValidationReader(
            reader, isBareList: root.items != nil, frames: ValidationFrames()
        ).file(path: name)
        reader.finish()
        guard context.errors.isEmpty else {
            throw ScenarioErrors(
                errors: context.errors.sorted {
                    ($0.line ?? 0, $0.column ?? 0, $0.key ?? "") < (
                        $1.line ?? 0, $1.column ?? 0, $1.key ?? ""
                    )
                })
        }
        return .cases(file)
    }
}

extension SourceNode {
    /// The cases of a bare list without what they leave empty, as tables do that fill every column.
    fileprivate var withoutEmptyRemarks: SourceNode {
        guard let items else { return self }
        let kept = items.map { item in
            guard let entries = item.entries else { return item }
            let said = entries.filter { $0.value.scalar?.isEmpty != true }
            return SourceNode(content: .mapping(said), place: item.place)
        }
        return SourceNode(content: .sequence(kept), place: place)
    }
}
