import Accounting
import EventKernel
import Market
import ProtocolCore
import Quantities
import Scheduling

/// What follows from trades: prices of leases, and leases that the market ends or goes on with.
extension World {
    /// Carries out what was traded.
    mutating func award(_ clearing: Clearing, in context: inout Context<WorldEvent>) {
        recorder.clearing(clearing, tiers: configuration.tiers, at: context.now)
        let offers = clearing.eligible.map { Offer(node: $0.node, ask: $0.price) }
        for award in clearing.awards {
            if award.remaining == 0 { forget(award.bid, of: award.job) }
            for sale in award.sales { nodes[Int(sale.node.index)].isAsking = false }
            let outer = market.award
            market.award = MarketShell.Terms(
                bid: award.bid, price: clearing.price, sellerPrice: clearing.sellerPrice,
                sales: award.sales)
            let named = award.sales.map { Offer(node: $0.node, ask: $0.price) }
            let unnamed = award.sales.count < award.nodes
            let dearest = award.sales.map(\.price).max()
            perform(
                scheduler.handle(
                    .offer(
                        job: award.job,
                        price: unnamed
                            ? max(clearing.price, dearest ?? clearing.price)
                            : dearest ?? clearing.price,
                        nodes: award.nodes, from: unnamed ? offers + named : named),
                    at: context.now),
                in: &context)
            market.award = outer
            // What the scheduler had no use for is for rent again.
            for sale in award.sales { endTransfer(of: sale.node, in: &context) }
        }
    }

    /// A bid has ended with its award.
    private mutating func forget(_ bid: BidID, of job: JobID) {
        if let rental = rental(of: job) {
            rentals[rental].bid = nil
        } else {
            runs[Int(job.index)].bids.removeAll { $0 == bid }
        }
    }

    /// A node that was traded by name is leased now, or free.
    private mutating func endTransfer(of node: NodeID, in context: inout Context<WorldEvent>) {
        market.inTransfer.removeAll { $0 == node }
        noteFree(Int(node.index), in: &context)
    }

    /// A lease begins: its terms are put down, and the market is told if that matters to it.
    mutating func openTerms(of lease: Lease, in context: inout Context<WorldEvent>) {
        var (price, sellerPrice) = (lease.price, lease.price)
        let terms = lease.kind == .training ? market.award : nil
        if let terms { (price, sellerPrice) = terms.prices(of: lease.node) }
        let index = Int(lease.node.index)
        nodes[index].lease?.price = price
        openAccount(of: index, sellerPrice: sellerPrice, in: &context)
        guard let terms, market.followsLeases else { return }
        let isInterruptible =
            rental(of: lease.job) == nil
            && runs[Int(lease.job.index)].configuration.isInterruptible
        let bid = Bid(
            id: terms.bid, job: lease.job, tier: nodes[index].tier, nodes: 1, minimumNodes: 1,
            maxPrice: highestPrice(of: lease.job), expires: .distantFuture,
            term: configuration.market?.leaseTerm, isInterruptible: isInterruptible)
        tell(
            .leased(Tenure(of: ask(of: index), to: bid, price: price, at: context.now)),
            in: &context)
    }

    /// The settlement is told of a lease, or of another price for it.
    private mutating func openAccount(
        of index: Int, sellerPrice: GPUHourPrice, in context: inout Context<WorldEvent>
    ) {
        guard let lease = nodes[index].lease else { return }
        nodes[index].account = LeaseID(nextAccount)
        nextAccount += 1
        var terms = LeaseTerms(
            lease: nodes[index].account, job: lease.job, node: lease.node,
            provider: nodes[index].domain.operator, gpus: lease.gpus, price: lease.price,
            sellerPrice: sellerPrice == lease.price ? nil : sellerPrice,
            isVerification: lease.kind == .verification)
        if let rental = rental(of: lease.job) { chargeChecks(of: rental, to: &terms) }
        settle(.leaseOpened(terms), in: &context)
    }

