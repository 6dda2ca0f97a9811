public import ProtocolCore
public import Quantities

/// One stage of a pipeline: some layers of the model, on one node, through some steps.
///
/// The stage does its passes in a fixed order (see `PipelineOrder`), each as soon as what it needs
/// has come: a forward pass the activations of the stage before, a backward pass the gradient of
/// the stage behind. It sends on what a pass makes. Between two steps the pipeline runs empty: the
/// stage goes on to the next step after its own last backward pass, which comes after those of all
/// stages behind it.
///
/// ```
///            begin                   input of the next pass is there
///   idle ───────────► waiting ─────────────────────────────────────► computing(task)
///                        ▲  ▲                                              │
///                        │  └── computed, passes left: send on ────────────┤
///                        │                                                 │
///                        ├── computed, step over: gradientsReady, next ────┤
///                        │                                                 │
///                        └────────── sent ──────── sending(task) ◄─────────┤ if it waits
///                                                                          ▼
///                                        steps over: gradientsReady ──► finished
/// ```
/// What comes before `begin` is kept, since a neighbour may have begun before.
public struct PipelineStage: ProtocolMachine {
    /// What does not change.
    public struct Settings: Hashable, Sendable {
        /// Which stage it is, from 0, and how many there are.
        public var stage: Int
        public var stages: Int
        /// The order of its work.
        public var schedule: Parallelism.Schedule
        /// Micro-batches of a step, and steps; both above 0.
        public var microBatches: Int
        public var steps: Int
        /// Which sends it waits for before the next pass.
        public var blocking: Parallelism.Blocking

        /// Settings, all of them stated.
        public init(
            stage: Int, stages: Int, schedule: Parallelism.Schedule, microBatches: Int, steps: Int,
            blocking: Parallelism.Blocking = .none
        ) {
            self.stage = stage
            self.stages = stages
            self.schedule = schedule
            self.microBatches = microBatches
            self.steps = steps
            self.blocking = blocking
        }

        /// Whether it waits until what such a pass has made is sent.
        @inlinable
        public func waits(toSend direction: PipelineTask.Direction) -> Bool {
            switch blocking {
            case .none: false
            case .forward: direction == .forward
            case .both: true
            }
        }
    }

    /// What a stage is told.
    public enum Input: Hashable, Sendable {
        /// The node has the state, and time for it.
        case begin
        /// The stage before has sent its output.
        case activation(step: Int, microBatch: Int)
        /// The stage behind has sent the gradient of this stage's output.
        case gradient(step: Int, microBatch: Int)
        /// A pass is done.
        case computed(PipelineTask)
        /// What a pass has made has left, where the stage waits for that.
        case sent(PipelineTask)
    }

    /// What a stage orders.
    public enum Directive: Hashable, Sendable {
        /// Do a pass; it is the only one at a time.
        case compute(PipelineTask)
        /// Send the output of a forward pass to the stage behind.
        case sendActivation(step: Int, microBatch: Int)
        /// Send the gradient of its input to the stage before.
        case sendGradient(step: Int, microBatch: Int)
        /// The gradient of the stage's layers is complete for a step.
        case gradientsReady(step: Int)
        /// The input changed nothing.
        case discard(DiscardReason)
    }

    /// Why an input was left without effect.
    public enum DiscardReason: Hashable, Sendable {
        /// It has begun already.
        case begun
        /// The input speaks of another step than the present one.
        case otherStep
        /// There is no such micro-batch.
        case noSuchMicroBatch
        /// The first stage has nobody before it, the last one nobody behind it.
        case noNeighbour
        /// The gradient of a micro-batch that this stage has not sent on.
        case premature
        /// It was there before.
        case repeated
        /// It speaks of a pass that is not under way.
        case notUnderWay
        /// All steps are done.
        case finished
    }

    /// What the stage is at.
    enum State: Hashable, Sendable { case idle, waiting, computing, sending, finished }

    /// What does not change.
    public let settings: Settings
    let order: PipelineOrder
    var state = State.idle
    /// The present step, and the place of the next pass, or the one under way, in its order.
    public private(set) var step = 0
    var place = 0
    /// Whether a micro-batch's input has come, and its gradient, and whether it went forward.
    private var hasInput: [Bool]
    private var hasGradient: [Bool]
    private var isForwarded: [Bool]

