import ProtocolCore
import Quantities

/// Which nodes suit which jobs: found once for a request, and again when nodes were admitted.
extension GangScheduler {
    /// The places of the table that all filters let pass.
    ///
    /// - Parameter slot: where the job's last request is kept, whose places serve an equal one.
    mutating func suitablePlaces(for request: GangRequest, knownFrom slot: Int?) -> PlaceSet {
        if let slot, jobs.records[slot].request == request,
            table.free.isValid(jobs.records[slot].count)
        {
            return table.free.suitable(by: jobs.records[slot].count)
        }
        let admitted = table.descriptions.count
        if let places = suitability.places(for: request, of: admitted, by: settings.filters) {
            return places
        }
        let places = scannedPlaces(for: request)
        suitability.note(places, for: request)
        return places
    }

    /// The same by a look at every node.
    func scannedPlaces(for request: GangRequest) -> PlaceSet {
        var places = PlaceSet(size: table.descriptions.count)
        for place in table.descriptions.indices
        where settings.filters.allSatisfy({ $0.passes(table.descriptions[place], for: request) }) {
            places.insert(place)
        }
        return places
    }

    /// The count of free places that suit a job.
    mutating func suitable(for slot: Int) -> FreeNodes.Count {
        let known = jobs.records[slot].count
        guard !table.free.isValid(known) else { return known }
        let request = jobs.records[slot].request
        let count = table.free.count(of: suitablePlaces(for: request, knownFrom: nil))
        jobs.records[slot].count = count
        return count
    }

    /// The times between the sites for so much traffic, which jobs with equal traffic share.
    func links(for traffic: Bytes) -> LinkTable {
        jobs.records.first { $0.links.bytes == traffic }?.links
            ?? LinkTable(for: traffic, over: settings.distances)
    }
}
