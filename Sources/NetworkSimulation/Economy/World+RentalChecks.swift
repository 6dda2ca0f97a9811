import Accounting
import EventKernel
import ProtocolCore
import Quantities

/// The shell of the checks of rentals.
extension World {
    /// Makes a customer pay for the re-execution of a share of the work: that much above the price
    /// of the lease. The treasury takes it: rentals have no verifiers of their own to be paid.
    func chargeChecks(of rental: Int, to terms: inout LeaseTerms) {
        guard let checks = rentals[rental].checks else { return }
        let seller = terms.sellerPrice ?? terms.price
        let extra =
            Int128(terms.price.microZen) * Int128(checks.sample.partsPerMillion) / 1_000_000
        terms.sellerPrice = seller
        terms.price = GPUHourPrice(microZen: terms.price.microZen + Int64(extra))
    }

    /// Convicts whom the checks of the epoch have found out.
    mutating func checkRentals(in context: inout Context<WorldEvent>) {
        let found = suspects.findings(seed: configuration.seed) { nodes[$0].entity }
        for (index, job) in found {
            let node = nodes[index].id
            guard !recorder.convictions.contains(where: { $0.node == node }) else { continue }
            recorder.convictions.append(
                Recorder.Conviction(node: node, at: context.now, wasHonest: false))
            settle(.convicted(node, job, verifier: nil, verifierProvider: nil), in: &context)
            eject(node, in: &context)
        }
    }

    /// Every rental's work is accounted for twice, by the nodes and by its progress; and nobody
    /// has got more or less than the budget.
    mutating func checkRentalsAtEnd(at now: Instant) {
        for rental in rentals {
            let worked = rental.progress.done + rental.progress.lost
            if rental.computed != worked || rental.held < rental.computed {
                report(
                    "\(rental.id) computed \(rental.computed) of \(rental.held), and did \(worked)",
                    "the end", now)
            }
            let spent = rental.paid + rental.refunded
            let left = settlement?.escrow(of: rental.id) ?? .zero
            if spent + left != (rental.isFunded ? rental.budget : .zero) {
                report(
                    "\(rental.id) spent \(spent), has \(left) and had \(rental.budget)",
                    "the end", now)
            }
        }
    }
}
