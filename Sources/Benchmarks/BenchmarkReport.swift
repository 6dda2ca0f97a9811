public import Foundation

/// What the benchmarks found, with the machine and the program that they ran on.
public struct BenchmarkReport: Sendable, Encodable {
    /// The model of the processor and how many of its cores this process may use.
    public let processor: String
    public let cores: Int
    /// The program's version, and the commit if the caller knows it.
    public let version: String
    public let commit: String?
    public let phold: [PHOLDBenchmark.Result]
    public let flows: [FlowBenchmark.Result]
    public let scenarios: [ScenarioBenchmark.Result]

    /// A report of this machine.
    public init(
        version: String, commit: String?, phold: [PHOLDBenchmark.Result],
        flows: [FlowBenchmark.Result] = [], scenarios: [ScenarioBenchmark.Result] = []
    ) {
        processor = Self.processor
        cores = ProcessInfo.processInfo.activeProcessorCount
        self.version = version
        self.commit = commit
        self.phold = phold
        self.flows = flows
        self.scenarios = scenarios
    }

    /// The report as JSON, with its keys in order.
    public var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self)
        }
    }

    /// What the system calls the processor.
    public static var processor: String {
        let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = info.split(separator: "\n").first { $0.hasPrefix("model name") }
        let name = line?.split(separator: ":", maxSplits: 1).last ?? "unknown"
        return name.trimmingCharacters(in: .whitespaces)
    }
}
