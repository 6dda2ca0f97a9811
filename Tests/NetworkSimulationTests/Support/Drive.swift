import EventKernel
import Quantities

@testable import NetworkSimulation

/// Something that a test makes happen at a known time, after everything else of that instant.
struct Intervention {
    var at: Instant
    var event: WorldEvent

    /// The node's own state changes: one that is up fails, one that is down comes back.
    static func flip(_ node: Int, at seconds: Double) -> Intervention {
        Intervention(at: .seconds(seconds), event: .availability(node: Int32(node)))
    }

    /// A shock begins or ends.
    static func shock(_ index: Int, at seconds: Double) -> Intervention {
        Intervention(at: .seconds(seconds), event: .shock(index: Int32(index)))
    }
}

extension Instant {
    /// So many seconds after the start.
    static func seconds(_ seconds: Double) -> Instant {
        .start + Duration(roundingUpSeconds: seconds)
    }
}

extension SmallWorld {
    /// Runs a configuration to its end, with interventions in the order of their times.
    ///
    /// Laws whose times up or down are infinite leave the luck to the test: nothing changes but by
    /// an intervention.
    static func run(
        _ configuration: WorldConfiguration, role: RunRole = .network,
        sink: (any RecordSink)? = nil, _ interventions: [Intervention] = []
    ) -> WorldReport {
        var simulation = Simulation(World(configuration, role: role, sink: sink))
        simulation.schedule(.begin, at: .start)
        for intervention in interventions {
            _ = simulation.run(until: intervention.at)
            simulation.schedule(intervention.event, at: intervention.at)
        }
        let horizon = Instant.start + configuration.horizon
        _ = simulation.run(until: horizon)
        let isOver = simulation.model.isOver || simulation.model.failure != nil
        return simulation.model.finish(
            at: isOver ? simulation.now : horizon, events: simulation.handled,
            digest: simulation.trace.digest, isComplete: true)
    }
}
