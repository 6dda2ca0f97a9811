/// Which of the offered nodes is taken where several are equally good.
public enum TieRule: Hashable, Sendable {
    /// The one with the lower number.
    case lowestNode
    /// The one that the market named first.
    case asOffered
}
