import Accounting
import EventKernel
import Market
import ProtocolCore
import Quantities
import Randomness
import Scheduling

/// The shell of the market and of the settlement.
extension World {
    /// A job seeks nodes, in place of what it sought before: it bids, or takes what is free where
    /// there is no market.
    mutating func seek(
        _ seek: Seek, tier: TierID?, maxPrice: GPUHourPrice, in context: inout Context<WorldEvent>
    ) {
        withdrawBids(of: seek.job, in: &context)
        if let rental = rental(of: seek.job) {
            return bid(for: rental, seek, maxPrice: maxPrice, in: &context)
        }
        let run = Int(seek.job.index)
        guard case .open = runs[run].stage else { return }
        guard !isCoordinationDown else {
            silentSeeks.append((seek, tier, maxPrice))
            return
        }
        if runs[run].firstLeaseAt != nil { runs[run].replacements += 1 }
        guard auction != nil else {
            seeks.append(seek)
            retrySeeks(in: &context)
            return
        }
        let job = runs[run].configuration
        let bid = Bid(
            id: BidID(nextBid), job: seek.job, tier: tier ?? cheapestTier(for: run),
            nodes: seek.nodes, minimumNodes: seek.minimumNodes,
            maxPrice: job.isPegged ? highestPrice(of: seek.job) : maxPrice,
            expires: .distantFuture, term: configuration.market?.leaseTerm,
            isInterruptible: job.isInterruptible)
        nextBid += 1
        runs[run].bids.append(bid.id)
        if let terms = configuration.market, terms.deposit > .zero {
            market.depositors[bid.id] = seek.job
        }
        tell(.bid(bid), in: &context)
    }

    /// Offers what is free to those who seek, in the order of their coming.
    ///
    /// The scheduler seeks anew if places are still missing.
    mutating func retrySeeks(in context: inout Context<WorldEvent>) {
        guard auction == nil, !seeks.isEmpty else { return }
        let waiting = seeks
        seeks = []
        for seek in waiting {
            let free = nodes.filter {
                $0.isUp && $0.lease == nil && !$0.isEjected && !$0.isJailed
            }
            guard free.count >= max(1, seek.minimumNodes) else {
                seeks.append(seek)
                continue
            }
            let nothing = GPUHourPrice(microZen: 0)
            perform(
                scheduler.handle(
                    .offer(
                        job: seek.job, price: nothing, nodes: min(seek.nodes, free.count),
                        from: free.map { Offer(node: $0.id, ask: nothing) }),
                    at: context.now),
                in: &context)
        }
    }

    /// The tier with the lowest standing price among those with enough nodes for the model.
    func cheapestTier(for run: Int) -> TierID {
        var fitting: [TierID: Int] = [:]
        for node in nodes
        where !node.isEjected && runs[run].secondsPerSequence[node.group] != nil {
            fitting[node.tier, default: 0] += 1
        }
        let enough = fitting.filter { $0.value >= runs[run].configuration.minimumNodes }
        let priced = enough.keys.map { (standingPrice(of: $0), $0) }
        return priced.min { $0 < $1 }?.1 ?? TierID(0)
    }

    /// The price at which a tier's nodes are to be had between two calls.
    func standingPrice(of tier: TierID, in region: MarketRegion? = nil) -> GPUHourPrice {
        auction?.standingPrice(of: tier, in: region) ?? GPUHourPrice(microZen: 0)
    }

    /// A free node asks its price.
    mutating func refreshAsk(of index: Int, in context: inout Context<WorldEvent>) {
        guard auction != nil, !nodes[index].isAsking, !nodes[index].isJailed,
            !nodes[index].isLeaving
        else { return }
        nodes[index].isAsking = true
        var ask = ask(of: index)
        if let life = configuration.market?.askLife { ask.expires = context.now + life }
        if configuration.market?.priority == .firstCome { ask.lot = luck[index].lots.next() }
        tell(.ask(ask), in: &context)
    }

    /// A node that is leased, down or put out asks no longer.
    mutating func withdrawAsk(of index: Int, in context: inout Context<WorldEvent>) {
        guard nodes[index].isAsking else { return }
        nodes[index].isAsking = false
        tell(.withdrawAsk(nodes[index].id), in: &context)
    }

    /// A job that lets its nodes go seeks none.
    mutating func withdrawBids(of job: JobID, in context: inout Context<WorldEvent>) {
        if let rental = rental(of: job) { return withdrawBid(of: rental, in: &context) }
        seeks.removeAll { $0.job == job }
        let bids = runs[Int(job.index)].bids
        runs[Int(job.index)].bids = []
        for bid in bids { tell(.withdrawBid(bid), in: &context) }
    }

    /// Hands the auction an input and does what it orders.
    mutating func tell(_ input: Auction.Input, in context: inout Context<WorldEvent>) {
        guard let directives = auction?.handle(input, at: context.now) else { return }
        // Whoever loses a node seeks another when all that was traded has been handed over.
        var losses: [GangScheduler.Directive] = []
        for directive in directives {
            switch directive {
            case .wake(let time, let epoch): context.schedule(.marketEpoch(epoch), at: time)
            case .clear(let clearing): award(clearing, in: &context)
            case .wait(let bid, let reason):
                if !runs.isEmpty { note(reason.description, on: bid) }
            case .expire(let bid):
                perform(scheduler.handle(.seekAgain(bid.job), at: context.now), in: &context)
            case .reject(let bid, let reason): note(reason.description, on: bid)
            case .discard: recorder.discarded += 1
            case .expireAsk(let ask):
                nodes[Int(ask.node.index)].isAsking = false
                noteFree(Int(ask.node.index), in: &context)
            case .hold(let bid, let amount): hold(bid, amount, in: &context)
            case .release(let bid, let amount): returnDeposit(bid, amount, in: &context)
            case .preempt(let tenure, _):
                losses += revoke(tenure.node, .preempted, in: &context)
            case .lapse(let tenure): losses += revoke(tenure.node, .lapsed, in: &context)
            case .renew(let tenure): renew(tenure, in: &context)
            }
        }
        if !losses.isEmpty { perform(losses, in: &context) }
    }