    /// A lease ends: it is settled, and the market told if it was told of its beginning.
    mutating func closeTerms(
        of lease: Lease, on index: Int, _ reason: LeaseEnd, in context: inout Context<WorldEvent>
    ) {
        settle(.leaseClosed(nodes[index].account), in: &context)
        guard market.followsLeases, lease.kind == .training, !reason.isByMarket else { return }
        tell(.released(lease.node), in: &context)
    }

    /// The market takes a node away from its job.
    ///
    /// - Returns: what the scheduler orders when the node is gone: the job seeks another.
    mutating func revoke(
        _ node: NodeID, _ reason: LeaseEnd, in context: inout Context<WorldEvent>
    ) -> [GangScheduler.Directive] {
        guard let lease = nodes[Int(node.index)].lease, lease.kind == .training else { return [] }
        if reason == .preempted { market.inTransfer.append(node) }
        if rental(of: lease.job) == nil { runs[Int(lease.job.index)].interruptions += 1 }
        let directives = scheduler.handle(.revoke(lease.id, reason), at: context.now)
        perform(Array(directives.prefix(1)), in: &context)
        return Array(directives.dropFirst())
    }

    /// A lease goes on at the price that stands.
    mutating func renew(_ tenure: Tenure, in context: inout Context<WorldEvent>) {
        let index = Int(tenure.node.index)
        guard let old = nodes[index].lease, old.price != tenure.price else { return }
        settle(.leaseClosed(nodes[index].account), in: &context)
        recorder.lease(old, "renewed", at: context.now)
        // The escrow may be used up, and the node let go.
        guard nodes[index].lease?.id == old.id else { return }
        nodes[index].lease?.price = tenure.price
        nodes[index].lease?.granted = context.now
        openAccount(of: index, sellerPrice: tenure.price, in: &context)
    }

    /// A bid puts a deposit down, or has it back.
    mutating func hold(_ bid: BidID, _ amount: Zen, in context: inout Context<WorldEvent>) {
        guard let job = market.depositors[bid] else { return }
        settle(.stakeholder(.bidDeposit(job, amount)), in: &context)
    }

    mutating func returnDeposit(
        _ bid: BidID, _ amount: Zen, in context: inout Context<WorldEvent>
    ) {
        guard let job = market.depositors.removeValue(forKey: bid) else { return }
        settle(.stakeholder(.bidDepositReturn(job, amount)), in: &context)
    }

    /// What a node asks, as the market is told.
    func ask(of index: Int) -> Ask {
        let node = nodes[index]
        let group = configuration.fleet[node.group]
        let uptime = configuration.tiers[Int(node.tier.index)].uptime.partsPerMillion
        return Ask(
            node: node.id, tier: node.tier, region: market.regions[Int(node.domain.site)],
            gpus: node.gpus, price: group.isPegged ? zen.pegged(node.ask) : node.ask,
            reliability: min(1_000, max(1, Int(uptime / 1_000))))
    }

    /// The most that a job pays for a GPU-hour now.
    func highestPrice(of job: JobID) -> GPUHourPrice {
        if let rental = rental(of: job) { return rentals[rental].maxPrice }
        let wishes = runs[Int(job.index)].configuration
        return wishes.isPegged ? zen.pegged(wishes.maxPrice) : wishes.maxPrice
    }

    /// The price of a ZEN moves on; whoever keeps to dollars asks and bids anew.
    mutating func stepPrice(in context: inout Context<WorldEvent>) {
        guard zen.step(to: context.now) else { return }
        recorder.zen(zen.now, at: context.now)
        for index in nodes.indices
        where nodes[index].isAsking && configuration.fleet[nodes[index].group].isPegged {
            tell(.ask(ask(of: index)), in: &context)
        }
        for run in runs.indices
        where runs[run].configuration.isPegged && !runs[run].bids.isEmpty {
            perform(scheduler.handle(.seekAgain(runs[run].id), at: context.now), in: &context)
        }
    }
}

extension LeaseEnd {
    /// Whether the market ended the lease itself, and need not be told.
    fileprivate var isByMarket: Bool { self == .preempted || self == .lapsed }
}
