import Experiments
import Randomness
import ScenarioFiles
import Testing

/// What intervals say of what was published.
struct ClaimVerdictTests {
    private func interval(_ low: Double, _ high: Double) -> ConfidenceInterval {
        ConfidenceInterval(
            estimate: (low + high) / 2, low: low, high: high, confidence: 0.95, method: .student,
            count: 9)
    }

    private func relation(_ text: String) throws -> PublishedRelation {
        try #require(PublishedRelation(text))
    }

    @Test func `inside is reproduced, outside refuted, across an end undetermined`() throws {
        let figure = try relation("89% ± 1%")
        #expect(ClaimVerdict.of(interval(0.881, 0.899), against: figure) == .reproduced)
        #expect(ClaimVerdict.of(interval(0.901, 0.95), against: figure) == .refuted)
        #expect(ClaimVerdict.of(interval(0.80, 0.879), against: figure) == .refuted)
        #expect(ClaimVerdict.of(interval(0.87, 0.885), against: figure) == .undetermined)
        #expect(ClaimVerdict.of(interval(0.80, 0.99), against: figure) == .undetermined)
        let bound = try relation("at most 5 d")
        #expect(ClaimVerdict.of(interval(-9, 5), against: bound) == .reproduced)
        #expect(ClaimVerdict.of(interval(5.1, 6), against: bound) == .refuted)
        #expect(ClaimVerdict.of(interval(4, 6), against: bound) == .undetermined)
    }

    @Test func `a figure without a tolerance decides nothing`() throws {
        #expect(ClaimVerdict.of(interval(2, 3), against: try relation("89%")) == .compared)
        #expect(ClaimVerdict.exitCode(of: [.compared, .notModelled, .reproduced]) == 0)
    }

    @Test func `exit codes are 0, 1 and 2, and 1 beats 2`() {
        #expect(ClaimVerdict.exitCode(of: []) == 0)
        #expect(ClaimVerdict.exitCode(of: [.reproduced, .consistent]) == 0)
        #expect(ClaimVerdict.exitCode(of: [.reproduced, .refuted]) == 1)
        #expect(ClaimVerdict.exitCode(of: [.contradiction]) == 1)
        #expect(ClaimVerdict.exitCode(of: [.undetermined, .reproduced]) == 2)
        #expect(ClaimVerdict.exitCode(of: [.undetermined, .refuted]) == 1)
    }

    @Test func `the first look that decides decides, with an interval corrected for all looks`()
        throws
    {
        let schedule = LookSchedule(minimum: 3, maximum: 6)
        let values = [1.0, 1.1, 0.9, 50, 60, 70]
        let verdict = SequentialVerdict(
            of: values, against: try relation("at most 9 d"), schedule: schedule)
        #expect(verdict.verdict == .reproduced)
        #expect(verdict.replicates == 3)
        #expect(!verdict.isOpen)
        // Three looks, 3, 4 and 6: by hand, t at 2 degrees of freedom and 98.33%, times 0.1/√3.
        #expect(schedule.looks == [3, 4, 6])
        let half = try #require(verdict.interval?.halfWidth)
        #expect(abs(half - 7.6488 * 0.1 / 3.0.squareRoot()) < 1e-4)
    }

    @Test func `a replicate without the metric leaves it undetermined`() throws {
        let schedule = LookSchedule(minimum: 3, maximum: 6)
        let verdict = SequentialVerdict(
            of: [1, .nan, 1, 1], against: try relation("at most 9 d"), schedule: schedule)
        #expect(verdict.verdict == .undetermined)
        #expect(!verdict.isOpen)
    }

    @Test func `too few values leave it open, and so does an interval across an end`() throws {
        let schedule = LookSchedule(minimum: 3, maximum: 4)
        let bound = try relation("at most 2 d")
        #expect(SequentialVerdict(of: [1], against: bound, schedule: schedule).isOpen)
        let across = SequentialVerdict(of: [1, 2, 3], against: bound, schedule: schedule)
        #expect(across.isOpen && across.verdict == .undetermined)
        let last = SequentialVerdict(of: [1, 2, 3, 2], against: bound, schedule: schedule)
        #expect(!last.isOpen && last.verdict == .undetermined)
    }

    /// A true figure on the very end of the tolerance is the hardest case: either verdict is wrong
    /// no more often than the confidence allows.
    @Test func `false verdicts are rarer than the confidence allows`() throws {
        var stream = RandomStream(seed: Seed(8), entity: 0, purpose: "verdicts")
        let schedule = LookSchedule(minimum: 4, maximum: 40, confidence: 0.9)
        let bound = try relation("at most 0 d")
        let trials = 2_000
        var (refuted, reproduced, corrected, plain) = (0, 0, 0, 0)
        for _ in 0..<trials {
            let values = (0..<40).map { _ in ConfidenceIntervalTests.normal(&stream) }
            switch SequentialVerdict(of: values, against: bound, schedule: schedule).verdict {
            case .refuted: refuted += 1
            case .reproduced: reproduced += 1
            default: break
            }
            // The same looks without the correction.
            let verdicts = schedule.looks.compactMap {
                ConfidenceInterval.student(Array(values.prefix($0)), confidence: 0.9)
            }.map { ClaimVerdict.of($0, against: bound) }
            if verdicts.contains(where: \.isFinal) { plain += 1 }
        }
        corrected = refuted + reproduced
        #expect(Double(corrected) / Double(trials) < 0.1)
        #expect(Double(plain) / Double(trials) > 0.15)
    }
}
