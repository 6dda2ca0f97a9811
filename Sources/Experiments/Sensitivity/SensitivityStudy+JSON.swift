import Foundation
import NetworkSimulation
import Randomness
import ScenarioFiles

extension SensitivityStudy {
    /// Everything as JSON.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let data = try encoder.encode(SensitivityRecord(self))
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}

/// A sensitivity study as JSON has it.
struct SensitivityRecord: Encodable {
    var scenario: String
    var seed: UInt64
    var metric: String
    var unit: String
    var finding: String
    var base: Double
    var confidence: Double
    var runs: Int
    var replications: Int
    var seedsAtEnds: Int
    var inputs: [Input]
    var luck: Figures?
    var screening: Screening?
    var shares: Shares?
    /// Inputs with a range that cannot move the metric.
    var idle: [String]
    var failures: [Failures]

    struct Input: Encodable {
        var key: String
        var value: String
        var low: String
        var high: String
        var scale: String
        var isWhole: Bool
        /// The metric at the ends, or why there is none.
        var atLow: Double?
        var atHigh: Double?
        /// The difference to the scenario as it is, if there are several seeds.
        var changeAtLow: Interval?
        var changeAtHigh: Interval?
        var failureAtLow: String?
        var failureAtHigh: String?
        var figures: Figures
    }
    struct Figures: Encodable {
        var muStar: Interval?
        var sigma: Interval?
        var mu: Double?
        var firstOrder: Interval?
        var total: Interval?
        var rows: Int?

        init(_ effect: MorrisEffect?, _ index: SobolIndex?) {
            muStar = effect.map { Interval($0.size) }
            sigma = effect.map { Interval($0.spread) }
            mu = effect?.mean
            firstOrder = index.map { Interval($0.first) }
            total = index.map { Interval($0.total) }
            rows = index?.rows
        }
    }
    struct Interval: Encodable {
        var estimate: Double
        var low: Double
        var high: Double

        init(_ interval: ConfidenceInterval) {
            estimate = interval.estimate
            low = interval.low
            high = interval.high
        }
    }
    struct Screening: Encodable {
        var trajectories: Int
        var levels: Int
    }
    struct Shares: Encodable {
        var samples: Int
        var mean: Double
        var standardDeviation: Double
    }
    struct Failures: Encodable {
        var part: String
        var points: Int
        var failed: Int
        var reasons: [String]
    }

    init(_ study: SensitivityStudy) {
        let plan = study.plan
        scenario = plan.scenario.name
        seed = plan.scenario.configuration.seed.value
        metric = plan.metrics.names[0]
        unit = plan.metrics.definitions[0].unit
        finding = study.finding
        base = study.base
        confidence = SensitivityStudy.confidence
        runs = study.runs
        replications = plan.options.replications
        seedsAtEnds = plan.lucksAtEnds
        func index(_ place: Int) -> SobolIndex? {
            guard let shares = study.shares, let found = shares.places.firstIndex(of: place) else {
                return nil
            }
            return shares.indices[found]
        }
        inputs = plan.inputs.enumerated().map { place, input in
            let ends = study.ends[place]
            return Input(
                key: input.key, value: input.value, low: input.low, high: input.high,
                scale: input.scale.rawValue, isWhole: input.isWhole, atLow: ends.low.value,
                atHigh: ends.high.value,
                changeAtLow: ends.low.change.map { Interval($0) },
                changeAtHigh: ends.high.change.map { Interval($0) },
                failureAtLow: ends.low.failure, failureAtHigh: ends.high.failure,
                figures: Figures(
                    study.effects.isEmpty ? nil : study.effects[place], index(place)))
        }
        if plan.options.hasLuck { luck = Figures(study.effectOfLuck, study.shares?.luck) }
        if !study.effects.isEmpty {
            screening = Screening(trajectories: plan.trajectories, levels: MorrisDesign.levels)
        }
        shares = study.shares.map {
            Shares(
                samples: $0.samples, mean: $0.mean, standardDeviation: $0.standardDeviation)
        }
        idle = plan.idle
        failures = SensitivityStudy.Part.allCases.compactMap { part in
            study.failures[part].map {
                Failures(
                    part: part.rawValue, points: $0.points, failed: $0.failed,
                    reasons: $0.reasons)
            }
        }
    }
}
