import ProtocolCore

/// The places that suit requests of a few kinds, so that a request like one before it looks at no
/// node.
///
/// Two requests are of one kind if every filter asks the same of a node for both. What is known is
/// void once a node was admitted; the kind that was not asked for the longest gives way.
struct SuitabilityMemory: Sendable {
    private struct Entry: Sendable {
        let request: GangRequest
        let places: PlaceSet
    }

    /// The kind that was asked for last comes first.
    private var entries: [Entry] = []
    private static let capacity = 16

    /// The places that suit a request's kind, over a table of so many; nil if it is a new one.
    mutating func places(
        for request: GangRequest, of admitted: Int, by filters: [any FilterPlugin]
    ) -> PlaceSet? {
        let known = entries.firstIndex { entry in
            entry.places.size == admitted
                && filters.allSatisfy { $0.asksTheSame(entry.request, request) }
        }
        guard let known else { return nil }
        if known > 0 { entries.insert(entries.remove(at: known), at: 0) }
        return entries[0].places
    }

    /// Notes what was found for a request of a new kind.
    mutating func note(_ places: PlaceSet, for request: GangRequest) {
        entries.removeAll { $0.places.size != places.size }
        if entries.count == Self.capacity { entries.removeLast() }
        entries.insert(Entry(request: request, places: places), at: 0)
    }
}
