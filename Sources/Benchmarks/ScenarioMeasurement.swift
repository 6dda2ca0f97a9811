import Experiments
import Foundation
import NetworkSimulation
import Platform
public import Quantities
import Randomness
public import ScenarioFiles
import Synchronization

/// What one run of a scenario and its centralised twin took in this process.
///
/// It is what `zoosim run --no-ranges --no-figures` does, with every row written to a result file
/// and digested; the file lies in a temporary folder and is removed. The summary, the runs at both
/// ends of assumed inputs and the figures are left out.
public struct ScenarioMeasurement: Sendable, Hashable, Codable {
    /// The scenario's name and seed.
    public var scenario: String
    public var seed: UInt64
    /// The size of the network.
    public var nodes: Int
    public var gpus: Int
    public var jobs: Int
    /// The simulated time of the network's run, in days.
    public var simulatedDays: Double
    /// Rounds that the network committed over all jobs, and the same with each round counted as
    /// often as its job wants nodes.
    public var rounds: Int
    public var memberRounds: Int
    /// Events and flows of the network's run, then of the twin's.
    public var events: Int64
    public var flows: Int
    public var twinEvents: Int64
    public var twinFlows: Int
    /// The result digest.
    public var digest: String
    /// CPU time in seconds before the first event: of reading the scenario, making the result file
    /// and setting the network up.
    public var setupSeconds: Double
    /// CPU time of the network's run, of the twin's with its derivation and setup, and of all with
    /// what comes before and closing the result file.
    public var networkSeconds: Double
    public var twinSeconds: Double
    public var cpuSeconds: Double
    /// What passed from reading the scenario to closing the result file, in seconds.
    public var wallSeconds: Double
    /// The most memory that the process had so far.
    public var peakBytes: Int

    /// Reads a scenario.
    ///
    /// - Parameter stretch: the simulated time after which it is cut short; nil for its own.
    public static func load(
        _ path: String, for stretch: Duration?
    ) throws(ScenarioErrors) -> Scenario {
        let whole = try Scenario.load(path: path)
        guard let stretch, whole.configuration.horizon > stretch else { return whole }
        return try Scenario.load(path: path, overrides: ["duration=\(stretch)"])
    }

    /// Runs a scenario and its twin once, here.
    ///
    /// - Parameters:
    ///   - folder: where the folder for the result file is made, and removed; nil for the
    ///     system's place for such.
    ///   - isInterrupted: whether to end early, which is asked every so many events.
    /// - Throws: `BenchmarkError` if there is no result.
    public static func take(
        of path: String, for stretch: Duration?, version: String,
        in folder: String? = nil,
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) throws(BenchmarkError) -> ScenarioMeasurement {
        let watch = Watch()
        let scenario: Scenario
        do throws(ScenarioErrors) {
            scenario = try load(path, for: stretch)
        } catch {
            throw .scenario(error.errors.map(\.description).joined(separator: "\n"))
        }
        let output = try makeFolder(in: folder ?? NSTemporaryDirectory())
        defer { try? FileManager.default.removeItem(atPath: output) }
        let study: RunStudy
        do throws(RunStudy.Failure) {
            study = try RunStudy.run(
                scenario, command: "zoosim bench --scenarios \(path)", version: version,
                output: output,
                observer: PairedRun.Observer(
                    progress: { watch.note($0.role) },
                    isInterrupted: {
                        watch.noteQuestion()
                        return isInterrupted()
                    }))
        } catch {
            switch error {
            case .run(.nothingDone(let why)):
                throw .scenario("\(path): no step was done, so there is no run to time\n  \(why)")
            case .run(.lawBroken(let role, let failure)):
                throw .broken("\(path): in the \(role.rawValue)'s run, \(failure)")
            case .result(let error): throw .unwritable("\(error)")
            }
        }
        guard study.run.isComplete else { throw .interrupted }
        return ScenarioMeasurement(study, watch)
    }

    /// Makes a folder for one run; those that lead to it must be there, or they would stay.
    private static func makeFolder(in folder: String) throws(BenchmarkError) -> String {
        let path = URL(fileURLWithPath: folder)
            .appendingPathComponent("zoosim-bench-\(UUID().uuidString)").path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false)
        } catch {
            throw .unwritable("\(path): cannot be made (\(error.localizedDescription))")
        }
        return path
    }
}

extension ScenarioMeasurement {
    /// What a finished run says about itself and its watch about it.
    fileprivate init(_ study: RunStudy, _ watch: Watch) {
        let configuration = study.run.scenario.configuration
        let network = study.run.network
        let twin = study.run.twin
        let moments = watch.moments
        let jobs = zip(configuration.jobs, network.jobs)
        scenario = study.run.scenario.name
        seed = configuration.seed.value
        nodes = network.nodes.count
        gpus = network.nodes.reduce(0) { $0 + $1.gpus }
        self.jobs = network.jobs.count
        simulatedDays = network.endedAt.sinceStart.inSeconds / 86_400
        rounds = network.jobs.reduce(0) { $0 + $1.rounds }
        memberRounds = jobs.reduce(0) { $0 + $1.0.nodes * $1.1.rounds }
        events = network.events
        flows = network.flows.started
        twinEvents = twin?.events ?? 0
        twinFlows = twin?.flows.started ?? 0
        digest = study.digest
        setupSeconds = moments.start
        networkSeconds = moments.network - moments.start
        twinSeconds = moments.twin - moments.network
        cpuSeconds = watch.elapsed
        wallSeconds = watch.wall
        peakBytes = PeakMemory.bytes
    }
}

/// When the two runs began and ended, by a clock of CPU time.
private final class Watch: Sendable {
    /// Moments in seconds of CPU time since the watch was made.
    struct Moments {
        /// The network is set up.
        var start = 0.0
        /// The network's run, and the twin's, was last seen to go on.
        var network = 0.0
        var twin = 0.0
    }

    private let begun = CPUTime.seconds
    private let begunOnTheWall = WallTime.seconds
    private let state = Mutex<Moments?>(nil)

    /// Seconds since it was made: of CPU time, and of the clock on the wall.
    var elapsed: Double { CPUTime.seconds - begun }
    var wall: Double { WallTime.seconds - begunOnTheWall }

    /// Takes note that a run asks whether it is to go on, as it first does when it is set up.
    func noteQuestion() {
        let now = elapsed
        state.withLock { $0 = $0 ?? Moments(start: now, network: now, twin: now) }
    }

    /// Takes note that a run goes on, which may be its end.
    func note(_ role: RunRole) {
        let now = elapsed
        state.withLock { state in
            switch role {
            case .network: state?.network = now
            case .twin: state?.twin = now
            }
        }
    }

    /// What was noted.
    var moments: Moments { state.withLock { $0 ?? Moments() } }
}
