import EventKernel
import ProtocolCore
import Quantities
import Randomness
import Scheduling

/// The shell of the gangs of rentals: their members come, compute, fail and go.
extension World {
    /// A member's software runs: it is ready for the work.
    mutating func joinRental(
        _ rental: Int, _ index: Int, in context: inout Context<WorldEvent>
    ) {
        nodes[index].activity = .rented
        rentals[rental].join(nodes[index].id)
        runRental(rental, in: &context)
    }

    /// A machine has stopped: the gang stands still, and nobody knows why yet.
    mutating func stallRental(of index: Int, in context: inout Context<WorldEvent>) {
        guard !rentals.isEmpty, let job = nodes[index].leasedTo, let rental = rental(of: job)
        else { return }
        let node = nodes[index].id
        guard rentals[rental].lose(node, isNoticed: false, at: context.now) else { return }
        runRental(rental, in: &context)
    }

    /// A member is gone, and its job knows: the others go on from the last checkpoint if they are
    /// enough.
    mutating func part(
        _ index: Int, from rental: Int, in context: inout Context<WorldEvent>
    ) {
        let node = nodes[index].id
        let was = rentals[rental].lose(node, isNoticed: true, at: context.now)
        guard rentals[rental].notice(node) || was else { return }
        runRental(rental, in: &context)
    }

    /// The members of a rental compute, or wait for others.
    private mutating func runRental(_ rental: Int, in context: inout Context<WorldEvent>) {
        let ready = rentals[rental].ready
        let gpus = ready.reduce(0) { $0 + nodes[Int($1.index)].gpus }
        let runs = rentals[rental].run(gpus: gpus, at: context.now)
        let state = runs ? GPUState.computing : .waitingForMembers
        for node in ready where nodes[Int(node.index)].state != state {
            enter(state, Int(node.index), at: context.now)
        }
        guard let left = rentals[rental].progress.timeLeft(gpus: rentals[rental].rate) else {
            return
        }
        context.schedule(
            .rentalDue(rental: Int32(rental), serial: rentals[rental].serial), after: left)
    }

    /// Books what a rented node did: it is held, and what it computes is the rental's work.
    mutating func book(_ time: GPUTime, _ index: Int, for rental: Int) {
        rentals[rental].held += time
        guard nodes[index].state == .computing else { return }
        nodes[index].computed += time
        nodes[index].workedInEpoch += time
        rentals[rental].computed += time
        let share = suspects.share(
            of: index, falsified: traits[nodes[index].group].falsifiedShare)
        guard share.partsPerMillion > 0 else {
            nodes[index].busy += time
            return
        }
        // What is made up is not computed, or something else in its place.
        let made = GPUTime(
            nanoseconds: time.nanoseconds * Int128(share.partsPerMillion) / 1_000_000)
        let isSold = suspects.note(made, on: index, at: nodes[index].leasePrice)
        nodes[index].busy += isSold ? time : time - made
        rentals[rental].fabricated += made
        guard let checks = rentals[rental].checks else { return }
        suspects.expose(
            index, to: checks, share: share,
            steps: time / GPUTime(gpus: nodes[index].gpus, during: checks.step),
            job: rentals[rental].id)
    }
}
