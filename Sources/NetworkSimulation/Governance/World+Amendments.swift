import Accounting
import EventKernel
import Market
import ProtocolCore
import Quantities

/// What was voted comes into force, at the instant at which its timelock ends.
extension World {
    /// Carries out the changes of a proposal, after everything up to now is settled by the rules
    /// under which it came about.
    mutating func enact(
        _ id: ProposalID, _ changes: [ParameterChange], in context: inout Context<WorldEvent>
    ) {
        settleEpoch(in: &context)
        endEra(at: context.now)
        let place = Int(id.ordinal)
        assembly?.records[place].enactedAt = context.now
        for change in changes {
            let before = value(of: change.tunable)
            amend(change, in: &context)
            let isTaken = value(of: change.tunable) == change.value
            let amended = ProposalReport.Change(
                tunable: change.tunable, before: before, wanted: change.value, isTaken: isTaken)
            assembly?.records[place].changes.append(amended)
            guard isTaken else { continue }
            let registry = Tunable.registry(tiers: configuration.tiers.map(\.name))
            let name = registry.first { $0.tunable == change.tunable }?.name
            recorder.rule(name ?? "", amended, at: context.now)
        }
    }

    /// What follows is earned under other rules, or not at all.
    mutating func endEra(at now: Instant) {
        guard let eras = assembly?.eras, now > eras.last?.until ?? .start else { return }
        assembly?.eras.append(RuleEra(until: now, money: recorder.byPurpose, after: eras))
    }

    /// The value that a rule has now; nil for a limit that there is none of.
    func value(of tunable: Tunable) -> Int64? {
        switch tunable {
        case .money(let parameter): settlement.map { parameter.value(in: $0.settings) }
        case .priceFloor: auction?.settings.floor?.microZen
        case .priceCeiling: auction?.settings.ceiling?.microZen
        case .listPrice(let tier): auction?.settings.openingPrices[Int(tier.index)].microZen
        case .rentalSample:
            customers.compactMap(\.configuration.checks?.sample.partsPerMillion).first
        }
    }

    private mutating func amend(
        _ change: ParameterChange, in context: inout Context<WorldEvent>
    ) {
        let price = GPUHourPrice(microZen: change.value)
        switch change.tunable {
        case .money(let parameter):
            if parameter == .minimumStake { raiseStakes(to: change.value, in: &context) }
            settle(.stakeholder(.amend(parameter, change.value)), in: &context)
        case .priceFloor: tell(.amend(.floor(price)), in: &context)
        case .priceCeiling: tell(.amend(.ceiling(price)), in: &context)
        case .listPrice(let tier): list(tier, at: price, in: &context)
        case .rentalSample:
            for customer in customers.indices {
                customers[customer].configuration.checks?.sample = Ratio(Double(change.value) / 1e6)
            }
        }
    }

    /// Whoever has less at stake than will be asked for brings the rest: the timelock was the time
    /// for it. Those who then find the return too low leave at their reviews.
    private mutating func raiseStakes(to least: Int64, in context: inout Context<WorldEvent>) {
        guard let rules = settlement?.settings else { return }
        var next = rules
        guard Parameter.minimumStake.set(least, in: &next) else { return }
        // Who is being measured for admission has its stake down already.
        for index in nodes.indices where !nodes[index].isEjected {
            let node = nodes[index]
            let missing =
                next.leastStake(of: stakeTier(of: node)) - (settlement?.stake(of: node.id) ?? .zero)
            guard missing > .zero, settlement?.isBonded(node.id) ?? false else { continue }
            settle(
                .deposit(
                    node.id, provider: node.domain.operator, stake: missing,
                    tier: stakeTier(of: node)),
                in: &context)
        }
        for place in operators.indices {
            let group = configuration.fleet[operators[place].group]
            let tier = configuration.economy.tierStakes.isEmpty ? nil : group.tier
            operators[place].policy.stake = max(group.stake, next.leastStake(of: tier))
        }
    }

    /// A tier has another list price: those who ask by it ask anew, in proportion.
    private mutating func list(
        _ tier: TierID, at price: GPUHourPrice, in context: inout Context<WorldEvent>
    ) {
        guard let old = auction?.settings.openingPrices[Int(tier.index)] else { return }
        tell(.amend(.listPrice(tier, price)), in: &context)
        guard old.microZen > 0, auction?.settings.openingPrices[Int(tier.index)] == price else {
            return
        }
        for index in nodes.indices where nodes[index].tier == tier {
            guard configuration.fleet[nodes[index].group].asksByTheList else { continue }
            let ask = Int128(nodes[index].ask.microZen) * Int128(price.microZen)
            nodes[index].ask = GPUHourPrice(
                microZen: Int64(clamping: ask / Int128(old.microZen)))
            guard nodes[index].isAsking else { continue }
            // The market replaces the earlier ask by the new one.
            nodes[index].isAsking = false
            refreshAsk(of: index, in: &context)
        }
    }
}

extension FleetGroup {
    /// Whether the nodes ask a multiple of the list price, and nobody moves it.
    fileprivate var asksByTheList: Bool { policy.map { $0.ask == .list } ?? true }
}
