import Quantities
import Randomness
import Testing
import Verification

/// The closed form of an admission, held to its limits and to draws.
@Suite struct `The odds of an admission` {
    private func odds(
        _ ratio: Double, speed: Double = 0.05, step: Double = 0.1, tolerance: Double = 10
    ) -> AdmissionOdds {
        AdmissionOdds(
            ratio: ratio, speedVariation: speed, stepVariation: step, steps: 4,
            tolerance: .percent(tolerance))
    }

    @Test func `are certain where nothing varies`() {
        #expect(odds(1, speed: 0, step: 0, tolerance: 0).admitted(tries: 1) == 1)
        #expect(odds(0.91, speed: 0, step: 0).admitted(tries: 1) == 1)
        #expect(odds(0.89, speed: 0, step: 0).admitted(tries: 9) == 0)
        #expect(odds(0.01, tolerance: 100).admitted(tries: 1) == 1)
    }

    @Test func `are half where the median is at the line, and mend with tries that are noisy only`()
    {
        let quiet = odds(0.9, speed: 0, step: 0.01)
        #expect(abs(quiet.admitted(tries: 1) - 0.5) < 0.01)
        #expect(abs(quiet.admitted(tries: 3) - 0.875) < 0.01)
        let lasting = odds(0.9, speed: 0.05, step: 0)
        #expect(lasting.admitted(tries: 1) == lasting.admitted(tries: 3))
    }

    @Test func `rise with speed, tolerance and tries`() {
        let ratios = [0.2, 0.7, 0.8, 0.9, 1, 1.1].map { odds($0).admitted(tries: 2) }
        #expect(ratios == ratios.sorted() && ratios[0] < 1e-9 && ratios[5] > 0.99)
        let tolerances = [0.0, 2, 5, 10, 20].map { odds(0.95, tolerance: $0).admitted(tries: 1) }
        #expect(tolerances == tolerances.sorted() && tolerances[0] < tolerances[4])
        let tries = (1...4).map { odds(0.9).admitted(tries: $0) }
        #expect(tries == tries.sorted() && tries[0] < tries[3])
    }

    @Test(arguments: [1, 3])
    func `are those of drawn nodes that are measured`(tries: Int) {
        var stream = RandomStream(seed: Seed(3), entity: 0, purpose: "test")
        let speeds = Distribution.logNormal(mean: 1, coefficientOfVariation: 0.05)
        let times = Distribution.logNormal(mean: 1, coefficientOfVariation: 0.05)
        var admitted = 0
        for _ in 0..<20_000 {
            let speed = speeds.draw(from: &stream)
            let passes = (0..<tries).filter { _ in
                0.92 * speed / times.draw(from: &stream) >= 0.9
            }
            if !passes.isEmpty { admitted += 1 }
        }
        // Four standard deviations of a share of 20,000 are 1.4% at most.
        #expect(abs(Double(admitted) / 20_000 - odds(0.92).admitted(tries: tries)) < 0.014)
    }
}
