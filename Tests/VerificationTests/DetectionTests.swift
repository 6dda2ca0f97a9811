import Testing
import Verification

/// Whether two reals agree to so many units of relative error.
func agree(_ a: Double, _ b: Double, within tolerance: Double = 1e-12) -> Bool {
    abs(a - b) <= tolerance * max(1e-300, max(abs(a), abs(b)))
}

struct DetectionTests {
    private struct File: Decodable {
        struct Sampling: Decodable { var s: Double, n: Int, P: Double }
        struct Needed: Decodable { var P: Double, s: Double, n: Int }
        struct Pool: Decodable { var N: Int, F: Int, K: Int, P: Double }
        struct Fractional: Decodable { var N: Int, f: Double, s: Double, d: Double, P: Double }
        struct Flag: Decodable { var N: Int, s: Double, a: Double, P_honest_flagged: Double }
        struct Independent: Decodable {
            var m: Int, c: Double, any_honest: Double, majority_corrupt: Double
            var all_corrupt: Double
        }
        struct Drawn: Decodable {
            var V: Int, C: Int, m: Int, all_corrupt: Double, majority_corrupt: Double
        }
        struct Deterred: Decodable {
            var gain_per_step: Double, slash: Double, forfeit: Double, future_value: Double
            var power: Double, s_min_per_step: Double, s_min_repeated: Double
            var stake_for_s5pct: Double, stake_for_s1pct: Double
        }
        struct Game: Decodable {
            struct Case: Decodable {
                var g: Double, S: Double, c: Double, b: Double, y_star: Double, x_star: Double
            }
            var cases: [Case]
        }
        struct Planted: Decodable {
            var c: Double, b: Double, base_fraud: Double, planted_rate_min: Double
        }
        struct Bisection: Decodable {
            var steps: Int, ops_per_step: Int, arity: Int, rounds: Int
        }
        var detect: [Sampling]
        var steps_for_target: [Needed]
        var rate_for_target: [Needed]
        var without_replacement: [Pool]
        var fractional: [Fractional]
        var honest_false_flag: [Flag]
        var collusion_iid: [Independent]
        var collusion_without_replacement: [Drawn]
        var deterrence: [Deterred]
        var inspection_game: Game
        var planted_faults: [Planted]
        var bisection_rounds: [Bisection]
    }

    private let file: File

    init() throws { file = try Vectors.load(File.self, from: "verification") }

    @Test func `the probability of detection is that of the vectors`() {
        for row in file.detect {
            #expect(agree(Detection.probability(rate: row.s, steps: row.n), row.P), "\(row)")
        }
        for row in file.fractional {
            let found = Detection.probability(
                rate: row.s, power: row.d, fabricated: row.f, of: row.N)
            #expect(agree(found, row.P), "\(row)")
        }
        for row in file.without_replacement {
            let found = Detection.probability(sampled: row.K, of: row.N, fabricated: row.F)
            #expect(agree(found, row.P), "\(row)")
        }
        for row in file.honest_false_flag {
            let found = Detection.falseFlag(rate: row.s, falsePositive: row.a, steps: row.N)
            // The vectors' own 1 − (1 − p)ⁿ has lost digits at the smallest p.
            #expect(agree(found, row.P_honest_flagged, within: 1e-6), "\(row)")
        }
    }

    @Test func `the two published claims are one per cent over a hundred steps, and five`() {
        #expect(abs(Detection.probability(rate: 0.01, steps: 100) - 0.63) < 0.005)
        #expect(abs(Detection.probability(rate: 0.05, steps: 100) - 0.994) < 0.0005)
    }

    @Test func `the needed steps and rates are those of the vectors`() {
        for row in file.steps_for_target {
            #expect(Detection.stepsNeeded(for: row.P, rate: row.s) == row.n, "\(row)")
        }
        for row in file.rate_for_target {
            #expect(agree(Detection.rateNeeded(for: row.P, steps: row.n), row.s), "\(row)")
        }
        #expect(Detection.stepsNeeded(for: 0.5, rate: 0) == nil)
        #expect(Detection.stepsNeeded(for: 1, rate: 0.5) == nil)
        #expect(Detection.stepsNeeded(for: 1, rate: 1) == 1)
        #expect(Detection.stepsNeeded(for: 0, rate: 0.5) == 0)
    }

    @Test func `a sample that cannot miss finds for certain`() {
        #expect(Detection.probability(sampled: 8, of: 10, fabricated: 3) == 1)
        #expect(Detection.probability(sampled: 0, of: 10, fabricated: 3) == 0)
        #expect(Detection.probability(rate: 1, steps: 1) == 1)
        #expect(Detection.probability(rate: 1, steps: 0) == 0)
    }

    @Test func `committees are those of the vectors`() {
        for row in file.collusion_iid {
            let committee = Committee(members: row.m, colluding: row.c)
            #expect(agree(committee.anyHonest, row.any_honest), "\(row)")
            #expect(agree(committee.majorityCorrupt, row.majority_corrupt), "\(row)")
            #expect(agree(committee.allCorrupt, row.all_corrupt), "\(row)")
        }
        for row in file.collusion_without_replacement {
            let committee = Committee(members: row.m, pool: row.V, colluders: row.C)
            #expect(agree(committee.majorityCorrupt, row.majority_corrupt), "\(row)")
            #expect(agree(committee.allCorrupt, row.all_corrupt), "\(row)")
        }
    }

    @Test func `deterring stakes and rates are those of the vectors`() {
        for row in file.deterrence {
            let deterrence = Deterrence(
                gain: row.gain_per_step, slash: row.slash, forfeit: row.forfeit,
                futureValue: row.future_value, power: row.power)
            #expect(agree(deterrence.ratePerStep, row.s_min_per_step))
            #expect(agree(deterrence.rateWhenRepeated, row.s_min_repeated))
            #expect(agree(deterrence.stakeNeeded(rate: 0.05), row.stake_for_s5pct))
            #expect(agree(deterrence.stakeNeeded(rate: 0.01), row.stake_for_s1pct))
        }
        for row in file.inspection_game.cases {
            let game = InspectionGame(gain: row.g, slash: row.S, cost: row.c, bounty: row.b)
            #expect(agree(game.checkRate, row.y_star))
            #expect(agree(game.fraudRate, row.x_star))
        }
        for row in file.planted_faults {
            let game = InspectionGame(gain: 1, slash: 1, cost: row.c, bounty: row.b)
            #expect(agree(game.plantedFaults(baseFraud: row.base_fraud), row.planted_rate_min))
        }
    }

    @Test func `a dispute takes as many rounds as the vectors say`() {
        for row in file.bisection_rounds {
            let rounds = Detection.disputeRounds(
                steps: row.steps, operations: row.ops_per_step, arity: row.arity)
            #expect(rounds == row.rounds, "\(row)")
        }
    }
}
