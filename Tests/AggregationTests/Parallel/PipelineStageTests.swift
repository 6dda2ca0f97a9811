import Aggregation
import ProtocolCore
import Quantities
import Testing

/// Pipelines on a bench, against closed forms and in broken networks.
struct PipelineStageTests {
    static let schedules: [Parallelism.Schedule] = [.gpipe, .oneForwardOneBackward]

    @Test(arguments: schedules, 1...7)
    func `a uniform pipeline takes as long as the closed form says`(
        schedule: Parallelism.Schedule, stages: Int
    ) {
        for microBatches in 1...14 {
            for (forward, backward) in [(10, 20), (10, 10), (7, 30), (30, 7)] as [(Int64, Int64)] {
                var bench = PipelineBench(
                    stages: stages, microBatches: microBatches, schedule: schedule,
                    forward: forward, backward: backward)
                let expected = PipelineTime.makespan(
                    stages: stages, microBatches: microBatches, forward: Double(forward),
                    backward: Double(backward))
                #expect(Double(bench.run()) == expected)
                let work = Double(microBatches) * Double(forward + backward)
                let bubble = PipelineTime.bubble(stages: stages, microBatches: microBatches)
                #expect(abs(work / expected - (1 - bubble)) < 1e-12)
            }
        }
    }

    @Test(arguments: schedules, [2, 3, 5])
    func `a pipeline runs empty between two steps`(schedule: Parallelism.Schedule, steps: Int) {
        var one = PipelineBench(stages: 4, microBatches: 6, schedule: schedule)
        let single = one.run()
        var bench = PipelineBench(
            stages: 4, microBatches: 6, schedule: schedule, steps: steps)
        #expect(bench.run() == single * Int64(steps))
        #expect(bench.ready.count == 4 * steps)
        // Of every step, the last stage's gradients are complete first.
        for step in 0..<steps {
            #expect(bench.ready.filter { $0.step == step }.map(\.stage) == [3, 2, 1, 0])
        }
        #expect(bench.discards.isEmpty)
    }

    @Test func `a stage that waits for its sends does not compute meanwhile`() {
        // Forward, each of nine activations is computed and sent in turn; the gradients overlap.
        var bench = PipelineBench(
            stages: 2, microBatches: 9, schedule: .gpipe, blocking: .forward)
        bench.line = 15
        #expect(bench.run() == 9 * (10 + 15) + 10 + 9 * 20 + 15 + 20)
        // Where it waits both ways, the gradients do as the activations do.
        bench = PipelineBench(stages: 2, microBatches: 9, schedule: .gpipe, blocking: .both)
        bench.line = 15
        #expect(bench.run() == 9 * (10 + 15) + 10 + 9 * (20 + 15) + 20)
        #expect(bench.discards.isEmpty)
    }

    @Test(arguments: schedules, [Parallelism.Blocking.forward, .both])
    func `waiting for sends costs nothing where they take no time`(
        schedule: Parallelism.Schedule, blocking: Parallelism.Blocking
    ) {
        for (stages, microBatches) in [(2, 1), (3, 5), (5, 3), (4, 12)] {
            var bench = PipelineBench(
                stages: stages, microBatches: microBatches, schedule: schedule, steps: 2,
                blocking: blocking)
            let expected = PipelineTime.makespan(
                stages: stages, microBatches: microBatches, forward: 10, backward: 20)
            #expect(Double(bench.run()) == 2 * expected)
        }
    }

    @Test func `a slow line is what a pipeline of two waits for`() {
        for microBatches in 1...9 {
            var bench = PipelineBench(stages: 2, microBatches: microBatches, schedule: .gpipe)
            bench.line = 100
            // Forward, all activations one by one, forward; and the same back.
            let oneWay = 100 * Int64(microBatches)
            #expect(bench.run() == 10 + oneWay + 10 + 20 + oneWay + 20)
        }
        // In turn, the line works both ways at once. A micro-batch takes two stages' passes and a
        // message each way; two are under way, the second a message behind the first.
        var bench = PipelineBench(
            stages: 2, microBatches: 20, schedule: .oneForwardOneBackward)
        bench.line = 100
        let cycle = Int64(2 * (10 + 20) + 2 * 100)
        #expect(bench.run() == 10 * cycle + 100)
    }

