import Accounting
import ProtocolCore
import Quantities

/// The settlement as one would write it down: dictionaries, every lease kept for ever, every sum
/// made anew. What the real one does in tables it must do to the last micro-ZEN.
struct PlainSettlement {
    struct Node {
        enum State { case bonded, unbonding(until: Instant, isEjected: Bool), released }
        var provider: Int32
        var state = State.bonded
        var up = GPUTime.zero
        var sent = Bytes.zero
        var uptime = Zen.zero
        var work = Zen.zero
        var bandwidth = Zen.zero
        var periodStart: Instant
        var committed = Duration.zero
        var down = Duration.zero

        var isBonded: Bool { if case .bonded = state { true } else { false } }
        var isReleased: Bool { if case .released = state { true } else { false } }
        var isRewarded: Bool {
            if case .unbonding(_, let isEjected) = state { !isEjected } else { isBonded }
        }
    }
    struct Job {
        var customer: Int32
        var isEnded = false
        var isExhausted = false
    }
    struct Contract {
        var terms: LeaseTerms
        var openedAt: Instant
        var closedAt: Instant?
        var paid = Zen.zero
        var fee = Zen.zero
        var isWrittenOff = false

        func due(_ now: Instant) -> Zen {
            terms.price.cost(of: GPUTime(gpus: terms.gpus, during: (closedAt ?? now) - openedAt))
                - paid
        }
    }

    let settings: Settlement.Settings
    var balances: [Account: Zen] = [:]
    var statements: [NodeID: NodeStatement] = [:]
    var nodes: [NodeID: Node] = [:]
    var jobs: [JobID: Job] = [:]
    var leases: [LeaseID: Contract] = [:]
    var convictions: [(at: Instant, node: NodeID, stake: Zen)] = []
    var orders: [Settlement.Directive] = []

    init(settings: Settlement.Settings) {
        self.settings = settings
        move(settings.rewardPool, .outside, .rewardPool, .rewardFunding, at: .start)
    }

    func balance(_ account: Account) -> Zen { balances[account] ?? .zero }
    func stake(_ node: NodeID) -> Zen { balance(.stake(node)) }
    func sum(_ isIncluded: (Account) -> Bool) -> Zen {
        balances.filter { isIncluded($0.key) }.values.reduce(.zero, +)
    }

    mutating func move(
        _ amount: Zen, _ from: Account, _ to: Account, _ purpose: TransferPurpose,
        _ node: NodeID? = nil, _ job: JobID? = nil, at now: Instant
    ) {
        if amount == .zero { return }
        balances[from, default: .zero] -= amount
        balances[to, default: .zero] += amount
        let transfer = Transfer(
            from: from, to: to, amount: amount, purpose: purpose, node: node, job: job, at: now)
        if let node { statements[node, default: NodeStatement()].record(transfer) }
        orders.append(.transferred(transfer))
    }

    mutating func handle(_ input: Settlement.Input, at now: Instant) -> [Settlement.Directive] {
        orders = []
        switch input {
        case .deposit(let node, let provider, let stake, _): deposit(node, provider, stake, now)
        case .fund(let job, let customer, let budget): fund(job, customer, budget, now)
        case .leaseOpened(let terms): open(terms, now)
        case .leaseClosed(let lease): close(lease, now)
        case .epochClosed(let reports): epoch(reports, now)
        case .convicted(let node, let job, let verifier, let provider):
            convict(node, job, verifier, provider, now)
        case .leave(let node): leave(node, now)
        case .wake(let node): wake(node, now)
        case .jobEnded(let job): end(job, now)
        // What lies beyond leases and plain stakes has tests of its own.
        case .stakeholder: preconditionFailure("the plain settlement knows no \(input)")
        }
        return orders
    }
}

