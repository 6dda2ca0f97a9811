import Experiments
import ScenarioFiles
import Testing

/// Intervals and verdicts where a few replicates say how large luck is.
struct CalibrationFitTests {
    private typealias Make = CalibrationFixture

    @Test(arguments: [2, 4])
    func `intervals from a few replicates cover the truth as often as they say`(
        _ replicates: Int
    ) throws {
        let (truth, trials) = (50.0, 400)
        var covered = 0
        for trial in 0..<trials {
            let noise = Make.noise(replicates + 1, seed: UInt64(trial))
            let found = try Calibration.run(
                Make.problem(
                    [Make.unknown("a", 0, 100)],
                    [Make.target("t", truth + noise[replicates], .runs(1))],
                    replicates: replicates
                ) { x, replicate in [x[0] + noise[replicate]] }, isSliced: false)
            let interval = try #require(found.unknowns[0].interval)
            if interval.low <= truth, truth <= interval.high { covered += 1 }
        }
        // 95%, give or take nearly three standard deviations of such a coin.
        #expect((0.92...0.98).contains(Double(covered) / Double(trials)), "\(covered)")
    }

    @Test(arguments: [2, 3])
    func `a right model is refused as often as chance says`(_ targets: Int) throws {
        // A run's figures share most of their luck.
        func figures(_ noise: ArraySlice<Double>) -> [Double] {
            let own = Array(noise)
            return (0..<targets).map { 50 + 2 * own[0] + own[$0 + 1] }
        }
        let (replicates, trials) = (5, 300)
        var refused = [0.01: 0, 0.2: 0]
        for trial in 0..<trials {
            let noise = Make.noise((replicates + 1) * (targets + 1), seed: UInt64(trial))
            let runs = (0...replicates).map { run in
                figures(noise[run * (targets + 1)..<(run + 1) * (targets + 1)])
            }
            let found = try Calibration.run(
                Make.problem(
                    [Make.unknown("a", 0, 100)],
                    runs[replicates].enumerated().map { Make.target("t\($0)", $1, .runs(1)) },
                    replicates: replicates
                ) { x, replicate in runs[replicate].map { $0 + x[0] - 50 } }, isSliced: false)
            #expect(found.fit?.method == .hotelling)
            let chance = try #require(found.chance)
            for limit in refused.keys where chance < limit { refused[limit]? += 1 }
        }
        #expect((0.14...0.26).contains(Double(refused[0.2] ?? 0) / Double(trials)), "\(refused)")
        #expect((refused[0.01] ?? 0) <= 8, "\(refused)")
    }

    /// Two figures of runs that luck moves together, one unknown that moves both.
    private func together(
        _ trust: CalibrationTarget.Trust, apart: Double, replicates: Int = 4
    ) throws -> Calibration {
        let shifts = [-1.2, 0.1, 1.3, -0.2]
        return try Calibration.run(
            Make.problem(
                [Make.unknown("a")], [Make.target("s", 5, trust), Make.target("t", 5, trust)],
                replicates: replicates
            ) { x, replicate in
                [x[0] + shifts[replicate], x[0] + shifts[replicate] + apart]
            }, isSliced: false)
    }

    @Test func `what luck moves together is no excuse for figures that are apart`() throws {
        // Each is one of its standard deviations off, but their difference is known to 0.07.
        let found = try together(.deviation(0.05), apart: 1)
        #expect(found.objective < 3 && found.freedom == 1)
        #expect((found.chance ?? 1) < 0.001)
        guard case .unreached = found.verdict else {
            Issue.record("\(found.verdict)")
            return
        }
        let right = try together(.deviation(0.05), apart: 0.05)
        #expect(right.verdict == .calibrated && (right.chance ?? 0) > 0.1)
    }

    @Test func `figures that luck moves all alike have an answer`() throws {
        // Their difference is known to a thousandth of each, which is 0.007.
        let right = try together(.runs(1), apart: 0.004)
        #expect((0.1...0.99).contains(right.chance ?? .nan), "\(String(describing: right.chance))")
        #expect(right.verdict == .calibrated)
        #expect((try together(.runs(1), apart: 1).chance ?? 1) < 0.001)
    }

    @Test func `replicates that are too few for a covariance leave a chance, and are told`() throws
    {
        let (replicates, trials) = (2, 200)
        var refused = 0
        for trial in 0..<trials {
            let noise = Make.noise(9, seed: UInt64(trial))
            let found = try Calibration.run(
                Make.problem(
                    [Make.unknown("a", 0, 100)],
                    (0..<3).map { Make.target("t\($0)", 50 + noise[6 + $0], .runs(1)) },
                    replicates: replicates, precision: 1e-3
                ) { x, replicate in (0..<3).map { x[0] + noise[3 * replicate + $0] } },
                isSliced: false)
            #expect(found.fit?.method == .box && found.freedom == 2)
            let told = found.remarks.contains { $0.contains("more replications would tell more") }
            #expect(told)
            if try #require(found.chance) < 0.05 { refused += 1 }
        }
        // Never much more often than chance says.
        #expect(refused <= 18, "\(refused)")
    }

    @Test func `what is known without luck is a χ²`() throws {
        let found = try Calibration.run(
            Make.problem([Make.unknown("a")], [Make.target("s", 5), Make.target("t", 5.02)]) {
                x, _ in [x[0], x[0]]
            })
        #expect(found.fit?.method == .known)
        // Each a standard deviation off; the chance of a χ² of 2 with one degree of freedom.
        #expect(abs((found.chance ?? 0) - 0.1573) < 0.001)
    }
}
