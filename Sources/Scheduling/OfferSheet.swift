import Quantities

/// The lowest asks of offered nodes, by the places of the nodes: puts offers in order without
/// sorting them.
struct OfferSheet: Sendable {
    private var isOffered = PlaceSet()
    private var asks: [GPUHourPrice] = []

    mutating func add(_ place: Int, at ask: GPUHourPrice) {
        if isOffered.contains(place) {
            asks[place] = min(asks[place], ask)
        } else {
            isOffered.insert(place)
            asks[place] = ask
        }
    }

    /// Makes the sheet as long as the table of nodes is.
    mutating func grow(to size: Int) {
        guard asks.count < size else { return }
        asks += Array(repeating: GPUHourPrice(microZen: 0), count: size - asks.count)
        isOffered = PlaceSet(size: size)
    }

    /// Hands out the offered places in their order, and clears the sheet.
    mutating func empty(_ body: (_ place: Int, _ ask: GPUHourPrice) -> Void) {
        isOffered.forEach { body($0, asks[$0]) }
        isOffered.removeAll()
    }
}
