/// What Slurm's queue says of the tasks of job arrays.
public struct SlurmQueue: Hashable, Sendable {
    /// Which task of which array.
    public struct Name: Hashable, Sendable, CustomStringConvertible {
        /// The number of the array, as `sbatch` gave it.
        public var array: Int
        /// The number of the task in it.
        public var index: Int

        public init(array: Int, index: Int) {
            self.array = array
            self.index = index
        }

        public var description: String { "\(array)_\(index)" }
    }

    /// What is known of a task.
    public struct Entry: Hashable, Sendable {
        public var state: State
        /// Why it waits, or how it ended.
        public var reason: String
        /// Where it runs or ran; empty before.
        public var nodes: String
        /// How its processes ended, as `wait` says it: a signal in the low seven bits, or a code
        /// above the low eight.
        public var status: Int
    }

    /// A state of a job, as far as it makes a difference here.
    public enum State: Hashable, Sendable {
        case waiting
        case running
        /// It is over, well or not, and Slurm tidies up.
        case ending
        /// It is over; the state by its name.
        case over(String)

        /// A state by the name that Slurm gives it.
        init(_ name: String) {
            self =
                switch name {
                case "PENDING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "RESV_DEL_HOLD",
                    "SPECIAL_EXIT", "CONFIGURING", "POWER_UP_NODE":
                    .waiting
                case "RUNNING", "SUSPENDED", "STOPPED", "RESIZING", "SIGNALING", "STAGE_OUT":
                    .running
                case "COMPLETING": .ending
                default: .over(name)
                }
        }
    }

    public var entries: [Name: Entry] = [:]

    /// An empty queue.
    public init() {}

    /// The fields that are asked for, in the language of `squeue --Format`.
    public static let format =
        "ArrayJobID:|,ArrayTaskID:|,State:|,exit_code:|,Reason:|,NodeList:|"

    /// What `squeue --noheader --array --states=all --Format` with ``format`` says; lines of
    /// another form, of jobs that are no array's, are passed over.
    public init(text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingPrefix { $0 == " " } }
                .map { String($0) }
            guard fields.count >= 6, let array = Int(fields[0]), let index = Int(fields[1]) else {
                continue
            }
            entries[Name(array: array, index: index)] = Entry(
                state: State(fields[2]), reason: fields[4], nodes: fields[5],
                status: Int(fields[3]) ?? 0)
        }
    }

    /// Whether what `squeue` complains of is only that it has forgotten a job, as it does some
    /// minutes after its end.
    public static func isForgotten(_ complaint: String) -> Bool {
        complaint.contains("Invalid job id")
    }
}
