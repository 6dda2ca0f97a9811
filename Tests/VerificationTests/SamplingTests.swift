import ProtocolCore
import Quantities
import Testing
import Verification

struct SamplingTests {
    private func commitment(node: Int, round: Int64, steps: Int) -> Commitment {
        Commitment(job: JobID(0), node: NodeID(node), round: RoundID(round), steps: steps)
    }

    private func checker(_ rate: Double, phase: Int = 100) -> SpotChecker {
        SpotChecker(
            settings: .init(
                job: JobID(0), sampleRate: Ratio(rate), escalation: 0, window: window,
                phase: phase))
    }

    private func sampledSteps(_ orders: [SpotChecker.Directive]) -> [Int] {
        orders.compactMap { if case .sampled(_, _, _, let step) = $0 { step } else { nil } }
    }

    @Test func `every step is sampled with the rate, whatever its place and its neighbours`() {
        let steps = 40
        let rounds: Int64 = 4_000
        for rate in [0.01, 0.25, 0.6] {
            var checker = checker(rate)
            var byStep = [Int](repeating: 0, count: steps)
            var pairs = 0
            for round in 0..<rounds {
                let commitment = commitment(node: 3, round: round, steps: steps)
                let orders = checker.handle(.committed(commitment, beacon: digest(42)), at: start)
                let sampled = sampledSteps(orders)
                #expect(zip(sampled, sampled.dropFirst()).allSatisfy { $0 < $1 })
                for step in sampled { byStep[step] += 1 }
                pairs += zip(sampled, sampled.dropFirst()).count { $1 == $0 + 1 }
            }
            let count = Double(rounds)
            // Five deviations: one false alarm in a million of each.
            let deviation = (count * rate * (1 - rate)).squareRoot()
            for sampled in byStep { #expect(abs(Double(sampled) - count * rate) < 5 * deviation) }
            let together = rate * rate
            let trials = count * Double(steps - 1)
            let spread = (trials * together * (1 - together) * (1 + 2 * rate)).squareRoot()
            #expect(abs(Double(pairs) - trials * together) < 5 * spread)
            #expect(checker.statistics.sampled == byStep.reduce(0, +))
            #expect(checker.openChecks == byStep.reduce(0, +))
        }
    }

    /// 1 − rate is 1 to the last bit, and the logarithm of the rest must not vanish.
    @Test func `a rate near nothing samples next to nothing`() {
        var checker = checker(1e-18)
        let orders = checker.handle(
            .committed(commitment(node: 0, round: 0, steps: 50), beacon: digest(1)), at: start)
        #expect(sampledSteps(orders).isEmpty)
        #expect(checker.statistics.steps == 50)
    }

    @Test func `a rate of one samples every step, and a rate of zero none`() {
        let commitment = commitment(node: 0, round: 0, steps: 50)
        for (rate, count) in [(1.0, 50), (1.5, 50), (0.0, 0)] {
            var checker = checker(rate)
            let orders = checker.handle(.committed(commitment, beacon: digest(1)), at: start)
            #expect(sampledSteps(orders).count == count)
            #expect(checker.statistics.steps == 50)
        }
    }

    @Test func `another beacon, worker or round draws other steps`() {
        func steps(_ node: Int, _ beacon: Digest, round: Int64 = 0) -> [Int] {
            var checker = checker(0.1)
            let commitment = commitment(node: node, round: round, steps: 400)
            return sampledSteps(checker.handle(.committed(commitment, beacon: beacon), at: start))
        }
        #expect(steps(0, digest(1)) == steps(0, digest(1)))
        #expect(steps(0, digest(1)) != steps(0, digest(2)))
        #expect(steps(0, digest(1)) != steps(1, digest(1)))
        #expect(steps(0, digest(1)) != steps(0, digest(1), round: 1))
    }

    @Test func `phases of a hundred steps are sampled as often as the formula says`() {
        var checker = checker(0.01)
        let nodes = 40
        let rounds: Int64 = 25
        for round in 0..<rounds {
            for node in 0..<nodes {
                let input = SpotChecker.Input.committed(
                    commitment(node: node, round: round, steps: 100),
                    beacon: digest(UInt64(round)))
                _ = checker.handle(input, at: start)
            }
        }
        let counts = checker.statistics
        #expect(counts.phases == 1_000)
        #expect(counts.steps == 100_000)
        #expect(counts.commitments == 1_000)
        let expected = Detection.probability(rate: 0.01, steps: 100)
        let deviation = (expected * (1 - expected) / 1_000).squareRoot()
        let found = Double(counts.phasesSampled) / 1_000
        #expect(abs(found - expected) < 4 * deviation)
        #expect(abs(Double(counts.sampled) - 1_000) < 4 * (1_000 * 0.99).squareRoot())
    }

    @Test func `a long commitment is as many phases as it has stretches`() {
        for (rate, sampled) in [(1.0, 4), (0.0, 0)] {
            var checker = checker(rate, phase: 30)
            _ = checker.handle(
                .committed(commitment(node: 0, round: 0, steps: 130), beacon: digest(1)),
                at: start)
            #expect(checker.statistics.phases == 4)
            #expect(checker.statistics.phasesSampled == sampled)
        }
    }

    @Test func `a phase runs on from one commitment to the next, each worker by itself`() {
        var checker = checker(1, phase: 30)
        for round in Int64(0)..<4 {
            for node in 0..<2 {
                let input = SpotChecker.Input.committed(
                    commitment(node: node, round: round, steps: 20), beacon: digest(1))
                _ = checker.handle(input, at: start)
            }
        }
        // Twice 80 steps are twice two full phases and a rest.
        #expect(checker.statistics.phases == 4)
        #expect(checker.statistics.phasesSampled == 4)
    }
}
