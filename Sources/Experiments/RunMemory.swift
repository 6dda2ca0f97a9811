import NetworkSimulation
import Synchronization

/// Runs that were simulated, by their configuration and role.
///
/// A run is a pure function of both, so that an end of a range which leaves a run as it is (a stake
/// the twin, the twin's restart the network's run) need not simulate it again.
final class RunMemory: Sendable {
    private struct Key: Hashable {
        var configuration: WorldConfiguration
        var role: RunRole
    }
    private let reports = Mutex<[Key: WorldReport]>([:])
    /// The one twin under which networks' runs are filed: what the twin will be is none of their
    /// concern.
    private let filedTwin: TwinConfiguration

    init(filedTwin: TwinConfiguration) { self.filedTwin = filedTwin }

    private func key(_ configuration: WorldConfiguration, _ role: RunRole) -> Key {
        var filed = configuration
        filed.twin = filedTwin
        return Key(configuration: filed, role: role)
    }

    /// The report of a run that was simulated before.
    func report(of configuration: WorldConfiguration, as role: RunRole) -> WorldReport? {
        let key = key(configuration, role)
        return reports.withLock { $0[key] }
    }

    /// Keeps the report of a run that came to its end.
    func keep(_ report: WorldReport, of configuration: WorldConfiguration, as role: RunRole) {
        guard report.isComplete, report.failure == nil else { return }
        let key = key(configuration, role)
        reports.withLock { $0[key] = report }
    }
}
