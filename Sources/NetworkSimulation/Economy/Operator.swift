public import Accounting
import ProtocolCore
import Quantities
import Randomness

/// One who decides about nodes that are alike: those of one provider in one group, present at the
/// start or in the reserve.
///
/// ```
///            promises enough             after delivery
///  outside ─────────────────► arriving ────────────────► present
///     ▲                                                     │ disappointed too often
///     └────────────── leaving ◄─────────────────────────────┘
///        after notice                     all nodes put out: gone
/// ```
struct Operator: Sendable {
    enum Status: Hashable, Sendable { case outside, arriving, present, leaving, gone }

    /// The group and the provider's number.
    let group: Int
    let provider: Int32
    let nodes: [Int]
    let gpus: Int
    var policy: OperatorPolicy
    /// The share of time that the nodes are up in the long run.
    let availability: Double
    var status: Status
    /// The part of a review's length after which the first comes.
    let phase: Double

    var disappointments = 0
    /// The books at the last review; nil if none counts.
    var books: Books?
    /// What its tier had earned then, and when that was.
    var seen: (book: TierBook, at: Instant)?
    /// Since when it owns its hardware, and how old that was then.
    var ownedSince = Instant.start
    var ageThen: Duration

    /// What it has done.
    var entries = 0
    var exits = 0
    var askChanges = 0
    /// Time with nodes in the network, and since when it is there.
    var presence = Duration.zero
    var presentSince = Instant.start
    /// Its rate in the last window; nil before the first.
    var lastRate: Double?
    /// Whether it makes work up, whether it ever did, and the sampling rate from which it would
    /// not, by its last reckoning.
    var cheats = false
    var hasCheated = false
    var deterringRate: Double?

    /// The sums of the nodes' accounts at some time.
    struct Books: Hashable, Sendable {
        var at: Instant
        var income = Zen.zero
        var outside = Zen.zero
        var slashes = Zen.zero
        var costs = CostStatement.zero
        var offered = GPUTime.zero
        var leased = GPUTime.zero
    }

    /// Whether it has nodes in the network.
    var isThere: Bool { status == .present || status == .leaving }

    /// How old the hardware is.
    func age(at now: Instant) -> Duration { ageThen + (now - ownedSince) }

    /// What was entered between two states of the books; nil if no time has passed.
    func window(
        from: Books, to: Books, price: ZenPrice, askPrice: ZenPrice, staked: Zen,
        bookValue: Dollars, ask: GPUHourPrice
    ) -> OperatorPolicy.Window? {
        guard to.at > from.at else { return nil }
        return OperatorPolicy.Window(
            length: to.at - from.at, income: to.income - from.income,
            outside: to.outside - from.outside,
            slashes: to.slashes - from.slashes, costs: to.costs - from.costs,
            offered: to.offered - from.offered, leased: to.leased - from.leased, price: price,
            askPrice: askPrice, staked: staked, bookValue: bookValue, ask: ask)
    }
}

extension WorldConfiguration {
    /// What a node of a group costs at a site: at the site's price of electricity, if it has one.
    public func costs(ofGroup group: Int, atSite site: Int) -> ProviderCosts {
        var costs = fleet[group].costs
        if let electricity = sites[site].electricity { costs.electricity = electricity }
        return costs
    }
}

extension World {
    /// Those who decide about nodes, in the order of their first nodes.
    static func makeOperators(
        _ configuration: WorldConfiguration, _ nodes: [SimulatedNode]
    ) -> [Operator] {
        var operators: [Operator] = []
        var first = 0
        for (place, group) in configuration.fleet.enumerated() {
            defer { first += group.count }
            guard let policy = group.policy else { continue }
            let reserved = first + group.count - min(group.count, policy.reserve)
            var start = first
            while start < first + group.count {
                let provider = nodes[start].domain.operator
                var end = start + 1
                while end < first + group.count, end != reserved,
                    nodes[end].domain.operator == provider
                { end += 1 }
                operators.append(
                    Operator(
                        configuration, group: place, provider: provider,
                        nodes: Array(start..<end),
                        sites: nodes[start..<end].map { Int($0.domain.site) },
                        isReserve: start >= reserved))
                start = end
            }
        }
        return operators
    }
}

extension Operator {
    fileprivate init(
        _ configuration: WorldConfiguration, group: Int, provider: Int32, nodes: [Int],
        sites: [Int], isReserve: Bool
    ) {
        let fleet = configuration.fleet[group]
        let configured = fleet.policy ?? OperatorConfiguration()
        // Nodes at several sites are decided about together, at the mean price of electricity.
        var costs = fleet.costs
        let prices = sites.map {
            configuration.costs(ofGroup: group, atSite: $0).electricity.microDollars
        }
        costs.electricity = EnergyPrice(
            microDollars: prices.reduce(0, +) / Int64(prices.count))
        var stream = RandomStream(
            seed: configuration.seed, entity: UInt64(nodes[0]), purpose: "operator.review")
        let (up, down) = (fleet.upLaw.mean, fleet.downLaw.mean)
        self.init(
            group: group, provider: provider, nodes: nodes, gpus: nodes.count * fleet.gpus,
            policy: OperatorPolicy(
                configuration: configured, costs: costs, nodes: nodes.count,
                gpusPerNode: fleet.gpus, stake: fleet.stake),
            availability: up.isFinite ? up / max(up + down, 1e-9) : 1,
            status: isReserve ? .outside : .present, phase: stream.uniform(),
            ageThen: isReserve ? .zero : configured.age)
    }
}
