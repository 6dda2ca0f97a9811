import Foundation
import NetworkSimulation
import ScenarioFiles
import Synchronization

/// One run that is begun to see how long such runs take, and given up after a while.
struct RunProbe: Sendable {
    /// What came of it; it was interrupted if it was given up.
    var outcome: MetricSample.Outcome
    /// How long it went on, in seconds.
    var elapsed: Double
    /// How long it takes, or would take by the share of the text that was done when it was given
    /// up; nil if nothing was.
    var seconds: Double?

    /// Tries a scenario for so many seconds.
    static func of(
        _ scenario: Scenario, for metrics: MetricSelection, _ patience: Double,
        _ observer: PairedRun.Observer
    ) -> RunProbe {
        let began = Date()
        let share = Mutex(0.0)
        let outcome = MetricSample.run(
            scenario, for: metrics,
            observer: PairedRun.Observer(
                progress: { progress in
                    // The twin comes after the network and is the quicker of the two.
                    let done = progress.role == .network ? progress.share * 0.7 : 0.7
                    share.withLock { $0 = max($0, done) }
                },
                isInterrupted: {
                    observer.isInterrupted() || Date().timeIntervalSince(began) > patience
                }))
        let elapsed = Date().timeIntervalSince(began)
        let done = outcome == .interrupted ? share.withLock { $0 } : 1
        return RunProbe(
            outcome: outcome, elapsed: elapsed, seconds: done > 0 ? elapsed / done : nil)
    }
}
