/// Who sells first among the providers that ask the same price.
///
/// Price and then time is the rule of nearly all exchanges, for order books and for call auctions:
/// it rewards whoever stood by, needs no luck, and comes round to everybody, because a node that
/// was rented asks anew and so goes to the end. A new price is a new ask. An order book goes by
/// time in any case.
public enum AskPriority: Hashable, Sendable {
    /// The node with the lower number: reproducible, and not fair to the others.
    case lowestNode
    /// The ask that stands for longer, which is the node that is idle for longer; of those that
    /// came at one instant, the one with the lower `Ask.lot`.
    case firstCome
}
