import Accounting
import EventKernel
import Market
import ProtocolCore
import Quantities
import Scheduling

/// The shell of the customers: rentals come, bid, and end.
extension World {
    /// What a ZEN is worth now.
    var priceOfZen: ZenPrice { zen.now }

    /// The place of the rental that a job is; nil for a job that is trained in detail.
    @inline(__always)
    func rental(of job: JobID) -> Int? {
        let place = Int(job.index) - runs.count
        return place >= 0 ? place : nil
    }

    /// Asks for the first rental of every archetype.
    mutating func beginCustomers(in context: inout Context<WorldEvent>) {
        precondition(customers.isEmpty || auction != nil, "customers without a market")
        for customer in customers.indices { awaitRental(from: customer, in: &context) }
    }

    private mutating func awaitRental(
        from customer: Int, in context: inout Context<WorldEvent>
    ) {
        guard let gap = customers[customer].nextGap() else { return }
        context.schedule(.rentalArrives(customer: Int32(customer)), after: gap)
    }

    /// A customer's next rental comes, or stays away because of the price or the times.
    mutating func receiveRental(from customer: Int, in context: inout Context<WorldEvent>) {
        awaitRental(from: customer, in: &context)
        let wishes = customers[customer].configuration
        let tier = wishes.tier ?? cheapestTier()
        let zen = inCurrency(of: wishes)
        let list = configuration.tiers[Int(tier.index)].listPrice.inZen
        let atStart = wishes.currency == .zen ? 1 : configuration.economy.zenPrice.inDollars
        let reference = wishes.referencePrice ?? list * atStart
        let price = standingPrice(of: tier, in: wishes.region).inZen * zen
        let order = customers[customer].nextOrder(
            at: context.now, price: price / max(reference, 1e-12), seed: configuration.seed)
        guard let order else { return }
        let budget = order.value * order.work.inHours * wishes.slack.value / zen
        submit(order, from: customer, wishes, in: tier, budget: budget, in: &context)
    }

    private mutating func submit(
        _ order: RentalOrder, from customer: Int, _ wishes: CustomerConfiguration,
        in tier: TierID, budget: Double, in context: inout Context<WorldEvent>
    ) {
        let job = JobID(runs.count + rentals.count)
        let funds = Zen(micro: max(1, Int64(min(budget, 1e9) * 1e6)))
        let worth = order.value / inCurrency(of: wishes)
        let bid = worth * wishes.shading.value / (1 + (wishes.checks?.sample.value ?? 0))
        let maxPrice = GPUHourPrice(microZen: Int64(min(bid, 1e9) * 1e6))
        rentals.append(
            Rental(
                id: job, customer: customer, order: order, tier: tier, worth: worth,
                budget: funds, maxPrice: maxPrice, checkpoint: wishes.checkpoint,
                checks: wishes.checks, at: context.now))
        let rental = rentals.count - 1
        guard !paysOverBridge(rental) else { return lockFunds(of: rental, in: &context) }
        settle(
            .fund(job, customer: Int32(runs.count + customer), budget: funds), in: &context)
        seekNodes(for: rental, in: &context)
    }

    /// A rental has its budget, and seeks its gang.
    mutating func seekNodes(for rental: Int, in context: inout Context<WorldEvent>) {
        let wanted = rentals[rental]
        perform(
            scheduler.handle(
                .submit(
                    GangRequest(
                        job: wanted.id, nodes: wanted.order.nodes,
                        minimumNodes: wanted.order.minimumNodes, tier: wanted.tier,
                        maxPrice: wanted.maxPrice)),
                at: context.now),
            in: &context)
    }

    /// What a ZEN is in the money of a customer's plans.
    func inCurrency(of wishes: CustomerConfiguration) -> Double {
        switch wishes.currency {
        case .zen: 1
        case .dollars: priceOfZen.inDollars
        }
    }

    /// The tier with the lowest standing price among those that have nodes.
    private func cheapestTier() -> TierID {
        var hasNodes = Array(repeating: false, count: configuration.tiers.count)
        for node in nodes where !node.isEjected && !node.isAbsent {
            hasNodes[Int(node.tier.index)] = true
        }
        var best = TierID(0)
        for tier in configuration.tiers.indices where hasNodes[tier] {
            let isBetter = standingPrice(of: TierID(tier)) < standingPrice(of: best)
            if !hasNodes[Int(best.index)] || isBetter { best = TierID(tier) }
        }
        return best
    }

