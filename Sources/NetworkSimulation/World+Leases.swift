import Accounting
import Aggregation
import EventKernel
import Market
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling
import Verification

/// The shell of the scheduler: leases begin and end.
extension World {
    mutating func perform(
        _ directives: [GangScheduler.Directive], in context: inout Context<WorldEvent>
    ) {
        // What the scheduler has ended is free to it at once: every lease ends here before anybody
        // is told that a node is free, or it would be granted anew while it still counts as held.
        var freed: [Int] = []
        for directive in directives {
            switch directive {
            case .seek(let job, let count, let minimum, let tier, let maxPrice):
                seek(
                    Seek(job: job, nodes: count, minimumNodes: minimum), tier: tier,
                    maxPrice: maxPrice, in: &context)
            case .grant(let lease): begin(lease, in: &context)
            case .end(let lease, let reason):
                if let index = end(lease, reason, in: &context) { freed.append(index) }
            case .noVerifier: noteNoVerifier(in: &context)
            case .wait(let job, _) where rental(of: job) != nil: break
            case .wait(let job, let reason):
                runs[Int(job.index)].waitReason = reason.description
            case .reject(let job, let reason):
                if let rental = rental(of: job) {
                    endings.append((rental, .rejected))
                    continue
                }
                runs[Int(job.index)].rejection = reason.description
                conclude(Int(job.index))
            case .discard: recorder.discarded += 1
            }
        }
        for index in freed { noteFree(index, in: &context) }
    }

    private mutating func begin(_ lease: Lease, in context: inout Context<WorldEvent>) {
        let index = Int(lease.node.index)
        let run = Int(lease.job.index)
        require(nodes[index].lease == nil, "\(lease.node) is leased twice", at: context.now)
        withdrawAsk(of: index, in: &context)
        nodes[index].lease = lease
        nodes[index].since = context.now
        nodes[index].session += 1
        leaseholders[lease.id] = lease.node
        let rental = rental(of: lease.job)
        if rental == nil { runs[run].openLeases += 1 }
        openTerms(of: lease, in: &context)
        if lease.kind == .verification {
            beginVerification(index, in: &context)
            return
        }
        if rental == nil {
            runs[run].leaseCount += 1
            runs[run].firstLeaseAt = runs[run].firstLeaseAt ?? context.now
        }
        nodes[index].state = .provisioning
        nodes[index].activity = .provisioning
        nodes[index].sequencesAtHand = 0
        nodes[index].seat = -1
        nodes[index].heldStage = -1
        let law = configuration.fleet[nodes[index].group].provisioning
        let delay = Duration(
            roundingUpSeconds: max(0, law.draw(from: &luck[index].provisioning)))
        context.schedule(
            .provisioned(node: Int32(index), session: nodes[index].session), after: delay)
    }

    /// Ends a lease, and returns the place of its node.
    private mutating func end(
        _ id: LeaseID, _ reason: LeaseEnd, in context: inout Context<WorldEvent>
    ) -> Int? {
        guard let node = leaseholders.removeValue(forKey: id) else { return nil }
        let index = Int(node.index)
        guard let lease = nodes[index].lease else { return nil }
        let isRental = rental(of: lease.job) != nil
        if reason.takesNodeAway || isRental { part(index, in: &context) }
        dropWork(of: index, entering: .idle, at: context.now)
        noteTraining(of: index, under: lease)
        nodes[index].lease = nil
        if !isRental { runs[Int(lease.job.index)].openLeases -= 1 }
        nodes[index].activity = .none
        nodes[index].isFetchingData = false
        nodes[index].stalledUntil = context.now
        if nodes[index].isUp { nodes[index].session += 1 }
        cancelFlows(of: node, at: context.now) { purpose in
            switch purpose {
            case .state(_, let target, _): target == node
            case .data(_, let target, _): target == node
            case .evidence(_, let verifier, _): verifier == node
            default: false
            }
        }
        if !isRental { runs[Int(lease.job.index)].lastLeaseEndedAt = context.now }
        closeTerms(of: lease, on: index, reason, in: &context)
        recorder.lease(lease, reason.name, at: context.now)
        return index
    }

    /// Adds what a node was held for training to the job's account of its nodes.
    mutating func noteTraining(of index: Int, under lease: Lease) {
        guard lease.kind == .training, rental(of: lease.job) == nil else {
            nodes[index].heldInLease = .zero
            return
        }
        runs[Int(lease.job.index)].trainingTime[nodes[index].id, default: .zero] +=
            nodes[index].heldInLease
        nodes[index].heldInLease = .zero
    }

