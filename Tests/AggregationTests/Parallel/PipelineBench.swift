import Aggregation
import Quantities

/// A pipeline on a bench: its stages, what their passes take, and lines between neighbours that
/// carry one message at a time in each direction.
struct PipelineBench {
    enum Event {
        case begin(Int)
        case computed(Int, PipelineTask)
        case sent(Int, PipelineTask)
        case activation(to: Int, step: Int, microBatch: Int)
        case gradient(to: Int, step: Int, microBatch: Int)
    }

    var stages: [PipelineStage]
    /// Nanoseconds of a pass, by stage, and of a message over a line.
    var forward: [Int64]
    var backward: [Int64]
    var line: Int64 = 0
    var mischief = Mischief()
    var numbers = TestNumbers(state: 1)

    private(set) var log: [(stage: Int, task: PipelineTask)] = []
    private(set) var ready: [(stage: Int, step: Int, at: Int64)] = []
    private(set) var discards: [PipelineStage.DiscardReason] = []
    private(set) var sends = 0
    private(set) var now: Int64 = 0
    private var pending: [(at: Int64, order: Int, event: Event)] = []
    private var count = 0
    /// When each line, there and back, is free again.
    private var free: [[Int64]]

    init(
        stages count: Int, microBatches: Int, schedule: Parallelism.Schedule, steps: Int = 1,
        forward: Int64 = 10, backward: Int64 = 20, blocking: Parallelism.Blocking = .none
    ) {
        stages = (0..<count).map {
            PipelineStage(
                PipelineStage.Settings(
                    stage: $0, stages: count, schedule: schedule, microBatches: microBatches,
                    steps: steps, blocking: blocking))
        }
        self.forward = Array(repeating: forward, count: count)
        self.backward = Array(repeating: backward, count: count)
        free = Array(repeating: [0, 0], count: count)
    }

    /// Runs until nothing is left; returns the end of the last pass.
    @discardableResult
    mutating func run(begins: [Int64]? = nil) -> Int64 {
        for stage in stages.indices { schedule(.begin(stage), at: begins?[stage] ?? 0) }
        var end: Int64 = 0
        while !pending.isEmpty {
            var first = 0
            for place in pending.indices
            where (pending[place].at, pending[place].order)
                < (pending[first].at, pending[first].order)
            { first = place }
            let entry = pending.remove(at: first)
            now = entry.at
            if case .computed = entry.event { end = now }
            deliver(entry.event)
        }
        return end
    }

    private mutating func schedule(_ event: Event, at time: Int64) {
        pending.append((time, count, event))
        count += 1
    }

    private mutating func deliver(_ event: Event) {
        switch event {
        case .begin(let stage): tell(.begin, stage)
        case .computed(let stage, let task): tell(.computed(task), stage)
        case .sent(let stage, let task): tell(.sent(task), stage)
        case .activation(let stage, let step, let microBatch):
            tell(.activation(step: step, microBatch: microBatch), stage)
        case .gradient(let stage, let step, let microBatch):
            tell(.gradient(step: step, microBatch: microBatch), stage)
        }
    }

    private mutating func tell(_ input: PipelineStage.Input, _ stage: Int) {
        for directive in stages[stage].handle(input, at: .start) {
            switch directive {
            case .compute(let task):
                log.append((stage, task))
                let length = task.direction == .forward ? forward[stage] : backward[stage]
                schedule(.computed(stage, task), at: now + length)
            case .sendActivation(let step, let microBatch):
                send(
                    .activation(to: stage + 1, step: step, microBatch: microBatch), from: stage, 0)
            case .sendGradient(let step, let microBatch):
                send(.gradient(to: stage - 1, step: step, microBatch: microBatch), from: stage, 1)
            case .gradientsReady(let step): ready.append((stage, step, now))
            case .discard(let reason): discards.append(reason)
            }
        }
    }

    private mutating func send(_ event: Event, from stage: Int, _ way: Int) {
        sends += 1
        free[stage][way] = max(now, free[stage][way]) + line
        if let task = stages[stage].sending { schedule(.sent(stage, task), at: free[stage][way]) }
        if Double.random(in: 0..<1, using: &numbers) < mischief.loses { return }
        let delay = mischief.reorders ? Int64.random(in: 0...500, using: &numbers) : 0
        schedule(event, at: free[stage][way] + delay)
        if Double.random(in: 0..<1, using: &numbers) < mischief.repeats {
            schedule(event, at: free[stage][way] + Int64.random(in: 0...500, using: &numbers))
        }
    }
}
