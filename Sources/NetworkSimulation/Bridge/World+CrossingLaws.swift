import Accounting
import EventKernel
import ProtocolCore
import Quantities

/// The laws of governance and bridge, held against the ledger from outside the machines.
extension World {
    /// What the bridge says must lie where the ledger says, and no lie costs more than its bound.
    mutating func checkBridge(after event: String, at now: Instant) {
        guard let machine = bridge?.machine, let ledger = settlement?.ledger,
            let rules = configuration.bridge
        else { return }
        let (arriving, departing) = (
            ledger.balance(of: .arriving), ledger.balance(of: .departing)
        )
        if machine.inFlight != arriving || machine.burned - machine.released != departing {
            report(
                "the bridge agrees with the ledger: \(machine.inFlight) and "
                    + "\(machine.burned - machine.released) under way, booked \(arriving) and "
                    + "\(departing)", event, now)
        }
        let forged = ledger.total(.bridgeForgery)
        let isBacked = machine.locked + forged == machine.minted + arriving
        if !isBacked || machine.unbacked != forged {
            report(
                "what was locked is minted or in flight: \(machine.locked) locked and \(forged) "
                    + "forged, \(machine.minted) minted and \(arriving) in flight", event, now)
        }
        let bound =
            rules.attack.map {
                rules.rules.greatestLoss(corrupt: $0.corrupt, detection: $0.detection)
            } ?? .zero
        if forged > bound {
            report("no attack mints more than \(bound): it was \(forged)", event, now)
        }
        if machine.burned > machine.locked {
            report("nothing leaves that was not locked: \(machine.burned)", event, now)
        }
    }

    /// Every deposit lies with its proposal until that is decided, and then nowhere.
    mutating func checkProposals(after event: String, at now: Instant) {
        guard let assembly, let ledger = settlement?.ledger else { return }
        for (place, record) in assembly.records.enumerated() {
            let held = ledger.balance(of: .proposal(Int32(place)))
            let isSettled = record.outcome != nil
            if held + record.burned + record.returned != record.deposited
                || isSettled && held != .zero
            {
                report(
                    "the deposit of \(record.name) is held, returned or burned: \(held) of "
                        + "\(record.deposited)", event, now)
            }
            if record.tally.cast > record.electorate {
                report("\(record.name) has more votes than voters", event, now)
            }
        }
    }
}
