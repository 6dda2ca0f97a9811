import ProtocolCore
import Quantities

/// Jobs that come, seek and go.
extension GangScheduler {
    mutating func submit(_ request: GangRequest, at now: Instant) -> [Directive] {
        if let reason = objection(to: request) {
            return [.reject(job: request.job, reason: reason)]
        }
        gangs[request.job] = Gang(request, at: now)
        requests[request.job] = request
        suitability[request.job] = nil
        return seek(for: request.job)
    }

    private func objection(to request: GangRequest) -> RejectReason? {
        if gangs[request.job] != nil { return .repeated }
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
        return scarcity(for: request)
    }

    /// Whether the admitted nodes could not carry the gang even if all were up and free.
    private func scarcity(for request: GangRequest) -> RejectReason? {
        let admitted = table.entries.filter { $0.state != .ejected }.map(\.description)
        let suitable = admitted.filter { passes($0, for: request) }
        guard suitable.count >= request.minimumNodes else {
            let failing = settings.filters.map { filter in
                FilterCount(
                    filter: filter.name,
                    nodes: admitted.filter { !filter.passes($0, for: request) }.count)
            }
            return .tooFewNodes(
                admitted: admitted.count, suitable: suitable.count,
                minimum: request.minimumNodes, failing: failing)
        }
        guard let limit = request.maxNodesPerSite else { return nil }
        var atSite = Array(repeating: 0, count: settings.distances.count)
        for node in suitable { atSite[node.site] += 1 }
        let places = atSite.reduce(0) { $0 + min($1, limit) }
        guard places < request.minimumNodes else { return nil }
        return .tooFewPlaces(
            suitable: suitable.count, places: places, minimum: request.minimumNodes,
            maxNodesPerSite: limit)
    }

    /// Whether a node meets every condition of a request.
    func passes(_ node: NodeDescription, for request: GangRequest) -> Bool {
        settings.filters.allSatisfy { $0.passes(node, for: request) }
    }

    /// Which places of the table pass, by the job's last request; found once and kept.
    mutating func suitable(for request: GangRequest) -> [Bool] {
        if let known = suitability[request.job] { return known }
        let found = table.entries.map { passes($0.description, for: request) }
        suitability[request.job] = found
        return found
    }

    /// Seeks all places that a gang misses, and gives the job its turn in the queue.
    mutating func seek(for job: JobID) -> [Directive] {
        guard var gang = gangs[job], gang.missing > 0 else { return [] }
        gang.isSeeking = true
        gangs[job] = gang
        queue.insert(
            QueuedJob(
                job: job, priority: gang.members.isEmpty ? 0 : 1, submitted: gang.submitted))
        return [
            .seek(
                job: job, nodes: gang.missing, minimumNodes: gang.leastUseful,
                tier: gang.request.tier, maxPrice: gang.request.maxPrice)
        ]
    }

    mutating func seekAgain(_ job: JobID) -> [Directive] {
        guard let gang = gangs[job] else { return [.discard(.unknownJob(job))] }
        return gang.missing > 0 ? seek(for: job) : [.discard(.nothingMissing(job))]
    }

    /// Lets the stalled jobs seek again that one of the nodes, which became free, is suitable for.
    mutating func resume(for places: [Int]) -> [Directive] {
        let stalled = queue.jobs.map(\.job).filter { job in
            guard let gang = gangs[job], !gang.isSeeking else { return false }
            return places.contains { passes(table[$0].description, for: gang.request) }
        }
        return stalled.flatMap { seek(for: $0) }
    }

    mutating func release(_ job: JobID) -> [Directive] {
        guard let gang = gangs.removeValue(forKey: job) else {
            return [.discard(.unknownJob(job))]
        }
        queue.remove(job)
        suitability[job] = nil
        var freed: [Int] = []
        var ended: [Directive] = []
        for member in gang.members.sorted(by: { $0.lease < $1.lease }) {
            guard removeLease(member.lease) != nil else { continue }
            ended.append(.end(member.lease, .released))
            if let place = table.place(of: member.node) { freed.append(place) }
        }
        return ended + resume(for: freed)
    }
}
