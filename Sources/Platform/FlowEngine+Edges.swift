/// The edges: flows that one link holds back and that cross another.
extension FlowEngine {
    /// Puts a flow's hop to the edge from the link that holds the flow back.
    @inline(__always)
    mutating func join(_ hop: Int, from: Int, weight: Int64) {
        let link = Int(hops.base[hop].link)
        let edge = edge(from: from, to: link) ?? addEdge(from: from, to: link, weight: weight)
        let next = edges.base[edge].firstHop
        edges.base[edge].firstHop = Int32(truncatingIfNeeded: hop)
        hops.base[hop].edge = Int32(truncatingIfNeeded: edge)
        hops.base[hop].previous = -1
        hops.base[hop].next = next
        if next >= 0 { hops.base[Int(next)].previous = Int32(truncatingIfNeeded: hop) }
        let state = links.base + link
        ins.first(of: state.pointee.ins)[Int(edges.base[edge].inPlace)].weight &+= weight
        if levels.base[link] != RateScale.infinite {
            if link < firstCap { enqueue(link) }
        } else {
            let place = Int(edges.base[edge].outPlace)
            let promise = outs.first(of: links.base[from].outs)[place].promise
            state.pointee.reserved &+=
                Int128(promise &+ margin(from: from, at: link)) &* Int128(weight)
            if state.pointee.reserved > Int128(state.pointee.capacity) { enqueue(link) }
        }
    }

    /// Takes a flow's hop out of its edge.
    @inline(__always)
    mutating func leave(_ hop: Int, weight: Int64) {
        let entry = hops.base[hop]
        let link = Int(entry.link)
        let edge = Int(entry.edge)
        if entry.next >= 0 { hops.base[Int(entry.next)].previous = entry.previous }
        if entry.previous >= 0 {
            hops.base[Int(entry.previous)].next = entry.next
        } else {
            edges.base[edge].firstHop = entry.next
        }
        let from = Int(edges.base[edge].from)
        let state = links.base + link
        if levels.base[link] != RateScale.infinite {
            if link < firstCap { enqueue(link) }
        } else {
            let place = Int(edges.base[edge].outPlace)
            let promise = outs.first(of: links.base[from].outs)[place].promise
            state.pointee.reserved &-=
                Int128(promise &+ margin(from: from, at: link)) &* Int128(weight)
        }
        ins.first(of: state.pointee.ins)[Int(edges.base[edge].inPlace)].weight &-= weight
        if edges.base[edge].firstHop < 0 { removeEdge(edge) }
    }

    /// The edge between two links, looked for where there are fewer.
    @inline(__always)
    private func edge(from: Int, to: Int) -> Int? {
        let out = links.base[from].outs
        let into = links.base[to].ins
        if out.count <= into.count {
            let entries = outs.first(of: out)
            for place in 0..<Int(out.count) where Int(entries[place].to) == to {
                return Int(entries[place].edge)
            }
        } else {
            let entries = ins.first(of: into)
            for place in 0..<Int(into.count) where Int(entries[place].from) == from {
                return Int(entries[place].edge)
            }
        }
        return nil
    }

    /// A new edge for flows of a weight, without them; what it is promised is as much as the link
    /// can ever give, if that can be borne.
    @inline(__always)
    private mutating func addEdge(from: Int, to: Int, weight: Int64) -> Int {
        var edge = edges.count
        let entry = Edge(
            from: Int32(truncatingIfNeeded: from), to: Int32(truncatingIfNeeded: to),
            outPlace: links.base[from].outs.count, inPlace: links.base[to].ins.count, firstHop: -1)
        if freeEdges.count > 0 {
            edge = Int(freeEdges.removeLast())
            edges.base[edge] = entry
        } else {
            edges.append(entry)
        }
        let number = Int32(truncatingIfNeeded: edge)
        ins.append(
            InEdge(from: entry.from, edge: number, weight: 0), to: &links.base[to].ins)
        let isFull = levels.base[to] != RateScale.infinite
        let promise = isFull ? 0 : newPromise(from: from, to: to, weight: weight)
        outs.append(
            OutEdge(to: entry.to, edge: number, promise: promise), to: &links.base[from].outs)
        if isFull {
            sort(edge, asFull: true)
        } else {
            links.base[from].alarm = min(links.base[from].alarm, promise)
        }
        return edge
    }

