import Accounting
import Aggregation
import EventKernel
import Market
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling

@testable import NetworkSimulation

/// A world under the eyes of a test: after every event, laws are checked that would be too dear, or
/// too close to the machines, for every run.
struct WatchedWorld: Model {
    var world: World
    /// Laws that were found broken, with the event after which they were first.
    private(set) var broken: [String] = []
    /// Every lease that was ever seen, and when it ended.
    private(set) var leases: [LeaseID: (lease: Lease, end: Instant?)] = [:]

    init(_ configuration: WorldConfiguration) {
        world = World(configuration, role: .network)
    }

    mutating func handle(_ event: WorldEvent, in context: inout Context<WorldEvent>) {
        let before = world.runs.map(\.commits)
        world.handle(event, in: &context)
        watchLeases(at: context.now)
        var found: [String] = []
        checkLeases(&found)
        checkMembers(&found)
        checkNetwork(&found)
        checkWork(&found, commits: before)
        if let settlement = world.settlement, settlement.ledger.sumOfBalances != .zero {
            found.append("money is not conserved")
        }
        if broken.isEmpty, !found.isEmpty {
            broken = found.map { "\($0), after \(event) at \(context.now.sinceStart.inSeconds) s" }
            context.stop()
        }
    }

    /// Ends all faults: nodes and shocks that are in force pass, and a change that is already due
    /// is the last or, where it is a failure, is made good after a second.
    mutating func heal() {
        let stream = RandomStream(seed: Seed(0), entity: 0, purpose: "healed")
        // A process stands in its more lasting state, and from 285 years on a state lasts for ever.
        for index in world.nodes.indices {
            let isUp = world.luck[index].availability.isUp
            world.luck[index].availability = AvailabilityProcess(
                up: .constant(1e10), down: .constant(isUp ? 1 : 1e11), stream: stream)
        }
        for index in world.shocks.indices {
            let isActive = world.shocks[index].process.isActive
            world.shocks[index].process = ShockProcess(
                every: .constant(1e10), lasting: .constant(isActive ? 1e11 : 1), stream: stream)
        }
    }

    private mutating func watchLeases(at now: Instant) {
        let running = world.scheduler.leases
        for lease in running where leases[lease.id] == nil { leases[lease.id] = (lease, nil) }
        let open = Set(running.map(\.id))
        for (id, entry) in leases where entry.end == nil && !open.contains(id) {
            leases[id]?.end = now
        }
    }

    /// One lease a node, and the scheduler, the nodes and the settlement speak of the same.
    private func checkLeases(_ found: inout [String]) {
        let running = world.scheduler.leases
        if Set(running.map(\.node)).count != running.count {
            found.append("a node is leased twice")
        }
        // The price of a lease is the market's business, and may change with its term.
        var held = world.nodes.compactMap(\.lease).sorted { $0.id < $1.id }
        for (place, lease) in zip(held.indices, running) {
            (held[place].price, held[place].granted) = (lease.price, lease.granted)
        }
        if held != running { found.append("nodes hold \(held), and \(running) run") }
        for lease in running where world.leaseholders[lease.id] != lease.node {
            found.append("\(lease.id) has no holder")
        }
        for node in world.nodes where node.lease == nil {
            if case .none = node.activity { continue }
            found.append("\(node.id) works without a lease")
        }
        for node in world.nodes where node.isEjected && node.lease != nil {
            found.append("\(node.id) was put out and is leased")
        }
    }

    private func checkMembers(_ found: inout [String]) {
        for run in world.runs {
            if run.members != run.members.sorted() || Set(run.members).count != run.members.count {
                found.append("members \(run.members)")
            }
            for node in run.members {
                let lease = world.nodes[Int(node.index)].lease
                if lease?.job != run.id || lease?.kind != .training {
                    found.append("\(node) is a member without a lease")
                }
            }
            if run.tokens.issued != run.tokens.known { found.append("text is not conserved") }
            if run.retained > run.configuration.totalSequences { found.append("too much text") }
        }
    }

    /// Nothing goes to or from a machine that is down, and no byte is lost.
    private func checkNetwork(_ found: inout [String]) {
        let statistics = world.network.statistics
        if statistics.bytesStarted
            != statistics.bytesDelivered + statistics.bytesCancelled + statistics.bytesInFlight
        {
            found.append("bytes are lost")
        }
        for node in world.nodes where !node.isUp {
            if !world.flows.slots(of: node.id).isEmpty {
                found.append("\(node.id) is down and sends or receives")
            }
            if node.lease != nil, node.state != .down {
                found.append("\(node.id) is down and \(node.state)")
            }
        }
        let open = statistics.started - statistics.completed - statistics.cancelled
        if open != world.flows.count {
            found.append("flows without a purpose")
        }
    }

    private func checkWork(_ found: inout [String], commits: [Int]) {
        for node in world.nodes where node.lease != nil && node.isUp {
            if node.state == .computing, case .rented = node.activity { continue }
            if node.state == .computing {
                let phase = node.phase
                guard node.isWorking, phase.startedAt != nil,
                    phase.finishedAt == nil
                else {
                    found.append("\(node.id) computes nothing")
                    continue
                }
            }
            if node.state == .reexecuting, node.lease?.kind != .verification {
                found.append("\(node.id) verifies on a training lease")
            }
        }
        for (run, count) in zip(world.runs, commits) where run.commits > count + 1 {
            found.append("two rounds were committed at once")
        }
    }
}
