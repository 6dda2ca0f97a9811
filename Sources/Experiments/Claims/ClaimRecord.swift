import ScenarioFiles

/// A study of claims as JSON has it.
struct ClaimRecord: Encodable {
    var claims: [Claim]
    var runs: Int
    var exitCode: Int32

    struct Claim: Encodable {
        var claim: String
        var says: String
        var source: String
        var readings: [Reading]
    }
    struct Reading: Encodable {
        var reading: String
        var verdict: String
        var published: String?
        var metric: String?
        var check: String?
        var value: Double?
        var low: Double?
        var high: Double?
        /// Of the interval, corrected for all looks.
        var confidence: Double?
        var replicates: Int?
        var reason: String?
        var remark: String?
        var assumedInputs: Int?
        var turns: [Turn]?
        var remedy: Remedy?
    }
    struct Turn: Encodable {
        var key: String
        var value: String
        var end: String
        var figure: Double?
        var verdict: String
        var failure: String?
    }
    struct Remedy: Encodable {
        var key: String
        var from: String
        var to: String
        var share: Double
        var figure: Double
        var isEnough: Bool
    }

    init(_ study: ClaimStudy) {
        runs = study.runs
        exitCode = study.exitCode
        claims = study.entries.map { entry in
            Claim(
                claim: entry.claim.name, says: entry.claim.says, source: entry.claim.source,
                readings: entry.results.map(Self.reading))
        }
    }

    private static func reading(_ result: ClaimResult) -> Reading {
        var reading = Reading(
            reading: result.reading.name, verdict: result.verdict.rawValue, value: result.value,
            reason: result.reason, remark: result.reading.remark)
        if let interval = result.interval {
            reading.low = interval.low
            reading.high = interval.high
            reading.confidence = interval.confidence
            reading.replicates = result.replicates
        }
        switch result.reading.trial {
        case .notModelled: break
        case .check(let check):
            reading.published = "\(check.relation)"
            reading.check = check.expression.text
        case .runs(let runs):
            reading.published = "\(runs.relation)"
            reading.metric = runs.metric
        }
        if let ranges = result.ranges {
            reading.assumedInputs = ranges.inputs
            reading.turns = ranges.turns.map {
                Turn(
                    key: $0.key, value: $0.value, end: $0.end,
                    figure: $0.figure.isFinite ? $0.figure : nil, verdict: $0.verdict.rawValue,
                    failure: $0.failure)
            }
        }
        if let remedy = result.remedy, let change = remedy.smallest ?? remedy.nearest {
            reading.remedy = Remedy(
                key: change.key, from: change.from, to: change.to, share: change.share,
                figure: change.figure, isEnough: remedy.smallest != nil)
        }
        return reading
    }
}
