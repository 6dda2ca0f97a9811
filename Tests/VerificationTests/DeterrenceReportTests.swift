import ProtocolCore
import Testing
import Verification

struct DeterrenceReportTests {
    private struct Row: Decodable {
        var gain_per_step: Double, slash: Double, forfeit: Double, future_value: Double
        var power: Double, s_min_per_step: Double, s_min_repeated: Double
        var stake_for_s5pct: Double, stake_for_s1pct: Double
    }
    private struct File: Decodable { var deterrence: [Row] }
    private let rows: [Row]
    init() throws { rows = try Vectors.load(File.self, from: "verification").deterrence }

    private func row(_ row: Row, rate: Double, slash: Double? = nil) -> DeterrenceReport.Row {
        let slash = slash ?? row.slash
        let terms = DeterrenceReport.Terms(
            tier: TierID(0),
            deterrence: Deterrence(
                gain: row.gain_per_step, slash: slash, forfeit: row.forfeit,
                futureValue: row.future_value, power: row.power),
            rate: rate, stake: slash)
        return DeterrenceReport([terms]).rows[0]
    }

    @Test func `honesty pays from the rate of the vectors, and not below it`() {
        for vector in rows {
            let needed = row(vector, rate: 0.05).neededRate
            #expect(agree(needed, vector.s_min_per_step))
            #expect(row(vector, rate: vector.s_min_per_step * 1.001).deters)
            #expect(!row(vector, rate: vector.s_min_per_step * 0.999).deters)
            #expect(row(vector, rate: vector.s_min_repeated * 1.001).detersWhenRepeated)
            #expect(!row(vector, rate: vector.s_min_repeated * 0.999).detersWhenRepeated)
        }
    }

    @Test func `the needed stake is that of the vectors, and deters`() {
        for vector in rows {
            for (rate, stake) in [(0.05, vector.stake_for_s5pct), (0.01, vector.stake_for_s1pct)] {
                let needed = row(vector, rate: rate).neededStake
                #expect(agree(needed, max(0, stake)))
                #expect(row(vector, rate: rate, slash: needed * 1.001).deters)
                #expect(!row(vector, rate: rate, slash: needed * 0.999).deters)
            }
        }
    }

    @Test func `a slash beyond the stake is no slash`() {
        let terms = DeterrenceReport.Terms(
            tier: TierID(1), deterrence: Deterrence(gain: 2.5, slash: 1_000, forfeit: 2.5),
            rate: 0.01, stake: 100)
        let report = DeterrenceReport([terms])
        #expect(!report.deters)
        #expect(agree(report.rows[0].neededStake, 247.5))
        #expect(!report.rows[0].isCovered)
        #expect(agree(report.rows[0].gainPerStep, 2.5 - 0.01 * 102.5))
    }

    @Test func `without sampling nothing deters`() {
        let terms = DeterrenceReport.Terms(
            tier: TierID(0), deterrence: Deterrence(gain: 1, slash: 1e9, forfeit: 0), rate: 0,
            stake: 1e9)
        let report = DeterrenceReport([terms])
        #expect(!report.deters && report.rows[0].neededStake == .infinity)
    }
}
