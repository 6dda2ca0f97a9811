import Accounting
import Foundation
import NetworkSimulation
import Quantities
import Randomness
import Results
import ScenarioFiles

/// What `summary.json` holds: the figures of a run for whoever does not read HDF5.
struct RunSummary: Encodable {
    var scenario: String
    var about: String
    var seed: UInt64
    var command: String
    var digest: String
    var outcome: String
    var metrics: [String: Figure]
    var waterfall: Efficiency?
    var money: [String: Double]
    var verdicts: [String: Int]
    var assumptions: [Assumption]?

    struct Figure: Encodable {
        var value: Double
        var unit: String
        var about: String
    }
    struct Efficiency: Encodable {
        var efficiency: Double
        var networkGPUHours: Double
        var twinGPUHours: Double
        var bars: [Bar]
    }
    struct Bar: Encodable {
        var name: String
        var share: Double
        var gpuHours: Double
        /// The exact difference, net minus twin.
        var gpuNanoseconds: String
    }
    struct Assumption: Encodable {
        var key: String
        var value: String
        var low: String
        var high: String
        var efficiencyAtLow: Double?
        var efficiencyAtHigh: Double?
        var remark: String?
    }
}

extension RunStudy {
    /// Writes `summary.json` beside the result.
    ///
    /// - Throws: whatever the file system says.
    public func writeSummary(ranges: AssumptionRanges?) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let data = try encoder.encode(summary(ranges: ranges))
        try data.write(to: URL(fileURLWithPath: summaryPath), options: .atomic)
    }

    private func summary(ranges: AssumptionRanges?) -> RunSummary {
        RunSummary(
            scenario: run.scenario.name, about: run.scenario.configuration.about,
            seed: run.scenario.configuration.seed.value, command: command, digest: digest,
            outcome: run.network.jobs.first?.outcome ?? "",
            metrics: Dictionary(
                uniqueKeysWithValues: metrics.map {
                    ($0.name, .init(value: $0.value, unit: $0.unit, about: $0.about))
                }),
            waterfall: run.waterfall.map(Self.efficiency),
            money: Dictionary(
                uniqueKeysWithValues: economics.waterfall.bars.map { ($0.name, $0.amount.inZen) }
                    + [("net", economics.waterfall.net.inZen)]),
            verdicts: Dictionary(
                uniqueKeysWithValues: run.network.verdicts.map { ("\($0.key)", $0.value) }),
            assumptions: ranges?.entries.map(Self.assumption))
    }

    private static func efficiency(_ waterfall: Waterfall) -> RunSummary.Efficiency {
        RunSummary.Efficiency(
            efficiency: waterfall.efficiency, networkGPUHours: waterfall.network.inHours,
            twinGPUHours: waterfall.twin.inHours,
            bars: waterfall.bars.map {
                RunSummary.Bar(
                    name: $0.name, share: $0.share, gpuHours: $0.difference.inHours,
                    gpuNanoseconds: "\($0.difference.nanoseconds)")
            })
    }

    private static func assumption(_ entry: AssumptionRanges.Entry) -> RunSummary.Assumption {
        let remarks = [("low", entry.atLow), ("high", entry.atHigh)].compactMap { end, outcome in
            if case .failed(let why) = outcome { "\(end): \(why)" } else { nil }
        }
        return RunSummary.Assumption(
            key: entry.input.key, value: entry.input.value, low: entry.low, high: entry.high,
            efficiencyAtLow: entry.atLow.value, efficiencyAtHigh: entry.atHigh.value,
            remark: remarks.isEmpty ? nil : remarks.joined(separator: "; "))
    }
}
