import NetworkSimulation
import Synchronization

/// Twins that were simulated, by what they were derived to.
///
/// A run is a pure function of its configuration, so that a twin which was simulated for one end of
/// a range need not be simulated again for another that leaves it as it is (a stake, a price).
final class TwinMemory: Sendable {
    private let reports = Mutex<[WorldConfiguration: WorldReport]>([:])

    /// The report of a configuration that was simulated before.
    func report(of configuration: WorldConfiguration) -> WorldReport? {
        reports.withLock { $0[configuration] }
    }

    /// Keeps a report of a run that came to its end.
    func keep(_ report: WorldReport, of configuration: WorldConfiguration) {
        reports.withLock { $0[configuration] = report }
    }
}
