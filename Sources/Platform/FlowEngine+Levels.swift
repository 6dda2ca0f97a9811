/// Max-min fair shares, exact and kept up to date by local changes.
///
/// An allocation of rates is max-min fair if it is feasible and no rate can grow without making one
/// that is not larger smaller; that is so exactly if every flow has its cap or a bottleneck, a full
/// link on which nobody has more (D. Bertsekas, R. Gallager, Data Networks, 2nd edition, 1992,
/// section 6.5.2). There it is found by progressive filling, from scratch. Here every link l keeps
/// a level, the rate of the flows that it holds back, such that
///
///     r_f = w_f · λ(b_f),    b_f = the link of f with the least pair (λ, number),
///     λ_l = the largest whole number with  Σ { w_f · min(c_f,l , λ_l) : f crosses l } ≤ C_l ,
///     c_f,l = min { λ_m + [m > l] : m another link of f } ,
///
/// or infinite if the link can bear all c_f,l. Rates are whole numbers of a small unit, w are
/// weights. A rate cap is a link whose level is given and whose number is below all others. The
/// bracket, 1 or 0, breaks ties: of two links of one level that with the lower number is the
/// bottleneck, and the other gives away at most a unit a flow.
///
/// **The levels are unique, and do not depend on what happened before.** Let l be the link that has
/// the least pair (⌊C_l / Σ w⌋, l). Since Σ w · min(c, λ) ≤ λ Σ w, no level is below ⌊C / Σ w⌋ of
/// its link. So on every flow of l each other link m has λ_m > ⌊C_l / Σ w⌋, or is equal and has
/// m > l; hence all c_f,l are above ⌊C_l / Σ w⌋, and λ_l can but be that. Now take the flows of l
/// with their known rates (and the bracket) off the other links' capacities: what is left divides
/// by what is left of Σ w to no less than before, so the argument goes on with the next link. That
/// is progressive filling; and it shows that re-evaluating links one by one, in any order in which
/// none waits for ever, ends after finitely many steps with these numbers: once l has been
/// evaluated it stays, then the next. Distributed algorithms for max-min fairness in data networks
/// work in this way (A. Charny, D. Clark, R. Jain, Congestion control with explicit rate
/// indication, ICC 1995; J. Ros, W. K. Tsai, A theory of convergence order of maxmin rate
/// allocation and an optimal protocol, INFOCOM 2001).
///
/// **Groups.** A level change of l changes what l's flows take of other links; it matters there
/// only as a sum. So flows that are held back by l and cross m are one *edge* (l, m) with a weight,
/// however many they are. A link sums over the edges that come in, and tells those that go out.
///
/// **Promises.** A link that is not full has no level to work out. It promises each edge that comes
/// in a level that it can bear, within its capacity in the sum. It is asked again only when a level
/// passes a promise, so that thousands of flows with idle access lines cost nothing when the level
/// of the line that they share moves a little.
extension FlowEngine {
    /// Brings all levels and the next finishes up to date.
    mutating func relax() {
        while !work.isEmpty {
            let link = work.removeFirst()
            evaluate(link)
            links.base[link].isQueued = false
        }
        for place in 0..<touched.count {
            let link = Int(touched.base[place])
            links.base[link].isTouched = false
            schedule(link)
        }
        touched.removeAll()
    }

    /// Sees to it that a link's level is worked out.
    @inline(__always)
    mutating func enqueue(_ link: Int) {
        let state = links.base + link
        guard !state.pointee.isQueued else { return }
        state.pointee.isQueued = true
        var level = levels.base[link]
        if level == RateScale.infinite {
            // Where it would be if all were held back here.
            let weight = state.pointee.weight
            level = weight > 1 ? state.pointee.capacity / weight : state.pointee.capacity
        }
        work.insert(link, level: level)
    }

    /// Whether the pair of a link is below that of another.
    @inline(__always)
    func isBelow(_ a: Int, at level: Int64, _ b: Int, at other: Int64) -> Bool {
        level < other || (level == other && isBefore(a, b))
    }

    /// The order of the links' numbers, in which caps come first.
    @inline(__always)
    func isBefore(_ a: Int, _ b: Int) -> Bool { a < firstCap ? b < firstCap && a < b : true }

    /// The bracket of the equations: 1 if, of two equal levels, that of `crossed` counts.
    @inline(__always)
    func margin(from: Int, at crossed: Int) -> Int64 { from > crossed && from < firstCap ? 1 : 0 }

    /// Works out a link's level by those of the others, moves the flows whose bottleneck it has
    /// become or ceased to be, and tells the links that this concerns.
    private mutating func evaluate(_ link: Int) {
        settle(link)
        let before = levels.base[link]
        set(link, to: level(of: link))
        pull(to: link)
        while let edge = leak(of: link) {
            push(edge)
            set(link, to: level(of: link))
        }
        let after = levels.base[link]
        if after == RateScale.infinite { promise(link) }
        guard after != before else { return }
        touch(link)
        tell(link, after)
    }

