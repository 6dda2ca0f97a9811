import Foundation
import NetworkSimulation
import ScenarioFiles

/// What a sweep will cost before it begins.
public struct SweepEstimate: Sendable {
    /// Runs until every point has been looked at once, and if no point ends early.
    public var least: Int
    public var most: Int
    /// Seconds that one run takes; nil if there is nothing to tell it from.
    public var secondsOfRun: Double?
    /// Whether that comes of runs that are recorded, and not of a probe.
    public var isRecorded: Bool
    /// Bytes on disk once all is over.
    public var bytes: Int
    /// The probe, if it came to its end: it need not be made again.
    var probe: (work: SweepRun.Work, record: SweepRecord)?

    /// Estimates what is missing of a sweep.
    ///
    /// Where no run is recorded, the first that is missing is begun, and given up after so many
    /// seconds; the share of the text that it has done by then says how long it would take.
    ///
    /// - Parameter patience: seconds.
    public static func of(
        _ run: SweepRun, patience: Double, observer: PairedRun.Observer
    ) -> SweepEstimate {
        let (now, most) = run.missing
        var estimate = SweepEstimate(
            least: now, most: most, secondsOfRun: run.recordedSeconds, isRecorded: true,
            bytes: bytes(run.plan, runs: run.known + most))
        if estimate.secondsOfRun == nil, let work = run.work.first {
            estimate.isRecorded = false
            estimate.probe(work, in: run.plan, patience, observer)
        }
        return estimate
    }

    /// Seconds on so many threads, from the runs that are certain to those that may be needed.
    public func seconds(threads: Int) -> (least: Double, most: Double)? {
        secondsOfRun.map { one in
            (one * Double(least) / Double(threads), one * Double(most) / Double(threads))
        }
    }

    private mutating func probe(
        _ work: SweepRun.Work, in plan: SweepPlan, _ patience: Double,
        _ observer: PairedRun.Observer
    ) {
        guard let scenario = try? plan.scenario(work.point, work.replicate) else { return }
        let probed = RunProbe.of(scenario, for: plan.metrics, patience, observer)
        secondsOfRun = probed.seconds
        if let record = SweepRecord(probed.outcome, seconds: probed.elapsed) {
            probe = (work, record)
        }
    }

    /// A block of the file system a run, and the merged file.
    private static func bytes(_ plan: SweepPlan, runs: Int) -> Int {
        let record = 200 + 45 * plan.metrics.names.count
        let blocks = (record + 4_095) / 4_096
        let row = 8 * (plan.metrics.names.count + 2)
        return runs * (blocks * 4_096 + row) + plan.entries.count * 24 * plan.metrics.names.count
            + plan.base.resolvedYAML.utf8.count + 20_000
    }
}
