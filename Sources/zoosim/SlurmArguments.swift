import ArgumentParser
import Experiments

/// Who makes the runs of a sweep.
enum SweepExecutor: String, ExpressibleByArgument, CaseIterable {
    case local
    case slurm
}

/// The options of `zoosim sweep` that go to Slurm.
struct SlurmArguments: ParsableArguments {
    @Option(help: "The partition; without it, the cluster's own.")
    var partition: String?

    @Option(
        help: """
            How many tasks there are at a time, at most; the runs are dealt out to them. \
            (default: 32)
            """)
    var tasks: Int?

    @Option(help: "How long a task may take, as sbatch takes it: 30, 2:00:00, 1-0.")
    var time: String?

    @Option(help: "The memory of a task, as sbatch takes it: 4G.")
    var memory: String?

    @Option(
        name: .customLong("sbatch-option"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A further option of sbatch; may be given several times.", valueName: "option"))
    var options: [String] = []

    @Option(help: "How often the runs of a lost task are tried again. (default: 2)")
    var retries: Int?

    /// Tasks and retries without the options.
    static let standardTasks = 32
    static let standardRetries = 2

    mutating func validate() throws {
        if let tasks, tasks < 1 { throw ValidationError("--tasks takes 1 or more") }
        if let retries, retries < 0 { throw ValidationError("--retries takes 0 or more") }
    }

    /// Whether any of them is given.
    var isGiven: Bool {
        partition != nil || tasks != nil || time != nil || memory != nil || !options.isEmpty
            || retries != nil
    }

    /// What is asked of Slurm.
    func request(threads: Int) -> SlurmRequest {
        SlurmRequest(
            tasks: tasks ?? Self.standardTasks, threads: threads, partition: partition,
            time: time, memory: memory, options: options)
    }
}
