import ProtocolCore
import Quantities

/// The choice among awarded nodes.
extension GangScheduler {
    mutating func place(
        _ job: JobID, price: GPUHourPrice, awarded: Int, offers: [Offer], at now: Instant
    ) -> [Directive] {
        guard let slot = jobs.place(of: job),
            let missing = jobs.records[slot].gang?.missing,
            let needed = jobs.records[slot].gang?.leastUseful
        else { return [.discard(.unknownJob(job))] }
        guard missing > 0 else { return [.discard(.nothingMissing(job))] }
        var directives: [Directive] = []
        if awarded > missing {
            directives.append(.discard(.surplus(job, nodes: awarded - missing)))
        }
        let wanted = min(awarded, missing)
        switch choose(
            wanted, needed: needed, for: slot, price: price, awarded: awarded, offers: offers,
            at: now)
        {
        case .failure(let useless):
            setTurn(of: slot, jobs.records[slot].gang?.turn, isSeeking: false)
            directives.append(.wait(job: job, reason: useless.reason))
        case .success(let places):
            for place in places {
                directives.append(
                    grant(place, to: slot, price: price, kind: .training, at: now))
            }
            if missing == places.count {
                setTurn(of: slot, nil, isSeeking: false)
            } else if let sought = seek(for: slot) {
                directives.append(sought)
            }
        }
        return directives
    }

    /// An offer that could not be used.
    private struct Useless: Error {
        let reason: WaitReason
    }

    private mutating func choose(
        _ wanted: Int, needed: Int, for slot: Int, price: GPUHourPrice, awarded: Int,
        offers: [Offer], at now: Instant
    ) -> Result<[Int], Useless> {
        let request = jobs.records[slot].request
        guard price <= request.maxPrice else {
            return .failure(
                Useless(reason: .aboveMaximum(price: price, maxPrice: request.maxPrice)))
        }
        guard awarded >= needed else {
            return .failure(Useless(reason: .tooFewAwarded(awarded: awarded, needed: needed)))
        }
        let count = suitable(for: slot)
        let free = table.free.free(by: count)
        let usable = OfferSheet(offers, upTo: price, of: free, in: table).lines
        let nodes = planNodes(usable, at: now)
        let described = engine.needsDescriptions ? describe(usable, slot, now) : nil
        let links = jobs.records[slot].links
        let result = jobs.records[slot].gang?.withTally(at: now) {
            [engine] tally -> Result<[Int], Useless> in
            let rooms = engine.rooms(among: nodes, beside: tally, for: request)
            let room = rooms.reduce(0, +)
            let count = min(wanted, room)
            guard count >= needed else {
                return .failure(
                    Useless(
                        reason: .tooFewUsable(
                            offered: offers.count, usable: room, needed: needed)))
            }
            let chosen = engine.place(
                count, among: nodes, rooms: rooms, beside: &tally, for: request, over: links,
                described: described)
            return .success(chosen.map { Int(usable[$0].place) })
        }
        guard let result else { preconditionFailure("\(request.job) has no gang to choose for") }
        return result
    }

    /// The usable nodes as the planner sees them.
    private func planNodes(_ usable: [OfferSheet.Line], at now: Instant) -> [PlanNode] {
        let asOffered = settings.ties == .asOffered
        return usable.indices.map { index in
            let entry = table.entries[Int(usable[index].place)]
            return PlanNode(
                entry.traits, ask: usable[index].ask,
                availability: entry.availability(at: now, prior: settings.recordPrior),
                turn: asOffered ? Int32(index) : nil)
        }
    }

    /// The usable nodes and the members of a gang in full.
    private func describe(
        _ usable: [OfferSheet.Line], _ slot: Int, _ now: Instant
    ) -> PlacementEngine.Described {
        let ask = jobs.records[slot].request.maxPrice
        let held = jobs.records[slot].gang?.members.compactMap { table.place(of: $0.node) } ?? []
        return PlacementEngine.Described(
            usable: usable.map { node(at: Int($0.place), ask: $0.ask, now) },
            held: held.map { node(at: $0, ask: ask, now) })
    }

    private func node(at place: Int, ask: GPUHourPrice, _ now: Instant) -> PlacementNode {
        PlacementNode(
            description: table.descriptions[place], ask: ask,
            availability: table.entries[place].availability(
                at: now, prior: settings.recordPrior))
    }
}
