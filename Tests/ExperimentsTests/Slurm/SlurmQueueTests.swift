import Testing

@testable import Experiments

/// What `squeue` prints, as Slurm 22.05 printed it.
struct SlurmQueueTests {
    private static let text = """
        1|5|CANCELLED|15|None|vm|
        1|7|COMPLETED|0|None|vm|
        1|2|FAILED|9|JobLaunchFailure|vm|
        1|1|FAILED|16896|NonZeroExitCode|vm|
        9|0|FAILED|4021|JobLaunchFailure|vm|
        9|1|RUNNING|0|Resources|vm|
        9|2|PENDING|0|Resources||
        9|3|COMPLETING|0|None|node[1-2]|
        9|4|TIMEOUT|15|TimeLimit|vm|
        9|N/A|RUNNING|0|None|vm|

        """

    @Test func `every task is read with its state, its end and its node`() {
        let queue = SlurmQueue(text: Self.text)
        #expect(queue.entries.count == 9)
        func entry(_ array: Int, _ index: Int) -> SlurmQueue.Entry? {
            queue.entries[SlurmQueue.Name(array: array, index: index)]
        }
        #expect(entry(9, 1)?.state == .running)
        #expect(entry(9, 2)?.state == .waiting)
        #expect(entry(9, 2)?.reason == "Resources")
        #expect(entry(9, 2)?.nodes.isEmpty == true)
        #expect(entry(9, 3)?.state == .ending)
        #expect(entry(9, 3)?.nodes == "node[1-2]")
        #expect(SlurmLoss(entry(1, 5)) == .cancelled)
        #expect(SlurmLoss(entry(1, 7)) == .unseen)
        #expect(SlurmLoss(entry(1, 2)) == .killed(signal: 9))
        #expect(SlurmLoss(entry(1, 1)) == .failed(code: 66))
        #expect(SlurmLoss(entry(9, 0)) == .notStarted)
        #expect(SlurmLoss(entry(9, 4)) == .timeOut)
        #expect(SlurmLoss(entry(9, 8)) == .forgotten)
    }

    @Test(arguments: [
        ("OUT_OF_MEMORY", SlurmLoss.outOfMemory), ("NODE_FAIL", .nodeFailure),
        ("BOOT_FAIL", .nodeFailure), ("PREEMPTED", .preempted), ("DEADLINE", .timeOut),
        ("WHATEVER", .other("WHATEVER")),
    ])
    func `ends by other names are known`(_ name: String, _ loss: SlurmLoss) {
        let queue = SlurmQueue(text: "3|0|\(name)|0:125|None|a|")
        #expect(SlurmLoss(queue.entries[SlurmQueue.Name(array: 3, index: 0)]) == loss)
    }

    @Test func `nothing, headings and other jobs are no tasks`() {
        #expect(SlurmQueue(text: "").entries.isEmpty)
        #expect(
            SlurmQueue(text: "ARRAY_JOB_ID|ARRAY_TASK_ID|STATE\n5|N/A|RUNNING|0|x|y|").entries
                .isEmpty)
        // A waiting array that is not taken apart.
        #expect(SlurmQueue(text: "5|3-7%2|PENDING|0|x||").entries.isEmpty)
    }

    @Test func `a forgotten job is told from a queue that does not answer`() {
        #expect(SlurmQueue.isForgotten("slurm_load_jobs error: Invalid job id specified"))
        #expect(
            !SlurmQueue.isForgotten("slurm_load_jobs error: Unable to contact slurm controller"))
    }
}
