/// A piece of work of a pipeline's stage: one pass of one micro-batch through its layers.
public struct PipelineTask: Hashable, Sendable {
    /// Which way the pass goes.
    public enum Direction: Hashable, Sendable {
        case forward
        case backward
    }
    /// The step, from 0.
    public var step: Int
    /// The micro-batch of the step, from 0.
    public var microBatch: Int
    /// Which way.
    public var direction: Direction

    /// A task.
    @inlinable
    public init(step: Int, microBatch: Int, direction: Direction) {
        self.step = step
        self.microBatch = microBatch
        self.direction = direction
    }
}

/// The fixed order in which a stage goes through the passes of a step.
///
/// With one forward and one backward in turn, stage s of p has p − s micro-batches in flight and no
/// more (Narayanan et al., Efficient large-scale language model training on GPU clusters, SC 2021,
/// section 2.2.1; Megatron-LM makes p − s − 1 forward passes before the first pair). That bounds
/// the activations that it keeps, and is reckoned for lines whose latency is nothing beside a pass.
/// Over long cuts it is what the real thing is: bound by latency. The last stage has one
/// micro-batch in flight, the one before it two, so that each pair of passes waits for the way
/// there and back over the cut, however wide that is; GPipe, which has all micro-batches in flight,
/// does not, and pays with memory.
public struct PipelineOrder: Hashable, Sendable {
    /// Micro-batches of a step.
    public let microBatches: Int
    /// The most micro-batches whose activations the stage keeps at a time.
    public let inFlight: Int
    private let schedule: Parallelism.Schedule

    /// The order of one stage.
    ///
    /// - Precondition: the stage is one of the pipeline's, there is a micro-batch.
    public init(
        stage: Int, of stages: Int, schedule: Parallelism.Schedule, microBatches: Int
    ) {
        precondition((0..<stages).contains(stage), "stage \(stage) of \(stages)")
        precondition(microBatches > 0, "\(microBatches) micro-batches")
        self.microBatches = microBatches
        self.schedule = schedule
        inFlight =
            switch schedule {
            case .gpipe: microBatches
            case .oneForwardOneBackward: min(microBatches, stages - stage)
            }
    }

    /// How many passes a step has.
    public var count: Int { 2 * microBatches }

    /// The pass at a place of the order.
    ///
    /// With one forward and one backward in turn, `inFlight` − 1 forward passes come first, then
    /// the pairs, and at the end as many backward passes.
    public func task(at place: Int, step: Int) -> PipelineTask {
        precondition((0..<count).contains(place), "pass \(place) of \(count)")
        let ahead = inFlight - 1
        let isForward: Bool
        let microBatch: Int
        switch schedule {
        case .gpipe:
            isForward = place < microBatches
            microBatch = isForward ? place : count - 1 - place
        case .oneForwardOneBackward:
            let paired = place - ahead
            if paired < 0 {
                (isForward, microBatch) = (true, place)
            } else if paired < 2 * (microBatches - ahead) {
                isForward = paired.isMultiple(of: 2)
                microBatch = isForward ? ahead + paired / 2 : paired / 2
            } else {
                (isForward, microBatch) = (false, place - microBatches)
            }
        }
        return PipelineTask(
            step: step, microBatch: microBatch, direction: isForward ? .forward : .backward)
    }
}
