/// The tasks that make a number of runs on a cluster: which are under way, which were lost, and
/// what has to be submitted anew.
///
///               submitted            its runs are there
///     missing ────────────▶ under way ────────────────▶ made
///        ▲                      │
///        │ attempts are left    │ over, and some are not, at two looks in succession
///        └──────────────────── lost ────────────────▶ given up
///                                    none is left
///
/// What finds no task free among those allowed stays missing until one is.
///
/// A run that fails by itself is made: its record says why. One that takes its task down with it
/// is the last of those that its next task makes: that costs the others no further attempt, if
/// that task makes one run at a time and has no other such run. Of a task of several threads, the
/// runs made at the same time are lost with it again.
public struct SlurmTasks: Sendable {
    /// What happens outside.
    public enum Input: Sendable {
        /// A share was submitted, as an array of that number.
        case submitted([[Int]], array: Int, attempt: Int)
        /// What the queue says, and which runs are there by now.
        case looked(SlurmQueue, made: Set<Int>)
    }

    /// What is to be done.
    public enum Directive: Hashable, Sendable {
        /// Submit an array: the runs of each of its tasks.
        case submit([[Int]], attempt: Int)
        /// Say that a task was lost, with so many of its runs; whether they are tried again.
        case tell(Loss)
        /// End, and cancel what is under way: no attempt can come to anything.
        case end(Loss)
    }

    /// A task that ended before its runs were made.
    public struct Loss: Hashable, Sendable {
        public var name: SlurmQueue.Name
        public var why: SlurmLoss
        public var node: String
        public var missing: Int
        public var all: Int
        /// The attempt that follows, from 1; nil if none does.
        public var next: Int?
    }

    private struct Task {
        var name: SlurmQueue.Name
        var runs: [Int]
        var attempt: Int
        /// At how many looks in succession it was over.
        var looksOver = 0
    }

    /// Looks at which a task has to be over, with runs missing, before it counts as lost: files of
    /// another machine may be late. One that says that all is well is waited for longer.
    static let looksUntilLost = 2
    static let looksUntilUnseen = 12

    private let limit: Int
    private let retries: Int
    private var tasks: [Task] = []
    /// Runs that wait for a free task, by their attempts, each with its place among the missing
    /// ones of the task that was lost.
    private var deferred: [Int: [(place: Int, run: Int)]] = [:]
    /// Runs that are not made, and not tried any more.
    public private(set) var givenUp: Set<Int> = []

    /// - Parameters:
    ///   - limit: tasks at most under way at a time.
    ///   - retries: how often a run is tried again.
    public init(limit: Int, retries: Int) {
        self.limit = limit
        self.retries = retries
    }

    /// Runs that tasks under way are to make.
    public var underWay: Set<Int> { Set(tasks.flatMap(\.runs)) }

    /// How many tasks are under way.
    var count: Int { tasks.count }

    /// Runs that wait until a task is free for them.
    public var waiting: Set<Int> { Set(deferred.values.joined().map(\.run)) }

    /// The arrays that have tasks under way, in order.
    public var arrays: [Int] { Set(tasks.map(\.name.array)).sorted() }

    /// The runs divided into at most so many tasks of nearly the same length, in their order: the
    /// first task has every n-th, so that slow points do not gather in one.
    static func division(of runs: [Int], into limit: Int) -> [[Int]] {
        let count = min(max(1, limit), runs.count)
        return (0..<count).map { task in
            stride(from: task, to: runs.count, by: count).map { runs[$0] }
        }
    }

    /// What is to be submitted of runs that no task is to make.
    public mutating func beginning(of runs: [Int]) -> [Directive] {
        let known = underWay.union(givenUp).union(waiting)
        deferred[0, default: []] += runs.filter { !known.contains($0) }.map { (0, $0) }
        return submissions(without: [])
    }

    /// Deals out what waits to the tasks that are free: one for each attempt if there are as many,
    /// and the others to the first.
    private mutating func submissions(without made: Set<Int>) -> [Directive] {
        deferred = deferred.mapValues { $0.filter { !made.contains($0.run) } }
            .filter { !$0.value.isEmpty }
        var free = max(1, limit) - tasks.count
        var directives: [Directive] = []
        for attempt in deferred.keys.sorted() where free > 0 {
            let others = deferred.count - 1
            // What took a task down stood in front: it comes last now.
            let runs = (deferred.removeValue(forKey: attempt) ?? [])
                .sorted { ($1.place, $0.run) < ($0.place, $1.run) }.map(\.run)
            let shares = Self.division(of: runs, into: max(1, free - others))
            free -= shares.count
            directives.append(.submit(shares, attempt: attempt))
        }
        return directives
    }

    /// Takes note of what happened.
    public mutating func handle(_ input: Input) -> [Directive] {
        switch input {
        case .submitted(let shares, let array, let attempt):
            for (index, runs) in shares.enumerated() where !runs.isEmpty {
                tasks.append(
                    Task(
                        name: SlurmQueue.Name(array: array, index: index), runs: runs,
                        attempt: attempt))
            }
            return []
        case .looked(let queue, let made):
            return look(queue, made)
        }
    }

    private mutating func look(_ queue: SlurmQueue, _ made: Set<Int>) -> [Directive] {
        var directives: [Directive] = []
        var kept: [Task] = []
        for var task in tasks {
            let missing = task.runs.filter { !made.contains($0) }
            guard !missing.isEmpty else { continue }
            let entry = queue.entries[task.name]
            let why = SlurmLoss(entry)
            task.looksOver = isOver(entry) ? task.looksOver + 1 : 0
            guard task.looksOver >= (why == .unseen ? Self.looksUntilUnseen : Self.looksUntilLost)
            else {
                kept.append(task)
                continue
            }
            var loss = Loss(
                name: task.name, why: why, node: entry?.nodes ?? "", missing: missing.count,
                all: task.runs.count)
            if why == .failed(code: SlurmRequest.Code.unfit) {
                givenUp.formUnion(missing)
                directives.append(.end(loss))
            } else if task.attempt < retries {
                loss.next = task.attempt + 1
                deferred[task.attempt + 1, default: []] += missing.enumerated().map { ($0, $1) }
                directives.append(.tell(loss))
            } else {
                givenUp.formUnion(missing)
                directives.append(.tell(loss))
            }
        }
        tasks = kept
        return directives + submissions(without: made)
    }

    private func isOver(_ entry: SlurmQueue.Entry?) -> Bool {
        guard let entry else { return true }
        if case .over = entry.state { return true }
        return false
    }
}
