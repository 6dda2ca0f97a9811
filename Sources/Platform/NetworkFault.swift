public import Quantities

/// A rule by which the network is worse than it should be, for a while.
///
/// Rules are data: a scenario lists them, and whoever owns the network applies each at `from` and
/// lifts it at `until`. Rules that overlap do not add up: what is least holds, and after one has
/// been lifted the network is as if there had only been the others.
public struct NetworkFault: Hashable, Sendable {
    /// What is wrong.
    public enum Kind: Hashable, Sendable {
        /// No byte passes between the one set of sites and the other. Flows stand still and nothing
        /// of them is lost; they go on when the rule is lifted.
        case partition([SiteID], [SiteID])
        /// One direction of a link has a share of its capacity left.
        case clog(LinkID, share: Double)
        /// Several directions of links have a share of their capacity left, each for itself; kept
        /// in the order of their places.
        case clogs([LinkID], share: Double)
        /// A host's access line has a share of its capacity left, in both directions.
        case accessClog(HostID, share: Double)
        /// Packets are lost with a probability on the way between two sites, or inside one: a
        /// stream gets no more than the law of Mathis says, see `NetworkFault.lossLimit`.
        case loss(SiteID, SiteID, probability: Double)
        /// Control messages come twice or late.
        case messages(MessageFault)
    }

    /// What is wrong.
    public private(set) var kind: Kind
    /// From when on.
    public var from: Instant
    /// Until when; at this instant all is well again.
    public var until: Instant

    /// A rule for the time from one instant up to another.
    ///
    /// - Precondition: the window is not empty, a share is from 0 to 1, a probability above 0 and
    ///   not above 1.
    public init(_ kind: Kind, from: Instant, until: Instant) {
        precondition(from < until, "a fault from \(from) until \(until)")
        switch kind {
        case .clog(_, let share), .clogs(_, let share), .accessClog(_, let share):
            precondition((0...1).contains(share), "a clog that leaves \(share)")
        case .loss(_, _, let probability):
            precondition(probability > 0 && probability <= 1, "a loss of \(probability)")
        case .partition, .messages: break
        }
        if case .clogs(let links, let share) = kind {
            self.kind = .clogs(links.sorted(), share: share)
        } else {
            self.kind = kind
        }
        self.from = from
        self.until = until
    }

    /// Whether it holds at an instant.
    public func holds(at now: Instant) -> Bool { from <= now && now < until }

    /// The most that parallel streams get at a rate of loss: streams × MSS / RTT × √(3/2) / √p.
    ///
    /// Source: M. Mathis, J. Semke, J. Mahdavi, T. Ott, The macroscopic behavior of the TCP
    /// congestion avoidance algorithm, ACM CCR 27(3), 1997, equation 3, for an acknowledgement a
    /// packet. A segment is what fits into an Ethernet frame beside the headers and a time stamp.
    /// Without a round trip there is no limit.
    public static func lossLimit(
        streams: Int, roundTrip: Duration, probability: Double, segment: Bytes = Bytes(1_448)
    ) -> ByteRate {
        guard roundTrip > .zero else { return .unlimited }
        let window = Double(segment.count) * (1.5 / probability).squareRoot()
        return ByteRate(bytesPerSecond: Double(streams) * window / roundTrip.inSeconds)
    }
}
