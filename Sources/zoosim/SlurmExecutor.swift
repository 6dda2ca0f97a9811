import ArgumentParser
import Experiments
import Foundation

/// Follows a sweep whose runs are made by Slurm, from the first array to the last run.
struct SlurmExecutor {
    private var sweep: SlurmSweep
    private let client = SlurmClient()
    private let progress: ProgressLine
    private let interrupt: Interrupt
    private let isQuiet: Bool
    private let began = Date()
    /// Since when the queue has not answered; nil if it has.
    private var silentSince: Date?

    /// Seconds that a queue may be silent: its machine may start anew.
    private static let patience = 600.0

    init(
        _ run: SweepRun, request: SlurmRequest, retries: Int, progress: ProgressLine,
        interrupt: Interrupt, isQuiet: Bool
    ) throws {
        guard let program = Bundle.main.executablePath else {
            Terminal.complain("zoosim does not know its own file, which the nodes have to run")
            throw ExitCode(Terminal.Exit.ourFault)
        }
        sweep = SlurmSweep(run, request: request, retries: retries, program: program)
        self.progress = progress
        self.interrupt = interrupt
        self.isQuiet = isQuiet
    }

    /// The sweep, as far as it has come.
    var run: SweepRun { sweep.run }

    /// Makes what is missing, or as much of it as can be had.
    ///
    /// - Returns: runs that are still missing, though nobody interrupted.
    mutating func finish() async throws -> Int {
        try hold()
        do {
            try await begin()
            while !sweep.isOver, !interrupt.isPressed {
                try await pause()
                guard !interrupt.isPressed, let queue = try await queue(sweep.arrays) else {
                    continue
                }
                try await perform(sweep.look(queue))
                show()
            }
            if interrupt.isPressed || !sweep.arrays.isEmpty { try await cancel() }
        } catch let missing as SlurmClient.Missing {
            progress.clear()
            Terminal.complain(
                "there is no \(missing.command) on this machine: --executor slurm wants Slurm's "
                    + "commands in PATH, as a login node of the cluster has them")
            throw ExitCode(Terminal.Exit.unavailable)
        }
        sweep.tidy()
        return sweep.missing
    }

    /// Sees to it that nobody else follows the sweep, as far as the file system can tell.
    private func hold() throws {
        switch try sweep.hold() {
        case .held: break
        case .taken(let holder):
            Terminal.complain(
                "\(sweep.folder.path): \(holder) follows this sweep already; let it, or end it and "
                    + "give the same command again")
            throw ExitCode(Terminal.Exit.unavailable)
        case .unknown(let reason):
            say(
                "\(sweep.folder.path) cannot be locked (\(reason)): see to it that no other "
                    + "zoosim follows this sweep")
        }
    }

    /// Takes over what earlier starts left under way, and submits the rest, once the queue has
    /// said what that is: what runs already must not be submitted again.
    private mutating func begin() async throws {
        let earlier = sweep.earlier
        var answer = try await queue(earlier)
        while answer == nil, !interrupt.isPressed {
            try await pause()
            if !interrupt.isPressed { answer = try await queue(earlier) }
        }
        guard let answer else {
            sweep.gather()
            let names = earlier.map(String.init).joined(separator: " ")
            return say(
                "array \(names) of an earlier start may be under way still: scancel \(names)")
        }
        let steps = try sweep.begin(answer)
        if !isQuiet {
            for array in sweep.arrays {
                say("array \(array) of an earlier start is still under way")
            }
        }
        try await perform(steps)
    }

    /// Seconds between looks: few at first, more when it takes long.
    private func pause() async throws {
        let seconds = min(15, max(1, Date().timeIntervalSince(began) / 30))
        let end = Date(timeIntervalSinceNow: seconds)
        while !interrupt.isPressed, Date() < end {
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// What the queue says; nil while it does not answer.
    private mutating func queue(_ arrays: [Int]) async throws -> SlurmQueue? {
        switch try await client.queue(arrays) {
        case .success(let queue):
            if silentSince != nil { say("the queue answers again") }
            silentSince = nil
            return queue
        case .failure(let complaint):
            let since = silentSince ?? Date()
            if silentSince == nil {
                say("the queue does not answer (\(complaint.text)); the array goes on meanwhile")
            }
            silentSince = since
            if Date().timeIntervalSince(since) > Self.patience {
                say(
                    "the queue has not answered for "
                        + "\(SweepText.time(Self.patience)): the same command follows the sweep "
                        + "once it does; the runs so far are kept")
                throw ExitCode(Terminal.Exit.unavailable)
            }
            return nil
        }
    }

    private mutating func perform(_ steps: [SlurmSweep.Step]) async throws {
        for step in steps {
            switch step {
            case .submit(let submission): try await submit(submission)
            case .tell(let loss): tell(loss)
            case .end(let loss):
                tell(loss)
                return say("no other attempt would help")
            }
        }
    }

    private mutating func submit(_ submission: SlurmSweep.Submission) async throws {
        let answer = try await client.submit(submission.arguments)
        guard answer.isWell, let array = SlurmRequest.array(in: answer.output) else {
            say("sbatch refuses: \(answer.complaint)")
            say(
                "  the runs so far are kept; --partition, --time, --memory, --tasks and "
                    + "--sbatch-option change what is asked for")
            if !sweep.arrays.isEmpty { try await cancel() }
            throw ExitCode(Terminal.Exit.unavailable)
        }
        try sweep.submitted(submission, as: array)
        guard !isQuiet else { return }
        say(
            "array \(array): \(submission.runs) runs in \(submission.tasks) "
                + "task\(submission.tasks == 1 ? "" : "s")")
    }

    /// Cancels what is under way, and takes up what its tasks made in time.
    private mutating func cancel() async throws {
        let arrays = sweep.arrays
        guard !arrays.isEmpty else { return }
        let answer = try await client.cancel(arrays)
        let names = arrays.map(String.init).joined(separator: " ")
        say(
            answer.isWell
                ? "array \(names) is cancelled"
                : "array \(names) could not be cancelled (\(answer.complaint)): scancel \(names)")
        sweep.gather()
    }

    private func tell(_ loss: SlurmTasks.Loss) {
        let node = loss.node.isEmpty ? "" : " on \(loss.node)"
        let rest = "\(loss.missing) of its \(loss.all) runs are missing"
        let next =
            loss.next.map { "and tried again, attempt \($0 + 1)" } ?? "and not tried again"
        say("task \(loss.name)\(node) \(loss.why); \(rest) \(next)")
        guard let log = sweep.folder.log(of: loss.name, lines: 5) else { return }
        if !log.tail.isEmpty { say("  \(log.path) ends with:") }
        for line in log.tail { say("    " + line) }
    }

    private func show() {
        let (running, waiting, why) = sweep.queued
        var line = "\(sweep.missing) runs are missing, \(running) tasks run"
        if waiting > 0 { line += ", \(waiting) wait (\(why))" }
        progress.say(line)
    }

    private func say(_ line: String) {
        progress.clear()
        Terminal.complain(line)
    }
}
