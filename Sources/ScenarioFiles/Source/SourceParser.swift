import Yams

/// Reads a YAML text into a `SourceNode`.
struct SourceParser {
    /// The file, as messages name it.
    var file: String
    var voice: Place.Voice
    private let notes: [Int: ResolvedInput.Note]
    private let text: String

    init(text: String, file: String, voice: Place.Voice) {
        self.text = text
        self.file = file
        self.voice = voice
        notes = voice == .override ? [:] : CommentScanner.notes(in: text)
    }

    /// The document, which must be a mapping unless it is an override; an empty one is a mapping
    /// without keys.
    func parse() throws(ScenarioError) -> SourceNode {
        let root: Node?
        do {
            root = try compose(yaml: text)
        } catch let error as YamlError {
            throw describe(error)
        } catch {
            throw place(at: nil, inheriting: nil).error("\(error)")
        }
        guard let root else {
            let place = place(at: nil, inheriting: nil)
            let nothing: SourceNode.Content = voice == .override ? .scalar("") : .mapping([])
            return SourceNode(content: nothing, place: place)
        }
        return convert(root, inheriting: nil)
    }

    /// Notes go down: one that stands on a key's line speaks for all beneath it that have none.
    private func convert(_ node: Node, inheriting note: ResolvedInput.Note?) -> SourceNode {
        switch node {
        case .scalar(let scalar):
            return SourceNode(
                content: .scalar(scalar.string), place: place(at: node.mark, inheriting: note))
        case .sequence(let sequence):
            let items = sequence.map { convert($0, inheriting: note) }
            return SourceNode(
                content: .sequence(items), place: container(at: node.mark, inheriting: note))
        case .mapping(let mapping):
            let entries = mapping.map { key, value in
                let line = key.mark.flatMap { notes[$0.line] }
                return SourceNode.Entry(
                    key: key.scalar?.string ?? "?",
                    place: place(at: key.mark, inheriting: note),
                    value: convert(value, inheriting: line ?? note))
            }
            return SourceNode(
                content: .mapping(entries), place: container(at: node.mark, inheriting: note))
        case .alias:
            // The composer has put the anchor's node in its stead.
            return SourceNode(
                content: .scalar(""), place: place(at: node.mark, inheriting: note))
        }
    }

    private func place(at mark: Mark?, inheriting note: ResolvedInput.Note?) -> Place {
        var place = container(at: mark, inheriting: note)
        if let line = place.line, let own = notes[line] { place.note = own }
        return place
    }

    /// The place of a list or mapping, which begins on the line of its first entry and must not
    /// take that entry's note.
    private func container(at mark: Mark?, inheriting note: ResolvedInput.Note?) -> Place {
        let located = voice == .override ? nil : mark
        return Place(
            file: file, line: located?.line, column: located?.column, voice: voice,
            note: note ?? .none)
    }

    private func describe(_ error: YamlError) -> ScenarioError {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            var where_ = mark
            if let start = context?.mark, problem.contains("unexpected end of stream") {
                where_ = start
            }
            let said = YAMLProblem.explain(
                problem, while: context?.text, since: context?.mark.line, at: mark.line)
            return place(at: where_, inheriting: nil).error(said)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.sorted().map { "“\($0)”" }.joined(separator: ", ")
            return place(at: context.mark, inheriting: nil)
                .error("\(names) stands more than once in one mapping; keep one of them")
        case .reader(let problem, let offset, _, _):
            let at = offset.map { " at character \($0)" } ?? ""
            return place(at: nil, inheriting: nil)
                .error("not readable as text: \(problem)\(at); save the file as UTF-8")
        default:
            return place(at: nil, inheriting: nil).error("not YAML: \(error)")
        }
    }
}
