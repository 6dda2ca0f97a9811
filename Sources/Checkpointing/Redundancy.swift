/// How a content is stored so that it survives the loss of some of its parts.
public struct Redundancy: Hashable, Sendable {
    /// Parts that suffice to restore the content; each is a content's size divided by this.
    public var needed: Int
    /// Parts stored, each on a node of its own.
    public var stored: Int

    /// - Precondition: 1 ≤ needed ≤ stored.
    public init(needed: Int, stored: Int) {
        precondition(needed >= 1 && stored >= needed, "\(needed) parts needed of \(stored)")
        self.needed = needed
        self.stored = stored
    }

    /// Whole copies.
    public static func replicas(_ count: Int) -> Redundancy {
        Redundancy(needed: 1, stored: count)
    }
    /// A Reed–Solomon code.
    public static func reedSolomon(data: Int, parity: Int) -> Redundancy {
        Redundancy(needed: data, stored: data + parity)
    }

    /// Bytes stored for a byte of content.
    public var overhead: Double { Double(stored) / Double(needed) }
}
