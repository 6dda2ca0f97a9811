/// The service clocks: how much every link has given to a flow that was there all the time.
///
/// All flows that a link holds back move alike, so their order of finishing does not change when
/// the level does. The link counts V = ∫ level dt, and a flow of weight w that has R to go when it
/// comes finishes when w · V has grown by R: a number that is known at once and stays. A change of
/// level moves one entry of the heap of links, whatever the number of flows.
extension FlowEngine {
    /// Counts a link's service up to now.
    @inline(__always)
    mutating func settle(_ link: Int) {
        let state = links.base + link
        let time = clock &- state.pointee.settledAt
        guard time > 0 else { return }
        state.pointee.settledAt = clock
        let level = levels.base[link]
        guard level != RateScale.infinite else { return }
        state.pointee.service &+= Int128(level) &* Int128(time)
        if state.pointee.service > Int128(1) << 110 { rebase(link) }
    }

    /// Lets a link's clock begin again before it is full.
    @inline(never)
    private mutating func rebase(_ link: Int) {
        let state = links.base + link
        let service = state.pointee.service
        state.pointee.service = 0
        let own = owns.first(of: state.pointee.own)
        for place in 0..<Int(state.pointee.own.count) {
            own[place].end &-= service
            let flow = flows.base + Int(own[place].flow)
            flow.pointee.end &-= Int128(flow.pointee.weight) &* service
        }
    }

    /// Remembers that the first finish on a link may have moved.
    @inline(__always)
    mutating func touch(_ link: Int) {
        guard !links.base[link].isTouched else { return }
        links.base[link].isTouched = true
        touched.append(Int32(truncatingIfNeeded: link))
    }

    /// Puts a link to where its first flow finishes.
    @inline(__always)
    mutating func schedule(_ link: Int) {
        let state = links.base + link
        guard state.pointee.own.count > 0 else {
            finishes.remove(link)
            return
        }
        settle(link)
        let left = owns.first(of: state.pointee.own)[0].end &- state.pointee.service
        let time = wait(for: left, at: levels.base[link])
        if time > .max &- clock {
            finishes.remove(link)
        } else {
            finishes.set(link, to: clock &+ time)
        }
    }

    /// The nanoseconds that an amount takes, rounded up; `Int64.max` for ever.
    @inline(__always)
    private func wait(for amount: Int128, at level: Int64) -> Int64 {
        if level == RateScale.infinite || amount <= 0 { return 0 }
        if level == 0 { return .max }
        let rate = UInt64(bitPattern: level)
        let wide = UInt128(bitPattern: amount) &+ UInt128(rate &- 1)
        let high = UInt64(truncatingIfNeeded: wide >> 64)
        guard high < rate else { return .max }
        let low = UInt64(truncatingIfNeeded: wide)
        let time = rate.dividingFullWidth((high, low)).quotient
        return time > UInt64(Int64.max) ? .max : Int64(bitPattern: time)
    }

    /// Puts a flow to those that a link holds back.
    @inline(__always)
    mutating func addOwn(_ flow: Int, to link: Int) {
        let state = links.base + link
        let entry = flows.base + flow
        let weight = entry.pointee.weight
        var end = entry.pointee.end
        if weight > 1 {
            // The least V with w · V at the end or beyond.
            let (quotient, rest) = end.quotientAndRemainder(dividingBy: Int128(weight))
            end = rest > 0 ? quotient &+ 1 : quotient
        }
        let own = Own(
            end: end, ordinal: entry.pointee.ordinal, flow: Int32(truncatingIfNeeded: flow))
        state.pointee.ownWeight &+= weight
        owns.append(own, to: &state.pointee.own)
        rise(own, from: Int(state.pointee.own.count) &- 1, in: owns.first(of: state.pointee.own))
        if entry.pointee.place == 0 { touch(link) }
    }

    /// Takes a flow from those that a link holds back.
    @inline(__always)
    mutating func removeOwn(_ flow: Int, from link: Int) {
        let state = links.base + link
        let place = Int(flows.base[flow].place)
        state.pointee.ownWeight &-= flows.base[flow].weight
        state.pointee.own.count &-= 1
        let count = Int(state.pointee.own.count)
        let list = owns.first(of: state.pointee.own)
        if place == 0 { touch(link) }
        guard place < count else { return }
        let last = list[count]
        if place > 0 && isBefore(last, list[(place &- 1) >> 2]) {
            rise(last, from: place, in: list)
        } else {
            sink(last, from: place, count: count, in: list)
        }
    }

    @inline(__always)
    private func isBefore(_ a: Own, _ b: Own) -> Bool {
        a.end < b.end || (a.end == b.end && a.ordinal < b.ordinal)
    }

    @inline(__always)
    private func put(_ own: Own, at place: Int, in list: UnsafeMutablePointer<Own>) {
        list[place] = own
        flows.base[Int(own.flow)].place = Int32(truncatingIfNeeded: place)
    }

    @inline(__always)
    private func rise(_ own: Own, from start: Int, in list: UnsafeMutablePointer<Own>) {
        var place = start
        while place > 0 {
            let parent = (place &- 1) >> 2
            guard isBefore(own, list[parent]) else { break }
            put(list[parent], at: place, in: list)
            place = parent
        }
        put(own, at: place, in: list)
    }

    @inline(__always)
    private func sink(
        _ own: Own, from start: Int, count: Int, in list: UnsafeMutablePointer<Own>
    ) {
        var place = start
        while true {
            let child = 4 &* place &+ 1
            guard child < count else { break }
            var least = child
            for other in child &+ 1..<max(child &+ 1, min(child &+ 4, count))
            where isBefore(list[other], list[least]) {
                least = other
            }
            guard isBefore(list[least], own) else { break }
            put(list[least], at: place, in: list)
            place = least
        }
        put(own, at: place, in: list)
    }
}
