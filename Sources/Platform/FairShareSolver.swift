import Quantities

/// Divides the capacities of links among flows: exact max-min fairness with a cap a flow.
///
/// An allocation x is max-min fair if it is feasible,
///
///     Σ { x_f : f crosses l } ≤ C_l   for every link l,      0 ≤ x_f ≤ cap_f,
///
/// and no x_f can grow without making some x_g ≤ x_f smaller. That is so exactly if every flow has
/// its cap or a bottleneck: a full link on which no flow has more. It is found by progressive
/// filling: raise all rates together; when a link fills or a cap is met, freeze the flows
/// concerned; go on with the rest. With n_l the unfrozen flows on l and x those frozen before,
///
///     level = min( min_l (C_l − Σ frozen x) / n_l ,  min_f cap_f ).
///
/// Source: D. Bertsekas, R. Gallager, Data Networks, 2nd edition, 1992, section 6.5.2. The cap is
/// streams × W / RTT, which is how SimGrid's fluid model CM02 limits a flow by its TCP window
/// (`network/TCP-gamma`): P. Velho et al., On the validity of flow-level TCP network models for
/// grid and cloud simulations, ACM TOMACS 23(4), 2013.
///
/// Flows of the same route and cap get the same rate, so the solver knows only *demands* (a route
/// and a cap) and how many flows each has. All demands that meet a level freeze at once, and a link
/// loses count × level in one subtraction. Hence neither the order of arrival, nor the numbers of
/// links and demands, nor flows elsewhere in the network change a single bit of a rate.
///
/// A solution costs O(levels × (links + hops)) from scratch. The last few are kept by their active
/// demands and found again when the same set comes back over unchanged capacities.
struct FairShareSolver: Sendable {
    /// The rate of every demand, in bytes per second, by the last solution in which it was active.
    private(set) var rates: [Double] = []

    private var capacities: [Double]
    private var caps: [Double] = []
    private var hops: [Int32] = []
    private var firstHop: [Int32] = [0]

    private var counts: [Int32] = []
    private var active: [Int32] = []
    private var placeInActive: [Int32] = []
    private var signature: UInt64 = 0
    private var memory: SolutionMemory

    // Reused by every solution; by link, or lists.
    private var left: [Double]
    private var share: [Double]
    private var unfrozen: [Int32]
    private var taken: [Int32]
    private var touched: [Int32] = []
    private var open: [Int32] = []

    /// A solver over links of given capacities, in bytes per second.
    init(capacities: [Double], remembering solutions: Int) {
        self.capacities = capacities
        memory = SolutionMemory(capacity: solutions)
        left = [Double](repeating: 0, count: capacities.count)
        share = left
        unfrozen = [Int32](repeating: 0, count: capacities.count)
        taken = unfrozen
    }

    /// How many links there are.
    var linkCount: Int { capacities.count }
    /// Whether no flow is active.
    var isIdle: Bool { active.isEmpty }

    /// Makes a demand known: a route without repeated links, and a cap in bytes per second.
    mutating func addDemand(links: [LinkID], cap: Double) -> Int32 {
        for (place, link) in links.enumerated() {
            precondition(capacities.indices.contains(Int(link.index)), "no link \(link.index)")
            precondition(!links[..<place].contains(link), "link \(link.index) twice on a route")
            hops.append(link.index)
        }
        precondition(cap >= 0, "a cap of \(cap) B/s")
        firstHop.append(Int32(hops.count))
        caps.append(cap)
        rates.append(0)
        counts.append(0)
        placeInActive.append(-1)
        return Int32(caps.count - 1)
    }

    /// One more flow of a demand is active.
    mutating func enter(_ demand: Int32) {
        let index = Int(demand)
        if counts[index] == 0 {
            placeInActive[index] = Int32(active.count)
            active.append(demand)
        }
        counts[index] += 1
        signature &+= SolutionMemory.mark(of: demand)
    }

    /// One flow of a demand is no longer active.
    mutating func leave(_ demand: Int32) {
        let index = Int(demand)
        precondition(counts[index] > 0, "demand \(demand) has no active flow")
        counts[index] -= 1
        signature &-= SolutionMemory.mark(of: demand)
        guard counts[index] == 0, let last = active.popLast() else { return }
        if last != demand {
            active[Int(placeInActive[index])] = last
            placeInActive[Int(last)] = placeInActive[index]
        }
        placeInActive[index] = -1
    }

    /// Changes a capacity, in bytes per second; false if it was that already.
    mutating func setCapacity(of link: LinkID, to capacity: Double) -> Bool {
        precondition(capacity >= 0, "a capacity of \(capacity) B/s")
        guard capacities[Int(link.index)] != capacity else { return false }
        capacities[Int(link.index)] = capacity
        memory.forget()
        return true
    }

    /// Brings `rates` up to date for the active demands; true if it was remembered.
    mutating func solve() -> Bool {
        if memory.recall(signature, active: active.count, counts: counts, into: &rates) {
            return true
        }
        fill()
        memory.store(signature, active: active, counts: counts, rates: rates)
        return false
    }

    /// Progressive filling from scratch.
    private mutating func fill() {
        load()
        while !open.isEmpty {
            let level = nextLevel()
            freeze(at: level)
            settleLinks(at: level)
        }
    }

    /// Counts the flows on every link and opens all active demands.
    private mutating func load() {
        touched.removeAll(keepingCapacity: true)
        open.removeAll(keepingCapacity: true)
        for demand in active {
            open.append(demand)
            let index = Int(demand)
            for hop in Int(firstHop[index])..<Int(firstHop[index + 1]) {
                let link = Int(hops[hop])
                if unfrozen[link] == 0 {
                    touched.append(hops[hop])
                    left[link] = capacities[link]
                }
                unfrozen[link] += counts[index]
            }
        }
    }

    /// The level at which the next link fills or the next cap is met.
    private mutating func nextLevel() -> Double {
        var level = Double.infinity
        for touchedLink in touched {
            let link = Int(touchedLink)
            let value = left[link] / Double(unfrozen[link])
            share[link] = value
            level = min(level, value)
        }
        for demand in open { level = min(level, caps[Int(demand)]) }
        return level
    }

    /// Gives the level to every open demand that has its cap or crosses a full link.
    private mutating func freeze(at level: Double) {
        var kept = 0
        for place in open.indices {
            let demand = open[place]
            let index = Int(demand)
            let range = Int(firstHop[index])..<Int(firstHop[index + 1])
            var isFrozen = caps[index] <= level
            for hop in range where share[Int(hops[hop])] <= level { isFrozen = true }
            guard isFrozen else {
                open[kept] = demand
                kept += 1
                continue
            }
            rates[index] = level
            for hop in range { taken[Int(hops[hop])] += counts[index] }
        }
        open.removeLast(open.count - kept)
    }

    /// Takes what was frozen off the links, and drops the links without open flows.
    private mutating func settleLinks(at level: Double) {
        var kept = 0
        for place in touched.indices {
            let touchedLink = touched[place]
            let link = Int(touchedLink)
            if taken[link] > 0 {
                unfrozen[link] -= taken[link]
                left[link] = max(0, left[link] - Double(taken[link]) * level)
                taken[link] = 0
            }
            guard unfrozen[link] > 0 else { continue }
            touched[kept] = touchedLink
            kept += 1
        }
        touched.removeLast(touched.count - kept)
    }
}