    /// A stage that has not begun.
    ///
    /// - Precondition: the stage is one of the pipeline's, and there is something to do.
    public init(_ settings: Settings) {
        precondition(settings.steps > 0, "\(settings)")
        self.settings = settings
        order = PipelineOrder(
            stage: settings.stage, of: settings.stages, schedule: settings.schedule,
            microBatches: settings.microBatches)
        let none = [Bool](repeating: false, count: settings.microBatches)
        hasInput = none
        hasGradient = none
        isForwarded = none
    }

    /// Whether there is nobody before it, or nobody behind it.
    public var isFirst: Bool { settings.stage == 0 }
    public var isLast: Bool { settings.stage == settings.stages - 1 }
    /// Whether all steps are done.
    public var isFinished: Bool { state == .finished }

    /// The pass that the stage waits to do, or does; nil if it has nothing to do.
    public var current: PipelineTask? {
        state == .waiting || state == .computing ? order.task(at: place, step: step) : nil
    }

    /// The pass whose input the stage waits for; nil if it computes or has nothing to do.
    public var awaited: PipelineTask? { state == .waiting ? current : nil }

    /// The pass whose result is to leave before the next begins; nil if it waits for no send.
    public var sending: PipelineTask? {
        state == .sending ? order.task(at: place, step: step) : nil
    }

    /// Takes one input.
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        guard state != .finished else { return [.discard(.finished)] }
        switch input {
        case .begin:
            guard state == .idle else { return [.discard(.begun)] }
            state = .waiting
            return proceed()
        case .activation(let step, let microBatch):
            if let reason = fault(step, microBatch, hasNeighbour: !isFirst, seen: hasInput) {
                return [.discard(reason)]
            }
            hasInput[microBatch] = true
            return state == .waiting ? proceed() : []
        case .gradient(let step, let microBatch):
            if let reason = fault(step, microBatch, hasNeighbour: !isLast, seen: hasGradient) {
                return [.discard(reason)]
            }
            guard isForwarded[microBatch] else { return [.discard(.premature)] }
            hasGradient[microBatch] = true
            return state == .waiting ? proceed() : []
        case .computed(let task):
            guard state == .computing, task == current else { return [.discard(.notUnderWay)] }
            return finish(task)
        case .sent(let task):
            guard state == .sending, task == sending else { return [.discard(.notUnderWay)] }
            return goOn()
        }
    }

    private func fault(
        _ step: Int, _ microBatch: Int, hasNeighbour: Bool, seen: [Bool]
    ) -> DiscardReason? {
        guard hasNeighbour else { return .noNeighbour }
        guard step == self.step else { return .otherStep }
        guard seen.indices.contains(microBatch) else { return .noSuchMicroBatch }
        return seen[microBatch] ? .repeated : nil
    }

    /// Does the next pass, if what it needs is there.
    private mutating func proceed() -> [Directive] {
        let task = order.task(at: place, step: step)
        let isReady =
            task.direction == .forward
            ? isFirst || hasInput[task.microBatch] : isLast || hasGradient[task.microBatch]
        guard isReady else {
            state = .waiting
            return []
        }
        state = .computing
        return [.compute(task)]
    }

    /// Sends on what a pass has made, and goes on, now or when it has left.
    private mutating func finish(_ task: PipelineTask) -> [Directive] {
        var send: Directive?
        switch task.direction {
        case .forward:
            isForwarded[task.microBatch] = true
            if !isLast { send = .sendActivation(step: step, microBatch: task.microBatch) }
        case .backward:
            if !isFirst { send = .sendGradient(step: step, microBatch: task.microBatch) }
        }
        guard let send else { return goOn() }
        guard settings.waits(toSend: task.direction) else { return [send] + goOn() }
        state = .sending
        return [send]
    }

    /// Goes on to the next pass, of this step or of the next.
    private mutating func goOn() -> [Directive] {
        place += 1
        guard place == order.count else { return proceed() }
        let directives = [Directive.gradientsReady(step: step)]
        guard step + 1 < settings.steps else {
            state = .finished
            return directives
        }
        step += 1
        place = 0
        for microBatch in hasInput.indices {
            hasInput[microBatch] = false
            hasGradient[microBatch] = false
            isForwarded[microBatch] = false
        }
        return directives + proceed()
    }
}
