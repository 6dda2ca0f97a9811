import Foundation

/// A program that runs a flow load on another simulator and prints `cpu_us/flow=` and `simtime=`.
///
/// It is called with shape, mode, hosts, flows and streams, and with SimGrid's options for plain
/// max-min sharing without slow start; programs of other simulators do not look at these.
public struct FlowPeer: Sendable {
    private static let options = [
        "--cfg=network/model:CM02", "--cfg=network/TCP-gamma:0", "--cfg=network/crosstraffic:0",
        "--cfg=contexts/stack-size:64", "--cfg=contexts/guard-size:0",
        "--log=root.thres:critical",
    ]

    private let path: String

    /// The program at a path.
    public init(path: String) { self.path = path }

    func run(
        _ load: FlowBenchmark.Load
    ) throws(BenchmarkError) -> (microseconds: Double, end: Double) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = load.arguments + FlowPeer.options
        process.standardOutput = output
        let text: String
        do {
            try process.run()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            text = String(decoding: data, as: UTF8.self)
        } catch {
            throw .peer("\(path): \(error.localizedDescription)")
        }
        func number(after key: String) -> Double? {
            text.range(of: key).flatMap {
                Double(text[$0.upperBound...].prefix { $0.isNumber || $0 == "." })
            }
        }
        guard let time = number(after: "cpu_us/flow="), let end = number(after: "simtime=") else {
            throw .peer("\(path): found no cpu_us/flow= and simtime= in “\(text.prefix(200))”")
        }
        return (time, end)
    }
}