    /// A node has become free: it asks again, and whoever waits for one may have it.
    mutating func noteFree(_ index: Int, in context: inout Context<WorldEvent>) {
        guard nodes[index].isUp, nodes[index].lease == nil, !nodes[index].isEjected,
            !isCoordinationDown, !market.inTransfer.contains(nodes[index].id)
        else { return }
        refreshAsk(of: index, in: &context)
        retrySeeks(in: &context)
        for run in runs.indices where runs[run].waitingChecks > 0 {
            retryChecks(of: run, in: &context)
        }
    }

    /// A stretch of holding nodes begins: the job asks for its gang.
    mutating func beginHold(_ run: Int, _ ordinal: Int32, in context: inout Context<WorldEvent>) {
        let job = runs[run].configuration
        if let hold = job.hold {
            context.schedule(
                .holdEnds(job: Int32(run), ordinal: ordinal), after: hold.length)
            context.schedule(
                .holdBegins(job: Int32(run), ordinal: ordinal + 1), after: hold.period)
        }
        if ordinal == 0 { beginLearning(of: run, at: context.now) }
        runs[run].missedHold = nil
        guard case .waiting = runs[run].stage else {
            // It still closes the last stretch, and opens this one when it has.
            if case .closing = runs[run].stage { runs[run].missedHold = ordinal }
            return
        }
        open(run, ordinal, in: &context)
    }

    private mutating func open(
        _ run: Int, _ ordinal: Int32, in context: inout Context<WorldEvent>
    ) {
        runs[run].stage = .open
        runs[run].holdOrdinal = ordinal
        tell(.resume, to: run, in: &context)
        perform(scheduler.handle(.submit(runs[run].request), at: context.now), in: &context)
    }

    /// A stretch of holding nodes ends: the round under way is the last.
    mutating func endHold(_ run: Int, _ ordinal: Int32, in context: inout Context<WorldEvent>) {
        if runs[run].missedHold == ordinal { runs[run].missedHold = nil }
        guard case .open = runs[run].stage, runs[run].holdOrdinal == ordinal else { return }
        close(run, in: &context)
    }

    /// The job finishes its round, keeps its state and lets its nodes go.
    mutating func close(_ run: Int, in context: inout Context<WorldEvent>) {
        runs[run].stage = .closing
        withdrawBids(of: runs[run].id, in: &context)
        tell(.drain, to: run, in: &context)
    }

    /// Lets all nodes of a job go.
    mutating func release(_ run: Int, in context: inout Context<WorldEvent>) {
        runs[run].isPausing = false
        let members = runs[run].members
        runs[run].members = []
        tellDeparted(of: run, in: &context)
        runs[run].spread.layout = nil
        for node in members { tell(.leave(node), to: run, in: &context) }
        withdrawBids(of: runs[run].id, in: &context)
        perform(scheduler.handle(.release(job: runs[run].id), at: context.now), in: &context)
        let isDone = runs[run].finishedAt != nil || runs[run].isExhausted
        runs[run].stage = .waiting
        if isDone || runs[run].configuration.hold == nil { conclude(run) }
        fetchResult(of: run, in: &context)
        if runs[run].stage.isWaiting, let missed = runs[run].missedHold {
            runs[run].missedHold = nil
            open(run, missed, in: &context)
        }
    }

    /// A job seeks and holds no nodes any more.
    mutating func conclude(_ run: Int) {
        guard !runs[run].isConcluded else { return }
        runs[run].stage = .over
        concludedJobs += 1
        concluded.append(run)
    }

    /// Ends the accounts of jobs that are over, once their last checks are decided and paid for.
    mutating func closeAccounts(in context: inout Context<WorldEvent>) {
        guard !concluded.isEmpty else { return }
        for run in concluded.sorted() where runs[run].owesAnEnd {
            runs[run].isSettled = true
            concluded.removeAll { $0 == run }
            settleEpoch(in: &context)
            settle(.jobEnded(runs[run].id), in: &context)
            bookAccounts(at: context.now)
            if let settlement { recorder.money(settlement.ledger, at: context.now) }
            let isLast =
                customers.isEmpty && operators.isEmpty
                && runs.indices.allSatisfy { runs[$0].isSettled }
            if isLast { accountsClosedAt = context.now }
        }
    }
}
