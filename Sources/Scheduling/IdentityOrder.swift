/// The places of identities in a table that is kept in their order.
///
/// Identities are numbered through as a rule, so a place is guessed first; where there are gaps it
/// is searched for.
struct IdentityOrder: Sendable {
    private var identities: [Int32] = []

    /// Where an identity stands; nil if it is not in the table.
    func place(of identity: Int32) -> Int? {
        guard let first = identities.first, first <= identity else { return nil }
        let guess = Int(identity) - Int(first)
        if guess < identities.count, identities[guess] == identity { return guess }
        let place = firstPlace(notBelow: identity)
        return place < identities.count && identities[place] == identity ? place : nil
    }

    /// Adds an identity that is not in the table, and returns its place.
    mutating func insert(_ identity: Int32) -> Int {
        let place = firstPlace(notBelow: identity)
        identities.insert(identity, at: place)
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