    /// The level of a link by what is held back elsewhere; it notes the highest level there and the
    /// sum.
    private mutating func level(of link: Int) -> Int64 {
        let state = links.base + link
        let capacity = state.pointee.capacity
        highest = .max
        taken = 0
        if link >= firstCap || capacity == RateScale.infinite { return capacity }
        let own = state.pointee.ownWeight
        let count = Int(state.pointee.ins.count)
        highest = 0
        if count == 0 {
            return own == 0 ? RateScale.infinite : own == 1 ? capacity : capacity / own
        }
        let edges = ins.first(of: state.pointee.ins)
        var sum: Int128 = 0
        var most: Int64 = 0
        for place in 0..<count {
            let from = Int(edges[place].from)
            let rate = levels.base[from] &+ margin(from: from, at: link)
            sum &+= Int128(rate) &* Int128(edges[place].weight)
            most = max(most, rate)
        }
        highest = most
        taken = sum
        let left = Int128(capacity) &- sum
        var level = capacity / state.pointee.weight
        if left >= 0 {
            if own == 0 { return RateScale.infinite }
            level = max(level, Int64(truncatingIfNeeded: left) / own)
            if most <= level { return level }
        }
        while true {
            // Who would get more is held back here instead; that raises the level to its end.
            var sum: Int128 = 0
            var weight = own
            for place in 0..<count {
                let from = Int(edges[place].from)
                let rate = levels.base[from] &+ margin(from: from, at: link)
                if rate <= level {
                    sum &+= Int128(rate) &* Int128(edges[place].weight)
                } else {
                    weight &+= edges[place].weight
                }
            }
            let next = Int64(truncatingIfNeeded: Int128(capacity) &- sum) / weight
            if next == level { return level }
            level = next
        }
    }

    /// Sets a level, and sorts the link anew among those that are full.
    private mutating func set(_ link: Int, to level: Int64) {
        let before = levels.base[link]
        guard level != before else { return }
        levels.base[link] = level
        let isFull = level != RateScale.infinite
        guard isFull != (before != RateScale.infinite) else { return }
        let edges = ins.first(of: links.base[link].ins)
        for place in 0..<Int(links.base[link].ins.count) {
            sort(Int(edges[place].edge), asFull: isFull)
        }
    }

    /// Makes the link the bottleneck of all flows that get more elsewhere.
    private mutating func pull(to link: Int) {
        let level = levels.base[link]
        guard level != RateScale.infinite && highest > level else { return }
        var place = 0
        while place < Int(links.base[link].ins.count) {
            let entry = ins.first(of: links.base[link].ins)[place]
            let from = Int(entry.from)
            // The last flow takes the edge with it, and another edge comes to this place.
            if isBelow(link, at: level, from, at: levels.base[from]) {
                move(Int(entry.edge), to: link)
            } else {
                place &+= 1
            }
        }
    }

    /// The edge to the lowest link that is below this one, if there is any.
    private mutating func leak(of link: Int) -> Int? {
        let count = Int(links.base[link].fullOuts)
        guard count > 0 else { return nil }
        let edges = outs.first(of: links.base[link].outs)
        var lowest = link
        var level = levels.base[link]
        var found: Int?
        for place in 0..<count {
            let other = Int(edges[place].to)
            if isBelow(other, at: levels.base[other], lowest, at: level) {
                lowest = other
                level = levels.base[other]
                found = Int(edges[place].edge)
            }
        }
        return found
    }

    /// Leaves the flows of an edge to the link that they merely crossed.
    private mutating func push(_ edge: Int) {
        let to = Int(edges.base[edge].to)
        enqueue(to)
        move(edge, to: to)
    }

    /// Divides half of what a link has left among the edges that come in, as promises.
    private mutating func promise(_ link: Int) {
        let state = links.base + link
        let count = Int(state.pointee.ins.count)
        let edges = ins.first(of: state.pointee.ins)
        // A link with a single edge promises all.
        let left = (Int128(state.pointee.capacity) &- taken) >> (count > 1 ? 1 : 0)
        let share =
            count == 0 ? 0 : min(RateScale.largest, Int64(clamping: left) / state.pointee.weight)
        var reserved: Int128 = 0
        for place in 0..<count {
            let from = Int(edges[place].from)
            let promise = levels.base[from] &+ share
            let position = Int(self.edges.base[Int(edges[place].edge)].outPlace)
            outs.first(of: links.base[from].outs)[position].promise = promise
            links.base[from].alarm = min(links.base[from].alarm, promise)
            reserved &+=
                Int128(promise &+ margin(from: from, at: link)) &* Int128(edges[place].weight)
        }
        state.pointee.reserved = reserved
    }

    /// Has the links worked out that a level concerns.
    private mutating func tell(_ link: Int, _ level: Int64) {
        let state = links.base + link
        let edges = outs.first(of: state.pointee.outs)
        let full = Int(state.pointee.fullOuts)
        for place in 0..<full {
            let other = Int(edges[place].to)
            if other < firstCap { enqueue(other) }
        }
        guard level > state.pointee.alarm else { return }
        var alarm = Int64.max
        for place in full..<Int(state.pointee.outs.count) {
            let promise = edges[place].promise
            if promise < level {
                enqueue(Int(edges[place].to))
            } else {
                alarm = min(alarm, promise)
            }
        }
        state.pointee.alarm = alarm
    }
}