    @Test func `the slowest stage sets the pace`() {
        for schedule in Self.schedules {
            var bench = PipelineBench(stages: 5, microBatches: 200, schedule: schedule)
            bench.forward[2] = 30
            bench.backward[2] = 60
            let end = bench.run()
            #expect(end >= 200 * 90 && end < 200 * 90 + 4 * 30 + 4 * 90)
        }
    }

    @Test(arguments: schedules)
    func `no stage keeps more micro-batches than its order says`(
        schedule: Parallelism.Schedule
    ) {
        for stages in 1...6 {
            for microBatches in 1...8 {
                var bench = PipelineBench(
                    stages: stages, microBatches: microBatches, schedule: schedule)
                bench.line = 3
                bench.run()
                for stage in 0..<stages {
                    let order = PipelineOrder(
                        stage: stage, of: stages, schedule: schedule, microBatches: microBatches)
                    var kept = 0
                    var most = 0
                    for entry in bench.log where entry.stage == stage {
                        kept += entry.task.direction == .forward ? 1 : -1
                        most = max(most, kept)
                    }
                    #expect(most == order.inFlight && kept == 0)
                    let limit =
                        schedule == .gpipe ? microBatches : min(microBatches, stages - stage)
                    #expect(order.inFlight == limit)
                }
            }
        }
    }

    @Test(arguments: schedules)
    func `repeated and reordered messages change no order of work`(
        schedule: Parallelism.Schedule
    ) {
        for seed in 0..<100 as Range<UInt64> {
            var plain = PipelineBench(stages: 4, microBatches: 5, schedule: schedule, steps: 2)
            plain.run()
            var broken = PipelineBench(stages: 4, microBatches: 5, schedule: schedule, steps: 2)
            broken.mischief = Mischief(reorders: true, repeats: 0.4)
            broken.numbers = TestNumbers(state: seed)
            broken.run(begins: [0, 40, 400, 7])
            for stage in 0..<4 {
                let expected = plain.log.filter { $0.stage == stage }.map(\.task)
                #expect(
                    broken.log.filter { $0.stage == stage }.map(\.task) == expected,
                    "seed \(seed)")
            }
            #expect(broken.sends == plain.sends)
            #expect(broken.stages.allSatisfy { $0.isFinished })
            #expect(!broken.discards.isEmpty)
            #expect(
                broken.discards.allSatisfy { [.repeated, .otherStep, .finished].contains($0) })
        }
    }

    @Test(arguments: schedules)
    func `a lost message stops a pipeline, and nobody computes what has not come`(
        schedule: Parallelism.Schedule
    ) {
        var stopped = 0
        for seed in 0..<100 as Range<UInt64> {
            var bench = PipelineBench(stages: 3, microBatches: 4, schedule: schedule)
            bench.mischief = Mischief(reorders: true, loses: 0.05)
            bench.numbers = TestNumbers(state: seed)
            bench.run()
            if !bench.stages.allSatisfy({ $0.isFinished }) { stopped += 1 }
            var done: Set<[Int]> = []
            for (stage, task) in bench.log {
                let isForward = task.direction == .forward
                let source = isForward ? stage - 1 : stage + 1
                if (0..<3).contains(source) {
                    #expect(done.contains([source, task.microBatch, isForward ? 0 : 1]))
                }
                done.insert([stage, task.microBatch, isForward ? 0 : 1])
            }
            for (stage, _, _) in bench.ready {
                #expect(bench.log.filter { $0.stage == stage }.count == 8)
            }
        }
        #expect(stopped > 20 && stopped < 100, "\(stopped) of 100 stopped")
    }
}
