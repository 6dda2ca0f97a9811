import Quantities
import Testing

@testable import NetworkSimulation

@Suite struct RentalProgressTests {
    private static func hours(_ hours: Double) -> GPUTime { .seconds(hours * 3_600) }

    @Test func `what was done since the last checkpoint is lost, and no more`() {
        var progress = RentalProgress(work: Self.hours(100), interval: .hours(1))
        progress.advance(by: .minutes(150), gpus: 4)
        #expect(progress.done == Self.hours(10))
        #expect(progress.kept == Self.hours(8))
        // The interval runs on across changes of the gang.
        progress.advance(by: .minutes(45), gpus: 8)
        #expect(progress.done == Self.hours(16))
        #expect(progress.kept == Self.hours(14))
        progress.loseMember()
        #expect(progress.done == Self.hours(14))
        #expect(progress.lost == Self.hours(2))
        progress.loseMember()
        #expect(progress.lost == Self.hours(2))
        #expect(progress.timeLeft(gpus: 4) == .minutes(86 * 15))
    }

    @Test func `the time left is rounded up, so that the work is done then`() {
        var progress = RentalProgress(work: GPUTime(nanoseconds: 10), interval: .zero)
        #expect(progress.timeLeft(gpus: 0) == nil)
        #expect(progress.timeLeft(gpus: 3) == .nanoseconds(4))
        progress.advance(by: .nanoseconds(3), gpus: 3)
        #expect(!progress.isDone)
        progress.loseMember()
        #expect(progress.lost == .zero)
        progress.advance(by: .nanoseconds(1), gpus: 3)
        #expect(progress.isDone)
        #expect(progress.timeLeft(gpus: 3) == .zero)
    }
}
