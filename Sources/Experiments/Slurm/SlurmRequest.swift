import Foundation

/// What is asked of Slurm: an array, and what each of its tasks needs.
public struct SlurmRequest: Hashable, Sendable {
    /// How many tasks there are at most at a time, and of how many threads each.
    public var tasks: Int
    public var threads: Int
    /// As `sbatch` takes them; nil for what the cluster says.
    public var partition: String?
    public var time: String?
    public var memory: String?
    /// Further options of `sbatch`, which have the last word; two dashes in front may be left out.
    public var options: [String]

    public init(
        tasks: Int, threads: Int, partition: String? = nil, time: String? = nil,
        memory: String? = nil, options: [String] = []
    ) {
        self.tasks = tasks
        self.threads = threads
        self.partition = partition
        self.time = time
        self.memory = memory
        self.options = options
    }

    /// How many runs go on at a time, at most.
    public var allThreads: Int { tasks * threads }

    /// The arguments with which `sbatch` submits an array.
    ///
    /// - Parameters:
    ///   - script: its path.
    ///   - logs: the folder of its logs.
    func arguments(name: String, tasks: Int, script: String, logs: String) -> [String] {
        var arguments = [
            "--parsable", "--no-requeue", "--job-name=\(name)", "--array=0-\(tasks - 1)",
            "--nodes=1", "--ntasks=1", "--cpus-per-task=\(threads)", "--open-mode=append",
            // sbatch puts in numbers where there is a “%”.
            "--output=\(logs.replacingOccurrences(of: "%", with: "%%"))/%A_%a.log",
        ]
        arguments += partition.map { ["--partition=\($0)"] } ?? []
        arguments += time.map { ["--time=\($0)"] } ?? []
        arguments += memory.map { ["--mem=\($0)"] } ?? []
        arguments += options.map { $0.hasPrefix("-") ? $0 : "--" + $0 }
        return arguments + [script]
    }

    /// The number of the array in what `sbatch --parsable` prints: “12”, or “12;cluster”.
    public static func array(in answer: String) -> Int? {
        answer.split(whereSeparator: \.isNewline).last
            .flatMap { $0.split(separator: ";").first }
            .flatMap { Int($0.filter { $0 != " " }) }
    }

    /// The script of every task, for any POSIX shell.
    static func script(program: String, plan: String) -> String {
        """
        #!/bin/sh
        # A task of an array of zoosim sweep: makes its share of the runs in the plan.
        plan=\(quoted(plan))
        program=\(quoted(program))
        if ! [ -r "$plan" ]; then
            echo "there is no $plan on $(uname -n): is the folder shared with this node?" >&2
            exit \(Code.noPlan)
        fi
        if ! [ -x "$program" ]; then
            echo "there is no $program on $(uname -n): every node has to see zoosim" >&2
            exit \(Code.noProgram)
        fi
        exec "$program" sweep-task "$plan" "$SLURM_ARRAY_TASK_ID" \
        --threads "${SLURM_CPUS_PER_TASK:-1}"

        """
    }

    /// How a task ends that could not do what it was to.
    public enum Code {
        /// The plan is another version's, or no longer what it was: no other attempt helps.
        public static let unfit = 65
        static let noPlan = 66
        static let noProgram = 69
    }

    /// A text as a word of a shell.
    static func quoted(_ text: String) -> String {
        "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
}