    private mutating func note(_ reason: String, on bid: BidID) {
        for run in runs.indices where runs[run].bids.contains(bid) {
            runs[run].waitReason = reason
        }
    }

    /// A market epoch ends: what is due is settled, then the auction is called.
    mutating func closeEpoch(_ epoch: Int64, in context: inout Context<WorldEvent>) {
        // A term that is over before the end of the epoch wakes the market, and nobody else.
        let isOver = configuration.market.map {
            context.now >= .start + $0.epoch * Int(epoch + 1)
        }
        guard isOver ?? true else { return tell(.close(epoch: epoch), in: &context) }
        settleEpoch(in: &context)
        decideAppeals(in: &context)
        topUpProposals(in: &context)
        closeEpochOnBridge(at: context.now)
        withdrawIncome(in: &context)
        stepPrice(in: &context)
        tell(.close(epoch: epoch), in: &context)
        for job in scheduler.stalledJobs where hasNoBid(job) {
            perform(scheduler.handle(.seekAgain(job), at: context.now), in: &context)
        }
        recordMarket(at: context.now)
    }

    /// Reports the epoch to the settlement.
    mutating func settleEpoch(in context: inout Context<WorldEvent>) {
        guard settlement != nil, accountsClosedAt == nil, context.now > epochBegan else { return }
        endShortcuts(in: &context)
        settle(.epochClosed(epochReports(at: context.now)), in: &context)
        bookAccounts(at: context.now)
        checkRentals(in: &context)
        if let settlement { recorder.money(settlement.ledger, at: context.now) }
    }

    /// What each node did since the last settlement; the next reports begin now.
    mutating func epochReports(at now: Instant) -> [NodeReport] {
        let length = now - epochBegan
        var reports: [NodeReport] = []
        for index in nodes.indices where !nodes[index].isEjected && !nodes[index].isAbsent {
            // What a waiting node waits for is not known yet, and its time not to be booked.
            if nodes[index].state == .computing { book(index, at: now) }
            if nodes[index].isUp {
                nodes[index].upInEpoch += now - max(nodes[index].upSince, epochBegan)
            }
            var report = NodeReport(
                node: nodes[index].id, provider: nodes[index].domain.operator,
                up: nodes[index].upInEpoch,
                committed: min(length, now - nodes[index].presentSince),
                worked: nodes[index].workedInEpoch, sent: nodes[index].sentInEpoch,
                shortfall: .zero, gpus: nodes[index].gpus)
            report.dropped = nodes[index].droppedInEpoch
            let tier = Int(nodes[index].tier.index)
            tierBooks[tier].note(report)
            reports.append(report)
            nodes[index].upInEpoch = .zero
            nodes[index].workedInEpoch = .zero
            nodes[index].droppedInEpoch = .zero
            nodes[index].sentInEpoch = .zero
        }
        epochBegan = now
        return reports
    }

    /// Hands the settlement an input and does what it orders.
    mutating func settle(_ input: Settlement.Input, in context: inout Context<WorldEvent>) {
        guard let directives = settlement?.handle(input, at: context.now) else { return }
        for directive in directives {
            switch directive {
            case .transferred(let transfer): note(transfer)
            case .exhausted(let job):
                if let rental = rental(of: job) {
                    endings.append((rental, .exhausted))
                } else {
                    exhaust(Int(job.index), in: &context)
                }
            case .eject(let node): eject(node, in: &context)
            case .wake(let time, let node):
                context.schedule(.unbonded(node: node.index), at: time)
            case .jail(let node, _):
                nodes[Int(node.index)].isJailed = true
                withdrawAsk(of: Int(node.index), in: &context)
            case .free(let node):
                nodes[Int(node.index)].isJailed = false
                noteFree(Int(node.index), in: &context)
            case .appealable(let slash, let node, _):
                considerAppeal(slash, by: node, in: &context)
            case .amended: break
            case .reject, .discard: recorder.discarded += 1
            }
        }
    }

    /// The wake-up of the settlement for a node whose unbonding is over.
    mutating func tell(_ input: Settlement.Input, in context: inout Context<WorldEvent>) {
        settle(input, in: &context)
    }

    /// A job cannot pay any more.
    private mutating func exhaust(_ run: Int, in context: inout Context<WorldEvent>) {
        guard !runs[run].isExhausted else { return }
        runs[run].isExhausted = true
        switch runs[run].stage {
        case .open: close(run, in: &context)
        case .waiting: conclude(run)
        case .closing, .over: break
        }
    }

    /// A node is put out for good.
    mutating func eject(_ node: NodeID, in context: inout Context<WorldEvent>) {
        let index = Int(node.index)
        guard !nodes[index].isEjected else { return }
        nodes[index].isEjected = true
        withdrawAsk(of: index, in: &context)
        perform(scheduler.handle(.eject(node), at: context.now), in: &context)
    }
}
