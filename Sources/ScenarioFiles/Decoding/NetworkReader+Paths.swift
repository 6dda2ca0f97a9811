import NetworkSimulation
import Platform
import Quantities

extension NetworkReader {
    /// Reads the scenario's own paths, and for pairs without one the catalogue's.
    mutating func readPaths(_ reader: KeyedReader) {
        let names = siteNames
        var found: [PathConfiguration] = []
        _ = reader.list(
            "paths", called: "<n>", about: "What lies between two sites."
        ) { path in
            guard let read = Self.path(path, sites: names) else { return }
            if found.contains(where: { $0.joins(read.from, read.to) }) {
                path.context.report(
                    path.place.error(
                        "\(names[read.from]) and \(names[read.to]) have a path already; remove "
                            + "one of the two", key: path.path.actual))
            }
            found.append(read)
        }
        let own = found
        _ = reader.named(
            "known_paths", example: "iowa-belgium",
            used: { Self.isUsed($0, names, own, reader) }
        ) { path, _ in
            guard !path.isDescribing else {
                _ = Self.path(path, sites: names)
                return
            }
            guard Self.names(of: path.node("between"))?.allSatisfy(names.contains) == true
            else { return path.skip() }
            guard let read = Self.path(path, sites: names),
                !found.contains(where: { $0.joins(read.from, read.to) })
            else { return }
            found.append(read)
        }
        paths = found
        if let other = Self.otherPairs(reader) {
            for (a, b) in pairsWithoutPath {
                paths.append(PathConfiguration(from: a, to: b, properties: other))
            }
        }
        if !reader.isDescribing { demandAllPairs(reader) }
    }

    /// What lies between two sites of which neither the scenario nor the catalogue knows a path.
    private static func otherPairs(_ reader: KeyedReader) -> PathProperties? {
        reader.optionalObject(
            "other_paths", isNoneByDefault: true,
            about: "What lies between sites that no path joins; “none” demands one for each pair."
        ) { other in
            let rtt = other.value(
                "rtt", Kind.duration.positive.like("100 ms"), about: "Round trip of these paths.")
            let window = other.value(
                "window", .bytes.positive, .standard("2.7 MB", low: "2.5 MB", high: "3.2 MB"),
                about: "Bytes that one TCP stream keeps in flight on such a path.")
            return PathProperties(
                roundTrip: rtt.isSound ? rtt.value : .milliseconds(1),
                window: window.isSound ? window.value : Bytes(1_000))
        }
    }

    private var pairsWithoutPath: [(Int, Int)] {
        var joined = Set(paths.map { [min($0.from, $0.to), max($0.from, $0.to)] })
        var missing: [(Int, Int)] = []
        for a in sites.indices {
            for b in sites.indices where b > a && joined.insert([a, b]).inserted {
                missing.append((a, b))
            }
        }
        return missing
    }

    private static func isUsed(
        _ name: String, _ sites: [String], _ own: [PathConfiguration], _ reader: KeyedReader
    ) -> Bool {
        let node = reader.node("known_paths")?[name]?["between"]
        let ends = names(of: node) ?? []
        let places = ends.compactMap { sites.firstIndex(of: $0) }
        guard places.count == 2, places[0] != places[1] else { return false }
        return !own.contains { $0.joins(places[0], places[1]) }
    }

    private static func names(of node: SourceNode?) -> [String]? {
        node?.items?.compactMap { $0.scalar?.trimmed }
            ?? node?.scalar?.split(separator: ",").map { String($0).trimmed }
    }

    private static func path(_ reader: KeyedReader, sites: [String]) -> PathConfiguration? {
        let between = reader.value(
            "between", Kind<[Int]>.names(of: "site", among: sites).like("[iowa, belgium]"),
            about: "The two sites.")
        let rtt = reader.value(
            "rtt", Kind.duration.positive.like("103 ms"), about: "Round trip between the two sites."
        )
        let window = reader.value(
            "window", .bytes.positive, .standard("2.7 MB", low: "2.5 MB", high: "3.2 MB"),
            about: "Bytes that one TCP stream keeps in flight on the path.")
        let capacity = reader.value(
            "capacity", Kind.dataRate.positive.or("unlimited", .unlimited),
            .standard("unlimited"), about: "What all transfers of one direction share.")
        let foreign = reader.value(
            "foreign_streams", Kind<Int>.integer(from: 0).like("99"), .standard("0"),
            about: "Streams of others that always share the capacity, each as one of a transfer's.")
        if foreign.isSound, foreign.value > 0, capacity.isSound, capacity.value == .unlimited {
            reader.context.report(
                foreign.error("give the path a “capacity”, of which the foreign streams take part"))
        }
        guard between.isSound else { return nil }
        guard between.value.count == 2, between.value[0] != between.value[1] else {
            reader.context.report(
                between.error("a path joins two different sites: write e.g. “[iowa, belgium]”"))
            return nil
        }
        guard rtt.isSound, window.isSound, capacity.isSound, foreign.isSound else {
            return PathConfiguration(
                from: between.value[0], to: between.value[1],
                properties: PathProperties(roundTrip: .milliseconds(1), window: Bytes(1_000)))
        }
        return PathConfiguration(
            from: between.value[0], to: between.value[1],
            properties: PathProperties(
                roundTrip: rtt.value, window: window.value, capacity: capacity.value,
                foreignStreams: foreign.value))
    }

    private func demandAllPairs(_ reader: KeyedReader) {
        for (a, b) in pairsWithoutPath {
            let (from, to) = (sites[a].name, sites[b].name)
            let message =
                "no path between \(from) and \(to), and the catalogue knows none; "
                + "add “- {between: [\(from), \(to)], rtt: 100 ms}”"
            reader.context.report(
                reader.place(of: "sites").error(message, key: reader.path.child("paths").actual))
        }
    }
}

extension PathConfiguration {
    /// Whether it lies between two sites, in either direction.
    func joins(_ a: Int, _ b: Int) -> Bool { (from, to) == (a, b) || (from, to) == (b, a) }
}
