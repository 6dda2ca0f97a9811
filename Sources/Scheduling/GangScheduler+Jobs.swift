import ProtocolCore
import Quantities

/// Jobs that come, seek and go.
extension GangScheduler {
    mutating func submit(_ request: GangRequest, at now: Instant) -> [Directive] {
        if let reason = objection(to: request) {
            return [.reject(job: request.job, reason: reason)]
        }
        let slot = jobs.place(of: request.job)
        let suitable = suitablePlaces(for: request, knownFrom: slot)
        if let reason = scarcity(of: suitable, for: request) {
            return [.reject(job: request.job, reason: reason)]
        }
        if let slot { table.free.drop(jobs.records[slot].count) }
        let record = JobRecord(
            request: request, links: links(for: request.trafficPerRound),
            count: table.free.count(of: suitable), gang: Gang(request, at: now))
        if let slot { jobs.records[slot] = record } else { jobs.insert(record) }
        return jobs.place(of: request.job).flatMap { seek(for: $0) }.map { [$0] } ?? []
    }

    private func objection(to request: GangRequest) -> RejectReason? {
        if let slot = jobs.place(of: request.job), jobs.records[slot].gang != nil {
            return .repeated
        }
        guard request.minimumNodes >= 1, request.minimumNodes <= request.nodes,
            request.maxNodesPerSite.map({ $0 >= 1 }) ?? true
        else {
            return .malformed(
                nodes: request.nodes, minimumNodes: request.minimumNodes,
                maxNodesPerSite: request.maxNodesPerSite)
        }
        guard request.weights.areSound else { return .unsoundWeights(request.weights) }
        if let site = request.dataSite, !settings.distances.hasSite(site) {
            return .unknownSite(site)
        }
        return nil
    }

    /// Whether the admitted nodes could not carry the gang even if all were up and free.
    private func scarcity(of suitable: PlaceSet, for request: GangRequest) -> RejectReason? {
        let suitable = suitable.subtracting(table.ejected)
        guard suitable.count >= request.minimumNodes else {
            let admitted = table.entries.indices.filter { !table.ejected.contains($0) }
            let failing = settings.filters.map { filter in
                FilterCount(
                    filter: filter.name,
                    nodes: admitted.filter {
                        !filter.passes(table.descriptions[$0], for: request)
                    }.count)
            }
            return .tooFewNodes(
                admitted: admitted.count, suitable: suitable.count,
                minimum: request.minimumNodes, failing: failing)
        }
        guard let limit = request.maxNodesPerSite else { return nil }
        var atSite = Array(repeating: 0, count: settings.distances.count)
        suitable.forEach { atSite[Int(table.entries[$0].traits.site)] += 1 }
        let places = atSite.reduce(0) { $0 + min($1, limit) }
        guard places < request.minimumNodes else { return nil }
        return .tooFewPlaces(
            suitable: suitable.count, places: places, minimum: request.minimumNodes,
            maxNodesPerSite: limit)
    }

    /// Seeks all places that a gang misses, and gives the job its turn in the queue; nil if none is
    /// missing.
    mutating func seek(for slot: Int) -> Directive? {
        guard let (sought, turn) = jobs.records[slot].search else { return nil }
        setTurn(of: slot, turn, isSeeking: true)
        return sought
    }

    /// Puts a gang where it belongs in the queue, or takes it out.
    mutating func setTurn(of slot: Int, _ turn: QueuedJob?, isSeeking: Bool) {
        guard let old = jobs.records[slot].gang?.turn else {
            if let turn { queue.add(turn) }
            jobs.records[slot].gang?.turn = turn
            jobs.records[slot].gang?.isSeeking = isSeeking
            if turn != nil, !isSeeking { stalled += 1 }
            return
        }
        if jobs.records[slot].gang?.isStalled == true { stalled -= 1 }
        if old != turn {
            queue.take(old)
            if let turn { queue.add(turn) }
            jobs.records[slot].gang?.turn = turn
        }
        jobs.records[slot].gang?.isSeeking = isSeeking
        if jobs.records[slot].gang?.isStalled == true { stalled += 1 }
    }

    mutating func seekAgain(_ job: JobID) -> [Directive] {
        guard let slot = jobs.place(of: job), jobs.records[slot].gang != nil else {
            return [.discard(.unknownJob(job))]
        }
        return [seek(for: slot) ?? .discard(.nothingMissing(job))]
    }

    /// Lets the stalled jobs seek again that one of the nodes, which became free, is suitable for.
    mutating func resume(for places: [Int]) -> [Directive] {
        guard stalled > 0 else { return [] }
        let slots = stalledJobs.compactMap { jobs.place(of: $0) }
        var resumed: [Int] = []
        for slot in slots {
            let count = suitable(for: slot)
            if places.contains(where: { table.free.suits($0, by: count) }) { resumed.append(slot) }
        }
        return resumed.compactMap { seek(for: $0) }
    }

    mutating func release(_ job: JobID) -> [Directive] {
        guard let slot = jobs.place(of: job), let gang = jobs.records[slot].gang else {
            return [.discard(.unknownJob(job))]
        }
        setTurn(of: slot, nil, isSeeking: false)
        jobs.records[slot].gang = nil
        var freed: [Int] = []
        var directives: [Directive] = []
        for member in gang.members.sorted(by: { $0.lease < $1.lease }) {
            guard removeLease(member.lease) != nil else { continue }
            directives.append(.end(member.lease, .released))
            if let place = table.place(of: member.node) { freed.append(place) }
        }
        return directives + resume(for: freed)
    }
}
