import Randomness
import Testing

@testable import Experiments

/// What is submitted, and submitted anew.
struct SlurmTasksTests {
    private static func queue(_ states: [(index: Int, state: String, status: Int)]) -> SlurmQueue {
        SlurmQueue(
            text: states.map { "1|\($0.index)|\($0.state)|\($0.status)|None|a|" }
                .joined(separator: "\n"))
    }

    /// Ten runs in three tasks of array 1.
    private func started(retries: Int = 2) -> SlurmTasks {
        var tasks = SlurmTasks(limit: 3, retries: retries)
        guard case .submit(let shares, let attempt)? = tasks.beginning(of: Array(0..<10)).first
        else { return tasks }
        _ = tasks.handle(.submitted(shares, array: 1, attempt: attempt))
        return tasks
    }

    @Test(arguments: [(10, 3), (3, 10), (1, 1), (1_000, 32), (7, 7)])
    func `every run is dealt out once, to tasks of nearly the same length`(
        _ runs: Int, _ limit: Int
    ) {
        let shares = SlurmTasks.division(of: Array(0..<runs), into: limit)
        #expect(shares.count == min(runs, limit))
        #expect(shares.flatMap { $0 }.sorted() == Array(0..<runs))
        let lengths = shares.map(\.count)
        #expect((lengths.max() ?? 0) - (lengths.min() ?? 0) <= 1)
    }

    @Test func `nothing is submitted where nothing is missing`() {
        var none = SlurmTasks(limit: 3, retries: 2)
        #expect(none.beginning(of: []).isEmpty)
        #expect(SlurmTasks.division(of: [], into: 3).isEmpty)
        var all = started()
        #expect(all.beginning(of: Array(0..<10)).isEmpty)
    }

