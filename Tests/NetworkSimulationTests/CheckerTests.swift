import EventKernel
import ProtocolCore
import Quantities
import Scheduling
import Testing

@testable import Accounting
@testable import Aggregation
@testable import NetworkSimulation
@testable import Platform

/// Every law is broken on purpose, and found: by whichever checker, at the event at fault.
@Suite struct CheckerTests {
    /// A world that a test tampers with before the first event at or after a time.
    struct Sabotage: Model {
        var world: World
        let time: Instant
        let act: (inout World, inout Context<WorldEvent>) -> Void
        /// The event that was about to be handled; it is handled after the act.
        private(set) var event: WorldEvent?

        init(
            _ configuration: WorldConfiguration, at time: Instant,
            _ act: @escaping (inout World, inout Context<WorldEvent>) -> Void
        ) {
            world = World(configuration, role: .network)
            self.time = time
            self.act = act
        }

        mutating func handle(_ event: WorldEvent, in context: inout Context<WorldEvent>) {
            if self.event == nil, context.now >= time {
                self.event = event
                act(&world, &context)
            }
            world.handle(event, in: &context)
        }
    }

    /// What a run came to that was tampered with, and when the event was that followed.
    private func failure(
        of configuration: WorldConfiguration = SmallWorld.configuration(),
        at seconds: Double = 15,
        _ act: @escaping (inout World, inout Context<WorldEvent>) -> Void
    ) throws -> (failure: CheckFailure, event: String, at: Instant) {
        var simulation = Simulation(Sabotage(configuration, at: .seconds(seconds), act))
        simulation.schedule(.begin, at: .start)
        let stop = simulation.run(until: .start + configuration.horizon)
        let stoppedAt = simulation.now
        let event = try #require(simulation.model.event)
        let report = simulation.model.world.finish(
            at: stoppedAt, events: simulation.handled, digest: 0, isComplete: true)
        let failure = try #require(report.failure)
        #expect(stop == .stopped)
        #expect(failure.description.contains(failure.event))
        return (failure, "\(event)", stoppedAt)
    }

    @Test func `a run in which nothing is broken fails no check`() {
        #expect(SmallWorld.run(SmallWorld.configuration()).failure == nil)
    }

    @Test func `a byte that is lost is found at once`() throws {
        let found = try failure { world, _ in
            world.network.statistics.bytesDelivered += Bytes(1)
        }
        #expect(found.failure.law.hasPrefix("bytes sent are bytes delivered"))
        #expect(found.failure.event == found.event)
        #expect(found.failure.at == found.at)
    }

    @Test func `money that comes from nowhere is found at the next settlement`() throws {
        var world = SmallWorld.configuration()
        world.market = MarketConfiguration(epoch: .seconds(20), fillsBetweenCalls: true)
        let found = try failure(of: world) { world, _ in
            world.settlement?.ledger.balances[.treasury] = Zen(micro: 1)
        }
        #expect(found.failure.law.hasPrefix("money is conserved"))
        #expect(found.failure.event == "\(WorldEvent.marketEpoch(0))")
        #expect(found.failure.at == .seconds(20))
    }

    @Test func `money that vanishes after the last settlement is found at the end`() throws {
        var world = SmallWorld.configuration()
        world.market = MarketConfiguration(epoch: .hours(1), fillsBetweenCalls: true)
        let found = try failure(of: world) { world, _ in
            world.settlement?.ledger.balances[.stake(NodeID(0)), default: .zero] -= Zen(micro: 1)
        }
        #expect(found.failure.law.hasPrefix("money is conserved"))
        #expect(found.failure.event == "the end")
    }

    @Test func `text that is lost without a trace is found at the next sample`() throws {
        let found = try failure { world, _ in world.runs[0].coordinator.issued += 1 }
        #expect(found.failure.law.hasPrefix("text tokens are conserved"))
        #expect(found.failure.event == "\(WorldEvent.sample)")
    }

    @Test func `a second lease of a node is found at its grant`() throws {
        let found = try failure { world, context in
            guard let lease = world.nodes[2].lease else { return }
            let again = Lease(
                id: LeaseID(99), job: lease.job, node: lease.node, gpus: lease.gpus,
                price: lease.price, kind: .training, granted: context.now)
            world.perform([.grant(again)], in: &context)
        }
        #expect(found.failure.law == "\(NodeID(2)) is leased twice")
        #expect(found.failure.event == found.event)
    }

    /// The coordinator is made to believe that so many of its members are a quorum.
    private func quorum(
        of believed: Int, members: Int, share: Ratio
    ) throws -> (failure: CheckFailure, event: String, at: Instant) {
        var world = SmallWorld.pair(
            speeds: (0..<members).map { 1 / Double($0 + 1) }, sequences: 10 * Int64(members))
        world.fleet[0].count = members
        world.jobs[0].nodes = members
        world.jobs[0].minimumNodes = members
        world.jobs[0].training.batch = Int64(members)
        world.jobs[0].training.quorum = share
        world.jobs[0].training.grace = 0.01
        return try failure(of: world, at: 5) { world, _ in
            world.runs[0].coordinator.phase.quorumCount = believed
        }
    }

    @Test func `an aggregate without a quorum is found at its commit`() throws {
        let found = try quorum(of: 1, members: 4, share: .one)
        #expect(found.failure.law.hasPrefix("no aggregate without quorum: 1 of 4"))
        #expect(found.failure.at == .seconds(10.1))
    }

    /// Three quarters of three are two and a quarter, so that two are too few.
    @Test func `a quorum is rounded up`() throws {
        let found = try quorum(of: 2, members: 3, share: .percent(75))
        #expect(found.failure.law.hasPrefix("no aggregate without quorum: 2 of 3"))
    }

    @Test func `a nanosecond that is booked twice is found at the end`() throws {
        let found = try failure { world, _ in
            world.runs[0].account.book(GPUTime(nanoseconds: 1), as: .idle)
        }
        #expect(found.failure.law.hasPrefix("held time is booked once"))
        #expect(found.failure.event == "the end")
    }

    @Test func `computation that is neither useful nor lost is found at the end`() throws {
        let found = try failure(at: 99) { world, _ in
            // A nanosecond of work of a text that nobody will ever retain.
            world.runs[0].account.bookCommitted(
                GPUTimeAccount.Computation(
                    actual: GPUTime(nanoseconds: 1), nominal: .zero, enclave: .zero),
                retained: 1)
            world.nodes[0].held += GPUTime(nanoseconds: 2)
        }
        #expect(found.failure.law.hasPrefix("held time is booked once"))
    }
}
