@testable import Platform

extension FlowEngine {
    /// What is wrong with the engine's lists and sums: nothing, between two events.
    func faults() -> [String] {
        var faults: [String] = []
        func check(_ holds: Bool, _ what: @autoclosure () -> String) {
            if !holds { faults.append(what()) }
        }
        var own = [Int64](repeating: 0, count: links.count)
        var all = own
        for flow in 0..<flows.count where flows.base[flow].phase == .moving {
            let state = flows.base[flow]
            for place in 0..<Int(state.hops.count) {
                let number = Int(state.hops.start) + place
                let hop = hops.base[number]
                all[Int(hop.link)] += state.weight
                if number == Int(state.bottleneck) {
                    own[Int(hop.link)] += state.weight
                } else {
                    let bottleneck = hops.base[Int(state.bottleneck)].link
                    let edge = edges.base[Int(hop.edge)]
                    check(edge.from == bottleneck && edge.to == hop.link, "edge of hop \(number)")
                }
            }
        }
        for link in 0..<links.count {
            let state = links.base[link]
            check(state.ownWeight == own[link], "own weight of \(link)")
            check(state.weight == all[link], "weight of \(link)")
            check(!state.isQueued && !state.isTouched, "\(link) is not settled")
            let into = ins.first(of: state.ins)
            var sum = own[link]
            var reserved: Int128 = 0
            for place in 0..<Int(state.ins.count) {
                let edge = edges.base[Int(into[place].edge)]
                check(Int(edge.to) == link && Int(edge.inPlace) == place, "in \(place) of \(link)")
                sum += into[place].weight
                let out = outs.first(of: links.base[Int(edge.from)].outs)[Int(edge.outPlace)]
                check(out.edge == into[place].edge && Int(out.to) == link, "out of \(link)")
                let isFull = edge.outPlace < links.base[Int(edge.from)].fullOuts
                check(isFull == (levels.base[link] != RateScale.infinite), "part of \(link)")
                if !isFull && link < firstCap {
                    let margin = margin(from: Int(edge.from), at: link)
                    reserved += Int128(out.promise + margin) * Int128(into[place].weight)
                    check(levels.base[Int(edge.from)] <= out.promise, "promise to \(link)")
                    check(links.base[Int(edge.from)].alarm <= out.promise, "alarm for \(link)")
                }
            }
            check(sum == all[link], "edges of \(link)")
            if levels.base[link] == RateScale.infinite && link < firstCap {
                check(state.reserved == reserved, "reserve of \(link)")
            }
        }
        return faults
    }
}
