import Aggregation
import ProtocolCore

/// What a member of an exchange has ordered, and how much of it is done.
struct ExchangeTurn: Sendable {
    let node: NodeID
    private let directives: [Collective.Directive]
    private var done = 0

    /// A turn of which nothing is done.
    init(of node: NodeID, _ directives: [Collective.Directive]) {
        self.node = node
        self.directives = directives
    }

    /// The next directive, if there is one left.
    mutating func next() -> Collective.Directive? {
        guard done < directives.count else { return nil }
        defer { done += 1 }
        return directives[done]
    }
}
