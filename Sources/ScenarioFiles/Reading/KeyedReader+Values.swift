extension KeyedReader {
    /// Reads one value.
    ///
    /// - Parameters:
    ///   - about: A sentence that says what it means.
    ///   - counts: Whether anything follows from it; if not, it is read, but no input.
    func value<Value>(
        _ key: String, _ kind: Kind<Value>, _ presence: Presence<Value> = .required,
        about: String, counts: Bool = true
    ) -> Field<Value> {
        var kind = kind
        if case .standard(let text, _, _) = presence, text != Kind<Value>.none {
            kind = kind.like(text)
        }
        guard counts || isDescribing else {
            return withoutRecording { value(key, kind, presence, about: about) }
        }
        let path = path.child(key)
        describe(path, kind, presence, about)
        guard let node = node(key) else {
            return absent(path, kind, presence, about, key)
        }
        guard let text = text(of: node, kind) else {
            let message =
                "found \(node.summary) where \(kind.name) belongs; "
                + "write e.g. “\(key): \(kind.example)”"
            return failed(node, path, kind, Misfit(message, expected: kind.name), isWhole: true)
        }
        do throws(Misfit) {
            let (value, written, place) = try reading(of: text, kind, at: node.place)
            let canonical = kind.canonical(value, written: written)
            let field = Field(
                value: value, key: path.actual, text: canonical, place: place, isSound: true)
            checkRange(field, kind)
            record(field, key, about)
            return field
        } catch {
            return failed(node, path, kind, error, isWhole: false)
        }
    }

    /// A key that steers reading and is no input.
    func directive(_ key: String, type: String, example: String, about: String) -> SourceNode? {
        context.describe(
            SchemaEntry(
                key: path.child(key).general, type: type, example: example,
                defaultValue: Kind<Int>.none, about: about))
        return node(key)
    }

    private func text<Value>(of node: SourceNode, _ kind: Kind<Value>) -> String? {
        if let text = node.scalar { return text }
        if kind.joinsList, let items = node.items {
            let texts = items.compactMap { kind.joinsInnerLists ? $0.flat : $0.scalar }
            return texts.count == items.count ? texts.joined(separator: ", ") : nil
        }
        guard kind.joinsMapping, let entries = node.entries, entries.count == 1,
            let inner = entries[0].value.scalar
        else { return nil }
        return "\(entries[0].key) \(inner)"
    }

    private func describe<Value>(
        _ path: ScenarioKey, _ kind: Kind<Value>, _ presence: Presence<Value>, _ about: String
    ) {
        let standard: String? =
            switch presence {
            case .required: nil
            case .standard(let text, _, _): text
            case .same(_, let name): name
            case .none: Kind<Value>.none
            }
        context.describe(
            SchemaEntry(
                key: path.general, type: kind.name, example: kind.example,
                defaultValue: standard, about: about))
    }

    private func absent<Value>(
        _ path: ScenarioKey, _ kind: Kind<Value>, _ presence: Presence<Value>, _ about: String,
        _ key: String
    ) -> Field<Value> {
        let text: String
        var note = ResolvedInput.Note.none
        switch presence {
        case .required:
            let message = "is missing; write e.g. “\(key): \(kind.example)”"
            context.report(place.error(message, key: path.actual, expected: kind.name))
            return Field(
                value: kind.standIn, key: path.actual, text: kind.example, place: place,
                isSound: isDescribing)
        case .same(let other, _):
            var field = other
            field.key = path.actual
            field.place.note = .source("the same as \(other.key)")
            if field.isSound { record(field, key, about) }
            return field
        case .standard(let standard, let low, let high):
            text = standard
            note = .assumed(low: low, high: high, why: "not said; the schema's own value")
        case .none:
            text = Kind<Value>.none
        }
        guard let value = try? kind.value(of: text) else {
            preconditionFailure("the schema's value for \(path.general) is no value: \(text)")
        }
        var where_ = place
        where_.voice = .default
        where_.note = note
        let canonical = kind.canonical(value, written: text)
        let field = Field(
            value: value, key: path.actual, text: canonical, place: where_, isSound: true)
        checkRange(field, kind)
        record(field, key, about)
        return field
    }

    private func failed<Value>(
        _ node: SourceNode, _ path: ScenarioKey, _ kind: Kind<Value>, _ misfit: Misfit,
        isWhole: Bool
    ) -> Field<Value> {
        let message =
            isWhole
            ? misfit.message : "found \(node.summary); \(misfit.message(example: kind.example))"
        context.report(
            node.place.error(
                message, key: path.actual, found: node.scalar ?? node.summary,
                expected: misfit.expected, nearest: misfit.nearest))
        return Field(
            value: kind.standIn, key: path.actual, text: node.summary, place: node.place,
            isSound: false)
    }

    /// Reports a note whose ends are no values of the kind, since a run is repeated at both.
    private func checkRange<Value>(_ field: Field<Value>, _ kind: Kind<Value>) {
        guard case .assumed(let low?, let high?, _) = field.place.note else { return }
        for end in [low, high] where (try? kind.value(of: end)) == nil {
            let message =
                "the range “\(low) to \(high)” of its comment does not fit, because "
                + "“\(end)” is not \(kind.name); give it a line and a range of its own"
            context.report(field.error(message, expected: kind.name))
        }
    }

    private func record<Value>(_ field: Field<Value>, _ key: String, _ about: String) {
        context.record(
            ResolvedInput(
                key: field.key, value: field.text, origin: field.place.origin,
                note: field.place.note, about: about, shorthand: shorthand(of: key)))
        write(key, .scalar(field.text, field.place.note))
    }
}
