/// Which of a job's exchanges is meant; several can be under way at a time.
struct ExchangeKey: Hashable, Sendable, BitwiseCopyable {
    /// What an exchange is for.
    enum Purpose: UInt8, Sendable {
        /// What the members hand in at the end of a round, or what is left of it.
        case update
        /// The part of a step's gradients that is exchanged behind the backward pass.
        case early
        /// The sum of a stage's gradients over all replicas of the model.
        case stage
        /// The weights of a group of layers, of which each member keeps a part.
        case gather
        /// The sum of a group's gradients, each part to the member that keeps it.
        case scatter
    }

    var purpose: Purpose
    /// Which of the groups that exchange among themselves; 0 if all members are one.
    var group: Int32 = 0
    /// Which of several exchanges of the same group and purpose.
    var ordinal: Int32 = 0

    static let update = ExchangeKey(purpose: .update)
    static let early = ExchangeKey(purpose: .early)
}