    /// A rental bids for nodes, as long as it has the patience for it.
    mutating func bid(
        for rental: Int, _ seek: Seek, maxPrice: GPUHourPrice,
        in context: inout Context<WorldEvent>
    ) {
        guard !rentals[rental].isOver else { return }
        guard !isCoordinationDown else {
            silentSeeks.append((seek, rentals[rental].tier, maxPrice))
            return
        }
        let deadline = rentals[rental].deadline
        guard deadline > context.now else {
            endings.append((rental, .gaveUp))
            return
        }
        let bid = Bid(
            id: BidID(nextBid), job: seek.job, tier: rentals[rental].tier,
            region: customers[rentals[rental].customer].configuration.region,
            nodes: seek.nodes, minimumNodes: seek.minimumNodes, maxPrice: maxPrice,
            expires: deadline, term: configuration.market?.leaseTerm)
        nextBid += 1
        if let terms = configuration.market, terms.deposit > .zero {
            market.depositors[bid.id] = seek.job
        }
        rentals[rental].bid = bid.id
        tell(.bid(bid), in: &context)
    }

    mutating func withdrawBid(of rental: Int, in context: inout Context<WorldEvent>) {
        guard let bid = rentals[rental].bid else { return }
        rentals[rental].bid = nil
        tell(.withdrawBid(bid), in: &context)
    }

    /// Whether no bid stands for a job.
    func hasNoBid(_ job: JobID) -> Bool {
        if let rental = rental(of: job) { return rentals[rental].bid == nil }
        return runs[Int(job.index)].bids.isEmpty
    }

    /// The work of a rental is done, unless something came between.
    mutating func noteDue(_ rental: Int, _ serial: Int32, at now: Instant) {
        guard rentals[rental].serial == serial, !rentals[rental].isOver else { return }
        rentals[rental].advance(to: now)
        let isDone = rentals[rental].progress.isDone
        require(isDone, "rental \(rental) is done early", at: now)
        endings.append((rental, .finished))
    }

    /// Ends what is over: the nodes are free, what is due is paid, and the rest is given back.
    mutating func endRentals(in context: inout Context<WorldEvent>) {
        guard !isCoordinationDown else { return }
        while let (rental, outcome) = endings.first {
            endings.removeFirst()
            guard !rentals[rental].isOver else { continue }
            rentals[rental].advance(to: context.now)
            rentals[rental].outcome = outcome
            rentals[rental].endedAt = context.now
            let job = rentals[rental].id
            guard rentals[rental].isFunded else {
                rentals[rental].stop(at: context.now)
                continue
            }
            withdrawBid(of: rental, in: &context)
            if outcome != .rejected {
                perform(scheduler.handle(.release(job: job), at: context.now), in: &context)
            }
            rentals[rental].stop(at: context.now)
            settle(.jobEnded(job), in: &context)
            let (paid, back) = (rentals[rental].paid, rentals[rental].refunded)
            let budget = rentals[rental].budget
            require(
                paid + back == budget, "\(job) paid \(paid) and got \(back) of \(budget)",
                at: context.now)
        }
    }

    /// Enters what was paid or given back where the rentals and the tiers keep their accounts.
    mutating func note(_ transfer: Transfer) {
        guard !customers.isEmpty || !operators.isEmpty else {
            return recorder.transfer(transfer)
        }
        if let node = transfer.node {
            let tier = Int(nodes[Int(node.index)].tier.index)
            tierBooks[tier].note(transfer)
        }
        guard let job = transfer.job, let rental = rental(of: job) else {
            return recorder.transfer(transfer)
        }
        var unassigned = transfer
        unassigned.job = nil
        recorder.transfer(unassigned)
        switch transfer.purpose {
        case .work, .fee, .verification, .surplus: rentals[rental].paid += transfer.amount
        case .subsidy: rentals[rental].paid -= transfer.amount
        case .refund: rentals[rental].refunded += transfer.amount
        default: break
        }
    }
}

extension ZenPrice {
    /// The price in dollars.
    var inDollars: Double { Double(microDollars) / 1e6 }
}
