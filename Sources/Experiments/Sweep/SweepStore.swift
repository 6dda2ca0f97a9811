import Foundation
import ProtocolCore
import Randomness
import ScenarioFiles

/// The folder in which a sweep keeps its runs, a file each.
///
/// A run is known by what it follows from: the resolved scenario, the seed, the metrics, the
/// version of the program and that of the format. A sweep that is started again, with more points
/// or more replications too, finds what it has, whenever and however it was ended before.
public struct SweepStore: Sendable {
    /// The sweep's folder.
    public let folder: String
    let metrics: MetricSelection
    private let version: String

    /// The folder of a plan below one for results: `<name>/sweep-<hash>`, where the hash stands for
    /// the scenario without any axis, the metrics and the version.
    public init(of plan: SweepPlan, output: String) {
        metrics = plan.metrics
        version = plan.version
        let inputs = [SweepRecord.format, version, plan.base.resolvedYAML] + metrics.names
        let hash = Digest(of: Array(inputs.joined(separator: "\n").utf8)).description.prefix(8)
        folder = "\(output)/\(plan.file.name)/sweep-\(hash)"
    }

    /// The folder that another process has made of a plan.
    init(folder: String, metrics: MetricSelection, version: String) {
        self.folder = folder
        self.metrics = metrics
        self.version = version
    }

    var runs: String { folder + "/runs" }
    /// The file that all runs are merged into.
    public var resultPath: String { folder + "/sweep.h5" }

    /// What a run is known by, and what a person calls its point.
    struct Key: Sendable {
        var identity: Digest
        var seed: Seed
        var point: String
    }

    /// Makes the folder.
    func make() throws {
        try FileManager.default.createDirectory(atPath: runs, withIntermediateDirectories: true)
    }

    /// The name of a run's file.
    private func name(_ identity: Digest, _ seed: Seed) -> String {
        let inputs = [
            SweepRecord.format, version, identity.description, String(seed.value),
        ]
        let text = (inputs + metrics.names).joined(separator: "\n")
        return "\(Digest(of: Array(text.utf8)).description.prefix(32)).run"
    }

    private func path(_ identity: Digest, _ seed: Seed) -> String {
        "\(runs)/\(name(identity, seed))"
    }

    /// The names of the files that are there.
    ///
    /// On a network file system a folder that is read shows what others have put there; a file that
    /// is asked for by its name, and was missing a moment ago, may seem missing for a minute more.
    func names() -> Set<String> {
        Set((try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? [])
    }

    /// Whether a run is among the files that were there.
    func has(_ identity: Digest, _ seed: Seed, among names: Set<String>) -> Bool {
        names.contains(name(identity, seed))
    }

    /// A run that is kept; nil if there is none, or none that is whole.
    func record(_ identity: Digest, _ seed: Seed) -> SweepRecord? {
        guard let data = FileManager.default.contents(atPath: path(identity, seed)) else {
            return nil
        }
        return SweepRecord(String(decoding: data, as: UTF8.self), metrics)
    }

    /// Keeps a run: it is written beside its place, and then takes it in one step.
    ///
    /// - Parameter writer: a number that no other thread has just now.
    func keep(_ record: SweepRecord, of key: Key, writer: Int) throws {
        let path = path(key.identity, key.seed)
        // Processes of several machines may have the same number.
        let draft = "\(path).\(Self.host).\(getpid()).\(writer)"
        let text = record.text(metrics, point: key.point, seed: key.seed.value)
        guard Self.write(text, to: draft), rename(draft, path) == 0 else {
            throw CocoaError(
                .fileWriteUnknown,
                userInfo: [NSFilePathErrorKey: path, NSLocalizedDescriptionKey: lastError()])
        }
    }

    /// Writes a file, and leaves it to the system when it reaches the disk.
    ///
    /// To wait for that after each run keeps processors idle, and buys nothing: a record that a
    /// failing machine has torn or lost is known for what it is, and made again.
    private static func write(_ text: String, to path: String) -> Bool {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard file >= 0 else { return false }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else {
                let error = errno
                close(file)
                errno = error
                return false
            }
            rest = rest.dropFirst(max(0, count))
        }
        return close(file) == 0
    }

    private static let host = ProcessInfo.processInfo.hostName

    /// Removes what was half written when an earlier start was killed.
    func removeDrafts() {
        for name in names() where !name.hasSuffix(".run") {
            try? FileManager.default.removeItem(atPath: "\(runs)/\(name)")
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix("sweep.h5.") {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }

    private func lastError() -> String { String(cString: strerror(errno)) }
}
