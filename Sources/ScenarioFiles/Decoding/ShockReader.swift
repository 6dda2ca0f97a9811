import NetworkSimulation
import Quantities

/// Reads what can fail together.
enum ShockReader {
    /// What a shock's scope says, before it is known which sites there are.
    enum Scope: Equatable, Sendable {
        case one(ShockConfiguration.Scope)
        case eachSite, eachOperator, eachJurisdiction
    }

    static func read(_ reader: KeyedReader, names: ScopeNames) -> [ShockConfiguration] {
        reader.list("shocks", called: "<n>", about: "What can fail together.") { shock in
            let scope = shock.value(
                "scope", .scope(names),
                about: "Who fails: a site, operator or jurisdiction by name, or each of them by "
                    + "itself; or the coordination.")
            let every = shock.value(
                "every", .law.like("exponential mean 90 d"),
                about: "From the end of one shock to the start of the next.")
            let lasting = shock.value(
                "lasting", .law.like("lognormal median 2 h mean 4 h"),
                about: "How long a shock lasts.")
            return names.expand(scope.value).map {
                ShockConfiguration(scope: $0, every: every.value, lasting: lasting.value)
            }
        }.flatMap { $0 }
    }
}

/// The names of what can fail together.
struct ScopeNames: Sendable {
    var sites: [String]
    var operators: [String]
    var jurisdictions: [String]

    func expand(_ scope: ShockReader.Scope) -> [ShockConfiguration.Scope] {
        switch scope {
        case .one(let scope): [scope]
        case .eachSite: sites.indices.map { .site($0) }
        case .eachOperator: operators.indices.map { .operator($0) }
        case .eachJurisdiction: jurisdictions.indices.map { .jurisdiction($0) }
        }
    }
}

extension Kind<ShockReader.Scope> {
    static func scope(_ names: ScopeNames) -> Kind {
        let name = "a scope"
        let fixed: [(String, ShockReader.Scope)] = [
            ("coordination", .one(.coordination)), ("each site", .eachSite),
            ("each operator", .eachOperator), ("each jurisdiction", .eachJurisdiction),
        ]
        var written = fixed
        written += names.sites.enumerated().map { ("site \($1)", .one(.site($0))) }
        written += names.operators.enumerated().map { ("operator \($1)", .one(.operator($0))) }
        written += names.jurisdictions.enumerated().map {
            ("jurisdiction \($1)", .one(.jurisdiction($0)))
        }
        let choices = written
        var kind = Kind(
            "“coordination”, “each site”, “site NAME” (also operator, jurisdiction)",
            example: "each site", standIn: .eachSite,
            read: { text throws(Misfit) in
                guard let choice = choices.first(where: { $0.0 == text }) else {
                    let nearest = Spelling.nearest(text, among: choices.map(\.0))
                    throw Misfit(
                        "write \(name) such as “each site”, “site NAME” or “coordination”",
                        expected: name, nearest: nearest)
                }
                return choice.1
            },
            write: { scope in choices.first { $0.1 == scope }?.0 ?? "" })
        kind.joinsMapping = true
        return kind
    }
}
