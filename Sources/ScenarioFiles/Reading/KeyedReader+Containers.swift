extension KeyedReader {
    /// Reads a mapping beneath a key; one that is missing is read as empty, so that its own values
    /// say what is required.
    ///
    /// - Parameter shorthand: the keys for which a single value in the mapping's stead speaks.
    func object<Value>(
        _ key: String, shorthand: [String] = [], _ body: (KeyedReader) -> Value
    ) -> Value {
        let reader = KeyedReader(
            node(key), at: path.child(key), in: place(of: key), context: context,
            shorthand: shorthand)
        let value = body(reader)
        reader.finish()
        write(key, .mapping(reader.output))
        return value
    }

    /// Reads a mapping that may be "none".
    func optionalObject<Value>(
        _ key: String, isNoneByDefault: Bool, about: String, _ body: (KeyedReader) -> Value
    ) -> Value? {
        context.describe(
            SchemaEntry(
                key: path.child(key).general, type: "a mapping, or “none”",
                example: Kind<Int>.none,
                defaultValue: isNoneByDefault ? Kind<Int>.none : "a mapping of defaults",
                about: about))
        let node = node(key)
        let isNone = node?.scalar == Kind<Int>.none || (node == nil && isNoneByDefault)
        if isNone && !isDescribing {
            let note = node?.place.note ?? .none
            let origin = node?.place.origin ?? .default
            context.record(
                ResolvedInput(
                    key: path.child(key).actual, value: Kind<Int>.none, origin: origin,
                    note: note, about: about))
            write(key, .scalar(Kind<Int>.none, note))
            return nil
        }
        return object(key, body)
    }

    /// Reads a list of mappings.
    ///
    /// - Parameters:
    ///   - called: what the schema calls an item: `<name>` or `<n>`.
    ///   - least: how many there must be.
    ///   - identity: the key under which an item has its name.
    func list<Value>(
        _ key: String, called: String, atLeast least: Int = 0, shorthand: [String] = [],
        identity: String = "name", about: String, _ body: (KeyedReader) -> Value
    ) -> [Value] {
        let path = path.child(key)
        context.describe(
            SchemaEntry(
                key: path.general, type: "a list", example: "- …",
                defaultValue: least == 0 ? "empty" : nil, about: about))
        let items = items(key, atLeast: least, about: about)
        var values: [Value] = []
        var written: [CanonicalNode] = []
        for (index, item) in items.enumerated() {
            let reader = KeyedReader(
                item,
                at: path.item(
                    item?[identity]?.scalar ?? item?.name ?? "\(index)", general: called),
                in: place,
                context: context, shorthand: shorthand)
            values.append(body(reader))
            reader.finish()
            written.append(.mapping(reader.output))
        }
        write(key, .sequence(written))
        return values
    }

    private func items(_ key: String, atLeast least: Int, about: String) -> [SourceNode?] {
        if isDescribing { return [nil] }
        let node = node(key)
        let name = path.child(key).actual
        guard let node, node.scalar != "", node.scalar != Kind<Int>.none else {
            if least > 0 {
                context.report(
                    (node?.place ?? place).error(
                        "is missing; it lists at least \(least). \(about)", key: name))
            }
            return []
        }
        guard let items = node.items else {
            context.report(
                node.place.error(
                    "found \(node.summary) where a list belongs; write “[a, b]”, or lines that "
                        + "begin with “- ”",
                    key: name, found: node.summary, expected: "a list"))
            return []
        }
        if items.count < least {
            context.report(
                node.place.error("is empty; it lists at least \(least). \(about)", key: name))
        }
        return items
    }

    /// Reads a mapping whose keys are names that the file chooses, such as the tiers.
    ///
    /// - Parameters:
    ///   - example: a name, for the schema.
    ///   - used: the names whose values count as inputs and are written out.
    func named<Value>(
        _ key: String, example: String, used: (String) -> Bool,
        _ body: (KeyedReader, String) -> Value
    ) -> [(name: String, value: Value)] {
        let outer = KeyedReader(
            node(key), at: path.child(key), in: place(of: key), context: context)
        var values: [(name: String, value: Value)] = []
        for name in isDescribing ? [example] : outer.keys {
            let reader = KeyedReader(
                outer.node(name), at: outer.path.item(name, general: "<name>"),
                in: outer.place(of: name), context: context)
            let isUsed = used(name)
            let value =
                isUsed ? body(reader, name) : context.withoutRecording { body(reader, name) }
            values.append((name, value))
            reader.finish()
            if isUsed { outer.write(name, .mapping(reader.output)) }
        }
        write(key, .mapping(outer.output))
        return values
    }
}
