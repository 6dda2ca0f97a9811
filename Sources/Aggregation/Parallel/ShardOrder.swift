/// A piece of work of a member of sharded training: one pass through one group of layers.
public struct ShardUnit: Hashable, Sendable {
    /// Its place among all units of the step, from 0.
    public var ordinal: Int
    /// The group of layers.
    public var group: Int
    /// Which way the pass goes.
    public var direction: PipelineTask.Direction
    /// The micro-batch of the step, from 0.
    public var microBatch: Int

    /// A unit.
    public init(
        ordinal: Int, group: Int, direction: PipelineTask.Direction, microBatch: Int
    ) {
        self.ordinal = ordinal
        self.group = group
        self.direction = direction
        self.microBatch = microBatch
    }
}

/// Which layer groups a step of sharded training goes through, and what is exchanged for each.
///
/// A micro-batch goes through the groups forward in order and backward in the opposite one. What
/// has to be exchanged depends on what is sharded (Rajbhandari et al., ZeRO, SC 2020, sections 5
/// and 7):
/// - *optimizer*: weights are gathered once a step, since each member has updated a part of them;
///   gradients are summed to their owners behind the last backward pass.
/// - *gradients*: the same, but gradients are summed behind each backward pass, for there is no
///   room to keep them.
/// - *full*: weights too are gathered for every use and dropped behind it. Those of the last group
///   are still there when the pass turns, and those of the first when the next micro-batch begins.
public struct ShardOrder: Hashable, Sendable {
    /// Groups that the layers are cut into.
    public let groups: Int
    /// Micro-batches of a step.
    public let microBatches: Int
    /// What is sharded.
    public let sharding: Parallelism.Sharding

    /// The order of a step.
    ///
    /// - Precondition: there are a group and a micro-batch, and something is sharded.
    public init(groups: Int, microBatches: Int, sharding: Parallelism.Sharding) {
        precondition(groups > 0 && microBatches > 0, "\(groups) groups, \(microBatches) batches")
        precondition(sharding != .none, "nothing is sharded")
        self.groups = groups
        self.microBatches = microBatches
        self.sharding = sharding
    }

    /// How many units a step has.
    public var count: Int { 2 * groups * microBatches }

    /// The unit at a place.
    public func unit(at ordinal: Int) -> ShardUnit {
        precondition((0..<count).contains(ordinal), "unit \(ordinal) of \(count)")
        let (microBatch, place) = ordinal.quotientAndRemainder(dividingBy: 2 * groups)
        let isForward = place < groups
        return ShardUnit(
            ordinal: ordinal, group: isForward ? place : 2 * groups - 1 - place,
            direction: isForward ? .forward : .backward, microBatch: microBatch)
    }

    /// Whether a unit's weights have to be gathered for it.
    public func gathers(_ ordinal: Int) -> Bool {
        let place = ordinal % (2 * groups)
        guard sharding == .full else { return ordinal < groups }
        return ordinal == 0 || (place != 0 && place != groups)
    }

    /// Whether the gradients of a unit are summed to their owners behind it.
    public func scatters(_ ordinal: Int) -> Bool {
        let isBackward = ordinal % (2 * groups) >= groups
        return isBackward && (sharding != .optimizer || ordinal >= count - groups)
    }

    /// The first unit from a place on that gathers, or `count`.
    func nextGather(from ordinal: Int) -> Int {
        (ordinal..<max(ordinal, count)).first(where: gathers) ?? count
    }

    /// The first unit from a place on that scatters, or `count`.
    func nextScatter(from ordinal: Int) -> Int {
        (ordinal..<max(ordinal, count)).first(where: scatters) ?? count
    }
}
