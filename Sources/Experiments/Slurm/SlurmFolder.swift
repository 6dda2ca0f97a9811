import Foundation

/// What a sweep keeps for Slurm in its folder: `slurm/<n>/` for each array, with its plan, the
/// script of its tasks, their logs, and the number that Slurm gave it.
public struct SlurmFolder: Sendable {
    /// An array that was submitted.
    struct Submission: Sendable {
        var array: Int
        var batch: SweepBatch
    }

    /// Whether the folder is this process's own.
    public enum Hold: Hashable, Sendable {
        case held
        /// It is another's, by this name.
        case taken(holder: String)
        /// The file system cannot say, for this reason.
        case unknown(reason: String)
    }

    /// The folder of a sweep's folder.
    public let path: String
    private let version: String

    init(of run: SweepRun) {
        path = URL(fileURLWithPath: run.store.folder).path + "/slurm"
        version = run.plan.version
    }

    /// Names in the order of the arrays.
    private var numbers: [Int] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
            .compactMap { Int($0) }.sorted()
    }

    private func folder(_ number: Int) -> String { "\(path)/\(number)" }

    /// Writes all that a new array needs.
    ///
    /// - Parameter program: zoosim, as the nodes see it.
    /// - Returns: the number of the folder, and the script and the folder for logs in it.
    func prepare(
        _ batch: SweepBatch, program: String
    ) throws -> (number: Int, script: String, logs: String) {
        let number = (numbers.last ?? 0) + 1
        let folder = folder(number)
        let logs = folder + "/logs"
        try FileManager.default.createDirectory(atPath: logs, withIntermediateDirectories: true)
        let plan = folder + "/plan.json"
        try batch.write(to: plan)
        let script = folder + "/task.sh"
        try Data(SlurmRequest.script(program: program, plan: plan).utf8)
            .write(to: URL(fileURLWithPath: script))
        return (number, script, logs)
    }

    /// Notes the number that Slurm gave an array: a later start finds it by that.
    func note(array: Int, _ number: Int) throws {
        try Data("\(array)\n".utf8).write(
            to: URL(fileURLWithPath: folder(number) + "/array"), options: .atomic)
    }

    /// The arrays that were submitted, and with what, in order.
    var submissions: [Submission] {
        numbers.compactMap { number in
            guard
                let data = FileManager.default.contents(atPath: folder(number) + "/array"),
                let array = Int(
                    String(decoding: data, as: UTF8.self).filter { !$0.isWhitespace }),
                let batch = try? SweepBatch.read(
                    path: folder(number) + "/plan.json", version: version)
            else { return nil }
            return Submission(array: array, batch: batch)
        }
    }

    /// The end of a task's log: its path, and its last lines; nil if it left none.
    public func log(of task: SlurmQueue.Name, lines: Int) -> (path: String, tail: [String])? {
        for number in numbers.reversed() {
            let log = "\(folder(number))/logs/\(task).log"
            guard let data = FileManager.default.contents(atPath: log) else { continue }
            let text = String(decoding: data.suffix(16_384), as: UTF8.self)
            return (log, text.split(whereSeparator: \.isNewline).suffix(lines).map(String.init))
        }
        return nil
    }

    /// Removes all of it, once nothing needs it.
    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// Holds the folder for this process, and lets go when the process ends in any way.
    ///
    /// - Parameter lock: locks an open file, without waiting; 0, or the number of the error.
    func hold(
        lock: (Int32) -> Int32 = { flock($0, LOCK_EX | LOCK_NB) == 0 ? 0 : errno }
    ) throws -> Hold {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        // Beside the folder, which goes when all is done.
        let name = path + ".lock"
        let file = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard file >= 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: name])
        }
        switch lock(file) {
        case 0: break
        case EWOULDBLOCK:
            close(file)
            let text = FileManager.default.contents(atPath: name) ?? Data()
            // Between its lock and its name a process has none.
            return .taken(
                holder: text.isEmpty ? "another process" : String(decoding: text, as: UTF8.self))
        case let error:
            close(file)
            return .unknown(reason: String(cString: strerror(error)))
        }
        let text = "process \(getpid()) on \(ProcessInfo.processInfo.hostName)"
        ftruncate(file, 0)
        // The file stays open, and with it the lock, until the process ends.
        _ = Array(text.utf8).withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
        return .held
    }
}
