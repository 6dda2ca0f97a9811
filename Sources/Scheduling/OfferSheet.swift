import Quantities

/// The places that an offer names, each once and with its lowest ask, in the order in which they
/// are named first.
struct OfferSheet {
    struct Line: BitwiseCopyable {
        let place: Int32
        var ask: GPUHourPrice
    }

    private(set) var lines: [Line] = []

    /// Reads the offers of some places that ask no more than a price.
    init(_ offers: [Offer], upTo price: GPUHourPrice, of places: PlaceSet, in table: NodeTable) {
        // Places of which nothing was read yet.
        var fresh = places
        var repeated: [Line] = []
        lines = Array(unsafeUninitializedCapacity: offers.count) { lines, count in
            fresh.withWords { fresh in
                for offer in offers where offer.ask <= price {
                    guard let place = table.place(of: offer.node) else { continue }
                    let bit = UInt64(1) << (place % 64)
                    let word = fresh[place / 64]
                    let line = Line(place: Int32(place), ask: offer.ask)
                    if word & bit != 0 {
                        fresh[place / 64] = word & ~bit
                        lines.initializeElement(at: count, to: line)
                        count += 1
                    } else if places.contains(place) {
                        repeated.append(line)
                    }
                }
            }
        }
        for line in repeated { lower(Int(line.place), to: line.ask) }
    }

    /// Notes one more offer of a place.
    private mutating func lower(_ place: Int, to ask: GPUHourPrice) {
        guard let line = lines.firstIndex(where: { $0.place == place }) else { return }
        lines[line].ask = min(lines[line].ask, ask)
    }
}
