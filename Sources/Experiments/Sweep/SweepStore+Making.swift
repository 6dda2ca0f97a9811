import Foundation
import ScenarioFiles

extension SweepStore {
    /// Makes one run and keeps it, or makes nothing once the user has interrupted.
    ///
    /// - Parameters:
    ///   - writer: a number that no other thread has just now.
    ///   - scenario: what is run, its faults are the run's.
    func make(
        _ key: Key, writer: Int, _ observer: PairedRun.Observer,
        scenario: () throws(ScenarioErrors) -> Scenario
    ) -> Result<SweepRecord?, any Error> {
        guard !observer.isInterrupted() else { return .success(nil) }
        let began = Date()
        let outcome: MetricSample.Outcome
        do throws(ScenarioErrors) {
            outcome = MetricSample.run(try scenario(), for: metrics, observer: observer)
        } catch {
            outcome = .failed(error.description)
        }
        guard let record = SweepRecord(outcome, seconds: Date().timeIntervalSince(began)) else {
            return .success(nil)
        }
        do { try keep(record, of: key, writer: writer) } catch { return .failure(error) }
        return .success(record)
    }
}
