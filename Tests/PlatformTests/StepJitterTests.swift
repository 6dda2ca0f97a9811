import Platform
import Quantities
import Randomness
import Testing

struct StepJitterTests {
    @Test func `without variation a phase takes its nominal time exactly`() {
        for u in [1e-9, 0.3, 0.999] {
            #expect(
                StepJitter.none.phase(nominal: .nanoseconds(1_234_567_891), steps: 100, draw: u)
                    == .nanoseconds(1_234_567_891))
        }
    }

    @Test func `a phase of no steps or no time stays what it is`() {
        let jitter = StepJitter(coefficientOfVariation: 0.1)
        #expect(jitter.phase(nominal: .zero, steps: 100, draw: 0.9) == .zero)
        #expect(jitter.phase(nominal: .seconds(1), steps: 0, draw: 0.9) == .seconds(1))
    }

    @Test(arguments: [(0.05, 1), (0.3, 1), (0.3, 100), (1.0, 16)])
    func `the law has the first two moments of the sum`(_ variation: Double, _ steps: Int) {
        // Quantiles at the midpoints of equal slices stand for the law.
        let jitter = StepJitter(coefficientOfVariation: variation)
        let slices = 50_000
        var sum = 0.0
        var squares = 0.0
        for slice in 0..<slices {
            let u = (Double(slice) + 0.5) / Double(slices)
            let x = jitter.phase(nominal: .seconds(1_000), steps: steps, draw: u).inSeconds / 1_000
            sum += x
            squares += x * x
        }
        let mean = sum / Double(slices)
        let variance = squares / Double(slices) - mean * mean
        let expected = variation * variation / Double(steps)
        #expect(abs(mean - 1) < 1e-4)
        #expect(abs(variance / expected - 1) < 5e-3)
    }

    @Test func `a larger draw takes longer`() {
        let jitter = StepJitter(coefficientOfVariation: 0.2)
        let times = stride(from: 0.05, to: 1, by: 0.05).map {
            jitter.phase(nominal: .seconds(60), steps: 10, draw: $0)
        }
        #expect(times == times.sorted() && Set(times).count == times.count)
    }
}