    @inline(__always)
    private func newPromise(from: Int, to: Int, weight: Int64) -> Int64 {
        let most = min(links.base[from].capacity, RateScale.largest)
        let left = Int128(links.base[to].capacity) &- links.base[to].reserved
        if Int128(most &+ 1) &* Int128(weight) <= left { return most }
        return min(levels.base[from], most)
    }

    @inline(__always)
    private mutating func removeEdge(_ edge: Int) {
        let entry = edges.base[edge]
        let from = Int(entry.from)
        let to = Int(entry.to)
        if entry.outPlace < links.base[from].fullOuts { sort(edge, asFull: false) }
        links.base[from].outs.count &-= 1
        let lastOut = links.base[from].outs.count
        if lastOut == 0 { links.base[from].alarm = .max }
        swapOuts(from, Int(edges.base[edge].outPlace), Int(lastOut))
        links.base[to].ins.count &-= 1
        let lastIn = Int(links.base[to].ins.count)
        let list = ins.first(of: links.base[to].ins)
        let place = Int(entry.inPlace)
        if place != lastIn {
            list[place] = list[lastIn]
            edges.base[Int(list[place].edge)].inPlace = entry.inPlace
        }
        freeEdges.append(Int32(truncatingIfNeeded: edge))
    }

    /// Moves an edge to the part of its link's list that it belongs to.
    @inline(__always)
    mutating func sort(_ edge: Int, asFull isFull: Bool) {
        let from = Int(edges.base[edge].from)
        let place = Int(edges.base[edge].outPlace)
        if isFull {
            swapOuts(from, place, Int(links.base[from].fullOuts))
            links.base[from].fullOuts &+= 1
        } else {
            links.base[from].fullOuts &-= 1
            swapOuts(from, place, Int(links.base[from].fullOuts))
        }
    }

    @inline(__always)
    private mutating func swapOuts(_ link: Int, _ a: Int, _ b: Int) {
        guard a != b else { return }
        let list = outs.first(of: links.base[link].outs)
        let entry = list[a]
        list[a] = list[b]
        list[b] = entry
        edges.base[Int(list[a].edge)].outPlace = Int32(truncatingIfNeeded: a)
        edges.base[Int(list[b].edge)].outPlace = Int32(truncatingIfNeeded: b)
    }

    /// Makes a link the bottleneck of all flows of an edge; it is one of the edge's two.
    mutating func move(_ edge: Int, to link: Int) {
        // The last of them takes the edge away.
        while true {
            let hop = edges.base[edge].firstHop
            let isLast = hops.base[Int(hop)].next < 0
            move(flow: Int(hops.base[Int(hop)].flow), to: Int(hop))
            if isLast { return }
        }
    }

    /// Gives a flow another bottleneck among its links.
    private mutating func move(flow: Int, to bottleneck: Int) {
        let state = flows.base + flow
        let weight = state.pointee.weight
        let old = Int(state.pointee.bottleneck)
        let from = Int(hops.base[old].link)
        let link = Int(hops.base[bottleneck].link)
        removeOwn(flow, from: from)
        enqueue(from)
        let first = Int(state.pointee.hops.start)
        for hop in first..<first &+ Int(state.pointee.hops.count) {
            if hop != old { leave(hop, weight: weight) }
            if hop != bottleneck { join(hop, from: link, weight: weight) }
        }
        settle(from)
        settle(link)
        let shift = links.base[link].service &- links.base[from].service
        state.pointee.end &+= Int128(weight) &* shift
        state.pointee.bottleneck = Int32(truncatingIfNeeded: bottleneck)
        addOwn(flow, to: link)
    }
}
