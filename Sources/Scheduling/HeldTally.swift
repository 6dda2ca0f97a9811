import ProtocolCore
import Quantities

/// What a planner needs of the nodes that a gang holds: sums that follow its changes.
struct HeldTally: Sendable {
    /// How many of the gang are in each site, operator or jurisdiction.
    struct Domains: Sendable {
        /// By the domain's number; domains beyond the end have no member.
        private(set) var members: [Int32] = []
        /// The sum of the squares of the counts: whole numbers, so that their order is no matter.
        private(set) var squares = 0

        func count(of domain: Int32) -> Int {
            Int(domain) < members.count ? Int(members[Int(domain)]) : 0
        }
        mutating func add(_ domain: Int32) {
            while members.count <= Int(domain) { members.append(0) }
            squares += 2 * Int(members[Int(domain)]) + 1
            members[Int(domain)] += 1
        }
        mutating func remove(_ domain: Int32) {
            members[Int(domain)] -= 1
            squares -= 2 * Int(members[Int(domain)]) + 1
        }
        /// The sum of the squares if the domain had one member more.
        func squares(with domain: Int32) -> Int { squares + 2 * count(of: domain) + 1 }
    }

    private(set) var count = 0
    private(set) var sites = Domains()
    private(set) var operators = Domains()
    private(set) var jurisdictions = Domains()
    /// The members' shares of time down, summed in the order of their identities.
    var unavailability = 0.0
    /// The seconds of a round over the slowest access line.
    var slowestLine = 0.0
    /// What rounds over the held sites, and one site more, were found to take.
    var rounds = RoundMemory()

    mutating func add(_ traits: NodeTraits) {
        if sites.count(of: traits.site) < 2 { rounds = RoundMemory() }
        count += 1
        sites.add(traits.site)
        operators.add(traits.operator)
        jurisdictions.add(traits.jurisdiction)
    }

    mutating func remove(_ traits: NodeTraits) {
        count -= 1
        sites.remove(traits.site)
        operators.remove(traits.operator)
        jurisdictions.remove(traits.jurisdiction)
        if sites.count(of: traits.site) < 2 { rounds = RoundMemory() }
    }

    /// How many members share a domain with a node, counted once for each kind of domain.
    func shared(with traits: NodeTraits) -> Int {
        sharedPlaces(with: traits) + operators.count(of: traits.operator)
    }
    /// The same without the operator.
    func sharedPlaces(with traits: NodeTraits) -> Int {
        sites.count(of: traits.site) + jurisdictions.count(of: traits.jurisdiction)
    }
}

/// Rounds over a gang's sites, as long as no site gains its first or second member or loses it: a
/// tree has no other interest in how many there are.
struct RoundMemory: Sendable {
    var held: Round?
    /// By the site that has one member more; sites beyond the end are not known yet.
    var grown: [Round?] = []
}
