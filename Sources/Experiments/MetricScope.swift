import NetworkSimulation
import Results
import ScenarioFiles

/// What a metric is said of.
public enum MetricScope: String, Hashable, Sendable, CaseIterable {
    /// Each job: "jobs.zen-2-7b.efficiency".
    case job = "jobs"
    /// The whole network: "network.failures".
    case network = "network"
    /// The whole network and each tier: "network.apr_on_stake", "tiers.bronze.apr_on_stake".
    case networkAndTiers = "network, tiers"
}

/// A part of an economy of which metrics are said: all of it, or a tier.
struct EconomyPart {
    var pool: PoolReturn
    var rentals: RentalStatistics
}

extension Economics {
    /// All nodes and all rentals.
    var whole: EconomyPart { EconomyPart(pool: all, rentals: rentals) }

    /// Those of a tier; nil if it has no nodes.
    func tier(_ name: String) -> EconomyPart? {
        tiers.firstIndex { $0.name == name }.map {
            EconomyPart(pool: tiers[$0], rentals: tierRentals[$0])
        }
    }
}

extension MetricDefinition {
    /// Of so many jobs, the first, a run gives metrics: each is a data set in the result.
    static let mostJobs = 100

    /// Everything that a run gives, under the names that it has in results.
    ///
    /// What is said of the network stands under "network.", and as always under the first job's
    /// name too, if there is one.
    static func metrics(of run: PairedRun, _ economics: Economics) -> [Metric] {
        var metrics: [Metric] = []
        func add(_ prefix: String, _ definition: MetricDefinition, _ value: Double?) {
            guard let value else { return }
            metrics.append(
                Metric(
                    name: "\(prefix).\(definition.name)", value: value, unit: definition.unit,
                    about: definition.about))
        }
        for (place, job) in run.network.jobs.prefix(mostJobs).enumerated() {
            let view = run.seen(byJob: place)
            for definition in all where place == 0 && !isNew(definition) || definition.scope == .job
            {
                add("jobs.\(job.name)", definition, definition.value(view, economics))
            }
        }
        for definition in all where definition.scope != .job {
            add("network", definition, definition.value(run, economics))
        }
        for tier in economics.tiers {
            guard let part = economics.tier(tier.name) else { continue }
            for definition in all {
                add("tiers.\(tier.name)", definition, definition.valueOfPart?(part))
            }
        }
        return metrics
    }

    /// Whether it never stood under a job's name.
    private static func isNew(_ definition: MetricDefinition) -> Bool {
        economy.contains { $0.name == definition.name }
    }

    /// The whole name of a metric, where a short one leaves open what it is said of; that of the
    /// network stands under jobs' names too. Two names with one address are one figure.
    static func address(of name: String, firstJob: String?) -> String {
        guard let definition = named(name) else { return name }
        let owner = name.dropLast(definition.name.count).dropLast()
        if owner.hasPrefix("tiers.") { return name }
        guard definition.scope == .job else { return "network." + definition.name }
        if owner.hasPrefix("jobs.") { return name }
        return "jobs." + (firstJob ?? "") + "." + definition.name
    }

    /// The value of a metric by its whole name, or by a short one, which means the first job or the
    /// network; nil if there is no such metric or the run does not give it.
    public static func value(
        of name: String, _ run: PairedRun, _ economics: Economics
    ) -> Double? {
        guard let definition = named(name) else { return nil }
        let owner = name.dropLast(definition.name.count).dropLast()
        if owner.hasPrefix("tiers.") {
            return economics.tier(String(owner.dropFirst("tiers.".count))).flatMap {
                definition.valueOfPart?($0)
            }
        }
        guard owner.hasPrefix("jobs.") else { return definition.value(run, economics) }
        let job = owner.dropFirst("jobs.".count)
        return run.network.jobs.firstIndex { $0.name == job }.flatMap {
            definition.value(run.seen(byJob: $0), economics)
        }
    }
}

extension PairedRun {
    /// The run as it looks to one of its jobs: that job comes first, and only the first has a twin.
    fileprivate func seen(byJob place: Int) -> PairedRun {
        guard place > 0 else { return self }
        var (scenario, network) = (scenario, network)
        network.jobs = [network.jobs[place]]
        scenario.configuration.jobs = [scenario.configuration.jobs[place]]
        return PairedRun(scenario: scenario, network: network, twin: nil, waterfall: nil)
    }
}