    @Test func `tasks that are lost at different attempts share what is free`() {
        // Of five tasks of three runs, the first two are lost, one of them for the second time.
        var tasks = SlurmTasks(limit: 5, retries: 3)
        _ = tasks.handle(.submitted([[0, 1, 2]], array: 1, attempt: 1))
        let others = (1...4).map { task in (0..<3).map { 3 * task + $0 } }
        _ = tasks.handle(.submitted(others, array: 2, attempt: 0))
        let queue = SlurmQueue(
            text: """
                1|0|NODE_FAIL|0|None|a|
                2|0|NODE_FAIL|0|None|a|
                2|1|RUNNING|0|None|a|
                2|2|RUNNING|0|None|a|
                2|3|RUNNING|0|None|a|
                """)
        _ = tasks.handle(.looked(queue, made: []))
        let submitted = tasks.handle(.looked(queue, made: [])).filter {
            if case .submit = $0 { true } else { false }
        }
        #expect(
            submitted == [.submit([[5, 4, 3]], attempt: 1), .submit([[2, 1, 0]], attempt: 2)])
        #expect(tasks.waiting.isEmpty)
    }

    @Test func `what finds no task free waits for one, without what is made meanwhile`() {
        // One task is allowed, and an earlier start left three.
        var tasks = SlurmTasks(limit: 1, retries: 2)
        _ = tasks.handle(.submitted([[0, 1], [2, 3], [4, 5]], array: 1, attempt: 0))
        #expect(tasks.beginning(of: Array(0..<8)).isEmpty)
        #expect(tasks.waiting == [6, 7])
        let queue = Self.queue([(0, "RUNNING", 0), (1, "FAILED", 9), (2, "RUNNING", 0)])
        for _ in 0..<4 {
            for case .submit in tasks.handle(.looked(queue, made: [])) {
                Issue.record("too many are under way")
            }
        }
        #expect(tasks.underWay == [0, 1, 4, 5])
        #expect(tasks.waiting == [2, 3, 6, 7])
        // What is first to be tried goes first; the lost one was late.
        let made: Set = [0, 1, 3, 4, 5]
        #expect(tasks.handle(.looked(queue, made: made)) == [.submit([[6, 7]], attempt: 0)])
        _ = tasks.handle(.submitted([[6, 7]], array: 2, attempt: 0))
        #expect(tasks.waiting == [2])
        #expect(
            tasks.handle(.looked(queue, made: made.union([6, 7]))) == [.submit([[2]], attempt: 1)])
    }

    @Test func `a lost task is told, and only what is missing of it is tried again`() {
        var tasks = started()
        // Task 1 has the runs 1, 4 and 7; 1 was made before it was killed.
        let queue = Self.queue([(0, "RUNNING", 0), (1, "FAILED", 9), (2, "RUNNING", 0)])
        #expect(tasks.handle(.looked(queue, made: [1])).isEmpty)
        let loss = SlurmTasks.Loss(
            name: SlurmQueue.Name(array: 1, index: 1), why: .killed(signal: 9), node: "a",
            missing: 2, all: 3, next: 1)
        // What stood in front may have been the cause: it comes last.
        #expect(
            tasks.handle(.looked(queue, made: [1])) == [
                .tell(loss), .submit([[7, 4]], attempt: 1),
            ])
        _ = tasks.handle(.submitted([[7, 4]], array: 2, attempt: 1))
        #expect(tasks.arrays == [1, 2])
        #expect(tasks.underWay == [0, 2, 3, 4, 5, 6, 7, 8, 9])
        #expect(tasks.handle(.looked(queue, made: Set(0..<10))).isEmpty)
        #expect(tasks.arrays.isEmpty)
    }

    @Test func `files that are late are waited for`() {
        var tasks = started()
        let over = Self.queue([(0, "COMPLETED", 0), (1, "COMPLETED", 0), (2, "FAILED", 9)])
        for _ in 1..<SlurmTasks.looksUntilLost {
            #expect(tasks.handle(.looked(over, made: [0, 1, 3, 4, 6, 9])).isEmpty)
        }
        // Those of the failed task come at the last moment, of one that ended well even later.
        for _ in 0..<4 {
            #expect(tasks.handle(.looked(over, made: [0, 1, 2, 3, 4, 5, 6, 8, 9])).isEmpty)
        }
        #expect(tasks.underWay == [1, 4, 7])
        for _ in 5..<SlurmTasks.looksUntilUnseen - 1 {
            #expect(tasks.handle(.looked(over, made: Set(0..<10).subtracting([7]))).isEmpty)
        }
        let told = tasks.handle(.looked(over, made: Set(0..<10).subtracting([7])))
        guard case .tell(let loss)? = told.first else {
            Issue.record("nothing is told: \(told)")
            return
        }
        #expect(loss.why == .unseen)
        #expect(loss.missing == 1)
    }

    @Test func `a task that runs again after a look is not lost`() {
        var tasks = started()
        let gone = Self.queue([(0, "RUNNING", 0), (1, "RUNNING", 0)])
        let back = Self.queue([(0, "RUNNING", 0), (1, "RUNNING", 0), (2, "PENDING", 0)])
        for queue in [gone, back, gone, back] {
            #expect(tasks.handle(.looked(queue, made: [])).isEmpty)
        }
    }

    @Test func `a run is given up once its attempts are used up`() {
        var tasks = started(retries: 1)
        var submitted = 1
        for _ in 0..<8 {
            let directives = tasks.handle(.looked(SlurmQueue(), made: []))
            for case .submit(let shares, let attempt) in directives {
                submitted += 1
                #expect(attempt == 1)
                _ = tasks.handle(.submitted(shares, array: submitted, attempt: attempt))
            }
        }
        #expect(submitted == 2)
        #expect(tasks.givenUp == Set(0..<10))
        #expect(tasks.arrays.isEmpty)
        #expect(tasks.beginning(of: Array(0..<10)).isEmpty)
    }

    @Test func `a plan that does not fit ends all`() {
        var tasks = started()
        let queue = Self.queue([(0, "RUNNING", 0), (1, "FAILED", 65 << 8), (2, "RUNNING", 0)])
        _ = tasks.handle(.looked(queue, made: []))
        let directives = tasks.handle(.looked(queue, made: []))
        guard directives.count == 1, case .end(let loss)? = directives.first else {
            Issue.record("it goes on: \(directives)")
            return
        }
        #expect(loss.next == nil)
        #expect(tasks.arrays == [1])
    }

    /// A cluster that loses tasks at random: no run is ever in two places or in none, never more
    /// tasks than allowed are under way, and it ends.
    @Test(arguments: 1...40)
    func `whatever is lost, every run is made or given up`(_ seed: Int) {
        var stream = RandomStream(seed: Seed(UInt64(seed)), entity: 0, purpose: "broken cluster")
        let (count, limit) = (57, 5)
        let retries = seed % 4
        var tasks = SlurmTasks(limit: limit, retries: retries)
        var made: Set<Int> = []
        var attempts = Array(repeating: 0, count: count)
        var cluster: [SlurmQueue.Name: [Int]] = [:]
        var ended: [SlurmQueue.Name: String] = [:]
        var arrays = 0
        var directives = tasks.beginning(of: Array(0..<count))
        for _ in 0..<2_000 {
            for case .submit(let shares, let attempt) in directives {
                arrays += 1
                #expect(!shares.contains { $0.isEmpty })
                for (index, runs) in shares.enumerated() {
                    let name = SlurmQueue.Name(array: arrays, index: index)
                    cluster[name] = runs
                    ended[name] = nil
                    for run in runs { attempts[run] += 1 }
                }
                _ = tasks.handle(.submitted(shares, array: arrays, attempt: attempt))
            }
            #expect(tasks.count <= limit)
            let (running, waiting) = (tasks.underWay, tasks.waiting)
            #expect(running.isDisjoint(with: tasks.givenUp.union(waiting)))
            #expect(waiting.isDisjoint(with: tasks.givenUp))
            #expect(running.union(waiting).union(tasks.givenUp).union(made) == Set(0..<count))
            if tasks.arrays.isEmpty { break }
            for name in cluster.keys.sorted(by: { ($0.array, $0.index) < ($1.array, $1.index) })
            where ended[name] == nil {
                var runs = cluster[name] ?? []
                if stream.uniform() < 0.2 {
                    ended[name] = stream.uniform() < 0.5 ? "NODE_FAIL" : ""
                } else if !runs.isEmpty {
                    made.insert(runs.removeFirst())
                }
                cluster[name] = runs
                if runs.isEmpty, ended[name] == nil { ended[name] = "COMPLETED" }
            }
            let lines = cluster.keys.compactMap { name -> String? in
                let state = ended[name] ?? "RUNNING"
                return state.isEmpty ? nil : "\(name.array)|\(name.index)|\(state)|0|None|a|"
            }
            directives = tasks.handle(
                .looked(SlurmQueue(text: lines.joined(separator: "\n")), made: made))
        }
        #expect(tasks.arrays.isEmpty)
        #expect(made.union(tasks.givenUp) == Set(0..<count))
        #expect(attempts.allSatisfy { $0 <= retries + 1 })
        for run in tasks.givenUp { #expect(attempts[run] == retries + 1) }
    }
}
