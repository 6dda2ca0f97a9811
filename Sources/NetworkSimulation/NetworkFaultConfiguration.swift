public import Quantities
public import Randomness

/// What is wrong with the network for a while, and when.
///
/// There is no rule for control messages: they take no time in a world, so that they can be neither
/// late nor overtake each other, and the protocol machines ignore what comes twice. `MessageFault`
/// is for those who drive the machines over a network of their own.
public struct NetworkFaultConfiguration: Hashable, Sendable {
    /// What is wrong.
    public enum Kind: Hashable, Sendable {
        /// Nothing passes between the one set of sites and the other; places in
        /// `WorldConfiguration.sites`. What is on its way waits.
        case partition([Int], [Int])
        /// Lines have a share of their capacity left, in both directions.
        case clog(Line, left: Ratio)
        /// Packets are lost between two sites, or inside one if both are the same: every stream is
        /// held to the law of Mathis (see `NetworkFault.lossLimit`).
        case loss(Int, Int, rate: Ratio)
    }

    /// Lines that a clog narrows.
    public enum Line: Hashable, Sendable {
        /// The line that two sites share, inside a site the fabric; where that is unlimited, the
        /// shared lines of the sites themselves, which their traffic with others crosses too.
        case between(Int, Int)
        /// The shared line of a site to the outside.
        case site(Int)
        /// The access line of every node of a fleet group.
        case group(Int)
    }

    /// When it holds.
    public enum Course: Hashable, Sendable {
        /// Once, from one time since the start to another; nil is to the end of the run.
        case once(from: Duration, until: Duration?)
        /// Again and again, as shocks are: the laws of the time from the end of one to the start of
        /// the next and of the time that one lasts, in seconds.
        case recurring(every: Distribution, lasting: Distribution)
    }

    public var kind: Kind
    public var course: Course

    public init(_ kind: Kind, _ course: Course) {
        self.kind = kind
        self.course = course
    }
}
