public import Quantities

/// What crossed the bridge of a run, and what went wrong on it.
public struct BridgeReport: Hashable, Sendable {
    /// Passages of customers' funds: begun, and arrived.
    public var passages = 0
    public var arrivals = 0
    /// Locked on the other chain, minted here, and minted without a lock.
    public var locked = Zen.zero
    public var minted = Zen.zero
    public var forged = Zen.zero
    /// Locked and not minted at the end.
    public var inFlight = Zen.zero
    /// The most that the attackers could mint until they were found out; nil without an attack.
    public var greatestLoss: Zen?
    /// Burned here, released on the other chain, and what was not, because the bridge was paused or
    /// too little lay locked.
    public var burned = Zen.zero
    public var released = Zen.zero
    public var refused = Zen.zero
    public var refusals = 0
    /// The part of what was burned that the attackers had minted: what others' locks have lost.
    public var stolen = Zen.zero
    /// From the locks to the arrival of all funds of a rental or job, in the order of arrival.
    public var delays: [Duration] = []
    /// Passages that had to wait for the limit or a pause when they were final.
    public var limited = 0
    /// Rentals that gave up before their funds had come, and those whose funds were on their way
    /// at the end.
    public var givenUp = 0
    public var stillWaiting = 0
    public var pausedAt: Instant?
    public var resumedAt: Instant?
}
