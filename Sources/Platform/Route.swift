public import Quantities

/// The links that a flow between two hosts crosses, with the delay and the window of the path.
public struct Route: Hashable, Sendable {
    /// The links in the order in which the bytes cross them.
    public var links: [LinkID]
    /// The path between the sites, or the inside of the one site; its capacity is that of a link.
    public var path: PathProperties

    /// A route over links with the properties of a path.
    public init(links: [LinkID], path: PathProperties) {
        self.links = links
        self.path = path
    }

    /// The time one way: half of the round trip, rounded up to the next nanosecond.
    public var latency: Duration {
        Duration(nanoseconds: (path.roundTrip.nanoseconds + 1) / 2)
    }
    /// The bytes that one stream keeps in flight.
    public var window: Bytes { path.window }
    /// The time there and back.
    public var roundTrip: Duration { path.roundTrip }
}
