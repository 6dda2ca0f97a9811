import Foundation
public import Quantities

/// Times whole scenarios with their centralised twins, each run in a process of its own: the peak
/// of a process's memory never falls, and what one run leaves in the allocator another would use.
public enum ScenarioBenchmark {
    /// What a scenario took.
    public struct Result: Sendable, Encodable {
        /// A run whose times are the medians of the runs', and whose peak is the highest.
        public var typical: ScenarioMeasurement
        /// How many runs there were.
        public var turns: Int

        /// Simulated days of the network, with its twin, a second on the wall.
        public var daysPerWallSecond: Double { typical.simulatedDays / typical.wallSeconds }
        /// The same a second of CPU time, which other programs on the machine do not lower.
        public var daysPerCPUSecond: Double { typical.simulatedDays / typical.cpuSeconds }
        /// CPU time of the network's run over the rounds of all jobs, in microseconds; nil if no
        /// round was committed. Likewise the next.
        public var microsecondsPerRound: Double? { perRound(typical.rounds) }
        /// The same over the nodes that the rounds' jobs want.
        public var microsecondsPerMemberRound: Double? { perRound(typical.memberRounds) }

        private func perRound(_ rounds: Int) -> Double? {
            rounds > 0 ? typical.networkSeconds * 1e6 / Double(rounds) : nil
        }

        private enum Key: CodingKey {
            case turns, daysPerWallSecond, daysPerCPUSecond, microsecondsPerRound
            case microsecondsPerMemberRound
        }

        /// Writes the run and what follows from it as one object.
        public func encode(to encoder: any Encoder) throws {
            try typical.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(turns, forKey: .turns)
            try container.encode(daysPerWallSecond, forKey: .daysPerWallSecond)
            try container.encode(daysPerCPUSecond, forKey: .daysPerCPUSecond)
            try container.encodeIfPresent(microsecondsPerRound, forKey: .microsecondsPerRound)
            try container.encodeIfPresent(
                microsecondsPerMemberRound, forKey: .microsecondsPerMemberRound)
        }
    }

    /// After so many seconds of CPU time no further turn begins: long runs are steady enough.
    private static let enough = 8.0

    /// Times a scenario.
    ///
    /// - Parameters:
    ///   - stretch: the simulated time after which it is cut short; nil for its own.
    ///   - turns: how often it runs at the most, at least 1.
    ///   - program: the zoosim that runs it; this one by default.
    /// - Throws: `BenchmarkError` if there is no result, or the runs differ in their results.
    public static func run(
        _ path: String, for stretch: Duration?, turns: Int, by program: String = "/proc/self/exe"
    ) throws(BenchmarkError) -> Result {
        precondition(turns > 0, "\(turns) turns")
        var runs: [ScenarioMeasurement] = []
        repeat {
            runs.append(try measure(path, for: stretch, by: program))
        } while runs.count < turns && runs.reduce(0) { $0 + $1.cpuSeconds } < enough
        return try summary(of: runs)
    }

    /// The result of several runs.
    static func summary(of runs: [ScenarioMeasurement]) throws(BenchmarkError) -> Result {
        var typical = runs[0]
        for run in runs where run.digest != typical.digest {
            throw .broken(
                "\(run.scenario): two runs have the result digests \(typical.digest) and "
                    + run.digest)
        }
        typical.setupSeconds = PHOLDBenchmark.median(runs.map(\.setupSeconds))
        typical.networkSeconds = PHOLDBenchmark.median(runs.map(\.networkSeconds))
        typical.twinSeconds = PHOLDBenchmark.median(runs.map(\.twinSeconds))
        typical.cpuSeconds = PHOLDBenchmark.median(runs.map(\.cpuSeconds))
        typical.wallSeconds = PHOLDBenchmark.median(runs.map(\.wallSeconds))
        typical.peakBytes = runs.map(\.peakBytes).max() ?? 0
        return Result(typical: typical, turns: runs.count)
    }

    /// Has another process run a scenario once and read what it took from its output.
    private static func measure(
        _ path: String, for stretch: Duration?, by program: String
    ) throws(BenchmarkError) -> ScenarioMeasurement {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments =
            ["bench", "--here", "--scenarios", path] + (stretch.map { ["--for", "\($0)"] } ?? [])
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        let data: Data
        do {
            try process.run()
            data = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
        } catch {
            throw .broken("\(program): cannot be run (\(error.localizedDescription))")
        }
        let status = process.terminationStatus
        guard process.terminationReason == .exit else {
            throw .broken(
                "\(path): the run was ended by signal \(status)"
                    + (status == SIGKILL ? ", perhaps because memory ran out" : ""))
        }
        // It has said why.
        guard status == 0 else { throw .ended(status) }
        do {
            return try JSONDecoder().decode(ScenarioMeasurement.self, from: data)
        } catch {
            let text = String(decoding: data, as: UTF8.self)
            throw .broken("\(program): found no measurement in “\(text.prefix(200))”")
        }
    }
}
