import Foundation
import ProtocolCore

/// One run of a sweep as it is kept on disk: whole, or not at all.
///
/// A record is a few lines of text that end with the SHA-256 of the lines above, so that a record
/// that a crash cut short is known for what it is and made again.
public struct SweepRecord: Hashable, Sendable {
    /// The values, aligned with the metrics; nil if the run failed.
    public var values: [Double]?
    /// Why it failed; nil if it did not.
    public var reason: String?
    /// How long it took, in seconds, for estimates; no result depends on it.
    public var seconds: Double

    /// A record of an outcome; nil if it was cut short.
    init?(_ outcome: MetricSample.Outcome, seconds: Double) {
        self.seconds = seconds
        switch outcome {
        case .sample(let sample): values = sample.values
        case .failed(let why): reason = why
        case .interrupted: return nil
        }
    }

    /// Version of the format; runs of another are made again.
    static let format = "zoosim run 1"

    /// The text of a file.
    func text(_ metrics: MetricSelection, point: String, seed: UInt64) -> String {
        var lines = [
            Self.format, "point \(Self.line(point))", "seed \(seed)", "seconds \(seconds)",
        ]
        if let values {
            lines += zip(metrics.names, values).map { "metric \($0) \($1)" }
        } else {
            lines.append("failed \(Self.line(reason ?? ""))")
        }
        let body = lines.joined(separator: "\n") + "\n"
        return body + "end \(Digest(of: Array(body.utf8)))\n"
    }

    /// Reads a file's text; nil if it is cut short or of other metrics.
    init?(_ text: String, _ metrics: MetricSelection) {
        guard let end = text.range(of: "end ", options: .backwards) else { return nil }
        let body = text[..<end.lowerBound]
        guard text[end.lowerBound...] == "end \(Digest(of: Array(body.utf8)))\n" else { return nil }
        let lines = body.split(separator: "\n")
        guard lines.count > 4, lines[0] == Self.format,
            let seconds = Double(lines[3].dropFirst("seconds ".count))
        else { return nil }
        self.seconds = seconds
        if lines[4].hasPrefix("failed ") {
            reason = String(lines[4].dropFirst("failed ".count))
            return
        }
        let read = lines[4...].map { $0.split(separator: " ") }
        guard read.map({ $0.count == 3 ? String($0[1]) : "" }) == metrics.names else { return nil }
        let values = read.compactMap { Double($0[2]) }
        guard values.count == read.count else { return nil }
        self.values = values
    }

    private static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
