public import ProtocolCore
public import Quantities

/// One member's part in a step of sharded training: gather, compute, scatter, group by group.
///
/// The member computes one unit at a time (see `ShardOrder`). The weights of a unit are gathered
/// before it, at most `prefetch` units ahead of the one at work; gradients are scattered behind
/// their unit. There are two lanes beside the computation, one for gathers and one for scatters,
/// and in each one exchange at a time in the order of the units. All members go through the same
/// orders, so that they never wait for each other in a circle.
///
/// ```
///          begin              weights of the next unit are there
///  idle ─────────► waiting ──────────────────────────────────────► computing(unit)
///                     ▲                                                 │
///                     ├──────────── computed, units left ───────────────┤
///                     │                                                 │ computed, none left
///                                                                       ▼
///                              finished ◄── last gradients scattered ── scattering
/// ```
public struct ShardedPass: ProtocolMachine {
    /// What a member is told.
    public enum Input: Hashable, Sendable {
        /// The member has the state, and time for it.
        case begin
        /// The weights for the unit of this ordinal are there.
        case gathered(Int)
        /// The unit of this ordinal is computed.
        case computed(Int)
        /// The gradients of the unit of this ordinal are summed, each part at its owner.
        case scattered(Int)
    }

    /// What a member orders.
    public enum Directive: Hashable, Sendable {
        /// Take part in the gathering of a unit's weights.
        case gather(ShardUnit)
        /// Compute a unit; it is the only one at a time.
        case compute(ShardUnit)
        /// Take part in summing a unit's gradients to their owners.
        case scatter(ShardUnit)
        /// The step is done.
        case finished
        /// The input changed nothing.
        case discard(DiscardReason)
    }

    /// Why an input was left without effect.
    public enum DiscardReason: Hashable, Sendable {
        /// It has begun already, or not yet.
        case begun
        case notBegun
        /// It speaks of a unit whose weights are not on their way.
        case notGathering
        /// It speaks of a unit that is not being computed.
        case notUnderWay
        /// It speaks of a unit whose gradients are not on their way.
        case notScattering
        /// The step is done.
        case finished
    }

    /// What the member is at.
    enum State: Hashable, Sendable { case idle, waiting, computing, scattering, finished }

    /// What the step is made of.
    public let order: ShardOrder
    /// How many units ahead of the one at work weights are gathered.
    public let prefetch: Int
    var state = State.idle
    /// The unit at work or awaited next.
    public private(set) var unit = 0
    /// The first unit whose weights are still to be gathered, and whether they are on their way.
    private var gather: Int
    private var isGathering = false
    /// The first unit whose gradients are still to be summed, and whether they are on their way.
    private var scatter: Int
    private var isScattering = false

    /// A member's part that has not begun.
    ///
    /// - Precondition: the prefetch is not negative.
    public init(order: ShardOrder, prefetch: Int) {
        precondition(prefetch >= 0, "a prefetch of \(prefetch)")
        self.order = order
        self.prefetch = prefetch
        gather = order.nextGather(from: 0)
        scatter = order.nextScatter(from: 0)
    }

    /// Whether the step is done.
    public var isFinished: Bool { state == .finished }

    /// The exchange that the member waits for, while it has nothing to compute: of a unit's
    /// weights, or of the last gradients; nil while it computes, and before and behind the step.
    public var awaited: (unit: Int, isGather: Bool)? {
        switch state {
        case .waiting: (gather, true)
        case .scattering: (scatter, false)
        case .idle, .computing, .finished: nil
        }
    }

    /// Takes one input.
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        if state == .finished { return [.discard(.finished)] }
        if state == .idle, input != .begin { return [.discard(.notBegun)] }
        switch input {
        case .begin:
            guard state == .idle else { return [.discard(.begun)] }
            state = .waiting
        case .gathered(let ordinal):
            guard isGathering, ordinal == gather else { return [.discard(.notGathering)] }
            isGathering = false
            gather = order.nextGather(from: ordinal + 1)
        case .computed(let ordinal):
            guard state == .computing, ordinal == unit else { return [.discard(.notUnderWay)] }
            unit += 1
            state = unit < order.count ? .waiting : .scattering
        case .scattered(let ordinal):
            guard isScattering, ordinal == scatter else { return [.discard(.notScattering)] }
            isScattering = false
            scatter = order.nextScatter(from: ordinal + 1)
        }
        return proceed()
    }

    /// Orders all that can be done now.
    private mutating func proceed() -> [Directive] {
        var directives: [Directive] = []
        if !isScattering, scatter < unit {
            isScattering = true
            directives.append(.scatter(order.unit(at: scatter)))
        }
        if !isGathering, gather < order.count, gather <= unit + prefetch {
            isGathering = true
            directives.append(.gather(order.unit(at: gather)))
        }
        if state == .waiting, unit < gather {
            state = .computing
            directives.append(.compute(order.unit(at: unit)))
        }
        if state == .scattering, scatter == order.count {
            state = .finished
            directives.append(.finished)
        }
        return directives
    }
}
