public import Accounting
public import ProtocolCore
public import Quantities

/// What became of the rentals of one archetype of customers.
public struct CustomerReport: Hashable, Sendable {
    /// The archetype's name.
    public var name: String
    /// Rentals that could have come at the greatest demand, and those that came.
    public var candidates: Int
    public var arrivals: Int
    /// How they ended; what is missing to `arrivals` goes on at the end of the run.
    public var outcomes: [RentalOutcome: Int]
    /// GPU-time of finished work, held, computed, lost with members, and made up by nodes.
    public var finishedWork: GPUTime
    public var held: GPUTime
    public var computed: GPUTime
    public var lost: GPUTime
    public var fabricated: GPUTime
    /// What the finished work was worth to the customers, and what all of them have paid.
    public var value: Zen
    public var paid: Zen
    /// Members lost, and the time for which rentals that had begun had too few.
    public var interruptions: Int
    public var stalled: Duration
    /// How long those waited that began, in the order of their coming.
    public var waits: [Duration]

    /// What the customers have gained: what finished work was worth, less all that was paid.
    public var surplus: Zen { value - paid }
}

/// One rental, as it stood at its end or at that of the run.
public struct RentalReport: Hashable, Sendable {
    public var job: JobID
    /// The place of the archetype.
    public var customer: Int
    public var tier: TierID
    public var nodes: Int
    /// The work ordered, done, and lost with members.
    public var work: GPUTime
    public var done: GPUTime
    public var lost: GPUTime
    public var held: GPUTime
    /// What a GPU-hour of it was worth, in ZEN.
    public var worth: Double
    public var paid: Zen
    public var refunded: Zen
    public var arrivedAt: Instant
    public var startedAt: Instant?
    public var endedAt: Instant?
    public var interruptions: Int
    public var stalled: Duration
    /// Nil if it goes on.
    public var outcome: RentalOutcome?
}

/// What became of one operator.
public struct OperatorReport: Hashable, Sendable {
    /// The place of its group, the provider's number, and the places of its nodes.
    public var group: Int
    public var provider: Int32
    public var nodes: [Int]
    /// Whether it is in the network at the end, and for how long it was in all.
    public var isPresent: Bool
    public var presence: Duration
    /// How often it came and left, and how often it changed its price.
    public var entries: Int
    public var exits: Int
    public var askChanges: Int
    /// What it asks at the end.
    public var ask: GPUHourPrice
    /// The annual rate of its last window; nil if it never closed one.
    public var lastRate: Double?
    /// Whether it made work up at the end, because that paid, and whether it ever did.
    public var cheats: Bool
    public var hasCheated: Bool
    /// The sampling rate from which it would be honest, by its last reckoning; nil for one that is
    /// honest in any case, or whose work is not checked.
    public var deterringRate: Double?
    /// GPU-time that its nodes made up, and what that brought elsewhere.
    public var madeUp: GPUTime
    public var soldElsewhere: Zen
    /// Those of its nodes that were put out.
    public var nodesPutOut: Int
    /// What its nodes earned and lost.
    public var statement: NodeStatement
}

extension World {
    func customerReports() -> [CustomerReport] {
        var reports = customers.map {
            CustomerReport(
                name: $0.configuration.name, candidates: $0.candidates, arrivals: $0.arrivals,
                outcomes: [:], finishedWork: .zero, held: .zero, computed: .zero, lost: .zero,
                fabricated: .zero, value: .zero, paid: .zero, interruptions: 0, stalled: .zero,
                waits: [])
        }
        for rental in rentals {
            let place = rental.customer
            if let outcome = rental.outcome { reports[place].outcomes[outcome, default: 0] += 1 }
            if rental.outcome == .finished {
                reports[place].finishedWork += rental.order.work
                reports[place].value += Zen(
                    micro: Int64(min(rental.worth * rental.order.work.inHours, 1e12) * 1e6))
            }
            reports[place].held += rental.held
            reports[place].computed += rental.computed
            reports[place].lost += rental.progress.lost
            reports[place].fabricated += rental.fabricated
            reports[place].paid += rental.paid
            reports[place].interruptions += rental.interruptions
            reports[place].stalled += rental.stalled
            if let started = rental.startedAt {
                reports[place].waits.append(started - rental.arrivedAt)
            }
        }
        return reports
    }

    func rentalReports() -> [RentalReport] {
        rentals.map {
            RentalReport(
                job: $0.id, customer: $0.customer, tier: $0.tier, nodes: $0.order.nodes,
                work: $0.order.work, done: $0.progress.done, lost: $0.progress.lost,
                held: $0.held, worth: $0.worth, paid: $0.paid, refunded: $0.refunded,
                arrivedAt: $0.arrivedAt, startedAt: $0.startedAt, endedAt: $0.endedAt,
                interruptions: $0.interruptions, stalled: $0.stalled, outcome: $0.outcome)
        }
    }

    func operatorReports(at now: Instant) -> [OperatorReport] {
        operators.map { one in
            OperatorReport(
                group: one.group, provider: one.provider, nodes: one.nodes,
                isPresent: one.isThere,
                presence: one.presence + (one.isThere ? now - one.presentSince : .zero),
                entries: one.entries, exits: one.exits, askChanges: one.askChanges,
                ask: nodes[one.nodes.first { !nodes[$0].isEjected } ?? one.nodes[0]].ask,
                lastRate: one.lastRate, cheats: one.cheats,
                hasCheated: one.hasCheated, deterringRate: one.deterringRate,
                madeUp: one.nodes.reduce(.zero) { $0 + suspects.madeUp(on: $1).time },
                soldElsewhere: one.nodes.reduce(.zero) { $0 + suspects.madeUp(on: $1).sold },
                nodesPutOut: one.nodes.count { nodes[$0].isEjected },
                statement: one.nodes.reduce(NodeStatement()) {
                    $0 + (settlement?.statement(of: nodes[$1].id) ?? NodeStatement())
                })
        }
    }
}
