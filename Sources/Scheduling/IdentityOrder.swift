/// The places of identities in a table that is kept in their order.
///
/// Identities are numbered through as a rule, so a place is guessed first; where there are gaps it
/// is searched for.
struct IdentityOrder: Sendable {
    private var identities: [Int32] = []
    private var first = 0
    private var isGapless = true

    /// Where an identity stands; nil if it is not in the table.
    func place(of identity: Int32) -> Int? {
        let guess = Int(identity) - first
        guard guess >= 0 else { return nil }
        // Without gaps there is nothing to look at: most tables are too large for the first cache.
        if isGapless { return guess < identities.count ? guess : nil }
        if guess < identities.count, identities[guess] == identity { return guess }
        let place = firstPlace(notBelow: identity)
        return place < identities.count && identities[place] == identity ? place : nil
    }

    /// Adds an identity that is not in the table, and returns its place.
    mutating func insert(_ identity: Int32) -> Int {
        let place = firstPlace(notBelow: identity)
        identities.insert(identity, at: place)
        first = Int(identities[0])
        isGapless = Int(identities[identities.count - 1]) - first == identities.count - 1
        return place
    }

    private func firstPlace(notBelow identity: Int32) -> Int {
        guard let last = identities.last, identity <= last else { return identities.count }
        var low = 0
        var high = identities.count
        while low < high {
            let middle = (low + high) / 2
            if identities[middle] < identity { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
