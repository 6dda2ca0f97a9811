import Accounting
import EventKernel
import ProtocolCore
import Quantities

/// The shell of the operators: their reviews, and what they resolve upon.
extension World {
    /// The reserve is outside at first, prices are made, and the first reviews are asked for.
    mutating func beginOperators(in context: inout Context<WorldEvent>) {
        for place in operators.indices {
            let policy = operators[place].policy
            for index in operators[place].nodes {
                nodes[index].isAbsent = operators[place].status == .outside
                nodes[index].ask = policy.openingAsk(list: nodes[index].ask, at: priceOfZen)
            }
            decideOnCheating(place, after: nil)
            let length = max(policy.configuration.review, .seconds(1))
            context.schedule(
                .operatorReview(Int32(place)),
                after: Duration(
                    roundingUpSeconds: length.inSeconds * operators[place].phase))
        }
    }

    /// An operator looks at its books, or at the market from outside.
    mutating func review(_ place: Int, in context: inout Context<WorldEvent>) {
        let now = context.now
        operators[place].policy.nodes = operators[place].nodes.count { !nodes[$0].isEjected }
        guard operators[place].policy.nodes > 0 else {
            leaveForGood(place, at: now)
            return
        }
        let policy = operators[place].policy
        context.schedule(
            .operatorReview(Int32(place)),
            after: max(policy.configuration.review, .seconds(1)))
        switch operators[place].status {
        case .present: reviewBooks(place, in: &context)
        case .outside: considerEntry(place, in: &context)
        case .arriving, .leaving, .gone: break
        }
    }

    private mutating func reviewBooks(_ place: Int, in context: inout Context<WorldEvent>) {
        let now = context.now
        let books = books(of: place, at: now)
        let earlier = operators[place].books
        operators[place].books = books
        guard let earlier, let window = window(of: place, from: earlier, to: books) else { return }
        operators[place].lastRate = operators[place].policy.rate(of: window)
        decideOnCheating(place, after: window)
        var disappointments = operators[place].disappointments
        let decision = operators[place].policy.review(window, disappointments: &disappointments)
        operators[place].disappointments = disappointments
        switch decision {
        case .stay, .enter: break
        case .ask(let price): change(asksOf: place, to: price, in: &context)
        case .leave: giveNotice(place, in: &context)
        }
    }

    private mutating func considerEntry(_ place: Int, in context: inout Context<WorldEvent>) {
        let tier = Int(configuration.fleet[operators[place].group].tier.index)
        let earlier = operators[place].seen
        operators[place].seen = (tierBooks[tier], context.now)
        guard let earlier, !isUnbonding(place) else { return }
        let policy = operators[place].policy
        let decision = policy.consider(
            tierBooks[tier].since(earlier.book), during: context.now - earlier.at,
            availability: operators[place].availability, at: priceOfZen)
        guard decision == .enter else { return }
        operators[place].status = .arriving
        tierBooks[tier].coming += operators[place].gpus
        context.schedule(
            .operatorMoves(Int32(place)), after: max(policy.configuration.delivery, .zero))
    }

    /// Whether some of its stake has not been returned yet.
    private func isUnbonding(_ place: Int) -> Bool {
        operators[place].nodes.contains {
            !nodes[$0].isEjected && settlement?.stake(of: nodes[$0].id) ?? .zero > .zero
        }
    }

    private mutating func change(
        asksOf place: Int, to price: GPUHourPrice, in context: inout Context<WorldEvent>
    ) {
        operators[place].askChanges += 1
        for index in operators[place].nodes {
            nodes[index].ask = price
            guard nodes[index].isAsking else { continue }
            // The market replaces the earlier ask by the new one.
            nodes[index].isAsking = false
            refreshAsk(of: index, in: &context)
        }
    }

    /// Sums up the accounts of an operator's nodes.
    mutating func books(of place: Int, at now: Instant) -> Operator.Books {
        let age = operators[place].age(at: now)
        var books = Operator.Books(at: now)
        for index in operators[place].nodes {
            if let job = nodes[index].leasedTo, rental(of: job) != nil { book(index, at: now) }
            let node = nodes[index]
            let statement = settlement?.statement(of: node.id) ?? NodeStatement()
            books.income +=
                statement.work + statement.verification + statement.rewards
            books.outside += suspects.madeUp(on: index).sold
            books.slashes += statement.slashes
            let up = node.isUp ? node.up + (now - node.upSince) : node.up
            let busy = Duration(
                nanoseconds: Int64(node.busy.nanoseconds / Int128(max(1, node.gpus))))
            books.costs =
                books.costs
                + costs(of: node).incurred(
                    busy: busy, resting: max(.zero, up - busy), held: age, sent: node.sent)
            books.offered += GPUTime(gpus: node.gpus, during: up)
            books.leased += node.held
        }
        return books
    }

    func window(
        of place: Int, from earlier: Operator.Books, to books: Operator.Books
    ) -> OperatorPolicy.Window? {
        let alive = operators[place].nodes.filter { !nodes[$0].isEjected }
        let staked = alive.reduce(Zen.zero) {
            $0 + (settlement?.stake(of: nodes[$1].id) ?? .zero)
        }
        let costs = operators[place].policy.costs
        let lost = costs.depreciation(over: operators[place].age(at: books.at))
        let isPegged = configuration.fleet[operators[place].group].isPegged
        let worth = (costs.purchase - lost).micro * Int64(alive.count)
        return operators[place].window(
            from: earlier, to: books, price: priceOfZen,
            askPrice: isPegged ? zen.opening : priceOfZen, staked: staked,
            bookValue: Dollars(micro: worth), ask: nodes[alive.first ?? 0].ask)
    }
}
