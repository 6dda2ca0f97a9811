import ProtocolCore
import Quantities

/// The number of a slash that may be appealed against, from 0; never reused.
public struct SlashID: Hashable, Comparable, Sendable {
    public var ordinal: Int64
    public init(_ ordinal: Int64) { self.ordinal = ordinal }
    public static func < (a: SlashID, b: SlashID) -> Bool { a.ordinal < b.ordinal }
}

/// A slash that is not carried out yet.
struct HeldSlash: Sendable {
    var id: SlashID
    var node: NodeID
    /// Taken from the node's own stake.
    var own: Zen
    /// Taken from those behind it, by holder.
    var losses: [(holder: Int32, amount: Zen)]
    /// All of it.
    var total: Zen
    /// For wrong work: who gets what of it; the rest is burned.
    var claim: SlashClaim?
    /// The last moment of an appeal.
    var appealable: Instant
    /// When it stands, appealed against or not decided.
    var deadline: Instant
    var isAppealed = false
}

/// Who has a claim on a slash for wrong work.
struct SlashClaim: Sendable {
    var job: JobID
    var verifier: NodeID?
    var verifierProvider: Int32?
}
