import Experiments
import Randomness
import Testing

/// Looks that are corrected for, and runs that end when enough is known.
struct SequentialStoppingTests {
    @Test func `looks grow by half from the least to the greatest`() {
        let schedule = LookSchedule(minimum: 4, maximum: 30)
        #expect(schedule.looks == [4, 6, 9, 13, 19, 28, 30])
        #expect(schedule.look(after: 4) == 6)
        #expect(schedule.look(after: 30) == nil)
        #expect(abs(schedule.confidenceOfLook - (1 - 0.05 / 7)) < 1e-15)
        #expect(LookSchedule(minimum: 1, maximum: 3).looks == [1, 2, 3])
        #expect(LookSchedule(minimum: 8, maximum: 8).confidenceOfLook == 0.95)
    }

    @Test func `all looks together are as sure as is stated, and uncorrected ones are not`() {
        var stream = RandomStream(seed: Seed(3), entity: 0, purpose: "looks")
        let schedule = LookSchedule(minimum: 4, maximum: 60, confidence: 0.9)
        let trials = 1_500
        var (corrected, plain) = (0, 0)
        for _ in 0..<trials {
            let values = (0..<60).map { _ in ConfidenceIntervalTests.normal(&stream) }
            let looks = schedule.looks.map { Array(values[..<$0]) }
            if looks.allSatisfy({ schedule.interval(of: $0)?.contains(0) == true }) {
                corrected += 1
            }
            if looks.allSatisfy({
                ConfidenceInterval.student($0, confidence: 0.9)?.contains(0) == true
            }) {
                plain += 1
            }
        }
        #expect(Double(corrected) / Double(trials) > 0.9)
        #expect(Double(plain) / Double(trials) < 0.8)
    }

    @Test func `a width is reached in the metric's unit or as a share of the mean`() {
        let schedule = LookSchedule(minimum: 2, maximum: 2)
        func stopping(_ width: SequentialStopping.Width) -> SequentialStopping {
            SequentialStopping(metric: "duration", width: width, schedule: schedule)
        }
        // Half width: 12.706 · 0.1.
        let values = [9.9, 10.1]
        #expect(stopping(.absolute(1.28)).isReached(by: values))
        #expect(!stopping(.absolute(1.27)).isReached(by: values))
        #expect(stopping(.relative(0.128)).isReached(by: values))
        #expect(!stopping(.relative(0.127)).isReached(by: values))
        #expect(!stopping(.absolute(100)).isReached(by: [1]))
    }
}
