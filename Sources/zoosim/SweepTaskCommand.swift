import ArgumentParser
import Experiments
import Foundation

/// `zoosim sweep-task`: makes one task's share of a sweep, on a node of a cluster. Nobody types it.
struct SweepTaskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep-task",
        abstract: "Makes one task's share of the runs of a sweep.", shouldDisplay: false)

    @Argument(help: "The plan that zoosim sweep wrote.")
    var plan: String

    @Argument(help: "Which task of the plan, from 0.")
    var task: Int

    @Option(help: "How many runs go on at a time.")
    var threads = 1

    mutating func validate() throws {
        guard threads > 0 else { throw ValidationError("--threads takes 1 or more") }
    }

    func run() throws {
        let interrupt = Interrupt()
        let outcome: SweepBatch.Outcome
        do throws(SweepBatch.Failure) {
            outcome = try SweepBatch.read(path: plan, version: Zoosim.version).make(
                task: task, threads: threads,
                observer: PairedRun.Observer(isInterrupted: { interrupt.isPressed }))
        } catch {
            Terminal.complain("\(error)")
            throw ExitCode(Terminal.Exit.badScenario)
        }
        for fault in outcome.faults { Terminal.complain("a run cannot be kept: \(fault)") }
        if !outcome.faults.isEmpty { throw ExitCode(Terminal.Exit.cannotWrite) }
        if outcome.missing > 0 {
            Terminal.complain(
                "ended from outside: \(outcome.made) runs are made, \(outcome.missing) are not")
            throw ExitCode(Terminal.Exit.interrupted)
        }
    }
}
