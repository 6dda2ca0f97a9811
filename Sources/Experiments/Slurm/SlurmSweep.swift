import Foundation
import Randomness
import ScenarioFiles

/// A sweep whose runs are made by tasks of Slurm: what to submit, what to look at, when it is over.
///
/// It decides and keeps files; whoever owns it calls Slurm and says what came of it.
public struct SlurmSweep: Sendable {
    /// What is to be done outside.
    public enum Step: Sendable {
        /// `sbatch` with these arguments; ``submitted(_:as:)`` takes the number that it gives.
        case submit(Submission)
        /// A task was lost.
        case tell(SlurmTasks.Loss)
        /// Nothing helps: the arrays under way are to be cancelled.
        case end(SlurmTasks.Loss)
    }

    /// An array that waits for its submission.
    public struct Submission: Sendable {
        /// Arguments of `sbatch`.
        public var arguments: [String]
        /// Tasks and runs that it has.
        public var tasks: Int
        public var runs: Int
        fileprivate var shares: [[Int]]
        fileprivate var attempt: Int
        fileprivate var number: Int
    }

    public private(set) var run: SweepRun
    public let folder: SlurmFolder
    private let request: SlurmRequest
    private let retries: Int
    private let program: String
    /// The runs that are wanted until the next look at the points; tasks know them by their places.
    private var work: [SweepRun.Work] = []
    private var tasks: SlurmTasks
    /// How many tasks run, wait, and why the first of these waits, when it was looked at last.
    public private(set) var queued = (running: 0, waiting: 0, why: "")
    private var hasLosses = false
    /// Whether nothing more is to be tried.
    public private(set) var isOver = false

    /// - Parameters:
    ///   - run: what is there of the sweep, and what is missing.
    ///   - retries: how often a lost run is tried again.
    ///   - program: zoosim, as the nodes see it.
    public init(_ run: SweepRun, request: SlurmRequest, retries: Int, program: String) {
        self.run = run
        self.request = request
        self.retries = retries
        self.program = program
        folder = SlurmFolder(of: run)
        tasks = SlurmTasks(limit: request.tasks, retries: retries)
    }

    /// Arrays with tasks under way.
    public var arrays: [Int] { tasks.arrays }

    /// Runs that are missing until the next look at each point.
    public var missing: Int { work.indices.count { isMissing($0) } }

    private func isMissing(_ place: Int) -> Bool {
        run.records[work[place].point][work[place].replicate] == nil
    }

    /// Makes the folder its own.
    ///
    /// - Returns: whether it could, or else another process that follows the same sweep.
    public func hold() throws -> SlurmFolder.Hold {
        try run.store.make()
        return try folder.hold()
    }

    /// The arrays of earlier starts, which may still be under way.
    public var earlier: [Int] { folder.submissions.map(\.array) }

    /// Takes over what is still under way of earlier starts, and begins with the rest.
    public mutating func begin(_ queue: SlurmQueue) throws -> [Step] {
        run.gather()
        work = run.work
        var places: [String: Int] = [:]
        for (place, item) in work.enumerated() {
            places[Self.name(run.plan.key(item.point, item.replicate))] = place
        }
        for submission in folder.submissions {
            let shares = submission.batch.tasks.enumerated().map { index, runs -> [Int] in
                let name = SlurmQueue.Name(array: submission.array, index: index)
                switch queue.entries[name]?.state {
                case .waiting, .running:
                    return runs.compactMap { places[Self.name(submission.batch.key($0))] }
                case .ending, .over, nil: return []
                }
            }
            _ = tasks.handle(.submitted(shares, array: submission.array, attempt: 0))
        }
        return try steps(tasks.beginning(of: Array(work.indices)))
    }

    /// Takes up the runs that are there.
    public mutating func gather() { run.gather() }

    /// Removes what is of no more use, if nothing is missing: what killed tasks half wrote, and,
    /// if none was lost, the plans and logs.
    public func tidy() {
        guard run.missing.now == 0 else { return }
        run.store.removeDrafts()
        if !hasLosses { folder.remove() }
    }

    private static func name(_ key: SweepStore.Key) -> String {
        "\(key.identity) \(key.seed.value)"
    }

    /// Takes what the queue says, and looks for the runs that are there.
    public mutating func look(_ queue: SlurmQueue) throws -> [Step] {
        run.gather()
        note(queue)
        let made = Set(work.indices.filter { !isMissing($0) })
        var directives = tasks.handle(.looked(queue, made: made))
        if tasks.arrays.isEmpty, directives.allSatisfy(\.isWord) {
            if tasks.givenUp.isEmpty, made.count == work.count {
                // All are there until the next look at the points, which may want more.
                work = run.work
                tasks = SlurmTasks(limit: request.tasks, retries: retries)
                directives += tasks.beginning(of: Array(work.indices))
            }
            isOver = work.isEmpty || !tasks.givenUp.isEmpty
        }
        return try steps(directives)
    }

    private mutating func note(_ queue: SlurmQueue) {
        queued = (0, 0, "")
        for name in queue.entries.keys.sorted(by: { ($0.array, $0.index) < ($1.array, $1.index) }) {
            guard let entry = queue.entries[name] else { continue }
            switch entry.state {
            case .running, .ending: queued.running += 1
            case .waiting:
                queued.waiting += 1
                if queued.why.isEmpty { queued.why = entry.reason }
            case .over: break
            }
        }
    }

    /// An array was submitted, and Slurm gave it a number.
    public mutating func submitted(_ submission: Submission, as array: Int) throws {
        _ = tasks.handle(
            .submitted(submission.shares, array: array, attempt: submission.attempt))
        try folder.note(array: array, submission.number)
    }

    private mutating func steps(_ directives: [SlurmTasks.Directive]) throws -> [Step] {
        try directives.map { directive in
            switch directive {
            case .submit(let shares, let attempt):
                return .submit(try submission(shares, attempt))
            case .tell(let loss):
                hasLosses = true
                return .tell(loss)
            case .end(let loss):
                hasLosses = true
                isOver = true
                return .end(loss)
            }
        }
    }

    private func submission(_ shares: [[Int]], _ attempt: Int) throws -> Submission {
        let batch = SweepBatch(of: run, tasks: shares.map { share in share.map { work[$0] } })
        let (number, script, logs) = try folder.prepare(batch, program: program)
        return Submission(
            arguments: request.arguments(
                name: "zoosim-\(run.plan.file.name)", tasks: shares.count, script: script,
                logs: logs),
            tasks: shares.count, runs: shares.reduce(0) { $0 + $1.count }, shares: shares,
            attempt: attempt, number: number)
    }
}

extension SlurmTasks.Directive {
    /// Whether nothing has to be submitted for it.
    fileprivate var isWord: Bool {
        switch self {
        case .submit: false
        case .tell, .end: true
        }
    }
}
