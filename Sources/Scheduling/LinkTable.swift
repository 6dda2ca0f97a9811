import Quantities

/// The times that a job's synchronisation takes between sites, reckoned once.
struct LinkTable: Sendable {
    /// One pair of sites, in the slower direction.
    struct Link: Sendable, BitwiseCopyable {
        /// Seconds of a flow from its begin to its end.
        let time: Double
        /// Seconds of a message there and back.
        let trip: Double
        /// Seconds of the bytes at the rate between the sites.
        let carriage: Double
    }

    let bytes: Bytes
    let distances: SiteDistances
    /// By pairs of sites; empty if they are too many, or are looked at once.
    private var links: [Link] = []
    private static let mostSites = 128

    init(for bytes: Bytes, over distances: SiteDistances, isKept: Bool = true) {
        self.bytes = bytes
        self.distances = distances
        guard isKept, distances.count <= Self.mostSites else { return }
        links = (0..<distances.count).flatMap { a in
            (0..<distances.count).map { b in reckon(a, b) }
        }
    }

    subscript(a: Int, b: Int) -> Link {
        links.isEmpty ? reckon(a, b) : links[a * distances.count + b]
    }

    private func reckon(_ a: Int, _ b: Int) -> Link {
        Link(
            time: max(
                distances.seconds(for: bytes, from: a, to: b),
                distances.seconds(for: bytes, from: b, to: a)),
            trip: max(distances.roundTrip[a][b], distances.roundTrip[b][a]).inSeconds,
            carriage: bytes.seconds(at: min(distances.rate[a][b], distances.rate[b][a])))
    }
}
