import Experiments
import Subprocess

/// Slurm's own commands.
struct SlurmClient {
    /// What a command said, and whether it did what it was asked for.
    struct Answer {
        var isWell: Bool
        var output: String
        var errors: String

        /// The complaint on one line.
        var complaint: String {
            errors.split(whereSeparator: \.isNewline).joined(separator: "; ")
        }
    }

    /// A command that is not on this machine.
    struct Missing: Error {
        var command: String
    }

    /// Submits an array.
    func submit(_ arguments: [String]) async throws(Missing) -> Answer {
        try await call("sbatch", arguments)
    }

    /// What the queue says of some arrays; nil with the complaint if it does not answer.
    func queue(_ arrays: [Int]) async throws(Missing) -> Result<SlurmQueue, Complaint> {
        guard !arrays.isEmpty else { return .success(SlurmQueue()) }
        let answer = try await ask(arrays)
        if answer.isWell { return .success(SlurmQueue(text: answer.output)) }
        guard SlurmQueue.isForgotten(answer.errors) else {
            return .failure(Complaint(text: answer.complaint))
        }
        // Where one is forgotten, squeue says nothing of the others either.
        var queue = SlurmQueue()
        guard arrays.count > 1 else { return .success(queue) }
        for array in arrays {
            let answer = try await ask([array])
            if answer.isWell {
                queue.entries.merge(SlurmQueue(text: answer.output).entries) { $1 }
            } else if !SlurmQueue.isForgotten(answer.errors) {
                return .failure(Complaint(text: answer.complaint))
            }
        }
        return .success(queue)
    }

    /// What a command complained of.
    struct Complaint: Error {
        var text: String
    }

    private func ask(_ arrays: [Int]) async throws(Missing) -> Answer {
        try await call(
            "squeue",
            [
                "--noheader", "--array", "--states=all",
                "--jobs=" + arrays.map(String.init).joined(separator: ","),
                "--Format=" + SlurmQueue.format,
            ])
    }

    /// Cancels arrays, waiting and running tasks alike.
    func cancel(_ arrays: [Int]) async throws(Missing) -> Answer {
        try await call("scancel", arrays.map(String.init))
    }

    private func call(_ command: String, _ arguments: [String]) async throws(Missing) -> Answer {
        var options = PlatformOptions()
        // Ctrl-C at a terminal is for zoosim, and must not end sbatch before it says its number.
        options.processGroupID = 0
        do {
            let result = try await Subprocess.run(
                .name(command), arguments: Arguments(arguments), platformOptions: options,
                output: .string(limit: 64 << 20), error: .string(limit: 1 << 20))
            return Answer(
                isWell: result.terminationStatus.isSuccess, output: result.standardOutput,
                errors: result.standardError)
        } catch {
            throw Missing(command: command)
        }
    }
}
