import Aggregation
import ProtocolCore
import Quantities
import Testing

/// Every kind of input in every state of a pipeline's stage.
struct PipelineStageTableTests {
    enum State: CaseIterable { case idle, waiting, computing, sending, waitingBack, finished }

    /// The middle one of three stages, at the second of two steps of two micro-batches, unless it
    /// is idle.
    private func stage(in state: State) -> PipelineStage {
        var stage = PipelineStage(
            PipelineStage.Settings(
                stage: 1, stages: 3, schedule: .gpipe, microBatches: 2, steps: 2,
                blocking: state == .sending ? .forward : .none))
        func send(_ inputs: PipelineStage.Input...) {
            for input in inputs { _ = stage.handle(input, at: .start) }
        }
        func pass(_ step: Int, _ microBatch: Int, _ direction: PipelineTask.Direction) {
            send(
                direction == .forward
                    ? .activation(step: step, microBatch: microBatch)
                    : .gradient(step: step, microBatch: microBatch),
                .computed(
                    PipelineTask(step: step, microBatch: microBatch, direction: direction)),
                .sent(PipelineTask(step: step, microBatch: microBatch, direction: direction)))
        }
        guard state != .idle else { return stage }
        send(.begin)
        pass(0, 0, .forward)
        pass(0, 1, .forward)
        pass(0, 1, .backward)
        pass(0, 0, .backward)
        switch state {
        case .idle, .waiting: break
        case .computing: send(.activation(step: 1, microBatch: 0))
        case .sending:
            send(
                .activation(step: 1, microBatch: 0),
                .computed(PipelineTask(step: 1, microBatch: 0, direction: .forward)))
        case .waitingBack, .finished:
            pass(1, 0, .forward)
            pass(1, 1, .forward)
            guard state == .finished else { break }
            pass(1, 1, .backward)
            pass(1, 0, .backward)
        }
        return stage
    }

    private func said(_ input: PipelineStage.Input, in state: State) -> String {
        var stage = stage(in: state)
        return stage.handle(input, at: .start).map { directive in
            switch directive {
            case .compute(let task): "\(task.direction) \(task.microBatch)"
            case .sendActivation(_, let microBatch): "output \(microBatch)"
            case .sendGradient(_, let microBatch): "gradient \(microBatch)"
            case .gradientsReady(let step): "ready \(step)"
            case .discard(let reason): "\(reason)"
            }
        }.joined(separator: ", ")
    }

    @Test func `every input in every state`() {
        func task(_ step: Int, _ microBatch: Int, _ way: PipelineTask.Direction)
            -> PipelineStage.Input
        { .computed(PipelineTask(step: step, microBatch: microBatch, direction: way)) }
        let over = "finished"
        let inputs: [(PipelineStage.Input, [String])] = [
            //  idle, waiting forward, computing forward 0, sending it, waiting backward, finished
            (.begin, ["", "begun", "begun", "begun", "begun", over]),
            (
                .activation(step: 1, microBatch: 0),
                ["otherStep", "forward 0", "repeated", "repeated", "repeated", over]
            ),
            (.activation(step: 1, microBatch: 1), ["otherStep", "", "", "", "repeated", over]),
            (
                .activation(step: 0, microBatch: 0),
                ["", "otherStep", "otherStep", "otherStep", "otherStep", over]
            ),
            (
                .activation(step: 1, microBatch: 2),
                [
                    "otherStep", "noSuchMicroBatch", "noSuchMicroBatch", "noSuchMicroBatch",
                    "noSuchMicroBatch", over,
                ]
            ),
            (
                .activation(step: 1, microBatch: -1),
                [
                    "otherStep", "noSuchMicroBatch", "noSuchMicroBatch", "noSuchMicroBatch",
                    "noSuchMicroBatch", over,
                ]
            ),
            (
                .gradient(step: 1, microBatch: 1),
                ["otherStep", "premature", "premature", "premature", "backward 1", over]
            ),
            (
                .gradient(step: 1, microBatch: 0),
                ["otherStep", "premature", "premature", "", "", over]
            ),
            (
                task(1, 0, .forward),
                ["notUnderWay", "notUnderWay", "output 0", "notUnderWay", "notUnderWay", over]
            ),
            (
                task(1, 0, .backward),
                ["notUnderWay", "notUnderWay", "notUnderWay", "notUnderWay", "notUnderWay", over]
            ),
            (
                .sent(PipelineTask(step: 1, microBatch: 0, direction: .forward)),
                ["notUnderWay", "notUnderWay", "notUnderWay", "", "notUnderWay", over]
            ),
            (
                .sent(PipelineTask(step: 1, microBatch: 1, direction: .forward)),
                ["notUnderWay", "notUnderWay", "notUnderWay", "notUnderWay", "notUnderWay", over]
            ),
        ]
        for (input, expected) in inputs {
            for (state, words) in zip(State.allCases, expected) {
                #expect(said(input, in: state) == words, "\(input) while \(state)")
            }
        }
    }

    @Test func `the last backward pass of a step makes its gradients ready`() {
        var stage = stage(in: .waitingBack)
        _ = stage.handle(.gradient(step: 1, microBatch: 1), at: .start)
        let first = PipelineTask(step: 1, microBatch: 1, direction: .backward)
        #expect(
            stage.handle(.computed(first), at: .start) == [.sendGradient(step: 1, microBatch: 1)])
        _ = stage.handle(.gradient(step: 1, microBatch: 0), at: .start)
        let last = PipelineTask(step: 1, microBatch: 0, direction: .backward)
        #expect(
            stage.handle(.computed(last), at: .start)
                == [.sendGradient(step: 1, microBatch: 0), .gradientsReady(step: 1)])
        #expect(stage.isFinished && stage.current == nil)
    }

    @Test func `the ends of a pipeline have neighbours on one side only`() {
        var first = PipelineStage(
            PipelineStage.Settings(
                stage: 0, stages: 2, schedule: .gpipe, microBatches: 1, steps: 1))
        #expect(
            first.handle(.activation(step: 0, microBatch: 0), at: .start)
                == [.discard(.noNeighbour)])
        var last = PipelineStage(
            PipelineStage.Settings(
                stage: 1, stages: 2, schedule: .gpipe, microBatches: 1, steps: 1))
        #expect(
            last.handle(.gradient(step: 0, microBatch: 0), at: .start)
                == [.discard(.noNeighbour)])
        #expect(last.handle(.begin, at: .start) == [])
    }
}
