import Accounting
import Platform
import ProtocolCore
import Quantities

extension Recorder {
    /// Records the tables that are written once, at the end.
    func closing(_ report: WorldReport, _ configuration: WorldConfiguration) {
        for node in report.nodes { self.node(node, configuration) }
        for (index, job) in report.jobs.enumerated() {
            row(
                RecordTable.Index.jobs,
                [
                    whole(index), .text(job.name), .text(job.outcome), .integer(job.retained),
                    .real(job.held.inHours), .real(job.paid.inZen),
                    job.lastLeaseEndedAt.map(seconds) ?? .real(0),
                ])
        }
        for job in report.jobs.prefix(1) {
            for state in GPUState.allCases where state != .computing {
                self.state(state.name, job.account[state])
            }
            self.state("computing, useful", job.account.useful)
            self.state("computing, lost", job.account.lost)
        }
        for rental in report.rentals { self.rental(rental, configuration) }
        for proposal in report.proposals { self.proposal(proposal) }
    }

    private func rental(_ rental: RentalReport, _ configuration: WorldConfiguration) {
        let held = rental.held.inHours
        row(
            RecordTable.Index.rentals,
            [
                seconds(rental.arrivedAt), .text(configuration.customers[rental.customer].name),
                .text(configuration.tiers[Int(rental.tier.index)].name), whole(rental.nodes),
                .real(rental.work.inHours), .real(rental.done.inHours), .real(held),
                .real(rental.worth), .real(held > 0 ? rental.paid.inZen / held : .nan),
                .real(rental.paid.inZen),
                .real(rental.startedAt.map { ($0 - rental.arrivedAt).inSeconds } ?? .nan),
                rental.endedAt.map(seconds) ?? .real(.nan), whole(rental.interruptions),
                .text(rental.outcome?.name ?? "open"),
            ])
    }

    private func state(_ name: String, _ time: GPUTime) {
        row(
            RecordTable.Index.waterfall,
            [
                .text(name), .real(time.inHours), .integer(Int64(time.nanoseconds >> 32)),
                .integer(Int64(time.nanoseconds & 0xFFFF_FFFF)),
            ])
    }

    private func node(_ node: NodeSummary, _ configuration: WorldConfiguration) {
        let group = configuration.fleet[node.group]
        row(
            RecordTable.Index.nodes,
            [
                whole(node.index), .text(configuration.sites[node.site].name),
                .text(group.accelerator.name), whole(node.gpus), .real(node.speed),
                .real(node.up.inSeconds), .real(node.held.inHours), .real(node.computed.inHours),
                .real((node.statement.gross + node.statement.rewards).inZen),
                .real(node.statement.slashes.inZen), .real(node.stake.inZen),
            ])
    }
}

extension RentalOutcome {
    fileprivate var name: String {
        switch self {
        case .finished: "finished"
        case .gaveUp: "gaveUp"
        case .exhausted: "exhausted"
        case .rejected: "rejected"
        }
    }
}
