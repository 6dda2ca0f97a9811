import NetworkSimulation
import ProtocolCore
import Randomness
import ScenarioFiles

extension SweepPlan {
    /// The rule by which points end; nil if all have the same number of replicates.
    public var stopping: SequentialStopping? {
        guard
            case .until(let metric, let width, _, let isRelative, _, _) = file.replications
        else { return nil }
        return SequentialStopping(
            metric: metric, width: isRelative ? .relative(width) : .absolute(width),
            schedule: schedule)
    }

    /// The numbers of replicates at which points are looked at.
    public var schedule: LookSchedule {
        switch file.replications {
        case .fixed(let count): LookSchedule(minimum: count, maximum: count)
        case .until(_, _, _, _, let least, let most):
            LookSchedule(minimum: least, maximum: most)
        }
    }

    /// The seed of a replicate of a point.
    func seed(_ point: Int, _ replicate: Int) -> Seed {
        let entry = entries[point]
        let identity = entry.identity.words.0
        return Replication(
            replicate, of: entry.seed, luck: file.isLuckIndependent ? .independent : .common,
            point: identity
        ).seed
    }

    /// What a replicate of a point is known by.
    func key(_ point: Int, _ replicate: Int) -> SweepStore.Key {
        let entry = entries[point]
        return SweepStore.Key(
            identity: entry.identity, seed: seed(point, replicate),
            point: entry.point.text(names))
    }

    /// The scenario of a replicate of a point.
    func scenario(_ point: Int, _ replicate: Int) throws(ScenarioErrors) -> Scenario {
        var scenario: Scenario
        if let configuration = entries[point].configuration {
            scenario = base
            scenario.configuration = configuration
        } else {
            scenario = try source.scenario(overrides: overrides + entries[point].overrides)
        }
        scenario.configuration.seed = seed(point, replicate)
        return scenario
    }
}
