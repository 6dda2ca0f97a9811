import ProtocolCore
import Quantities

/// The choice among awarded nodes.
extension GangScheduler {
    mutating func place(
        _ job: JobID, price: GPUHourPrice, awarded: Int, offers: [Offer], at now: Instant
    ) -> [Directive] {
        guard let gang = gangs[job] else { return [.discard(.unknownJob(job))] }
        guard gang.missing > 0 else { return [.discard(.nothingMissing(job))] }
        let lapsed: [Directive] =
            awarded > gang.missing
            ? [.discard(.surplus(job, nodes: awarded - gang.missing))] : []
        switch choose(for: gang, price: price, awarded: awarded, offers: offers, at: now) {
        case .failure(let useless):
            gangs[job]?.isSeeking = false
            return lapsed + [.wait(job: job, reason: useless.reason)]
        case .success(let placement):
            let places = placement.chosen.compactMap { table.place(of: $0.description.node) }
            let granted = grant(places, to: job, price: price, kind: .training, at: now)
            gangs[job]?.isSeeking = false
            if gangs[job]?.missing == 0 { queue.remove(job) }
            return lapsed + granted + seek(for: job)
        }
    }

    /// An offer that could not be used.
    private struct Useless: Error {
        let reason: WaitReason
    }

    private mutating func choose(
        for gang: Gang, price: GPUHourPrice, awarded: Int, offers: [Offer], at now: Instant
    ) -> Result<Placement, Useless> {
        let request = gang.request
        let needed = gang.leastUseful
        guard price <= request.maxPrice else {
            return .failure(
                Useless(reason: .aboveMaximum(price: price, maxPrice: request.maxPrice)))
        }
        guard awarded >= needed else {
            return .failure(Useless(reason: .tooFewAwarded(awarded: awarded, needed: needed)))
        }
        let usable = usable(offers, at: price, for: request, now)
        let held = held(by: gang, now)
        let planner = PlacementPlanner(
            distances: settings.distances, scores: settings.scores,
            pairedSites: settings.pairedSites)
        let places = planner.places(among: usable, beside: held, for: request)
        let count = min(awarded, gang.missing, places)
        guard count >= needed,
            let placement = planner.place(count, among: usable, beside: held, for: request)
        else {
            return .failure(
                Useless(
                    reason: .tooFewUsable(offered: offers.count, usable: places, needed: needed)))
        }
        return .success(placement)
    }

    /// The offered nodes that are free, suitable and ask no more than the price, by identity; of
    /// several offers of a node the lowest counts.
    private mutating func usable(
        _ offers: [Offer], at price: GPUHourPrice, for request: GangRequest, _ now: Instant
    ) -> [PlacementNode] {
        let suitable = suitable(for: request)
        var usable: [PlacementNode] = []
        for offer in offers.sorted(by: { ($0.node, $0.ask) < ($1.node, $1.ask) }) {
            guard offer.ask <= price, usable.last?.description.node != offer.node,
                let place = table.place(of: offer.node), table.free[place], suitable[place]
            else { continue }
            usable.append(node(at: place, ask: offer.ask, now))
        }
        return usable
    }

    private func held(by gang: Gang, _ now: Instant) -> [PlacementNode] {
        gang.members.compactMap { member in
            table.place(of: member.node).map { node(at: $0, ask: gang.request.maxPrice, now) }
        }
    }

    private func node(at place: Int, ask: GPUHourPrice, _ now: Instant) -> PlacementNode {
        PlacementNode(
            description: table[place].description, ask: ask,
            availability: table[place].availability(at: now, prior: settings.recordPrior))
    }
}
