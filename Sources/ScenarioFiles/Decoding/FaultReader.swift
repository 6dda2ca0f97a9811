import NetworkSimulation
import Platform
import Quantities
import Randomness

/// Reads what is wrong with the network for a while.
struct FaultReader {
    let sites: [SiteConfiguration]
    let paths: [PathConfiguration]
    /// The groups of the fleet: their names, or their places where they have none.
    let groups: [String]

    var siteNames: [String] { sites.map(\.name) }

    /// What the groups of a fleet are called, before they are read.
    static func groupNames(in fleet: SourceNode?) -> [String] {
        (fleet?.items ?? []).enumerated().map { $1["name"]?.scalar ?? "\($0)" }
    }

    /// The faults of a network; where there are none, the scenario is as if it had not the key.
    func read(_ reader: KeyedReader) -> [NetworkFaultConfiguration] {
        let node = reader.node("faults")
        let isEmpty = node?.items?.isEmpty ?? ["", Kind<Int>.none].contains(node?.scalar)
        guard reader.isDescribing || (node != nil && !isEmpty) else { return [] }
        return reader.list(
            "faults", called: "<n>",
            about: "What is wrong with the network for a while, each a partition, a clog or a "
                + "loss; control messages take no time and know no faults."
        ) { fault in
            let kind = readKind(fault)
            let course = Self.readCourse(fault)
            return kind.map { NetworkFaultConfiguration($0, course) }
        }.compactMap { $0 }
    }

    private func readKind(_ reader: KeyedReader) -> NetworkFaultConfiguration.Kind? {
        var kinds: [NetworkFaultConfiguration.Kind?] = []
        if reader.expects("partition") {
            let sides = reader.value(
                "partition", Kind<[[Int]]>.sides(of: "site", among: siteNames).optional, .none,
                about: "Two groups of sites between which nothing passes; other sites reach both.")
            kinds.append(sides.isSound ? sides.value.map { .partition($0[0], $0[1]) } : nil)
        }
        if reader.expects("clog") {
            let clog = reader.optionalObject(
                "clog", isNoneByDefault: true,
                about: "A line that has a share of its capacity left, in both directions."
            ) { readClog($0) }
            kinds.append(clog ?? nil)
        }
        if reader.expects("loss") {
            let loss = reader.optionalObject(
                "loss", isNoneByDefault: true,
                about: "Packets lost on a path: a stream gets at most MSS / rtt × √(3/2) / √rate "
                    + "(Mathis et al. 1997)."
            ) { readLoss($0) }
            kinds.append(loss ?? nil)
        }
        reader.demandOne(of: ["partition", "clog", "loss"])
        return kinds.count == 1 ? kinds[0] : nil
    }

    private func readLoss(_ reader: KeyedReader) -> NetworkFaultConfiguration.Kind? {
        let pair = readPair(
            reader, .required, about: "The two sites of the path; one site twice for its inside.")
        let rate = reader.value(
            "rate", Kind.positiveShare.like("1%"), about: "The probability that a packet is lost.")
        guard let pair, rate.isSound else { return nil }
        return .loss(pair.value[0], pair.value[1], rate: rate.value)
    }

    /// The two sites of a path.
    func readPair(
        _ reader: KeyedReader, _ presence: Presence<[Int]?>, about: String
    ) -> Field<[Int]>? {
        let between = reader.value(
            "between",
            Kind<[Int]>.names(of: "site", among: siteNames).like("[iowa, belgium]").optional,
            presence, about: about)
        guard between.isSound, let places = between.value else { return nil }
        guard places.count == 2 else {
            reader.context.report(
                between.error("name two sites, e.g. “[iowa, belgium]”", expected: "two sites"))
            return nil
        }
        return between.map { _ in places }
    }

    /// When a fault holds: once, or again and again.
    private static func readCourse(_ reader: KeyedReader) -> NetworkFaultConfiguration.Course {
        let recurs = reader.expects("every") || reader.expects("lasting")
        let isOnce = reader.expects("from") || reader.expects("until")
        if recurs, isOnce, !reader.isDescribing {
            reader.context.report(
                reader.place.error(
                    "has a window and recurs; write “from” and “until”, or “every” and “lasting”",
                    key: reader.path.actual))
        }
        let once = !recurs || reader.isDescribing ? readWindow(reader) : nil
        guard recurs else { return once ?? .once(from: .zero, until: nil) }
        let presence: Presence<Distribution?> = reader.isDescribing ? .none : .required
        let law = Kind.law.limited("with a mean above zero") {
            $0.mean > 0 && $0.mean < .infinity
        }
        let every = reader.value(
            "every", law.like("exponential mean 30 d").optional, presence,
            about: "For one that comes again: from the end of one to the start of the next.")
        let lasting = reader.value(
            "lasting", law.like("lognormal median 10 min mean 30 min").optional, presence,
            about: "For one that comes again: how long it lasts.")
        return .recurring(
            every: every.value ?? .constant(1), lasting: lasting.value ?? .constant(1))
    }

    private static func readWindow(_ reader: KeyedReader) -> NetworkFaultConfiguration.Course {
        let from = reader.value(
            "from", .duration.nonNegative, .standard("0 s"),
            about: "For one that comes once: when it begins, counted from the start.")
        let until = reader.value(
            "until", Kind.duration.nonNegative.like("7 h").optional, .none,
            about: "For one that comes once: when it ends, counted from the start; else never.")
        if from.isSound, until.isSound, let end = until.value, end <= from.value {
            reader.context.report(
                until.error(
                    "ends at \(until.text), and begins only at \(from.text); write a later end",
                    expected: "more than \(from.text)"))
        }
        return .once(from: from.value, until: until.value)
    }
}

extension KeyedReader {
    /// Whether a key has a value other than “none”; it is known from now on.
    func expects(_ key: String) -> Bool {
        let node = node(key)
        return isDescribing || (node != nil && node?.scalar != Kind<Int>.none)
    }

    /// Reports a mapping that does not have exactly one of some keys.
    func demandOne(of keys: [String]) {
        guard !isDescribing else { return }
        let given = keys.filter(expects)
        let list = keys.map { "“\($0)”" }.joined(separator: ", ")
        switch given.count {
        case 0:
            context.report(
                place.error(
                    "one of \(list) is missing", key: path.actual, expected: "one of \(list)"))
        case 1: break
        default:
            let both = given.map { "“\($0)”" }.joined(separator: " and ")
            context.report(
                place(of: given[1]).error(
                    "\(both) stand together; write one of them", key: path.actual,
                    expected: "one of \(list)"))
        }
    }
}
