import Accounting
import EventKernel
import Market
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import NetworkSimulation

/// A world of rentals to reckon by hand: the four nodes of `SmallWorld`, one ZEN a GPU-hour, calls
/// each hour, and a customer each hour who wants two nodes for an hour.
enum RentalWorld {
    static func configuration() -> WorldConfiguration {
        var world = SmallWorld.configuration()
        world.jobs = []
        // Whoever is made to fail stays down until made to come back.
        world.fleet[0].downLaw = .constant(1e8)
        world.market = MarketConfiguration(epoch: .hours(1), fillsBetweenCalls: true)
        world.customers = [customer()]
        return world
    }

    static func customer() -> CustomerConfiguration {
        CustomerConfiguration(
            name: "hourly", gap: .constant(3_600), nodes: .constant(2), gpuHours: .constant(2),
            value: .constant(2), patience: .constant(1_800), checkpoint: .minutes(10))
    }

    /// A customer who comes once, at an hour.
    static func once(nodes: Double, hours: Double) -> CustomerConfiguration {
        var customer = customer()
        customer.nodes = .constant(nodes)
        customer.gpuHours = .constant(nodes * hours)
        customer.gap = .constant(3_600)
        customer.shocks = [DemandShock(from: .start + .minutes(90), factor: 0)]
        return customer
    }

    /// Runs a world under watch, with interventions in the order of their times.
    @discardableResult
    static func run(
        _ configuration: WorldConfiguration, _ interventions: [Intervention] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> (world: World, report: WorldReport) {
        var simulation = Simulation(WatchedWorld(configuration))
        simulation.schedule(.begin, at: .start)
        for intervention in interventions {
            _ = simulation.run(until: intervention.at)
            simulation.schedule(intervention.event, at: intervention.at)
        }
        let horizon = Instant.start + configuration.horizon
        _ = simulation.run(until: horizon)
        #expect(simulation.model.broken == [], sourceLocation: sourceLocation)
        let report = simulation.model.world.finish(
            at: horizon, events: simulation.handled, digest: simulation.trace.digest,
            isComplete: true)
        #expect(report.failure == nil, sourceLocation: sourceLocation)
        return (simulation.model.world, report)
    }
}

extension Instant {
    static func hours(_ hours: Double) -> Instant { .seconds(hours * 3_600) }
}

extension Zen {
    /// So many ZEN, to the nearest micro-ZEN.
    static func reckoned(_ amount: Double) -> Zen { Zen(micro: Int64((amount * 1e6).rounded())) }
}