/// Leases and jobs.
extension PlainSettlement {
    private mutating func fund(_ id: JobID, _ customer: Int32, _ budget: Zen, _ now: Instant) {
        var job = jobs[id] ?? Job(customer: customer)
        if budget <= .zero { return orders.append(.reject(.noAmount)) }
        if job.isEnded { return orders.append(.reject(.jobEnded(id))) }
        if job.customer != customer { return orders.append(.reject(.otherCustomer(id))) }
        job.isExhausted = false
        jobs[id] = job
        move(budget, .outside, .customer(customer), .funding, nil, id, at: now)
        move(budget, .customer(customer), .escrow(id), .budget, nil, id, at: now)
    }

    private mutating func open(_ terms: LeaseTerms, _ now: Instant) {
        let isSound = leases[terms.lease] == nil && terms.gpus > 0 && terms.price.microZen >= 0
        if !isSound { return orders.append(.reject(.malformedLease(terms.lease))) }
        guard let job = jobs[terms.job] else { return orders.append(.reject(.unfunded(terms.job))) }
        if job.isEnded { return orders.append(.reject(.jobEnded(terms.job))) }
        guard let node = nodes[terms.node], node.isBonded else {
            return orders.append(.reject(.unbonded(terms.node)))
        }
        if node.provider != terms.provider {
            return orders.append(.reject(.otherProvider(terms.node)))
        }
        leases[terms.lease] = Contract(terms: terms, openedAt: now)
    }

    private mutating func close(_ id: LeaseID, _ now: Instant) {
        guard let lease = leases[id] else { return orders.append(.discard(.unknownLease(id))) }
        if lease.closedAt != nil { return orders.append(.discard(.leaseAlreadyClosed(id))) }
        leases[id]?.closedAt = now
        settle(lease.terms.job, [id], now)
    }

    private mutating func end(_ id: JobID, _ now: Instant) {
        guard let job = jobs[id] else { return orders.append(.discard(.unknownJob(id))) }
        if job.isEnded { return orders.append(.discard(.jobAlreadyEnded(id))) }
        let owing = owing(id)
        for lease in owing where leases[lease]?.closedAt == nil { leases[lease]?.closedAt = now }
        jobs[id]?.isEnded = true
        settle(id, owing, now)
        move(balance(.escrow(id)), .escrow(id), .customer(job.customer), .refund, nil, id, at: now)
        for lease in owing { leases[lease]?.isWrittenOff = true }
    }

    /// The leases that a job may owe something on, by identity.
    private func owing(_ job: JobID) -> [LeaseID] {
        leases.filter { $0.value.terms.job == job && !$0.value.isWrittenOff }.keys.sorted()
    }

    private mutating func settle(_ job: JobID, _ owing: [LeaseID], _ now: Instant) {
        let dues = owing.map { leases[$0]?.due(now) ?? .zero }
        let total = dues.reduce(.zero, +)
        let available = balance(.escrow(job))
        for (id, due) in zip(owing, dues) where due > .zero {
            let part =
                total <= available
                ? due.micro
                : Int64(Int128(due.micro) * Int128(available.micro) / Int128(total.micro))
            guard var lease = leases[id] else { continue }
            lease.paid += Zen(micro: part)
            let fee = settings.fee(on: lease.paid) - lease.fee
            lease.fee += fee
            leases[id] = lease
            let terms = lease.terms
            move(fee, .escrow(job), .treasury, .fee, terms.node, job, at: now)
            move(
                Zen(micro: part) - fee, .escrow(job), .provider(terms.provider),
                terms.isVerification ? .verification : .work, terms.node, job, at: now)
        }
        var ahead = Zen.zero
        if settings.horizon > .zero {
            for lease in leases.values where lease.terms.job == job && lease.closedAt == nil {
                ahead += lease.terms.price.cost(
                    of: GPUTime(gpus: lease.terms.gpus, during: settings.horizon))
            }
        }
        let isShort = total > available || balance(.escrow(job)) < ahead
        if isShort, let account = jobs[job], !account.isExhausted, !account.isEnded {
            jobs[job]?.isExhausted = true
            orders.append(.exhausted(job))
        }
    }

    mutating func settleJobs(_ now: Instant) {
        for job in jobs.keys.sorted() where jobs[job]?.isEnded == false {
            settle(job, owing(job), now)
        }
    }
}
