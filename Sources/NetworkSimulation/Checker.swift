import Accounting
import Aggregation
import EventKernel
import Platform
import ProtocolCore
public import Quantities

/// A law that was found broken, and the event after which it was.
public struct CheckFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What should have held.
    public var law: String
    /// The event, as text, and when it was handled.
    public var event: String
    public var at: Instant

    public var description: String {
        "\(law) (found after “\(event)” at \(at.nanoseconds) ns)"
    }
}

/// The laws that hold in every simulation, checked from outside the machines.
extension World {
    /// Checks what can be checked after every event at no cost.
    mutating func check(after event: WorldEvent, at now: Instant) {
        let flow = network.statistics
        if flow.bytesStarted != flow.bytesDelivered + flow.bytesCancelled + flow.bytesInFlight {
            report("bytes sent are bytes delivered, cut off or in flight: \(flow)", "\(event)", now)
        }
        if case .marketEpoch = event { checkMoney(after: "\(event)", at: now) }
        if case .bridge = event { checkBridge(after: "\(event)", at: now) }
        if case .proposal = event { checkProposals(after: "\(event)", at: now) }
        if case .sample = event { checkTokens(after: "\(event)", at: now) }
        if let pendingLaw { report(pendingLaw, "\(event)", now) }
    }

    /// Checks once more, and what can be known only when everything is booked.
    mutating func checkAtEnd(at now: Instant) {
        checkMoney(after: "the end", at: now)
        checkTokens(after: "the end", at: now)
        checkRentalsAtEnd(at: now)
        checkBridge(after: "the end", at: now)
        checkProposals(after: "the end", at: now)
        let rented = rentals.reduce(GPUTime.zero) { $0 + $1.held }
        let booked = runs.reduce(rented) { $0 + $1.account.held }
        let leased = nodes.reduce(GPUTime.zero) { $0 + $1.held }
        let computed = runs.reduce(GPUTime.zero) { $0 + $1.account[.computing] }
        let decided = runs.reduce(GPUTime.zero) { $0 + $1.account.useful + $1.account.lost }
        if booked != leased || computed != decided {
            report(
                "held time is booked once: \(booked) of \(leased), computed \(computed), "
                    + "decided \(decided)", "the end", now)
        }
    }

    private mutating func checkMoney(after event: String, at now: Instant) {
        guard let sum = settlement?.ledger.sumOfBalances, sum != .zero else { return }
        report("money is conserved: the balances add up to \(sum)", event, now)
    }

    private mutating func checkTokens(after event: String, at now: Instant) {
        for run in runs.indices {
            let (issued, known) = runs[run].tokens
            if issued != known {
                report("text tokens are conserved: \(issued) ≠ \(known)", event, now)
            }
        }
    }

    /// Notes a law that a shell found broken; the run stops after the event.
    mutating func require(_ holds: Bool, _ law: @autoclosure () -> String, at now: Instant) {
        if !holds, pendingLaw == nil { pendingLaw = law() }
    }

    /// No aggregate without a quorum of the round's members.
    mutating func requireQuorum(
        _ contributors: [NodeID], of run: Int, among assigned: Int, at now: Instant
    ) {
        // Members above those whose work it takes are in no quorum.
        let spare = runs[run].configuration.training.backups
        let members = min(
            assigned, max(runs[run].configuration.minimumNodes, assigned - spare))
        let quorum = runs[run].configuration.training.quorum
        let needed = (quorum.partsPerMillion * Int64(members) + 999_999) / 1_000_000
        require(
            !contributors.isEmpty && Int64(contributors.count) >= needed,
            "no aggregate without quorum: \(contributors.count) of \(members) at \(quorum)", at: now
        )
    }

    mutating func report(_ law: String, _ event: String, _ now: Instant) {
        guard failure == nil else { return }
        failure = CheckFailure(law: law, event: event, at: now)
    }
}
