/// The life of a flow in the engine.
extension FlowEngine {
    /// A new flow over the links in `route`, which has not begun to move; its place.
    @inline(__always)
    mutating func addFlow(
        ordinal: Int64, tag: UInt64, bytes: Int64, weight: Int64, phase: Phase, arrival: Int64
    ) -> Int {
        var flow = flows.count
        if freeFlows.count > 0 {
            flow = Int(freeFlows.removeLast())
        } else {
            flows.append(Flow())
            arrivals.addItem()
        }
        let number = Int32(truncatingIfNeeded: flow)
        var block = Block()
        if phase != .immaterial {
            block = hops.reserve(route.count)
            let first = hops.first(of: block)
            for place in 0..<route.count {
                (first + place).initialize(to: Hop(flow: number, link: route.base[place]))
            }
        }
        flows.base[flow] = Flow(
            ordinal: ordinal, tag: tag, bytes: bytes, startedAt: clock, weight: weight,
            hops: block, phase: phase)
        places.insert(number, for: ordinal)
        if phase == .moving { enter(flow) } else { arrivals.set(flow, to: arrival) }
        return flow
    }

    /// Lets a flow move.
    @inline(__always)
    mutating func enter(_ flow: Int) {
        let state = flows.base + flow
        let weight = state.pointee.weight
        state.pointee.phase = .moving
        moving &+= 1
        let first = Int(state.pointee.hops.start)
        let end = first &+ Int(state.pointee.hops.count)
        // Where it will probably be held back; what does not fit is put right with the levels.
        var bottleneck = first
        var lowest = RateScale.infinite
        for hop in first..<end {
            let link = Int(hops.base[hop].link)
            let entry = links.base + link
            var level = levels.base[link]
            if level == RateScale.infinite && entry.pointee.capacity != level {
                level = entry.pointee.capacity >> (entry.pointee.weight > 0 ? 1 : 0)
            }
            if level < lowest {
                lowest = level
                bottleneck = hop
            }
            entry.pointee.weight &+= weight
        }
        state.pointee.bottleneck = Int32(truncatingIfNeeded: bottleneck)
        let link = Int(hops.base[bottleneck].link)
        settle(link)
        let service = Int128(weight) &* links.base[link].service
        state.pointee.end = service &+ scale.progress(state.pointee.bytes)
        enqueue(link)
        addOwn(flow, to: link)
        for hop in first..<end where hop != bottleneck { join(hop, from: link, weight: weight) }
    }

    /// Takes a flow out of its links.
    @inline(__always)
    mutating func exit(_ flow: Int) {
        let state = flows.base + flow
        let weight = state.pointee.weight
        moving &-= 1
        let bottleneck = Int(state.pointee.bottleneck)
        let link = Int(hops.base[bottleneck].link)
        removeOwn(flow, from: link)
        enqueue(link)
        let first = Int(state.pointee.hops.start)
        for hop in first..<first &+ Int(state.pointee.hops.count) {
            links.base[Int(hops.base[hop].link)].weight &-= weight
            if hop != bottleneck { leave(hop, weight: weight) }
        }
    }

    /// Forgets a flow that does not move (any more).
    @inline(__always)
    mutating func release(_ flow: Int) {
        let state = flows.base + flow
        if state.pointee.phase == .waiting || state.pointee.phase == .immaterial {
            arrivals.remove(flow)
        }
        if state.pointee.hops.count > 0 {
            let link = Int(hops.first(of: state.pointee.hops)[0].link)
            if link >= firstCap { leaveCap(link) }
        }
        places.remove(state.pointee.ordinal)
        hops.release(state.pointee.hops)
        state.pointee.phase = .free
        freeFlows.append(Int32(truncatingIfNeeded: flow))
    }

    /// When something is due next.
    @inline(__always)
    var earliest: Int64 { min(finishes.earliest, arrivals.earliest) }

    /// Takes a link on which flows are due at the clock's instant out of the heap.
    @inline(__always)
    mutating func removeDueLink() -> Int? {
        guard finishes.earliest <= clock else { return nil }
        let link = finishes.first
        finishes.remove(link)
        touch(link)
        settle(link)
        return link
    }

    /// A flow that is due on a link whose clock is right.
    @inline(__always)
    func firstDue(on link: Int) -> Int? {
        let state = links.base + link
        guard state.pointee.own.count > 0 else { return nil }
        let first = owns.first(of: state.pointee.own)[0]
        let isDue = first.end <= state.pointee.service || levels.base[link] == RateScale.infinite
        return isDue ? Int(first.flow) : nil
    }

    /// What a flow has to go at the clock's instant, in units of progress; never below zero.
    mutating func remaining(_ flow: Int) -> Int128 {
        let state = flows.base + flow
        let link = Int(hops.base[Int(state.pointee.bottleneck)].link)
        // Where nothing holds a flow back it is done as soon as that is known.
        if levels.base[link] == RateScale.infinite, finishes.isDue(link, by: clock) { return 0 }
        settle(link)
        return max(0, state.pointee.end &- Int128(state.pointee.weight) &* links.base[link].service)
    }

    /// The whole bytes of a flow that have arrived at the clock's instant.
    mutating func arrived(_ flow: Int) -> Int64 {
        let state = flows.base[flow]
        switch state.phase {
        case .moving:
            let left = remaining(flow)
            return left == 0
                ? state.bytes : min(state.bytes, scale.bytes(scale.progress(state.bytes) - left))
        case .immaterial: return arrivals.isDue(flow, by: clock) ? state.bytes : 0
        case .waiting, .free: return 0
        }
    }

    /// The rate of a flow in units, by the levels as they are.
    func rate(_ flow: Int) -> Int64 {
        let state = flows.base[flow]
        guard state.phase == .moving else { return 0 }
        let level = levels.base[Int(hops.base[Int(state.bottleneck)].link)]
        return level == RateScale.infinite ? level : level * state.weight
    }
}
